"""Files that reports become."""
