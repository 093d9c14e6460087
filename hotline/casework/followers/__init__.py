"""关注 – followers: named persons who follow an order beside those who handle it, and what they are told of its steps.

Never: who may see an order (orders); the lights of clocks (warnings).
"""
