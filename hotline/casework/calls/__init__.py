"""通话 – calls: one record of our own for every call, with its legs, recordings, messages, what pages ask to be done
with it (instructions), and who is to be rung back.

Never: who gets which call (distribution), what a menu says next (menus), how a switch is driven (channels.phone).
"""
