"""The writers of calls: arriving, waiting, talking, ending; instructions of pages; what is recorded.

Most are called by the process that leads the calls. Each is one transaction and tells the pages that watch.
"""

from hotline.casework.calls.actions.arriving import Arrival, arrive, dial_out, note_stage, take_up_again
from hotline.casework.calls.actions.ending import dispose, end, finish_wrap_up, part, rate
from hotline.casework.calls.actions.instructions import Asked, instruct, settle, waiting_instructions
from hotline.casework.calls.actions.keeping import (
    ask_call_back,
    begin_recording,
    end_recording,
    leave_message,
    note_missing,
    pause_recording,
    resume_recording,
)
from hotline.casework.calls.actions.queueing import Wanted, enqueue, miss, offer
from hotline.casework.calls.actions.saying import (
    Said,
    drop_faxes,
    drop_said,
    end_saying,
    forget_heard,
    note_said,
    read_said,
)
from hotline.casework.calls.actions.talking import answer, bring_in, hand_over, hold, joined, left, resume

__all__ = [
    "Arrival",
    "Asked",
    "Said",
    "Wanted",
    "answer",
    "arrive",
    "ask_call_back",
    "begin_recording",
    "bring_in",
    "dial_out",
    "dispose",
    "drop_faxes",
    "drop_said",
    "end",
    "end_recording",
    "end_saying",
    "enqueue",
    "finish_wrap_up",
    "forget_heard",
    "hand_over",
    "hold",
    "instruct",
    "joined",
    "leave_message",
    "left",
    "miss",
    "note_missing",
    "note_said",
    "note_stage",
    "offer",
    "part",
    "pause_recording",
    "rate",
    "read_said",
    "resume",
    "resume_recording",
    "settle",
    "take_up_again",
    "waiting_instructions",
]
