"""归档 – archive: sealing closed cases, retention. Never: closing them (orders)."""
