"""
How much memory a web worker holds after every page of cockpit, warehouse and reports was read.

A year of the city of 82 halls is generated into the warehouse, its roll-ups are made and its
reports drafted. Then one web worker is served; a leader, a hall manager and an administrator sign
in and follow every link below these pages, down to rows, sources and papers, twice. The worker's
resident memory (VmRSS) is read after every page; what counts is the most.
"""

import http.client
import os
import re
import subprocess
import sys
import time
from collections import Counter, deque
from contextlib import suppress
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from benchmarks.city import furnish
from benchmarks.report import Figure, arguments, at_least, at_most, open_house, report, say
from tools.ports import free_port

START = (
    "/desk/cockpit/",
    "/desk/cockpit/city/",
    "/desk/cockpit/problems/",
    "/desk/cockpit/assessment/",
    "/desk/cockpit/map/",
    "/desk/cockpit/indicators/",
    "/desk/cockpit/walls/preview/",
    "/desk/warehouse/",
    "/desk/reports/",
    "/standard/",
)
WITHIN = re.compile(r"/(desk/(cockpit|warehouse|reports)|standard|walls)/")
HREF = re.compile(r'href="([^"#]+)')
RESIDENT = re.compile(r"VmRSS:\s+(\d+)")
PEOPLE = ("demo-leader", "demo-manager", "demo-admin")
MIB = 1024
BAR = 200


def main() -> int:
    """Print what the worker holds at most, and on how many pages."""
    options = arguments(__doc__ or "")
    open_house(options.database)
    os.environ["ONEWINDOW_DEMO"] = "1"
    furnish(on=date.today())
    prepare(months=1 if options.quick else 13)
    port = free_port()
    server = serve(port)
    try:
        wait_until_ready(port)
        most, pages, failed = walk(port, worker_of(server), each=1 if options.quick else 8)
    finally:
        server.terminate()
        server.wait(20)
    for path, status in failed[:20]:
        say(f"  {status} {path}")
    return report(
        at_most("web_memory.resident", most, BAR, "MiB"),
        at_least("web_memory.pages", pages, 50 if options.quick else 200, "pages"),
        Figure("web_memory.failed", len(failed), "pages", "== 0", not failed),
    )


def prepare(*, months: int) -> None:
    """Generate the city and let it be counted and written about, each in a process of its own."""
    command = [sys.executable, "-m", "onewindow.site.command"]
    generate = ["city", "generate", f"--months={months}"]
    subprocess.run([*command, *generate], check=True, stdout=subprocess.DEVNULL)
    say(f"{months} months of the city generated")
    program = """
        import django; django.setup()
        from django.utils import timezone
        from onewindow.insight.cockpit.api import judge_now, refresh_rollups
        from onewindow.insight.reports.api import draft_due_reports
        from onewindow.insight.warehouse.api import load_own
        now = timezone.now()
        load_own(at=now)
        refresh_rollups(at=timezone.localtime().replace(tzinfo=None))
        judge_now(at=now)
        print(draft_due_reports(on=timezone.localdate(), at=now), "reports drafted")
    """
    lines = "\n".join(line.strip() for line in program.splitlines())
    subprocess.run([sys.executable, "-c", lines], check=True)


def serve(port: int) -> "subprocess.Popen[bytes]":
    """Start one web worker as ``onewindow up`` does."""
    return subprocess.Popen(
        [
            sys.executable,
            "-m",
            "granian",
            "--interface=wsgi",
            "--no-ws",
            f"--port={port}",
            "--workers=1",
            "--blocking-threads=2",
            "--log-level=warning",
            "onewindow.site.wsgi:application",
        ],
        env={"MALLOC_ARENA_MAX": "2", **os.environ, "PORT": str(port)},
        stdin=subprocess.DEVNULL,
    )


def wait_until_ready(port: int) -> None:
    """Wait until the first page is answered."""
    until = time.monotonic() + 120
    while time.monotonic() < until:
        with suppress(OSError):
            if ask(port, "/healthz", "")[0] == 200:
                return
        time.sleep(0.2)
    sys.exit("the web process does not answer")


def worker_of(server: "subprocess.Popen[bytes]") -> int:
    """Return the process that answers: the only child of the one that was started."""
    children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
    return int(children[0])


def resident(process: int) -> int:
    """Return how many MiB of memory the process holds."""
    found = RESIDENT.search(Path(f"/proc/{process}/status").read_text())
    return int(found[1]) // MIB if found else 0


def walk(port: int, worker: int, *, each: int) -> tuple[int, int, list[tuple[str, int]]]:
    """Read every page twice; return the most MiB held, how many pages, and those that failed."""
    most, seen, failed = resident(worker), 0, []
    say(f"  at the start {most} MiB")
    for person in PEOPLE:
        session = signed_in(person)
        paths = links(port, session, each)
        for path in [*paths, *paths]:
            status, _ = ask(port, path, session)
            if status not in {200, 302, 403}:
                failed.append((path, status))
            most = max(most, resident(worker))
        seen += len(paths)
        say(f"  {person}: {len(paths)} pages, {resident(worker)} MiB, at most {most} MiB")
    return most, seen, failed


def links(port: int, session: str, each: int) -> list[str]:
    """Return the pages that lead from one to the other, of each kind so many."""
    waiting, known, kinds = deque(START), set(START), Counter[str]()
    found = []
    while waiting:
        path = waiting.popleft()
        kind = kind_of(path)
        if kinds[kind] >= each:
            continue
        kinds[kind] += 1
        status, body = ask(port, path, session)
        if status == 403:
            continue
        found.append(path)
        for href in HREF.findall(body):
            target = urljoin(path, unescape(href))
            if WITHIN.match(target) and target not in known:
                known.add(target)
                waiting.append(target)
    return found


def kind_of(path: str) -> str:
    """Return the path with what differs from page to page of one kind taken out."""
    split = urlsplit(path)
    asked = ",".join(sorted(part.partition("=")[0] for part in split.query.split("&")))
    year = "year" if re.search(r"period=\d{4}(&|$)", split.query) else ""
    name = re.sub(r"\d+[0-9A-Z]*|/(W|C|T)\d\d/|cases/.+", "N", split.path)
    return f"{name}?{asked}{year}"


def signed_in(name: str) -> str:
    """Return the session of a demo account."""
    from django.contrib.auth import (  # noqa: PLC0415 - Django must be started first
        BACKEND_SESSION_KEY,
        HASH_SESSION_KEY,
        SESSION_KEY,
        get_user_model,
    )
    from django.contrib.sessions.backends.db import SessionStore  # noqa: PLC0415

    user: Any = get_user_model().objects.get(username=name)
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)


def ask(port: int, path: str, session: str) -> tuple[int, str]:
    """Return the status and the text of a page; of a file, no text."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
    connection.request("GET", path, headers={"Cookie": f"sessionid={session}"} if session else {})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    is_page = "html" in (answer.getheader("Content-Type") or "")
    return answer.status, body.decode() if is_page else ""


if __name__ == "__main__":
    sys.exit(main())
