"""Writes of the cockpit: roll-ups are made, indicators judged."""
