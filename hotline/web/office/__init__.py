"""管理 – office: the registers as pages: permissions, units, accounts, categories and duties, calendar, city rules,
and the journal of access.

Never: cases, and what a register means for one.
"""
