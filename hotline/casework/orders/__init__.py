"""工单 – orders: the handling of appeals: dispatch, sign, handle, reply, audit, rework, close.

Never: what the citizen says of it (visits).
"""
