"""The permanent record (留痕)."""

from onewindow.foundation.records.actions import (
    attach_file,
    create,
    insert_rows,
    joined,
    key_of,
    move,
    move_through,
    new_row,
    next_number,
    next_numbers,
    record,
    run_due_jobs,
    seal_all,
    seal_entries,
    work,
)
from onewindow.foundation.records.gateways.storage import open_attachment
from onewindow.foundation.records.models import Attachment, Entry, JobRun, LedgerKey, TreeHead
from onewindow.foundation.records.queries import (
    LedgerReport,
    consistency_between,
    entries_of,
    head_statement,
    latest_head,
    receipt_for,
    verify_ledger,
)
from onewindow.foundation.records.rules import Job

__all__ = [
    "Attachment",
    "Entry",
    "Job",
    "JobRun",
    "LedgerKey",
    "LedgerReport",
    "TreeHead",
    "attach_file",
    "consistency_between",
    "create",
    "entries_of",
    "head_statement",
    "insert_rows",
    "joined",
    "key_of",
    "latest_head",
    "move",
    "move_through",
    "new_row",
    "next_number",
    "next_numbers",
    "open_attachment",
    "receipt_for",
    "record",
    "run_due_jobs",
    "seal_all",
    "seal_entries",
    "verify_ledger",
    "work",
]
