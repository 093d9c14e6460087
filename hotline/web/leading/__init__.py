"""批示台 – what is laid before leaders: composing it, the leader's own page, and following her word to the end."""
