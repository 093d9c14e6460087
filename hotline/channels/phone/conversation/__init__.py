"""What happens with a call, from its first ring to its record: one coroutine a call, its stage in the database.

`conversation.py` is one call in hand, and the switchboard of all; `story.py` leads it from stage to stage, a file each
(`arriving.py` to `parting.py`). `calling_out.py` rings telephones, `instructing/` does what pages ask,
`distributing.py` finds seats, `reconciling.py` takes calls up again after a crash, `ledger.py` is the way to the
database. The process itself is `channels/phone/process.py`.

Where other rooms of the telephone plug in, each a line in a table:

    story.STAGES             what happens at a stage, and which stage follows (None: the call is over)
    entrance.ENTRIES         a channel that comes in, by the first word that the dialplan or we gave along
    entrance.begin           lead a call that somebody has entered in the books: Conversation(board, call, telephone=…)
    asking.WIRE              what is told on the wire `phone`, by its kind
    asking.WITHOUT_CALL      instructions that begin a call, by their verb
    instructing.registry     instructions about a call that talks, by their verb
    chores.CHORES            what is done every so many seconds
    parting.AFTERWARDS       what is done with the record of a call when it has ended: (call id, moment)
    distributing             a call without a line (`channel` empty, stage queued) waits for a seat like any other; when
                             the seat has answered the story goes on at the stage `dialling`
    errands                  what begins without anybody calling: pages ask, call-backs fall due, visits by keys
    calling_out.ring         rings a telephone for a call: its events come to the conversation, its answer too
    walking.walk             asks questions by keys, with the rules of menus

Recordings are written into the exchange's folder under the name in their row; `calls.begin_recording` and
`calls.end_recording` are told. Never here: what a menu says next and who gets a call (rules of the casework); what a
call was (rows of the casework).
"""
