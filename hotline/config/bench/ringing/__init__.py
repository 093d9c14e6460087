"""How many calls one machine bears: real SIP, real digits, real recordings, played by sipp against the exchange and
the process that leads the calls.

Never: a part of the measured paths. What is measured runs in processes of its own, as in a city.
"""
