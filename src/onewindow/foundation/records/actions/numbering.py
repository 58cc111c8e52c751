"""Numbers without gaps by race: the database hands each one out once."""

from collections.abc import Sequence
from functools import lru_cache

from django.db import DEFAULT_DB_ALIAS, connections

from onewindow.foundation.records import models

_TABLE = models.Sequence._meta.db_table


def next_number(key: str) -> int:
    """
    Return the next number under the key, starting at 1.

    It belongs to the caller's transaction: if that is rolled back, the number is free again, and
    two callers never get the same one.
    """
    return next_numbers([key])[key]


def next_numbers(keys: Sequence[str]) -> dict[str, int]:
    """Return the next number under each key with one statement; keys are locked in order."""
    ordered = sorted(set(keys))
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(_statement(len(ordered)), ordered)
        return {key: int(value) for key, value in cursor.fetchall()}


@lru_cache(maxsize=16)
def _statement(count: int) -> str:
    return (
        f"INSERT INTO {_TABLE} (key, value) VALUES {', '.join(['(%s, 1)'] * count)} "  # noqa: S608
        f"ON CONFLICT (key) DO UPDATE SET value = {_TABLE}.value + 1 RETURNING key, value"
    )
