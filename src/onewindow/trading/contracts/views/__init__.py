"""The pages of awards and contracts."""
