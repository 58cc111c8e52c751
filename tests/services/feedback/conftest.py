"""A hall with a clerk and a manager, and services that are over."""

from datetime import date, datetime, timedelta
from io import BytesIO
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.conf import settings
from PIL import Image

from onewindow.foundation.accounts.api import Role
from onewindow.foundation.directory.models import Counter, Site
from onewindow.services.casework.actions import submit_application
from onewindow.services.casework.api import Application, Channel
from onewindow.services.feedback.actions.opening import open_case, open_services
from onewindow.services.feedback.actions.packs import load_scheme_packs
from onewindow.services.feedback.actions.reviewing import give_review
from onewindow.services.feedback.rules import Channel as ReviewChannel
from onewindow.services.feedback.rules import Said
from onewindow.services.hall.models import Hall, Queue, Ticket, TicketService
from tests.builders import user
from tests.services.casework.conftest import CITIZEN, house, law, statute_book

__all__ = ["house", "law", "statute_book"]
CHINA = ZoneInfo("Asia/Shanghai")
MONDAY = date(2026, 11, 2)
TUESDAY = date(2026, 11, 3)
MORNING = datetime(2026, 11, 2, 9, 0, tzinfo=CHINA)


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(MORNING, tick=False) as traveller:
        yield traveller


@pytest.fixture
def hall(house):
    """Return the house with a hall, two counters, its people, and the review scheme."""
    load_scheme_packs(settings.PACKS / "national" / "reviews")
    house.centre.kind = "centre"
    house.centre.save()
    site = Site.objects.create(
        name="云西区政务服务中心",
        code="330106H01",
        kind="hall",
        organization=house.centre,
        region=house.district,
        address="市民大道18号",
    )
    counters = [
        Counter.objects.create(site=site, number=n, name=f"{n}号", kind="general")
        for n in ("01", "02")
    ]
    place = Hall.objects.create(site=site)
    queue = Queue.objects.create(hall=place, letter="A", name="综合业务")
    return SimpleNamespace(
        **vars(house),
        site=site,
        place=place,
        queue=queue,
        counters=counters,
        clerk=user("沈佳", role=Role.CLERK, at=house.centre),
        colleague=user("金海波", role=Role.CLERK, at=house.centre),
        approver=user("周明", role=Role.APPROVER, at=house.civil),
        manager=user("戴立新", role=Role.HALL_MANAGER, at=house.centre),
        deputy=user("韦春来", role=Role.HALL_MANAGER, at=house.centre),
        supervisor=user("贾明", role=Role.SUPERVISOR, at=house.centre),
    )


def granted_case(hall, person=None):
    """Return a case that is decided and closed at once."""
    application = Application(
        edition=hall.edition("MZ08"),
        person=person or hall.elder,
        channel=Channel.ONLINE,
        answers={"account": "6222020000001234567"},
    )
    return submit_application(application=application, on=MONDAY, actor=CITIZEN)


def case_service(hall, person=None):
    """Return the service of a closed case."""
    return open_case(granted_case(hall, person))


def visit(hall, number="A001", *, person="elder", counter=0, minutes=20, **said):
    """Return one matter of a visit that a clerk has just finished."""
    now = datetime.now(CHINA)
    ticket = Ticket.objects.create(
        hall=hall.place,
        on=now.date(),
        number=number,
        token=f"token-{number}-{counter}",
        source="kiosk",
        person=getattr(hall, person) if person else None,
        state="done",
        queue=hall.queue,
        order_at=now - timedelta(minutes=minutes),
        taken_at=now - timedelta(minutes=minutes),
        counter=None,
        ended_at=now,
    )
    return TicketService.objects.create(
        ticket=ticket,
        position=1,
        queue=hall.queue,
        counter=hall.counters[counter],
        clerk=said.pop("clerk", hall.clerk),
        waiting_from=now - timedelta(minutes=minutes),
        started_at=now - timedelta(minutes=10),
        ended_at=now,
        outcome=said.pop("outcome", "consulted"),
        **said,
    )


def visit_service(hall, number="A001", **said):
    """Return the service of a visit at the counter."""
    visit(hall, number, **said)
    (service,) = open_services(now=datetime.now(CHINA))
    return service


def reviewed(service, score=1, *, tags=("等待太久",), text="等了两个小时", named=True):
    """Give a review and return it."""
    said = Said(score, tags if score <= 3 else (), text, named)
    return give_review(
        service=service, said=said, channel=ReviewChannel.COUNTER, on=datetime.now(CHINA).date()
    ).review


@pytest.fixture
def png():
    """Return a small real picture."""
    out = BytesIO()
    Image.new("RGB", (8, 8), "white").save(out, "PNG")
    out.seek(0)
    return out
