"""外接话务平台 – call centres that a city keeps besides ours: which may tell us of its calls, with which secret in the
address, and whether it signs what it tells.

Never: what becomes of what it tells (calls), how it is sent (web.api).
"""
