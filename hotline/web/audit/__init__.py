"""审核 – audit: the unit's reply beside the appeal, passed, passed without a visit, or sent back with reasons."""
