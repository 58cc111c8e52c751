"""Reads of the permanent record and of the ledger."""

from onewindow.foundation.records.queries.checking import (
    LedgerReport,
    is_signed_head,
    verify_ledger,
)
from onewindow.foundation.records.queries.entries import (
    entries_before,
    entries_of,
    fact_of,
    subjects_after,
)
from onewindow.foundation.records.queries.following import Follower
from onewindow.foundation.records.queries.ledger import (
    consistency_between,
    head_statement,
    heads_before,
    latest_head,
    public_keys,
    receipt_for,
)
from onewindow.foundation.records.queries.reading import rows_where
from onewindow.foundation.records.queries.tree import read_nodes, root_at

__all__ = [
    "Follower",
    "LedgerReport",
    "consistency_between",
    "entries_before",
    "entries_of",
    "fact_of",
    "head_statement",
    "heads_before",
    "is_signed_head",
    "latest_head",
    "public_keys",
    "read_nodes",
    "receipt_for",
    "root_at",
    "rows_where",
    "subjects_after",
    "verify_ledger",
]
