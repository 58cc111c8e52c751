"""Numbers without gaps by race: the database hands each one out once."""

from django.db import connection

from onewindow.foundation.records.models import Sequence

_TABLE = Sequence._meta.db_table


def next_number(key: str) -> int:
    """
    Return the next number under the key, starting at 1.

    It belongs to the caller's transaction: if that is rolled back, the number is free again, and
    two callers never get the same one.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {_TABLE} (key, value) VALUES (%s, 1) "  # noqa: S608 - a constant name
            f"ON CONFLICT (key) DO UPDATE SET value = {_TABLE}.value + 1 RETURNING value",
            [key],
        )
        return int(cursor.fetchone()[0])
