"""The writes of the permanent record."""

from onewindow.foundation.records.actions.moving import create, key_of, move, record
from onewindow.foundation.records.actions.numbering import next_number
from onewindow.foundation.records.actions.writing import insert_rows

__all__ = ["create", "insert_rows", "key_of", "move", "next_number", "record"]
