"""The writes of the permanent record."""

from onewindow.foundation.records.actions.attaching import attach_file
from onewindow.foundation.records.actions.dropping import drop_unused_attachments
from onewindow.foundation.records.actions.making import new_row
from onewindow.foundation.records.actions.moving import create, key_of, move, move_through, record
from onewindow.foundation.records.actions.numbering import next_number, next_numbers
from onewindow.foundation.records.actions.running import run_due_jobs, work
from onewindow.foundation.records.actions.sealing import seal_all, seal_entries
from onewindow.foundation.records.actions.writing import insert_rows, joined

__all__ = [
    "attach_file",
    "create",
    "drop_unused_attachments",
    "insert_rows",
    "joined",
    "key_of",
    "move",
    "move_through",
    "new_row",
    "next_number",
    "next_numbers",
    "record",
    "run_due_jobs",
    "seal_all",
    "seal_entries",
    "work",
]
