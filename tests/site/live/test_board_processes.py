"""A ticket taken in one process moves the board that another process shows."""

import json

import pytest

from tests.foundation.records.test_processes import start

__all__ = ["start"]

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]

BUILD = """
    from django.utils import timezone
    from onewindow.foundation.records.api import seal_all
    from onewindow.insight.warehouse.api import load_own
    from tests.services.hall.house import all_day, law, small_hall, ticket

    law()
    house = small_hall(hours=all_day())
    ticket(house, when=timezone.now())
    seal_all()
    print(len(load_own(at=timezone.now())))
"""
WATCH = """
    import asyncio, json, re, time
    from concurrent.futures import ThreadPoolExecutor
    from onewindow.site.live import Boards, Kind, Pictures, Scope

    async def watch():
        boards = Boards(Pictures().take, ThreadPoolExecutor(1), interval=0.2)
        async for text in boards.follow(Scope(Kind.WALL), beat=15):
            if not text.startswith(b"data: "):
                continue
            shown = json.loads(text[6:])["parts"].get("now", "")
            counts = [int(one) for one in re.findall(r"<dd>(\\d+)</dd>", shown)]
            if counts:
                print(json.dumps([counts[0], time.time()]), flush=True)
            if counts and counts[0] == 3:
                return

    asyncio.run(watch())
"""
TAKE = """
    import json, time
    from types import SimpleNamespace
    from django.utils import timezone
    from onewindow.services.hall.api import Hall, Queue
    from tests.services.hall.house import ticket

    queues = {one.letter: one for one in Queue.objects.all()}
    house = SimpleNamespace(hall=Hall.objects.get(), queues=queues)
    for _ in range(2):
        ticket(house, when=timezone.now())
    print(json.dumps(time.time()))
"""


def test_tickets_taken_elsewhere_are_on_the_board_soon(start):
    assert start(BUILD).communicate(timeout=120)[0] == "1\n"
    watcher = start(WATCH)
    count, _ = json.loads(watcher.stdout.readline())
    assert count == 1
    taken_at = json.loads(start(TAKE).communicate(timeout=120)[0])
    said = [json.loads(line) for line in watcher.communicate(timeout=120)[0].splitlines()]
    count, shown_at = said[-1]
    assert count == 3
    assert shown_at - taken_at < 30  # 空闲的机器上不到一秒
