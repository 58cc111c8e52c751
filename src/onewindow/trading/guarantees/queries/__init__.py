"""Reads of guarantees that need no key."""

from onewindow.trading.guarantees.queries.grounds import lawful_grounds
from onewindow.trading.guarantees.queries.lots import (
    guarantees_of,
    lots_with_deposits,
    quiet_since,
)
from onewindow.trading.guarantees.queries.terms import (
    DepositTerms,
    deposit_terms,
    due_of,
    is_works_lot,
)

__all__ = [
    "DepositTerms",
    "deposit_terms",
    "due_of",
    "guarantees_of",
    "is_works_lot",
    "lawful_grounds",
    "lots_with_deposits",
    "quiet_since",
]
