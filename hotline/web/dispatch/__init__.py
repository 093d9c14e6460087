"""派单 – dispatch: what waits for review or dispatch, due first, and which unit should act."""
