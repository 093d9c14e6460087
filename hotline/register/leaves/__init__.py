"""请假与代办 – leaves: who is away from when to when, and who stands in for her meanwhile.

Never: what a role may do (staff), duty rosters, why somebody is away – that is nobody's business here.
"""
