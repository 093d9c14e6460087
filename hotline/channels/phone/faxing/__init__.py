"""Fax 传真: pages that come in by telephone become a letter that a person registers.

`pages.py` reads what the exchange has received and makes a paper of it; `spool.py` says what lies in its folder;
`entering.py` writes it down, once, whatever breaks meanwhile.
Never here: an answer to the sender (none is promised), what a fax is about (a person reads it).
"""
