"""What correspondence does at the command line."""
