"""Insight: what the facts of every app say together; read by nobody below."""
