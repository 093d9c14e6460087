"""Django's way to PostgreSQL, with a pool that asks a connection nothing when its socket has nothing to say."""
