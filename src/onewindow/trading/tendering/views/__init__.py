"""The pages of tendering."""
