"""Pages of bidding."""
