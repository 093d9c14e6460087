"""话务 – the face of calls: the live board and what leaders do there, numbers, staffing, seats; the calls themselves,
what was recorded of them, and messages to register. It asks and decides nothing."""
