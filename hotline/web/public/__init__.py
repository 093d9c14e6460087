"""The citizen's face: submit an appeal, follow it, add to it, rate the handling, read the notices.

Every page works without scripts. What a citizen has written so far is kept sealed in her session; what she may see is
decided by number and query code, or by a one-time code to her telephone. Never here: pages of the staff.
"""
