"""往来 – correspondence: every call, letter and message in and out, with channel, language and state of delivery.

Never: how a channel carries it (channels).
"""
