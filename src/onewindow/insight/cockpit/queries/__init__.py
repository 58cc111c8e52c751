"""Reads of the cockpit: boards, what is behind a figure, the assessment."""
