"""督办台 – the desk of supervising staff and duty leader: what is late, who holds it, documents."""
