"""诉求人 – people: callers, sealed at rest, found again by number and name.

Never: what they ask for (appeals), staff.
"""
