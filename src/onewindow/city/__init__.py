"""The synthetic city: real structure, invented people; the same seed gives the same city."""
