"""A tender is terminated by its notice: lots, room, deposits' clock, and word to all concerned."""

from datetime import timedelta

import pytest
from django.utils import timezone

from onewindow.engines.meetings.api import add_room, booking_of
from onewindow.foundation.directory.models import Site
from onewindow.foundation.messaging.api import Message
from onewindow.foundation.records.api import entries_of, key_of, move
from onewindow.kernel.access import Role
from onewindow.kernel.violations import Refused
from onewindow.trading.tendering.actions import (
    book_opening,
    move_lot,
    publish_due,
    release_notice,
)
from onewindow.trading.tendering.api import (
    draft_notice,
    moments_of,
    published_notices,
    take_document,
)
from onewindow.trading.tendering.queries import notice_kinds_of
from onewindow.trading.tendering.rules import TENDER
from tests.builders import enterprise, person, user
from tests.trading.tendering.builders import MONDAY, TENDERER, announced

WHY = {"reason": "规划调整，项目取消", "refund": "未收文件费；保证金五日内退还"}


@pytest.fixture
def tender(procedures, bodies, clock):
    return announced(procedures, bodies)[0]


@pytest.fixture
def room(bodies):
    organization = bodies[0]
    place = Site.objects.create(
        name="交易中心", code="T01", kind="hall", organization=organization,
        region=organization.region, address="云江路1号",
    )  # fmt: skip
    said = {"site": place, "purpose": "开标", "capacity": 20, "actor": TENDERER}
    return add_room(name="开标一室", **said)


def codes(refused):
    return [one.code for one in refused.value.violations]


def drafted(tender, **said):
    terms = {**WHY, **said}
    return draft_notice(tender=tender, code="A-TERM", terms=terms, on=MONDAY, actor=TENDERER)


def ended(tender):
    now = timezone.now()
    release_notice(notice=drafted(tender), at=now, actor=TENDERER)
    publish_due(now=now)
    tender.refresh_from_db()
    return tender


def test_publishing_the_notice_ends_tender_and_lots_and_tells_who_took_the_document(tender, room):
    firm = enterprise(1, name="一建", legal_person=person(1))
    owner = firm.legal_person
    now = timezone.now()
    take_document(tender=tender, enterprise=firm, person=owner, at=now, actor=TENDERER)
    book_opening(tender=tender, room=room, actor=TENDERER)
    assert booking_of(tender) is not None
    assert "A-TERM" in [one.code for one in notice_kinds_of(tender)]
    assert ended(tender).state == "terminated"
    assert {one.state for one in tender.lots.all()} == {"terminated"}
    assert booking_of(tender) is None
    notice = published_notices().filter(tender=tender).first()
    told = Message.objects.get()
    assert (told.person, told.title) == (owner, "终止招标公告")
    assert told.link == f"/trading/notices/{notice.number}/"
    moves = [one.move for one in entries_of(key_of(tender))]
    assert "tender.terminate" in moves
    assert "A-TERM" not in [one.code for one in notice_kinds_of(tender)]
    with pytest.raises(Refused) as refused:
        drafted(tender)
    assert codes(refused) == ["notice.over"]


def test_what_is_awarded_binds_both_and_is_not_terminated(tender, clock):
    clock.move_to(moments_of(tender)["bids_due"] + timedelta(hours=1))
    lot = tender.lots.first()
    notice = drafted(tender)
    for name in ("open", "evaluate", "award"):
        move_lot(lot=lot, name=name, actor=TENDERER)
    assert "A-TERM" not in [one.code for one in notice_kinds_of(tender)]
    with pytest.raises(Refused) as refused:
        drafted(tender)
    assert codes(refused) == ["notice.over"]
    assert refused.value.violations[0].source == "《招标投标法》第四十五条"
    now = timezone.now()
    release_notice(notice=notice, at=now, actor=TENDERER)
    with pytest.raises(Refused):
        publish_due(now=now)
    lot.refresh_from_db()
    notice.refresh_from_db()
    assert (lot.state, notice.state) == ("awarded", "scheduled")


def test_a_tender_is_put_away_once_all_of_it_is_over(tender, clock, client):
    due = moments_of(tender)["bids_due"] + timedelta(hours=1)
    clock.move_to(due)
    officer = user("centre", role=Role.TRADING_OFFICER, at=tender.supervisor)
    client.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
    move(subject=tender, lifecycle=TENDER, name="close", actor=TENDERER)
    here = f"/api/v1/tenders/{tender.code}/archive"
    first = tender.lots.order_by("number").first()
    said = client.post(here).json()["violations"]
    assert [one["code"] for one in said] == ["archive.lot"] * tender.lots.count()
    assert said[0]["message"] == f"{first.name}投标中，还没有办完"
    assert "归档</button>" not in client.get(f"/desk/tenders/{tender.code}/").content.decode()
    for lot in tender.lots.all():
        move_lot(lot=lot, name="fail", actor=TENDERER)
    assert "归档</button>" in client.get(f"/desk/tenders/{tender.code}/").content.decode()
    shown = client.post(f"/desk/tenders/{tender.code}/archive/", follow=True).content.decode()
    assert "已归档" in shown
    tender.refresh_from_db()
    assert tender.state == "archived"
