"""A small hall for tests: four counters, an ordinary queue, one with few counters, an express."""

from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import yaml
from django.conf import settings

from onewindow.foundation.directory.models import Counter, Site
from onewindow.foundation.policy.api import forget_snapshot
from onewindow.foundation.policy.models import CalendarYear, PolicyLoad, PolicyRecord
from onewindow.kernel.actors import Actor
from onewindow.services.hall.api import (
    CounterState,
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
from tests.builders import organization, user

CLERK = Actor("user:1", "沈佳")
CHINA = ZoneInfo("Asia/Shanghai")
HOURS = {"workday": [["09:00", "12:00"], ["13:30", "17:00"]], "weekend": [], "holiday": []}


def at(hour=9, minute=0, second=0, *, day=2):
    """Return a moment of November 2026; the second is a Monday."""
    return datetime(2026, 11, day, hour, minute, second, tzinfo=CHINA)


def later(moment, **said):
    return moment + timedelta(**said)


def law():
    """Put the numbers of halls and reviews into force, and the calendar of 2026."""
    folder = Path(settings.PACKS, "national/policy")
    packs = [
        pack
        for name in ("hall.yaml", "reviews.yaml")
        for pack in yaml.safe_load((folder / name).read_text())
    ]
    PolicyRecord.objects.bulk_create(
        PolicyRecord(
            code=pack["code"],
            name=pack["name"],
            region=value["region"],
            value=value["value"],
            unit=pack["unit"],
            bound=pack["bound"],
            starts=value["starts"],
            source=value["source"],
            confidence=value["confidence"],
        )
        for pack in packs
        for value in pack["values"]
    )
    CalendarYear.objects.create(year=2026, source="测试", confidence="draft")
    PolicyLoad.objects.create(token="hall", at=at())
    forget_snapshot()


def small_hall(*, counters=4, hours=HOURS, code="339901H01", serial=700):
    """Return the hall with its queues A and B (ordinary) and E (express), all counters shut."""
    centre = organization(serial, name="云江区政务服务中心", kind="centre")
    site = Site.objects.create(
        name="云江区政务服务中心",
        code=code,
        kind="hall",
        organization=centre,
        region=centre.region,
        address="市民大道18号",
    )
    for number in range(1, counters + 1):
        Counter.objects.create(
            site=site, number=f"{number:02d}", name=f"综合窗口{number}", kind="general"
        )
    hall = set_up_hall(site=site, rules=HallRules(hours=hours), actor=CLERK)
    queues = {
        letter: save_queue(
            hall=hall,
            draft=QueueDraft(letter=letter, name=name, is_express=letter == "E"),
            actor=CLERK,
        )
        for letter, name in (("A", "综合业务"), ("B", "不动产登记"), ("E", "简易快办"))
    }
    desks = {
        desk.counter.number: desk
        for desk in CounterState.objects.filter(hall=hall).select_related("counter")
    }
    for desk in desks.values():
        assign_queues(desk=desk, queues=[queues["A"], queues["E"]], at=at(8, 30), actor=CLERK)
    return SimpleNamespace(hall=hall, site=site, centre=centre, queues=queues, desks=desks)


def opened(house, number, *, when=None, clerk=None):
    """Open a counter with a clerk of its own and return its state as it is now."""
    clerk = clerk or user(f"clerk-{number}-{house.site.code}", role="clerk", at=house.centre)
    desk = house.desks[number]
    open_counter(desk=desk, clerk=clerk, at=when or at(), actor=CLERK)
    return CounterState.objects.select_related("counter", "hall__site__region", "clerk").get(
        pk=desk.pk
    )


def ticket(house, letters="A", *, when=None, **taker):
    """Take a ticket at the kiosk."""
    return take_ticket(
        hall=house.hall,
        wishes=[Wish(house.queues[letter]) for letter in letters],
        taker=Taker(taker.pop("source", Source.KIOSK), **taker),
        at=when or at(),
        actor=CLERK,
    )


def all_day():
    """Return hours that never refuse, for tests and benchmarks on the real clock."""
    whole = [["00:00", "23:59"]]
    return {"workday": whole, "weekend": whole, "holiday": whole}
