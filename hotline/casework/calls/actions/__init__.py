"""The writers of calls: arriving, waiting, talking, ending; instructions of pages; what is recorded.

Most are called by the process that leads the calls. Each is one transaction and tells the pages that watch.
"""

from hotline.casework.calls.actions.alarming import note_emergency
from hotline.casework.calls.actions.arriving import Arrival, arrive, dial_out, note_stage, take_up_again
from hotline.casework.calls.actions.calling_back import (
    begin_call_back,
    call_back_of,
    due_call_backs,
    give_up_call_back,
    settle_call_back,
    settle_ended_call_backs,
    take_call_back,
)
from hotline.casework.calls.actions.connecting import connect
from hotline.casework.calls.actions.dialling import begin, close_lapsed, dial, errand_of, picked_up, ring, to_dial
from hotline.casework.calls.actions.ending import dispose, end, finish_wrap_up, part, rate
from hotline.casework.calls.actions.erasing import erase_recordings, forget, forget_numbers
from hotline.casework.calls.actions.exporting import note_export
from hotline.casework.calls.actions.faults import check, check_due, note_fault, report_waiting_messages
from hotline.casework.calls.actions.filing import file_due, file_recording
from hotline.casework.calls.actions.foreign import Heard, hear_answered, hear_ended, hear_ringing, tidy_foreign
from hotline.casework.calls.actions.instructions import Asked, instruct, settle, waiting_instructions
from hotline.casework.calls.actions.keeping import (
    ask_call_back,
    begin_recording,
    end_recording,
    leave_message,
    pause_recording,
    resume_recording,
)
from hotline.casework.calls.actions.listening import listen, reveal
from hotline.casework.calls.actions.past import Past, PastOffer, enter_past
from hotline.casework.calls.actions.queueing import Wanted, enqueue, miss, offer
from hotline.casework.calls.actions.registering import close_message, give_message_back, hand_pages, take_message
from hotline.casework.calls.actions.saying import (
    Said,
    drop_faxes,
    drop_said,
    end_saying,
    forget_heard,
    note_said,
    read_said,
)
from hotline.casework.calls.actions.talking import (
    answer,
    bring_in,
    count_transfer,
    hand_over,
    hold,
    joined,
    left,
    resume,
    turn_into,
)
from hotline.casework.calls.actions.visiting import (
    begin_run,
    end_run,
    give_back,
    keyed,
    next_by_keys,
    settle_ended_errands,
    settle_errand,
    take_next,
)

__all__ = [
    "Arrival",
    "Asked",
    "Heard",
    "Past",
    "PastOffer",
    "Said",
    "Wanted",
    "answer",
    "arrive",
    "ask_call_back",
    "begin",
    "begin_call_back",
    "begin_recording",
    "begin_run",
    "bring_in",
    "call_back_of",
    "check",
    "check_due",
    "close_lapsed",
    "close_message",
    "connect",
    "count_transfer",
    "dial",
    "dial_out",
    "dispose",
    "drop_faxes",
    "drop_said",
    "due_call_backs",
    "end",
    "end_recording",
    "end_run",
    "end_saying",
    "enqueue",
    "enter_past",
    "erase_recordings",
    "errand_of",
    "file_due",
    "file_recording",
    "finish_wrap_up",
    "forget",
    "forget_heard",
    "forget_numbers",
    "give_back",
    "give_message_back",
    "give_up_call_back",
    "hand_over",
    "hand_pages",
    "hear_answered",
    "hear_ended",
    "hear_ringing",
    "hold",
    "instruct",
    "joined",
    "keyed",
    "leave_message",
    "left",
    "listen",
    "miss",
    "next_by_keys",
    "note_emergency",
    "note_export",
    "note_fault",
    "note_said",
    "note_stage",
    "offer",
    "part",
    "pause_recording",
    "picked_up",
    "rate",
    "read_said",
    "report_waiting_messages",
    "resume",
    "resume_recording",
    "reveal",
    "ring",
    "settle",
    "settle_call_back",
    "settle_ended_call_backs",
    "settle_ended_errands",
    "settle_errand",
    "take_call_back",
    "take_message",
    "take_next",
    "take_up_again",
    "tidy_foreign",
    "to_dial",
    "turn_into",
    "waiting_instructions",
]
