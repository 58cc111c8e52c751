"""The permanent record (留痕)."""

from onewindow.foundation.records.actions import (
    create,
    insert_rows,
    key_of,
    move,
    next_number,
    record,
)

__all__ = ["create", "insert_rows", "key_of", "move", "next_number", "record"]
