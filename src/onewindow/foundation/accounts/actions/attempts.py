"""Counting attempts across all processes, exactly: the database adds up."""

from datetime import timedelta

from django.db import connection
from django.utils import timezone

from onewindow.foundation.accounts.models import Attempt
from onewindow.foundation.accounts.rules import TooOften

_TABLE = Attempt._meta.db_table


def refuse_if_too_often(key: str, *, limit: int, seconds: int) -> None:
    """
    Count one attempt under the key; call it outside a transaction, so that the count stays.

    :raises TooOften: if this is more than the limit within the current span of seconds.
    """
    now = timezone.now()
    span, passed = divmod(int(now.timestamp()), seconds)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {_TABLE} (key, span, count, expires_at) "  # noqa: S608 - a constant name
            "VALUES (%s, %s, 1, %s) ON CONFLICT (key, span) "
            f"DO UPDATE SET count = {_TABLE}.count + 1 RETURNING count",
            [key[:120], span, now + timedelta(seconds=seconds)],
        )
        count = cursor.fetchone()[0]
    if count > limit:
        raise TooOften(seconds - passed)
