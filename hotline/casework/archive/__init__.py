"""归档 – archive: sealing closed cases, retention, erasing a caller. Never: closing cases (orders)."""
