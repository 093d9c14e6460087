"""过程记录 – journal: append-only, hash-chained events, their sealed personal facts, the daily digest, and the leases
under which workers take events up.

Never: what an event means for a case.
"""
