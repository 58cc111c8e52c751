"""Telling everybody who follows a hall what happened (大厅动态)."""

from datetime import datetime
from typing import Any

from django.db import connection

from onewindow.foundation.records.api import insert_rows
from onewindow.services.hall.models import CallEvent, Hall
from onewindow.services.hall.rules import EventKind

_TABLE = Hall._meta.db_table


def tell(
    *,
    hall: int,
    kind: EventKind,
    at: datetime,
    number: str = "",
    letter: str = "",
    counter: str = "",
    detail: dict[str, Any] | None = None,
) -> None:
    """
    Write the next event of the hall; call it last in a transaction.

    The hall's row stays locked until the commit, which keeps its events in the order in which
    they can be seen. Everything before it in the transaction runs without that lock.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {_TABLE} SET events = events + 1 WHERE id = %s RETURNING events",  # noqa: S608
            [hall],
        )
        sequence = int(cursor.fetchone()[0])
    insert_rows(
        [
            CallEvent(
                hall_id=hall,
                sequence=sequence,
                kind=kind.value,
                number=number,
                letter=letter,
                counter=counter,
                detail=detail or {},
                at=at,
            )
        ]
    )
