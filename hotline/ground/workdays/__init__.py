"""工作日: working days, holidays and make-up working days (调休).

Pure arithmetic of time limits and the yearly calendar behind it. Never here: which limit applies to what.
"""
