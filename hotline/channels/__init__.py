"""Floor 4b: the ways in and out, a folder each, none of which knows another.

Never here: a decision about a case.
"""
