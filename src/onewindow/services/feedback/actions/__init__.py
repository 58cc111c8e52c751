"""Writes of reviews and complaints, one file for each part of the story."""
