"""Counting attempts across all processes, exactly: the database adds up."""

from datetime import timedelta

from django.db import connection
from django.utils import timezone

from onewindow.foundation.accounts.models import Attempt
from onewindow.foundation.accounts.rules import TooOften

_TABLE = Attempt._meta.db_table
# 本进程在各时段里替哪些对象记了多少次；大的上限分批记入数据库。
_counted: dict[str, tuple[int, int]] = {}
_MOST_KEPT = 20_000
_REFUSED = -1


def refuse_if_called_too_often(key: str, *, limit: int, seconds: int) -> None:
    """
    Count one call of many under the key; a process writes only every sixtieth part of the limit.

    A device calls several times a second all day long; a durable write for each call would cost
    more than the call. The limit is kept to within a sixtieth for each process.

    :raises TooOften: if this is more than the limit within the current span of seconds.
    """
    step = max(1, limit // 60)
    span, passed = divmod(int(timezone.now().timestamp()), seconds)
    known, count = _counted.get(key, (span, 0))
    if known != span:
        count = 0
    if count == _REFUSED:
        raise TooOften(seconds - passed)
    if len(_counted) > _MOST_KEPT:
        _counted.clear()
    _counted[key] = (span, count + 1)
    if count % step == 0:
        try:
            refuse_if_too_often(key, limit=max(1, limit // step), seconds=seconds)
        except TooOften:
            _counted[key] = (span, _REFUSED)
            raise


def forget_calls() -> None:
    """Forget what this process has counted; for tests that begin anew."""
    _counted.clear()


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
