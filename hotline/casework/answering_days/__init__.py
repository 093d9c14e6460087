"""领导接听日 – answering days: a leader takes calls in person; what was taken that day is followed to its end.

Never: how an appeal is handled (orders): what a leader takes goes the same way as any other.
"""
