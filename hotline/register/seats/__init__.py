"""座席 – seats: where calls are taken, by whom, with which skills and languages; how each stands now and stood before.

Never: which call goes to whom (distribution), what is said and noted (calls).
"""
