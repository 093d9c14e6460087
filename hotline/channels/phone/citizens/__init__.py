"""Citizens 市民, for trying and for tests: a second exchange, with everybody who is not ours at its telephones.

From here citizens ring through real SIP, press keys, speak and hear; here ring the telephones on seats' tables, 110 and
whomever the hotline calls. What is heard is recorded and measured: which prompt it was, how loud, who spoke.
Never here: anything that a city's own telephone needs.
"""
