"""导入 – importing: rows of another system's file become appeals, through the same actions a person uses.

A file is a way in like any other, so it stands among the channels: it knows the casework below, and no face knows it.
Never: writing past the actions, guessing what a row does not say.
"""
