"""What stands before every view and every API operation."""

from onewindow.foundation.accounts.middleware.access import (
    AccessMiddleware,
    declared_access,
    is_demo_visitor,
)
from onewindow.foundation.accounts.middleware.callers import Allow, Caller, Open, caller_of
from onewindow.foundation.accounts.middleware.idempotency import KeyMissing, KeyReused, run_once
from onewindow.foundation.accounts.middleware.pagination import CursorPages

__all__ = [
    "AccessMiddleware",
    "Allow",
    "Caller",
    "CursorPages",
    "KeyMissing",
    "KeyReused",
    "Open",
    "caller_of",
    "declared_access",
    "is_demo_visitor",
    "run_once",
]
