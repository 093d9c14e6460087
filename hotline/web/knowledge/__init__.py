"""知识库 – the knowledge desk: standard answers in piles and by matter, one answer with its versions and languages, the
editor, error reports, searches without a hit, incident cards, text modules, what cites a law.

Never: what citizens see of answers (public), what a seat is told while she types (seat).
"""
