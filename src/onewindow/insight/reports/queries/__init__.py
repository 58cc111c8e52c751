"""Reads of the reports."""
