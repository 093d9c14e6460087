"""联络员岗位 – liaison posts: who speaks for a unit in hotline matters, how to reach her, trained and confirmed when.

Never: accounts and what they may do (staff), the unit itself (units), duty rosters.
"""
