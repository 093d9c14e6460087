"""语音菜单 – menus: what a caller hears and keys before a person speaks, and after: menu, progress, waiting, rating.

Never: playing it (the phone), who gets the call (distribution), whether a code is right (appeals).
"""
