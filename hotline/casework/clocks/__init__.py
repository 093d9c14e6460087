"""时限 – clocks: running limits of appeals and orders.

Never: the arithmetic of days (workdays), what must happen when one runs out (orders).
"""
