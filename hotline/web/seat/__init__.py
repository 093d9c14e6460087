"""坐席 – seat: where calls are registered, and where what came in by other ways is accepted, answered or refused."""
