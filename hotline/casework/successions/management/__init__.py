"""What the archive does at the command line."""
