"""Writes of indicators: readings are kept, alerts raised and dealt with."""
