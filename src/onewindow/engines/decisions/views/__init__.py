"""Pages of judgements: one by one, decided again, and drafts tried on them."""
