"""热点 – hot issues: what many different people report alike, where and since when; what rises against other weeks;
words that were not heard before; alerts of these to the analyst, and what was made of them.

Never: counting likes or one person's many messages as many people; a report or a supervision itself (leading,
supervision); the repeats of one caller (appeals).
"""
