"""The desk of a handling unit, made for a telephone as well: what is to be signed for, in hand, due, overdue."""
