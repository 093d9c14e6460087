"""实时推送 – the process that tells open pages at once that something has changed.

It hears what the other processes write on the wire `live` and passes it on, over server-sent events, to those pages
whose people may hear it: kinds and numbers, never anything personal. A page then fetches its piece under permissions of
its own. Without this process every page works on and looks by itself from time to time.
"""
