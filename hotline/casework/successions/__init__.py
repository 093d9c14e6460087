"""机构撤并 – successions: a unit is merged into another one, or a part of its work passes to it.

Never: the tree of units itself (units), the duty list (matters), how an order moves by steps (orders).
"""
