"""What pages ask to be done with a call, a file a matter; `registry.py` has one line for each verb.

An instruction is done or refused at once, or settled later, when whoever was rung has answered or has not.
"""
