"""
How many complete applications a second the served house decides, certifies and records.

Signed-in citizens post to the API over HTTP: every middleware, session, CSRF, idempotency key,
rules, certificate and entries, each in one durable transaction. Every answer is checked, and at
the end the database must hold exactly the cases that were acknowledged.
"""

import itertools
import json
import os
import selectors
import signal
import socket
import sys
import time
from contextlib import suppress
from datetime import date
from statistics import median
from typing import Any

from benchmarks.catalogue_http import is_complete, serve, wait_until_ready
from benchmarks.city import employment, furnish
from benchmarks.report import arguments, at_least, open_house, report, say
from tools.ports import free_port

CONNECTIONS, CITIZENS = 8, 60
TOKEN = "b" * 32


def main() -> int:
    """Print the decided applications a second."""
    options = arguments(__doc__ or "")
    seconds, rounds = (3, 3) if options.quick else (10, 5)
    open_house(options.database)
    furnish(on=date.today())
    sessions = signed_in(CITIZENS)
    port = free_port()
    server = serve(port)
    try:
        wait_until_ready(port, server)
        done, warm = load(port, sessions, 2)
        say(f"warm: {warm:.0f}/s")
        rates = []
        for _ in range(rounds):
            count, rate = load(port, sessions, seconds)
            done += count
            rates.append(rate)
            say(f"  {rate:.0f}/s")
    finally:
        with suppress(ProcessLookupError):
            os.killpg(server.pid, signal.SIGINT)
        server.wait(20)
    from onewindow.services.casework.api import Case, Outcome  # noqa: PLC0415

    kept = Case.objects.filter(outcome=Outcome.INSTANT_GRANT).count()
    if not done <= kept <= done + CONNECTIONS * (rounds + 1):
        sys.exit(f"{done} acknowledged, {kept} stored")
    return report(at_least("submit_http", median(rates), 100, "applications/s"))


def signed_in(count: int) -> list[str]:
    """Return session keys of so many grown-up citizens."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: PLC0415
    from django.contrib.sessions.backends.db import SessionStore  # noqa: PLC0415

    from onewindow.foundation.accounts.api import User  # noqa: PLC0415
    from onewindow.foundation.directory.api import Person  # noqa: PLC0415

    keys = []
    grown_up = Person.objects.filter(born__range=(date(1975, 1, 1), date(2003, 1, 1)))
    for person in grown_up.filter(user=None)[:count]:
        user = User.objects.create(username=f"load-{person.pk}", name=person.name, person=person)
        user.set_unusable_password()
        user.save()
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.create()
        keys.append(str(session.session_key))
    say(f"{len(keys)} citizens signed in")
    return keys


def load(port: int, sessions: list[str], seconds: float) -> tuple[int, float]:
    """Return how many applications were decided, and how many a second."""
    body = json.dumps({"matter": "RS06", **employment()}).encode()
    chooser = selectors.DefaultSelector()
    turns = itertools.cycle(sessions)
    for _ in range(CONNECTIONS):
        connection = socket.create_connection(("127.0.0.1", port))
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        chooser.register(connection, selectors.EVENT_READ, post(connection, next(turns), body))
    done, started = 0, time.perf_counter()
    while (elapsed := time.perf_counter() - started) < seconds:
        for key, _ in chooser.select(timeout=1):
            state: dict[str, Any] = key.data
            state["body"] += key.fileobj.recv(262_144)  # type: ignore[union-attr]
            if is_complete(state):
                if b'"state": "closed"' not in state["body"]:
                    sys.exit(state["body"][:2000].decode())
                done += 1
                state.update(post(key.fileobj, next(turns), body))
    for key in list(chooser.get_map().values()):
        key.fileobj.close()  # type: ignore[union-attr]
    return done, done / elapsed


def post(connection: Any, session: str, body: bytes) -> dict[str, Any]:
    """Send one application and return what is awaited."""
    head = (
        "POST /api/v1/cases HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: keep-alive\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
        f"Cookie: sessionid={session}; csrftoken={TOKEN}\r\nX-CSRFToken: {TOKEN}\r\n"
        f"Idempotency-Key: {os.urandom(12).hex()}\r\n\r\n"
    )
    connection.sendall(head.encode() + body)
    return {"body": b"", "length": None}


if __name__ == "__main__":
    sys.exit(main())
