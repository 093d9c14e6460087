"""检查指导 – pages of inspections and guidance: lists, one with its findings, and what is done."""
