"""重算 – recounts: deadlines that reach into a year are counted anew once its calendar is known, by an explicit act.

Never: the sum itself (clocks), the calendar (workdays), a change of one case's limit by a step (orders).
"""
