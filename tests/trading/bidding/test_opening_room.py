"""The room of an opening: booked for the tender, used by each of its lots, given back."""

from datetime import timedelta

import pytest

from onewindow.engines.meetings.api import add_room, booking_of, meeting_of
from onewindow.foundation.directory.models import Site
from onewindow.kernel.access import Role
from onewindow.kernel.violations import Refused
from onewindow.trading.bidding.actions import fail_opening, plan_opening, start_opening
from onewindow.trading.bidding.queries import OPENING
from onewindow.trading.tendering.api import LotDraft, book_opening, opening_place
from onewindow.trading.tendering.models import Moment
from tests.builders import TESTER, region, user
from tests.trading.bidding.builders import handed_in, three
from tests.trading.bidding.test_bids import DUE
from tests.trading.tendering.builders import OFFICER, announced

BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def rooms(bodies):
    site = Site.objects.create(
        name="交易中心",
        code="C1",
        kind="trading",
        organization=bodies[0],
        region=region(),
        address="一号路",
    )
    said = {"site": site, "purpose": "开标", "capacity": 30, "actor": TESTER}
    return [add_room(name=name, **said) for name in ("201室", "202室")]


def codes(call):
    with pytest.raises(Refused) as refused:
        call()
    return [violation.code for violation in refused.value.violations]


def test_an_opening_that_nobody_planned_is_held_in_the_room_of_its_entry(tendered, clock, rooms):
    book_opening(tender=tendered.tender, room=rooms[0], actor=OFFICER)
    three(tendered)
    clock.move_to(DUE)
    meeting = start_opening(lot=tendered.lot, at=DUE, actor=OFFICER)
    assert (meeting.room, meeting.starts_at) == (rooms[0], DUE)


def test_the_centre_changes_the_room_until_the_opening_begins(tendered, clock, rooms):
    lot = tendered.lot
    meeting = plan_opening(lot=lot, room=rooms[0], actor=OFFICER)
    assert plan_opening(lot=lot, room=rooms[1], actor=OFFICER) == meeting
    assert meeting_of(lot, OPENING).room == rooms[1]
    plan_opening(lot=lot, room=None, actor=OFFICER)
    assert (meeting_of(lot, OPENING).room, booking_of(tendered.tender)) == (None, None)
    plan_opening(lot=lot, room=rooms[0], actor=OFFICER)
    three(tendered)
    clock.move_to(DUE)
    start_opening(lot=lot, at=DUE, actor=OFFICER)
    assert codes(lambda: plan_opening(lot=lot, room=rooms[1], actor=OFFICER)) == ["room.begun"]
    assert codes(lambda: plan_opening(lot=lot, room=None, actor=OFFICER)) == ["room.begun"]
    assert meeting_of(lot, OPENING).room == rooms[0]


def test_the_lots_of_a_tender_are_opened_in_one_room(procedures, bodies, clock, rooms):
    lots = (LotDraft("一标", 10_000_000), LotDraft("二标", 10_000_000))
    tender, _ = announced(procedures, bodies, lots=lots)
    meetings = [
        plan_opening(lot=lot, room=rooms[0], actor=OFFICER)
        for lot in tender.lots.order_by("number")
    ]
    assert {meeting.room for meeting in meetings} == {rooms[0]}
    other, _ = announced(procedures, bodies, name="另一个项目")
    taken = lambda: plan_opening(lot=other.lots.get(), room=rooms[0], actor=OFFICER)  # noqa: E731
    assert codes(taken) == ["room.taken"]


def test_a_room_left_behind_by_its_deadline_is_not_used(tendered, clock, rooms):
    book_opening(tender=tendered.tender, room=rooms[0], actor=OFFICER)
    three(tendered)
    later = DUE + timedelta(days=1)
    Moment.objects.filter(tender=tendered.tender, event="bids_due").update(at=later)
    clock.move_to(later)
    meeting = start_opening(lot=tendered.lot, at=later, actor=OFFICER)
    assert (meeting.room, opening_place(tendered.tender).is_left_behind) == (None, True)


def test_a_room_is_given_back_when_no_lot_is_opened(tendered, clock, rooms):
    plan_opening(lot=tendered.lot, room=rooms[0], actor=OFFICER)
    handed_in(tendered, tendered.firms[0])
    clock.move_to(DUE)
    fail_opening(lot=tendered.lot, at=DUE, actor=OFFICER)
    assert booking_of(tendered.tender) is None


def test_the_page_shows_the_booked_room_to_everybody_and_lets_the_centre_change_it(
    client, tendered, rooms, bodies
):
    book_opening(tender=tendered.tender, room=rooms[0], actor=OFFICER)
    address = f"/trading/openings/{tendered.lot.code}/"
    assert "交易中心 201室" in client.get(address).content.decode()
    client.force_login(user("desk", role=Role.TRADING_OFFICER, at=bodies[1]), backend=BACKEND)
    page = client.get(address).content.decode()
    assert f'<option value="{rooms[0].pk}" selected>' in page
    client.post(f"{address}plan/", {"room": rooms[1].pk})
    assert "交易中心 202室" in client.get(address).content.decode()
    client.post(f"{address}plan/", {"room": ""})
    assert "网上开标" in client.get(address).content.decode()
