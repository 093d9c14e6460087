"""The face of hot issues: the board, one issue, and what is made of it. It asks and decides nothing."""
