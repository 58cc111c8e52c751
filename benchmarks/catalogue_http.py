"""
How many guide pages and searches a second the served house answers, with every middleware on.

The house holds 2,000 matters. Visitors are not signed in, as most are not when they read. Every
answer is checked: a guide must name its matter, a search must find the matter that was meant.
"""

import os
import selectors
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from datetime import date
from itertools import cycle
from statistics import median
from urllib.parse import quote

from benchmarks.city import furnish
from benchmarks.report import arguments, at_least, open_house, report, say
from tools.ports import free_port

MATTERS = 2_000
GUIDES = 200
VARIANTS = (
    *(
        "设立",
        "变更",
        "延续",
        "注销",
        "补证",
        "换证",
        "年审",
        "备案",
        "更正",
        "迁入",
        "迁出",
        "首次",
    ),
    *(
        "再次",
        "代办",
        "集体",
        "临时",
        "简易",
        "告知承诺",
        "上门",
        "邮寄",
        "延期",
        "恢复",
        "合并",
        "分立",
    ),
)
CONNECTIONS = 16
WORKERS = 2


def main():
    options = arguments(__doc__)
    seconds, rounds = (3, 3) if options.quick else (10, 5)
    open_house(options.database)
    furnish(on=date.today())
    names, wanted = fill_up(MATTERS)
    say(f"{len(names)} matters, {len(wanted)} different searches")
    port = free_port()
    server = serve(port)
    try:
        wait_until_ready(port, server)
        guides = [(f"/matters/{slug}/", name) for slug, name in names[:GUIDES]]
        searches = [(f"/search?q={quote(text)}", name) for text, name in wanted]
        # Every worker renders a page once; the rate of a fresh house is told, not hidden.
        say(f"first guides: {load(port, guides, passes=1):.0f}/s")
        load(port, guides, passes=8)
        say(f"first searches: {load(port, searches, passes=1):.0f}/s")
        load(port, searches, passes=8)
        of_guides = [load(port, guides, seconds) for _ in range(rounds)]
        of_searches = [load(port, searches, seconds) for _ in range(rounds)]
    finally:
        with suppress(ProcessLookupError):
            os.killpg(server.pid, signal.SIGINT)
        server.wait(20)
    return report(
        at_least("guide page", median(of_guides), 1_000, "pages/s"),
        at_least("search in 2,000 matters", median(of_searches), 1_500, "searches/s"),
    )


def fill_up(total):
    """Add variants of the matters until there are so many; return slugs, names and searches."""
    from onewindow.foundation.directory.api import Organization  # noqa: PLC0415
    from onewindow.services.catalog.api import (  # noqa: PLC0415
        Edition,
        Matter,
        catalogue_rows,
        content_of,
        current_edition,
        forget_catalogue,
    )
    from onewindow.services.catalog.queries import stored_form  # noqa: PLC0415

    on = date.today()
    known = list(Matter.objects.select_related("basic", "organization").order_by("slug"))
    sources = [(matter, content_of(current_edition(matter, on=on))) for matter in known]
    bodies = cycle(Organization.objects.filter(kind="town").order_by("path"))
    matters, editions = [], []
    for number in range(total - len(sources)):
        source, content = sources[number % len(sources)]
        name = f"{content.name}（{VARIANTS[number // len(sources)]}）"
        raw, digest = stored_form(content.model_copy(update={"name": name}))
        matter = Matter(
            basic=source.basic,
            organization=next(bodies),
            code=f"{number:031d}",
            slug=f"{source.slug}-{number:06d}",
        )
        matters.append(matter)
        editions.append(
            Edition(
                matter=matter,
                number=1,
                starts=date(2025, 1, 1),
                content=raw,
                digest=digest,
                published_at="2025-01-01T00:00:00Z",
            )
        )
    Matter.objects.bulk_create(matters)
    Edition.objects.bulk_create(editions, batch_size=200)
    forget_catalogue()
    searches = [
        (words(number, said), content.name)
        for number, (_, content) in enumerate(sources)
        for said in (content.name, *content.aliases)
    ]
    return [(row.slug, row.name) for row in catalogue_rows(on=on)], searches


def words(number, said):
    """Return what a visitor types: the words themselves, or a question around them."""
    return (said, f"怎么办{said}", f"{said}要什么材料")[number % 3]


def serve(port):
    """Start the web processes exactly as ``onewindow up`` does."""
    return subprocess.Popen(
        [
            sys.executable,
            "-m",
            "onewindow.site.command",
            "up",
            "--only=web",
            f"--port={port}",
            f"--workers={WORKERS}",
        ],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )


def load(port, wanted, seconds=600, *, passes=0):
    """Return the answers a second that all connections together got, each checked."""
    most = passes * len(wanted) or float("inf")
    chooser = selectors.DefaultSelector()
    jobs = cycle(wanted)
    for _ in range(CONNECTIONS):
        connection = socket.create_connection(("127.0.0.1", port))
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        chooser.register(connection, selectors.EVENT_READ, ask(connection, jobs))
    done, started = 0, time.perf_counter()
    while (elapsed := time.perf_counter() - started) < seconds and done < most:
        for key, _ in chooser.select(timeout=1):
            state = key.data
            state["body"] += key.fileobj.recv(262_144)
            if is_complete(state):
                check(state)
                done += 1
                state.update(ask(key.fileobj, jobs))
    for key in list(chooser.get_map().values()):
        key.fileobj.close()
    return done / elapsed


def ask(connection, jobs):
    """Send the next request and return what is awaited."""
    path, name = next(jobs)
    connection.sendall(
        f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: keep-alive\r\n\r\n".encode()
    )
    return {"path": path, "name": name, "body": b"", "length": None}


def is_complete(state):
    """Test if the whole answer has come."""
    if state["length"] is None:
        end = state["body"].find(b"\r\n\r\n")
        if end < 0:
            return False
        head = state["body"][:end].lower()
        size = int(head.split(b"content-length:")[1].split(b"\r\n")[0])
        state["length"] = end + 4 + size
    return len(state["body"]) >= state["length"]


def check(state):
    """Stop the whole run if an answer is not the one that was asked for."""
    body = state["body"]
    if not body.startswith(b"HTTP/1.1 200") or state["name"].encode() not in body:
        sys.exit(f"{state['path']}: {body[:300]!r}")


def wait_until_ready(port, server):
    """Wait for the first answer."""
    for _ in range(300):
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1) as probe:
            probe.sendall(b"GET /healthz HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n")
            if b"200" in probe.recv(100):
                return
        if server.poll() is not None:
            sys.exit("the server ended by itself")
        time.sleep(0.2)
    sys.exit("the server did not answer")


if __name__ == "__main__":
    sys.exit(main())
