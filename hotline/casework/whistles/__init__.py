"""吹哨报到 – whistles: a town calls departments to the place; they come, act together, both sides rate.

Never: the handling of the order (orders), documents of supervision (supervision).
"""
