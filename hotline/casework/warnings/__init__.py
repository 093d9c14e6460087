"""预警 – warnings: what the light of a clock makes known to the staff, and when.

Never: the light itself (clocks), documents of supervision (supervision), letters to citizens (correspondence).
"""
