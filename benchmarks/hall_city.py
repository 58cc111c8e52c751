"""
A whole city calls at once: 82 halls with 30 counters each, every counter open and calling.

Each counter calls, starts and finishes one visitor; then each hall's board is read. Permission,
fairness, periods and the record are all on. If every counter served somebody each minute the city
would call 41 times a second: that is the bar.
"""

import sys
import time
from datetime import date
from statistics import median, quantiles

from benchmarks.city import furnish
from benchmarks.report import arguments, at_least, at_most, open_house, progress, report, say

HALLS, COUNTERS = 82, 30


def main() -> int:
    """Print calls a second, the 95th percentile of a call and of a board."""
    options = arguments(__doc__ or "")
    halls, counters = (10, COUNTERS) if options.quick else (HALLS, COUNTERS)
    open_house(options.database)
    furnish(on=date.today())
    desks, houses = opened(halls, counters)
    from django.utils import timezone  # noqa: PLC0415 - Django must be started first

    from onewindow.kernel.actors import SYSTEM  # noqa: PLC0415
    from onewindow.services.hall.api import (  # noqa: PLC0415
        ServiceOutcome,
        board_of,
        call_next,
        finish_service,
        start_service,
    )

    waits, called = [], set()
    began = time.perf_counter()
    for desk in progress(desks, total=len(desks), label="calls"):
        pressed = time.perf_counter()
        ticket = call_next(desk=desk, at=timezone.now(), actor=SYSTEM)
        waits.append((time.perf_counter() - pressed) * 1000)
        assert ticket is not None
        called.add(ticket.pk)
        now = timezone.now()
        start_service(desk=desk, at=now, actor=SYSTEM)
        finish_service(desk=desk, outcome=ServiceOutcome.FINISHED, at=now, actor=SYSTEM)
    rate = len(desks) / (time.perf_counter() - began)
    assert len(called) == len(desks), "a ticket was called twice"
    boards = []
    for hall in houses:
        pressed = time.perf_counter()
        board_of(hall, at=timezone.now())
        boards.append((time.perf_counter() - pressed) * 1000)
    say(f"  {len(desks)} counters: {median(waits):.1f} ms a call")
    return report(
        at_least("city_calls", rate, HALLS * COUNTERS / 60, "calls with service/s"),
        at_most("city_call_p95", quantiles(waits, n=20)[-1], 50, "ms"),
        at_most("city_board_p95", quantiles(boards, n=20)[-1], 50, "ms"),
    )


def opened(halls: int, counters: int):
    """Set up the halls with one queue, open every counter, and let somebody wait at each."""
    from django.utils import timezone  # noqa: PLC0415 - Django must be started first

    from onewindow.city.building import BUILDER  # noqa: PLC0415
    from onewindow.foundation.accounts.api import User  # noqa: PLC0415
    from onewindow.foundation.directory.api import Counter, Site  # noqa: PLC0415
    from onewindow.services.hall.api import (  # noqa: PLC0415
        CounterState,
        Hall,
        HallRules,
        QueueDraft,
        Source,
        Taker,
        Wish,
        assign_queues,
        open_counter,
        save_queue,
        set_up_hall,
        take_ticket,
    )

    all_day = [["00:00", "23:59"]]
    hours = dict.fromkeys(("workday", "weekend", "holiday"), all_day)
    known = set(Hall.objects.values_list("site_id", flat=True))
    sites = [s for s in Site.objects.filter(kind="hall").order_by("id") if s.pk not in known]
    first = sites[0]
    sites += [
        Site.objects.create(
            name=f"测试大厅{n}",
            code=f"TEST{n:03d}",
            kind="hall",
            organization=first.organization,
            region=first.region,
            address=first.address,
        )
        for n in range(len(sites), halls)
    ]
    now, desks, houses = timezone.now(), [], []
    for number, site in enumerate(progress(sites[:halls], total=halls, label="halls")):
        there = Counter.objects.filter(site=site).count()
        for n in range(there + 1, counters + 1):
            Counter.objects.create(site=site, number=f"C{n:02d}", name=f"窗口{n}", kind="general")
        hall = set_up_hall(site=site, rules=HallRules(hours=hours), actor=BUILDER)
        queue = save_queue(hall=hall, draft=QueueDraft(letter="A", name="综合业务"), actor=BUILDER)
        rows = CounterState.objects.filter(hall=hall).select_related("counter", "hall__site")
        for desk in rows[:counters]:
            clerk = User.objects.create(
                username=f"bench-{number}-{desk.pk}", name=f"窗口{desk.pk}"
            )
            assign_queues(desk=desk, queues=[queue], at=now, actor=BUILDER)
            open_counter(desk=desk, clerk=clerk, at=now, actor=BUILDER)
            take_ticket(
                hall=hall, wishes=[Wish(queue)], taker=Taker(Source.KIOSK), at=now, actor=BUILDER
            )
            desk.refresh_from_db()
            desks.append(desk)
        houses.append(hall)
    return desks, houses


if __name__ == "__main__":
    sys.exit(main())
