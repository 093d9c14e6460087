"""话务分配 – distribution: which call is offered to which seat, who helps out, what somebody who waits is told.

Never: ringing (the phone), how a seat stands (seats), what is said (menus).
"""
