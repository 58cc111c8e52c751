"""The permanent record (留痕)."""

from onewindow.foundation.records.actions import (
    create,
    insert_rows,
    key_of,
    move,
    move_through,
    next_number,
    next_numbers,
    record,
)

__all__ = [
    "create",
    "insert_rows",
    "key_of",
    "move",
    "move_through",
    "next_number",
    "next_numbers",
    "record",
]
