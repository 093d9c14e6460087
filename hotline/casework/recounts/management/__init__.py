"""What recounts do at the command line."""
