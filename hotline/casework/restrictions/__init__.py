"""限制受理 – restrictions: a malicious caller is turned away on some channels, for a time, after two approvals.

Never: an emergency turned away; what is written or said in person (appeals); the caller herself (people).
"""
