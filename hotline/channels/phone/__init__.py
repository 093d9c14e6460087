"""The telephone 电话: real calls, from the first ring to the record that stays.

`exchange/` has the exchange (Asterisk) on the machine, configured and running; `conversation/` leads the calls;
`citizens/` is a second exchange that plays citizens, for trying and for tests.
Never here: who gets a call and what a menu says – rules of the casework; what a call was – rows of the casework.
"""
