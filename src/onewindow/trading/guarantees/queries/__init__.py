"""Reads of guarantees that need no key."""

from onewindow.trading.guarantees.queries.terms import (
    DepositTerms,
    deposit_terms,
    due_of,
    is_works_lot,
)

__all__ = ["DepositTerms", "deposit_terms", "due_of", "is_works_lot"]
