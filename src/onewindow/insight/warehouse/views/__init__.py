"""Pages of the warehouse."""
