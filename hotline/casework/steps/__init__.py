"""步骤 – steps: the one door through which a case changes: lock, check, change, clock, journal.

Never: which steps there are (the workflows of appeals and orders).
"""
