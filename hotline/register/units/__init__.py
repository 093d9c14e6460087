"""承办单位/区划 – units: the tree of regions, departments and their offices, sub-centres, utilities, merged hotlines.

Never: who works there (staff), what they must act on (matters).
"""
