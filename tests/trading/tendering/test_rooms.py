"""The opening of a project is chosen at its entry: its time, and its room or none."""

from datetime import date, datetime, time, timedelta

import pytest
from django.utils import timezone

from onewindow.engines.meetings.api import Stay, add_room, book_room, booking_of
from onewindow.foundation.directory.models import Site
from onewindow.foundation.records.api import entries_of, key_of
from onewindow.kernel.access import Role
from onewindow.kernel.violations import Refused
from onewindow.trading.tendering.actions import OpeningDraft, Venue, book_opening, enter_tender
from onewindow.trading.tendering.api import (
    ClarificationDraft,
    create_tender,
    issue_clarification,
    moments_of,
    opening_place,
    set_timetable,
)
from onewindow.trading.tendering.models import Notice, Tender
from tests.builders import TESTER, region, user
from tests.trading.tendering.builders import (
    MONDAY,
    TENDERER,
    TERMS,
    announced,
    draft_notice,
    drafted,
    entered,
    issued,
)
from tests.trading.tendering.test_endpoints import call, project
from tests.trading.tendering.test_views import people, said

__all__ = ["call", "people", "project"]
BACKEND = "django.contrib.auth.backends.ModelBackend"
EARLIEST = timezone.make_aware(datetime(2026, 11, 23, 9, 30))
PUSHED = timezone.make_aware(datetime(2026, 11, 24, 9, 30))
TWO_HOURS = timedelta(hours=2)


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


def created(procedures, bodies, room, **opening):
    draft = drafted(procedures, bodies, opening=OpeningDraft(room=room, **opening))
    return create_tender(draft=draft, on=MONDAY, actor=TENDERER)


def taken(room, starts, title="别的会"):
    stay = Stay(room, starts, starts + TWO_HOURS)
    return book_room(subject=room, title=title, stay=stay, actor=TESTER)


def told(call):
    with pytest.raises(Refused) as refused:
        call()
    return [(v.code, v.field) for v in refused.value.violations]


def test_the_earliest_lawful_opening_and_a_room_are_booked_in_one_step(procedures, bodies, rooms):
    tender = created(procedures, bodies, rooms[0])
    moments = moments_of(tender)
    assert {event: timezone.localtime(at).date() for event, at in moments.items()} == {
        "notice_published": date(2026, 11, 3),
        "documents_from": date(2026, 11, 3),
        "documents_until": date(2026, 11, 8),
        "clarified_by": date(2026, 11, 8),
        "objections_by": date(2026, 11, 13),
        "bids_due": date(2026, 11, 23),
    }
    booking = booking_of(tender)
    assert (moments["bids_due"], booking.starts_at, booking.ends_at) == (
        EARLIEST,
        EARLIEST,
        EARLIEST + TWO_HOURS,
    )
    assert (booking.room, booking.title) == (rooms[0], "滨河小学改扩建开标")
    assert opening_place(tender).words == "交易中心201室"
    moves = [e.move for e in entries_of(key_of(tender))]
    assert sorted(moves) == ["room.book", "tender.create", "tender.timetable"]
    enter_tender(tender=tender, actor=TENDERER)
    assert tender.state == "entered"


def test_everything_against_an_opening_is_told_at_once(procedures, bodies, rooms):
    early = timezone.make_aware(datetime(2026, 11, 20, 9, 0))
    taken(rooms[0], early)
    late = {"day": date(2026, 11, 20), "hour": time(10, 59)}
    assert told(lambda: created(procedures, bodies, rooms[0], **late)) == [
        ("tender.bid_period", "bids_due"),
        ("tender.opening.early", "bids_due"),
        ("room.taken", "room"),
    ]
    assert not Tender.objects.exists()


@pytest.mark.parametrize(("hour", "is_free"), [(time(10, 59), False), (time(11, 0), True)])
def test_a_room_is_free_from_the_half_hour_on_at_which_the_other_ends(
    procedures, bodies, rooms, hour, is_free
):
    nine = timezone.make_aware(datetime(2026, 11, 23, 9, 0))
    taken(rooms[0], nine)
    if is_free:
        assert booking_of(created(procedures, bodies, rooms[0], hour=hour)).room == rooms[0]
    else:
        assert told(lambda: created(procedures, bodies, rooms[0], hour=hour)) == [
            ("room.taken", "room")
        ]


def test_a_later_day_than_the_earliest_is_as_good(procedures, bodies, rooms):
    tender = created(procedures, bodies, rooms[0], day=date(2026, 12, 1))
    assert timezone.localtime(booking_of(tender).starts_at).date() == date(2026, 12, 1)


def test_an_opening_on_line_takes_no_room(procedures, bodies):
    tender = created(procedures, bodies, None)
    assert moments_of(tender)["bids_due"] == EARLIEST
    assert opening_place(tender).words == "本平台网上开标（不见面）"
    assert booking_of(tender) is None


def test_a_new_timetable_takes_the_room_along_or_says_who_has_it(procedures, bodies, rooms):
    tender = created(procedures, bodies, rooms[0])
    taken(rooms[0], PUSHED + TWO_HOURS)
    moved = moments_of(tender) | {"bids_due": PUSHED}
    planned = {e: moved[e] for e in moved if e not in {"clarified_by", "objections_by"}}
    set_timetable(tender=tender, moments=planned, actor=TENDERER)
    assert booking_of(tender).starts_at == PUSHED
    clash = planned | {"bids_due": PUSHED + timedelta(minutes=30)}
    assert told(lambda: set_timetable(tender=tender, moments=clash, actor=TENDERER)) == [
        ("room.taken", "room")
    ]
    assert (booking_of(tender).starts_at, moments_of(tender)["bids_due"]) == (PUSHED, PUSHED)
    set_timetable(tender=tender, moments=clash, venue=Venue(rooms[1]), actor=TENDERER)
    assert booking_of(tender).room == rooms[1]
    set_timetable(tender=tender, moments=clash, venue=Venue(), actor=TENDERER)
    assert booking_of(tender) is None


@pytest.fixture
def form(procedures, bodies):
    return said(procedures, bodies)


@pytest.fixture
def in_room(procedures, bodies, clock, rooms):
    """Announce a tender whose opening has a room at nine on 23 November."""
    tender, _ = announced(procedures, bodies)
    book_opening(tender=tender, room=rooms[0], actor=TENDERER)
    return tender


def pushed(tender, clock):
    at = timezone.make_aware(datetime(2026, 11, 9, 8, 0))
    clock.move_to(at)
    words = ClarificationDraft("工期改为400日", "设计调整", affects_bids=True, due=PUSHED)
    issue_clarification(tender=tender, draft=words, at=at, actor=TENDERER)


def test_a_clarification_that_pushes_the_deadline_takes_the_room_along(in_room, rooms, clock):
    pushed(in_room, clock)
    place = opening_place(in_room)
    assert (place.current.starts_at, place.current.room) == (PUSHED, rooms[0])


def test_a_room_that_is_taken_then_is_kept_and_asks_to_be_chosen_anew(in_room, rooms, clock):
    taken(rooms[0], PUSHED)
    pushed(in_room, clock)
    assert moments_of(in_room)["bids_due"] == PUSHED
    place = opening_place(in_room)
    nine = timezone.make_aware(datetime(2026, 11, 23, 9, 0))
    assert (place.is_left_behind, place.current, place.booking.starts_at) == (True, None, nine)
    [behind] = [e for e in entries_of(key_of(in_room)) if e.move == "room.behind"]
    assert behind.detail == {
        "room": "201室",
        "reasons": ["201室11月24日09:30至11:30已安排“别的会”，请换一间或者换一个时间"],
    }
    book_opening(tender=in_room, room=rooms[1], actor=TENDERER)
    assert opening_place(in_room).current.room == rooms[1]


def test_the_notice_names_the_place(procedures, bodies, clock, rooms):
    tender = entered(procedures, bodies)
    book_opening(tender=tender, room=rooms[1], actor=TENDERER)
    issued(tender)
    notice = draft_notice(tender=tender, code="A-NOTICE", terms=TERMS, on=MONDAY, actor=TENDERER)
    parts = {part["label"]: part["text"] for part in Notice.objects.get(pk=notice.pk).content}
    assert parts["开标地点"] == "开标地点：交易中心202室"


def test_after_the_deadline_the_room_stays(in_room, rooms):
    Tender.objects.filter(pk=in_room.pk).update(state="closed")
    in_room.refresh_from_db()
    closed = lambda: book_opening(tender=in_room, room=rooms[1], actor=TENDERER)  # noqa: E731
    assert told(closed) == [("opening.closed", "")]


def test_without_a_timetable_there_is_nothing_to_book(procedures, bodies, rooms):
    tender = create_tender(draft=drafted(procedures, bodies), on=MONDAY, actor=TENDERER)
    early = lambda: book_opening(tender=tender, room=rooms[1], actor=TENDERER)  # noqa: E731
    assert told(early) == [("opening.due", "")]


def test_the_page_of_entry_proposes_the_day_and_shows_who_has_which_room(
    client, form, people, clock, rooms
):
    client.force_login(people["tenderer"], backend=BACKEND)
    taken(rooms[0], EARLIEST, title="消防改造开标")
    asked = {k: form[k] for k in ("procedure", "region", "is_mandatory", "opening_hour")}
    page = client.get("/desk/tenders/new/opening/", asked).content.decode()
    assert "最早可在<strong>2026年11月23日</strong>开标" in page
    assert "09:30–11:30 消防改造开标" in page
    assert page.count("空闲") == 1
    early = client.get("/desk/tenders/new/opening/", asked | {"bids_due": "2026-11-22"})
    assert "所选日期早于法定最早日" in early.content.decode()
    assert "选好交易程序以后" in client.get("/desk/tenders/new/opening/").content.decode()
    refused = client.post("/desk/tenders/new/", form | {"room": rooms[0].pk})
    assert refused.status_code == 422
    assert "201室11月23日09:30至11:30已安排“消防改造开标”" in refused.content.decode()
    done = client.post("/desk/tenders/new/", form | {"room": rooms[1].pk}, follow=True)
    assert "2026年11月23日09:30开标，交易中心202室。" in done.content.decode()
    assert booking_of(Tender.objects.get()).room == rooms[1]


def test_the_room_is_chosen_anew_by_the_tenderer_and_the_centre_only(
    client, people, in_room, rooms, clock
):
    taken(rooms[0], PUSHED)
    pushed(in_room, clock)
    address = f"/desk/tenders/{in_room.code}/room/"
    for name, status in (("supervisor", 403), ("other", 404)):
        client.force_login(people[name], backend=BACKEND)
        assert (name, client.get(address).status_code) == (name, status)
    client.force_login(people["officer"], backend=BACKEND)
    assert "另选开标室" in client.get(f"/desk/tenders/{in_room.code}/").content.decode()
    assert "届时已有别的安排" in client.get(address).content.decode()
    assert client.post(address, {"room": rooms[0].pk}).status_code == 422
    assert client.post(address, {"room": rooms[1].pk}).status_code == 302
    assert opening_place(in_room).current.room == rooms[1]
    assert "另选开标室" not in client.get(f"/desk/tenders/{in_room.code}/").content.decode()
    assert client.post(address, {"room": ""}).status_code == 302
    assert booking_of(in_room) is None


def test_a_project_is_entered_with_its_room_over_http(call, project, clock, rooms):
    asked = "earliest-opening?procedure=works_open&region=339901&is_mandatory=true"
    assert call("tenderer", "get", asked).json()["bids_due"] == "2026-11-23"
    far = call("officer", "get", "opening-rooms?at=9999-12-31T23:30:00%2B08:00")
    assert far.json()["violations"][0]["code"] == "opening.far"
    late = call("tenderer", "post", "tenders", project | {"opening": {"day": "2062-11-23"}})
    assert [v["field"] for v in late.json()["violations"]] == ["bids_due"]
    unknown = "earliest-opening?procedure=none&region=339901"
    assert call("tenderer", "get", unknown).status_code == 404
    nowhere = "earliest-opening?procedure=works_open&region=1"
    assert call("tenderer", "get", nowhere).status_code == 422
    taken(rooms[0], EARLIEST)
    listed = call("officer", "get", "opening-rooms?at=2026-11-23T09:30:00%2B08:00").json()
    assert [(one["name"], one["booked_for"]) for one in listed] == [
        ("201室", "别的会"),
        ("202室", ""),
    ]
    clash = project | {"opening": {"room": rooms[0].pk}}
    refused = call("tenderer", "post", "tenders", clash)
    assert [v["code"] for v in refused.json()["violations"]] == ["room.taken"]
    made = call("tenderer", "post", "tenders", project | {"opening": {"room": rooms[1].pk}}).json()
    assert (made["opening_place"], made["opening_place_is_left_behind"]) == (
        "交易中心202室",
        False,
    )
    assert datetime.fromisoformat(made["moments"]["bids_due"]) == EARLIEST
    room = f"tenders/{made['code']}/room"
    assert call("tenderer", "put", room, {"room": 0}).json()["violations"][0]["code"] == (
        "room.unknown"
    )
    changed = call("officer", "put", room, {"room": None}).json()
    assert changed["opening_place"] == "本平台网上开标（不见面）"
    assert call("other", "put", room, {"room": None}).status_code == 404


def test_a_timetable_over_http_keeps_the_room_unless_it_is_said(call, project, clock, rooms):
    made = call("tenderer", "post", "tenders", project | {"opening": {"room": rooms[1].pk}}).json()
    planned = {
        "notice_published": "2026-11-03T09:00:00+08:00",
        "documents_from": "2026-11-03T09:00:00+08:00",
        "documents_until": "2026-11-08T23:59:59+08:00",
        "bids_due": "2026-11-25T09:30:00+08:00",
    }
    address = f"tenders/{made['code']}/timetable"
    kept = call("tenderer", "put", address, {"moments": planned}).json()
    assert kept["opening_place"] == "交易中心202室"
    online = call("tenderer", "put", address, {"moments": planned, "room": None}).json()
    assert online["opening_place"] == "本平台网上开标（不见面）"


def test_who_may_choose_rooms(procedures, bodies, client, clock, rooms):
    tender = created(procedures, bodies, rooms[0])
    client.force_login(user("auditor", role=Role.AUDITOR, at=bodies[1]), backend=BACKEND)
    assert client.get(f"/desk/tenders/{tender.code}/room/").status_code == 403
    page = client.get(f"/desk/tenders/{tender.code}/").content.decode()
    assert "交易中心201室" in page
    assert "换开标室" not in page


def test_the_page_proposes_as_soon_as_the_procedure_is_chosen(client, form, people, clock):
    client.force_login(people["tenderer"], backend=BACKEND)
    page = client.get("/desk/tenders/new/opening/", {"procedure": form["procedure"]})
    assert "最早可在<strong>" in page.content.decode()
    assert "只能在网上开标" in page.content.decode()
