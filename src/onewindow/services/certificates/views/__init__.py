"""Pages about certificates: for everybody, for their holders, for staff."""
