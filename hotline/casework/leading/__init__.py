"""领导批办 – leading: matters summarised for leaders, their instructions, and how these are followed to the end.

Never: supervising a unit (supervision); moving the order itself (orders).
"""
