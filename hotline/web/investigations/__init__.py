"""现场督查 – investigations on site: planning them, minutes, result with what follows, and the paper of each."""
