"""Reads of indicators."""
