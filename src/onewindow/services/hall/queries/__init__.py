"""Reads of the hall."""

from onewindow.services.hall.queries.facts import ticket_facts

__all__ = ["ticket_facts"]
