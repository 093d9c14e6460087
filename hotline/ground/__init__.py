"""FLOOR 1 – what everything stands on: the journal, city profiles, working days, files."""
