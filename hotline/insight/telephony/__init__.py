"""话务统计 – telephony: what calls and seats came to, each number with its words and its statement; how many calls are
to be expected and how many seats they need (Erlang); a day of calls in simulated time.

Never: who gets which call (distribution), a change of a call or a seat (calls, seats).
"""
