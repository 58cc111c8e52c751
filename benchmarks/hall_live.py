"""
How fast a kiosk gets its ticket, and how fast a call reaches every screen.

Tickets: 200 kiosks with their own keys and connections, forty tickets a second in all, arriving
at random, over HTTP with every rule, record and event, one durable transaction each. Streams: two
thousand open event streams on real sockets; the time from the press at the counter until the call
has arrived, at every stream for every call. At the end every stream must have had every event.
"""

import asyncio
import json
import os
import random
import signal
import subprocess
import sys
import time
from contextlib import suppress
from datetime import date
from statistics import median, quantiles
from typing import Any

from benchmarks.catalogue_http import serve, wait_until_ready
from benchmarks.city import furnish
from benchmarks.report import arguments, at_most, open_house, report, say
from tools.ports import free_port

KIOSKS, RATE = 200, 40
CODE = "339901H01"


def main() -> int:
    """Print the 95th percentile of a ticket and the 99th of a call."""
    options = arguments(__doc__ or "")
    seconds, rounds, streams, calls = (5, 1, 500, 10) if options.quick else (12, 5, 2000, 30)
    open_house(options.database)
    furnish(on=date.today())
    keys, desk = furnished()
    port, live = free_port(), free_port()
    servers = [serve(port), serve_live(live)]
    try:
        wait_until_ready(port, servers[0])
        asyncio.run(tickets(port, keys, 3))
        waits = []
        for _ in range(rounds):
            found = asyncio.run(tickets(port, keys, seconds))
            waits.append(quantiles(found, n=20)[-1] * 1000)
            say(f"  {len(found)} tickets: {median(found) * 1000:.1f} ms, p95 {waits[-1]:.1f}")
        delays = asyncio.run(follow(live, streams, calls, desk))
        say(f"  {streams} streams: {median(delays) * 1000:.0f} ms, worst {max(delays):.3f} s")
    finally:
        for server in servers:
            with suppress(ProcessLookupError):
                os.killpg(server.pid, signal.SIGINT)
            server.wait(20)
    return report(
        at_most("ticket_issue_p95", median(waits), 50, "ms"),
        at_most(f"call_to_{streams}_streams_p99", quantiles(delays, n=100)[-1], 1, "s"),
    )


def furnished() -> tuple[list[str], Any]:
    """Set up the hall with its kiosks; return their keys and a counter that is open."""
    from django.utils import timezone  # noqa: PLC0415 - Django must be started first

    from onewindow.channels.devices.api import (  # noqa: PLC0415
        DeviceDraft,
        DeviceKind,
        register_device,
    )
    from onewindow.city.building import BUILDER  # noqa: PLC0415
    from onewindow.city.calling import build_demo_hall  # noqa: PLC0415
    from onewindow.city.staff import EVERYWHERE  # noqa: PLC0415
    from onewindow.foundation.accounts.api import User  # noqa: PLC0415
    from onewindow.services.hall.api import CounterState, Hall, open_counter  # noqa: PLC0415

    build_demo_hall(on=date.today(), actor=BUILDER)
    hall = Hall.objects.select_related("site__organization").get(site__code=CODE)
    keys = [
        register_device(
            draft=DeviceDraft(f"取号机{n}", DeviceKind.KIOSK, hall),
            granter=EVERYWHERE,
            actor=BUILDER,
        )[1]
        for n in range(KIOSKS)
    ]
    desk = CounterState.objects.filter(hall=hall).select_related("counter").first()
    clerk = User.objects.get(username="demo-clerk")
    open_counter(desk=desk, clerk=clerk, at=timezone.now(), actor=BUILDER)
    return keys, desk


def serve_live(port: int) -> "subprocess.Popen[bytes]":
    """Start the live process exactly as ``onewindow up`` does."""
    command = (sys.executable, "-m", "onewindow.site.command", "up", "--only=live")
    return subprocess.Popen(
        [*command, f"--live-port={port}"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )


async def tickets(port: int, keys: list[str], seconds: float) -> list[float]:
    """Let tickets be taken at random moments; return how long each took, waiting included."""
    free: asyncio.Queue[tuple[str, Any, Any]] = asyncio.Queue()
    for key in keys:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        free.put_nowait((key, reader, writer))
    dice, waits, tasks = random.Random(7), [], []

    async def take(due: float) -> None:
        key, reader, writer = await free.get()
        body = json.dumps({"queues": [dice.choice("ABCDEK")]}).encode()
        head = (
            f"POST /api/v1/devices/tickets HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
            f"Authorization: Bearer {key}\r\nIdempotency-Key: {time.monotonic_ns()}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        writer.write(head.encode() + body)
        answer = await reader.readuntil(b"\r\n\r\n")
        length = int(answer.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
        said = json.loads(await reader.readexactly(length))
        if not answer.startswith(b"HTTP/1.1 201") or not said["number"]:
            raise SystemExit(f"no ticket: {answer[:80]!r} {said}")
        waits.append(time.perf_counter() - due)
        free.put_nowait((key, reader, writer))

    due, end = time.perf_counter(), time.perf_counter() + seconds
    while due < end:
        due += dice.expovariate(RATE)
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        tasks.append(asyncio.create_task(take(due)))
    await asyncio.gather(*tasks)
    while not free.empty():
        free.get_nowait()[2].close()
    return waits


async def follow(port: int, streams: int, calls: int, desk: Any) -> list[float]:
    """Open the streams, call so many people, return each call's delay at each stream."""
    pressed: dict[int, float] = {}
    arrived: list[list[tuple[int, float]]] = [[] for _ in range(streams)]
    opened = [await _open(port, arrived[n]) for n in range(streams)]
    say(f"  {streams} streams open")
    await asyncio.sleep(1)
    for _ in range(calls):
        now = time.perf_counter()
        sequence = await asyncio.to_thread(_press, desk)
        pressed[sequence] = now
        await asyncio.sleep(0.3)
    await asyncio.sleep(3)
    for task in opened:
        task.cancel()
    await asyncio.gather(*opened, return_exceptions=True)
    for told in arrived:
        numbers = [sequence for sequence, _ in told]
        if numbers != list(range(numbers[0], numbers[0] + len(numbers))):
            raise SystemExit("a stream skipped an event")
        if set(pressed) - set(numbers):
            raise SystemExit("a stream missed a call")
    return [moment - pressed[n] for told in arrived for n, moment in told if n in pressed]


async def _open(port: int, told: list[tuple[int, float]]) -> "asyncio.Task[None]":
    while True:
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            break
        except OSError:
            await asyncio.sleep(0.2)
    writer.write(f"GET /live/halls/{CODE} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
    await reader.readuntil(b"retry")

    async def listen() -> None:
        while line := await reader.readline():
            if line.startswith(b"id: "):
                told.append((int(line[4:]), time.perf_counter()))
        writer.close()  # 引用到此：写端一旦被回收，连接就断了

    return asyncio.create_task(listen())


def _press(desk: Any) -> int:
    """Call the next person and end the service at once; return the number of the call's event."""
    from django.utils import timezone  # noqa: PLC0415

    from onewindow.city.building import BUILDER  # noqa: PLC0415
    from onewindow.services.hall.api import (  # noqa: PLC0415
        CallEvent,
        ServiceOutcome,
        call_next,
        finish_service,
        start_service,
    )

    said = {"desk": desk, "at": timezone.now(), "actor": BUILDER}
    ticket = call_next(**said)
    if ticket is None:
        raise SystemExit("nobody waits")
    start_service(**said)
    finish_service(outcome=ServiceOutcome.FINISHED, **said)
    call = CallEvent.objects.filter(hall=desk.hall_id, kind="called").order_by("-sequence")
    return int(call.values_list("sequence", flat=True)[0])


if __name__ == "__main__":
    raise SystemExit(main())
