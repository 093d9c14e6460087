"""A thin client of Asterisk's REST interface (ARI), over one websocket: requests out, events in, in order.

Whoever opens it decides what the calls mean; here nothing is known but channels, bridges, playbacks and recordings.
When the connection goes, everything that waits is told so (`Lost`), and to connect again is the caller's affair.
"""
