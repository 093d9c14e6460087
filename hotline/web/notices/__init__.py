"""Notices to the staff: what the lights of the clocks have made known."""
