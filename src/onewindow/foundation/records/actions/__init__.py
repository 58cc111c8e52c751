"""The writes of the permanent record."""

from onewindow.foundation.records.actions.moving import create, key_of, move, move_through, record
from onewindow.foundation.records.actions.numbering import next_number, next_numbers
from onewindow.foundation.records.actions.writing import insert_rows

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
