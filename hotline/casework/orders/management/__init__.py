"""What orders do at the command line."""
