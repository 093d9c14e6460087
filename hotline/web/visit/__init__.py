"""回访 – visit: callers are rung up after the reply, what they say is recorded, the order closed or reopened."""
