"""话务统计 – telephony: what calls came to, counted; how many seats an hour needs; a day of calls in simulated time.

Never: who gets which call (distribution), the calls themselves (calls).
"""
