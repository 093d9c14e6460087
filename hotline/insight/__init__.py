"""洞察 – insight: reads everything that happens in the closed loop and writes no case. Never: a step of an order."""
