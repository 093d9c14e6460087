"""Speed, measured: a city of a million orders, and figures that stand beside the same SQL run by pgbench.

Never: anything that pages or workers need.
"""
