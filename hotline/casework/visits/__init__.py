"""回访 – visits: asking the citizen after the reply: contacted, solved, satisfied?

Never: the claim of the unit itself (orders).
"""
