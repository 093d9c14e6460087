"""Recognition 语音转写: what is said in a call is written down by a machine beside the form, while it is said.

`contract.py` is what a recogniser must be able to do; `sherpa.py` is one, for cities that give it a model. `track.py`
brings what it understands into the time of the call and believes nothing blindly; `hearing.py` has one side of a call
recognised without waiting for it; `tapping.py` brings the sound from the exchange; `watching.py` says which calls.
It is a process of its own, with an application of its own at the exchange: whatever happens here, no call notices.
Never here: what was said is no record of the call, and nothing is decided by it.
"""
