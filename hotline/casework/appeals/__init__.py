"""诉求 – appeals: what one citizen asks: registered, accepted or refused, answered directly, appended.

Never: the handling (orders), the verdict (visits).
"""
