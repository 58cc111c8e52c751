"""Writes of the warehouse."""
