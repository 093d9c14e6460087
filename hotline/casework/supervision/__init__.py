"""督办 – supervision: urging, documents of supervision in their four forms, the ladder that raises them.

Never: moving the order itself (orders); what a unit scores by it (assessment).
"""
