"""Fifty counters press “next” at once, from several processes, on a database that they share."""

import json
from collections import Counter as Tally

import pytest

from tests.foundation.records.test_processes import start

__all__ = ["start"]

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]

TICKETS = 120
BUILD = f"""
    from tests.services.hall.house import all_day, law, opened, small_hall, ticket
    from django.utils import timezone

    law()
    house, now = small_hall(counters=50, hours=all_day()), timezone.now()
    for number in house.desks:
        opened(house, number, when=now)
    for n in range({TICKETS}):
        ticket(house, "E" if n % 6 == 5 else "A", when=now)
"""
CALL = """
    import json, sys, threading
    from django.db import connection
    from django.utils import timezone
    from onewindow.kernel.actors import SYSTEM
    from onewindow.services.hall.api import (
        CounterState, ServiceOutcome, call_next, finish_service, start_service
    )

    share = {share}
    desks = list(CounterState.objects.order_by("pk"))[share::5]
    called, ready = [], threading.Barrier(len(desks))

    def work(desk):
        ready.wait()
        while True:
            now = timezone.now()
            ticket = call_next(desk=desk, at=now, actor=SYSTEM)
            if ticket is None:
                break
            called.append((ticket.number, ticket.is_priority))
            start_service(desk=desk, at=now, actor=SYSTEM)
            finish_service(desk=desk, outcome=ServiceOutcome.FINISHED, at=now, actor=SYSTEM)
        connection.close()

    threads = [threading.Thread(target=work, args=(desk,)) for desk in desks]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    print(json.dumps(called))
"""
LOOK = """
    import json
    from onewindow.services.hall.api import CallEvent, Period, Ticket
    calls = CallEvent.objects.filter(kind="called").order_by("sequence")
    print(json.dumps({
        "states": sorted(set(Ticket.objects.values_list("state", flat=True))),
        "calls": list(calls.values_list("number", flat=True)),
        "sequences": list(CallEvent.objects.order_by("id").values_list("sequence", flat=True)),
        "open": Period.objects.filter(ends=None).count(),
    }))
"""


def answers(processes):
    """Return what the processes said; fifty counters take their time on a busy machine."""
    return [process.communicate(timeout=300)[0] for process in processes]


def test_no_ticket_is_called_twice_or_skipped_by_fifty_counters_at_once(start):
    assert answers([start(BUILD)]) == [""]
    said = answers([start(CALL.replace("{share}", str(share))) for share in range(5)])
    called = Tally(number for answer in said for number, _ in json.loads(answer))
    expected = {f"A{n:03d}" for n in range(1, 101)} | {f"E{n:03d}" for n in range(1, 21)}
    assert called == Tally(expected)
    seen = json.loads(answers([start(LOOK)])[0])
    assert seen["states"] == ["done"]
    assert Tally(seen["calls"]) == Tally(expected)
    assert seen["sequences"] == list(range(1, len(seen["sequences"]) + 1))
    assert seen["open"] == 0
    # 同一队列先来先叫；同时取下的几张，公布的次序最多差同时在叫的窗口数。
    for letter in "AE":
        order = [int(number[1:]) for number in seen["calls"] if number[0] == letter]
        assert all(abs(number - place) <= 50 for place, number in enumerate(order, start=1))
