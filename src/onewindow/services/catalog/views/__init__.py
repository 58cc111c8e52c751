"""Pages for staff who keep the catalogue."""
