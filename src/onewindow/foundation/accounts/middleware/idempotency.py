"""A repeated POST gets the answer that the first one got (幂等)."""

import hashlib
from collections.abc import Callable

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from onewindow.foundation.accounts.middleware.callers import Caller
from onewindow.foundation.accounts.models import IdempotencyKey
from onewindow.kernel.violations import Refused, Violation

HEADER = "Idempotency-Key"
_TABLE = IdempotencyKey._meta.db_table
_LONGEST = 80


class KeyMissing(Refused):
    """A client must send a key with every POST."""

    def __init__(self) -> None:
        words = f"请求头缺少 {HEADER}，或者超过{_LONGEST}个字符"
        super().__init__([Violation("idempotency.key.missing", words)])


class KeyReused(Refused):
    """The key was used for another request before."""

    def __init__(self) -> None:
        words = f"同一 {HEADER} 已用于另一请求，请换一个新的键"
        super().__init__([Violation("idempotency.key.reused", words)])


def run_once(
    request: HttpRequest, caller: Caller, produce: Callable[[], HttpResponse]
) -> HttpResponse:
    """
    Produce an answer and keep it with the caller's key, all in one transaction.

    The row of the key is written first: a concurrent duplicate waits at it until the first is
    through, then gets the same answer. A business refusal undoes what was written but is kept as
    the answer; a fault of ours keeps nothing, so that the caller may try again.

    :raises KeyMissing: if the caller is a client and sends no key.
    :raises KeyReused: if the key came with another request before.
    """
    key = request.headers.get(HEADER, "")
    if len(key) > _LONGEST or (not key and caller.client):
        raise KeyMissing
    if not key:
        return _all_or_nothing(produce)
    fingerprint = _fingerprint(request)
    with transaction.atomic():
        row_id = _claim(caller.actor.key, key, fingerprint)
        if row_id is not None:
            response = _all_or_nothing(produce)
            if response.status_code < 500:
                _keep(row_id, response)
            else:
                transaction.set_rollback(True)
            return response
    return _replay(caller.actor.key, key, fingerprint)


def _all_or_nothing(produce: Callable[[], HttpResponse]) -> HttpResponse:
    with transaction.atomic():
        response = produce()
        if response.status_code >= 400:
            transaction.set_rollback(True)
    return response


def _claim(owner: str, key: str, fingerprint: str) -> int | None:
    """Write the key's row and return its id, or None if somebody has it; waits for the other."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {_TABLE} (owner, key, fingerprint, content_type, at) "  # noqa: S608
            "VALUES (%s, %s, %s, '', %s) ON CONFLICT (owner, key) DO NOTHING RETURNING id",
            [owner, key, fingerprint, timezone.now()],
        )
        row = cursor.fetchone()
    return int(row[0]) if row else None


def _keep(row_id: int, response: HttpResponse) -> None:
    IdempotencyKey.objects.filter(pk=row_id).update(
        status=response.status_code,
        body=response.content,
        content_type=response.headers["Content-Type"],
    )


def _replay(owner: str, key: str, fingerprint: str) -> HttpResponse:
    row = IdempotencyKey.objects.get(owner=owner, key=key)
    if row.fingerprint != fingerprint:
        raise KeyReused
    body = bytes(row.body or b"")
    response = HttpResponse(body, status=row.status, content_type=row.content_type)
    response.headers["Idempotency-Replayed"] = "true"
    return response


def _fingerprint(request: HttpRequest) -> str:
    """Return a digest of what is asked; the random borders of a multipart body do not count."""
    sha = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode())
    if request.content_type != "multipart/form-data":
        sha.update(request.body)
        return sha.hexdigest()
    for name in sorted(request.POST):
        sha.update(repr((name, request.POST.getlist(name))).encode())
    for name in sorted(request.FILES):
        for file in request.FILES.getlist(name):
            content = hashlib.sha256()
            for chunk in file.chunks():
                content.update(chunk)
            file.seek(0)
            sha.update(repr((name, file.name, content.hexdigest())).encode())
    return sha.hexdigest()
