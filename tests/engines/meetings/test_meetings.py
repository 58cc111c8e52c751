"""A meeting from its plan to its signed minutes, in a room that nobody else has."""

from datetime import UTC, date, datetime, timedelta

import pytest

from onewindow.engines.meetings.actions import (
    Guest,
    Plan,
    add_room,
    answer,
    book_room,
    cancel_meeting,
    close_meeting,
    decline_minutes,
    finish_step,
    move_meeting,
    open_meeting,
    plan_meeting,
    release_room,
    say,
    sign_minutes,
    take_seat,
)
from onewindow.engines.meetings.models import Booking, RoomSlot
from onewindow.engines.meetings.queries import (
    MINUTES,
    Stay,
    booking_of,
    bookings_on,
    meeting_facts,
    meeting_of,
    minutes_bytes,
    rooms_at,
    waiting_for,
)
from onewindow.engines.meetings.rules import Duty, Saying, slots_of
from onewindow.foundation.accounts.actions import issue_demo_certificate
from onewindow.foundation.accounts.queries import signed_bytes
from onewindow.foundation.directory.models import Site
from onewindow.foundation.records.api import Entry, key_of
from onewindow.kernel.signing import KeyKind, SoftwareKey
from onewindow.kernel.violations import Refused
from tests.builders import TESTER, organization, person, region, user

pytestmark = pytest.mark.django_db
NINE = datetime(2026, 12, 1, 1, tzinfo=UTC)  # 9点
TEN, ELEVEN = NINE + timedelta(hours=1), NINE + timedelta(hours=2)
KEY = SoftwareKey.generate(KeyKind.EC)
AGENDA = (("roll", "核对到会人"), ("vote", "表决"))
GUESTS = (
    Guest("主持人", "张主任", "host", Duty.ALWAYS),
    Guest("代表", "甲公司", "a"),
    Guest("代表", "乙公司", "b"),
    Guest("旁听", "记者", "press", Duty.NONE),
)


@pytest.fixture
def centre():
    body = organization(1)
    site = Site.objects.create(
        name="交易中心",
        code="C1",
        kind="trading",
        organization=body,
        region=region(),
        address="一号路",
    )
    return body, add_room(site=site, name="201室", purpose="开标", capacity=30, actor=TESTER)


def booked(subject, room, starts=NINE, ends=TEN, title="定标会"):
    stay = Stay(room, starts, ends)
    return book_room(subject=subject, title=title, stay=stay, actor=TESTER)


def planned(subject, *, booking=None, starts=NINE, ends=TEN, kind="vote"):
    plan = Plan(kind, "定标会", starts, ends, AGENDA, booking)
    return plan_meeting(subject=subject, plan=plan, guests=GUESTS, actor=TESTER)


def seat(meeting, code):
    return meeting.seats.get(code=code)


def arrive(meeting, code, serial):
    account = user(code, of=person(serial, name=f"代表{code}"))
    found = seat(meeting, code)
    take_seat(seat=found, user=account, address="127.0.0.1", at=NINE)
    return found


def codes(call):
    with pytest.raises(Refused) as refused:
        call()
    return [violation.code for violation in refused.value.violations]


def test_the_half_hours_that_a_period_touches_are_taken():
    half = timedelta(minutes=30)
    assert list(slots_of(NINE, NINE + half)) == [NINE]
    assert list(slots_of(NINE + timedelta(minutes=29, seconds=59), NINE + half)) == [NINE]
    assert list(slots_of(NINE + timedelta(minutes=1), TEN)) == [NINE, NINE + half]


def test_no_room_is_booked_twice_and_every_other_booking_in_the_way_is_named(centre):
    body, room = centre
    first = booked(body, room)
    second = booked(region(), room, TEN, ELEVEN, title="开标会")
    late = NINE + timedelta(minutes=59)
    with pytest.raises(Refused) as refused:
        booked(room, room, late, ELEVEN)
    assert [(v.code, v.message, v.field) for v in refused.value.violations] == [
        (
            "room.taken",
            "201室12月1日09:00至10:00已安排“定标会”，请换一间或者换一个时间",
            "room",
        ),
        (
            "room.taken",
            "201室12月1日10:00至11:00已安排“开标会”，请换一间或者换一个时间",
            "room",
        ),
    ]
    assert RoomSlot.objects.count() == 4
    assert list(bookings_on(date(2026, 12, 1))) == [first, second]
    assert rooms_at(late, late + timedelta(minutes=1)) == [(room, first)]
    assert rooms_at(ELEVEN, ELEVEN + timedelta(minutes=1)) == [(room, None)]


def test_a_booking_moved_or_given_back_frees_its_room_and_its_meetings_move_along(centre):
    body, room = centre
    meeting = planned(body, booking=booked(body, room))
    booked(body, room, TEN, ELEVEN)
    meeting.refresh_from_db()
    assert (meeting.starts_at, meeting.ends_at, meeting.room) == (TEN, ELEVEN, room)
    other = booked(room, room)
    release_room(subject=body, actor=TESTER)
    meeting.refresh_from_db()
    assert (booking_of(body), meeting.room) == (None, None)
    assert booked(room, room, TEN, ELEVEN) == other
    assert [s.at for s in other.slots.order_by("at")] == [TEN, TEN + timedelta(minutes=30)]
    release_room(subject=body, actor=TESTER)  # nothing to give back, nothing to say
    moves = [one.move for one in Entry.objects.filter(subject=key_of(body)).order_by("id")]
    assert moves == ["room.book", "room.book", "room.release"]


def test_a_refused_booking_leaves_the_one_before_as_it_was(centre):
    body, room = centre
    mine = booked(body, room)
    booked(region(), room, TEN, ELEVEN)
    assert codes(lambda: booked(body, room, TEN, ELEVEN)) == ["room.taken"]
    assert [s.at for s in mine.slots.order_by("at")] == [NINE, NINE + timedelta(minutes=30)]


def test_a_room_is_not_changed_once_the_meeting_in_it_has_begun(centre):
    body, room = centre
    meeting = planned(body, booking=booked(body, room))
    open_meeting(meeting=meeting, at=NINE, actor=TESTER)
    assert codes(lambda: booked(body, room, TEN, ELEVEN)) == ["room.begun"]
    assert codes(lambda: release_room(subject=body, actor=TESTER)) == ["room.begun"]


def test_a_cancelled_meeting_does_not_hold_its_room(centre):
    body, room = centre
    meeting = planned(body, booking=booked(body, room))
    cancel_meeting(meeting=meeting, reason="项目终止", actor=TESTER)
    release_room(subject=body, actor=TESTER)
    assert (meeting_of(body, "vote"), booking_of(body)) == (None, None)


def test_a_meeting_is_moved_to_another_time_until_it_begins(centre):
    body, room = centre
    meeting = planned(body)
    there = booked(body, room, TEN, ELEVEN)
    move_meeting(meeting=meeting, starts=TEN, ends=ELEVEN, booking=there, actor=TESTER)
    assert (meeting.starts_at, meeting.room) == (TEN, room)
    open_meeting(meeting=meeting, at=TEN, actor=TESTER)
    again = {"starts": NINE, "ends": TEN, "booking": None}
    assert codes(lambda: move_meeting(meeting=meeting, **again, actor=TESTER)) == ["meeting.state"]


@pytest.mark.parametrize("hours", [0, -1, 12.5])
def test_a_room_is_booked_for_a_sensible_time(centre, hours):
    body, room = centre
    ends = NINE + timedelta(hours=hours)
    assert codes(lambda: booked(body, room, ends=ends)) == ["meeting.period"]
    assert Booking.objects.count() == 0


def test_one_meeting_of_a_kind_about_one_subject(centre):
    body, _ = centre
    planned(body)
    assert codes(lambda: planned(body)) == ["meeting.planned"]


def test_it_does_not_begin_before_its_time(centre):
    meeting = planned(centre[0])
    early = NINE - timedelta(seconds=1)
    assert codes(lambda: open_meeting(meeting=meeting, at=early, actor=TESTER)) == [
        "meeting.early"
    ]
    open_meeting(meeting=meeting, at=NINE, actor=TESTER)
    assert (meeting.state, meeting.opened_at) == ("open", NINE)


def test_a_seat_is_taken_by_the_first_who_comes(centre):
    meeting = planned(centre[0])
    found = arrive(meeting, "a", 1)
    assert (found.came_at, found.came_from) == (NINE, "127.0.0.1")
    other = user("late", of=person(2))
    assert codes(lambda: take_seat(seat=found, user=other, address="", at=NINE)) == ["seat.taken"]
    take_seat(seat=found, user=found.user, address="", at=TEN)
    found.refresh_from_db()
    assert found.came_at == NINE


def test_it_is_not_closed_before_everything_is_done_and_answered(centre):
    meeting = planned(centre[0])
    open_meeting(meeting=meeting, at=NINE, actor=TESTER)
    objection = say(
        seat=arrive(meeting, "a", 1), saying=Saying.OBJECTION, text="乙公司来晚了", at=NINE
    )
    close = lambda: close_meeting(meeting=meeting, sections=(), at=TEN, actor=TESTER)  # noqa: E731
    assert codes(close) == ["meeting.steps", "meeting.unanswered"]
    for code, _ in AGENDA:
        finish_step(meeting=meeting, code=code, result="完成", at=NINE, actor=TESTER)
    answer(talk=objection, text="按签到记录没有晚到", at=NINE, actor=TESTER)
    assert codes(lambda: answer(talk=objection, text="再答", at=NINE, actor=TESTER)) == [
        "talk.answered"
    ]
    close()
    assert meeting.state == "closed"


def test_nothing_is_said_from_an_empty_seat_or_after_the_end(centre):
    meeting = planned(centre[0])
    open_meeting(meeting=meeting, at=NINE, actor=TESTER)
    empty = seat(meeting, "b")
    assert codes(lambda: say(seat=empty, saying=Saying.REMARK, text="你好吗", at=NINE)) == [
        "talk.text"
    ]
    taken = arrive(meeting, "a", 1)
    finish(meeting)
    taken.refresh_from_db()
    assert codes(lambda: say(seat=taken, saying=Saying.REMARK, text="你好吗", at=TEN)) == [
        "meeting.state"
    ]


def finish(meeting, sections=()):
    for code, _ in AGENDA:
        finish_step(meeting=meeting, code=code, result="", at=NINE, actor=TESTER)
    close_meeting(meeting=meeting, sections=sections, at=TEN, actor=TESTER)


def signed(found, *, key=KEY):
    found = type(found).objects.select_related("meeting", "user__person").get(pk=found.pk)
    certificate = issue_demo_certificate(
        user=found.user,
        code=found.user.person.number,
        public=KEY.public(),
        at=TEN,
        actor=TESTER,
    )
    content = minutes_bytes(found.meeting)
    value = key.sign(signed_bytes(found.meeting, MINUTES, content)).hex()
    return sign_minutes(
        seat=found, certificate=certificate, value=value, signer=found.user, at=TEN
    )


def test_the_minutes_say_what_happened_and_are_signed_by_those_who_must(centre, settings):
    settings.DEMO = True
    meeting = planned(centre[0], booking=booked(*centre))
    open_meeting(meeting=meeting, at=NINE, actor=TESTER)
    host, guest = arrive(meeting, "host", 1), arrive(meeting, "a", 2)
    say(seat=guest, saying=Saying.REMARK, text="同意", at=NINE)
    finish(meeting, [("结果", "通过")])
    assert [(one["label"], one["text"]) for one in meeting.minutes] == [
        ("会议", "定标会"),
        ("时间和地点", "2026-12-01 09:00:00至2026-12-01 10:00:00，201室"),
        (
            "到会",
            "张主任（主持人，2026-12-01 09:00:00签到）\n甲公司（代表，2026-12-01 09:00:00签到）",
        ),
        ("未到会", "乙公司（代表）\n记者（旁听）"),
        ("核对到会人", "2026-12-01 09:00:00"),
        ("表决", "2026-12-01 09:00:00"),
        ("结果", "通过"),
        ("发言", "2026-12-01 09:00:00 甲公司：同意"),
    ]
    assert waiting_for(meeting) == ("张主任", "甲公司")
    assert codes(lambda: signed(guest, key=SoftwareKey.generate(KeyKind.EC))) == [
        "signature.wrong"
    ]
    signed(host)
    assert codes(lambda: signed(host)) == ["minutes.answered"]
    guest.meeting.refresh_from_db()
    decline_minutes(seat=guest, reason="我方没有发言", signer=guest.user, at=TEN)
    meeting.refresh_from_db()
    assert (meeting.state, waiting_for(meeting)) == ("signed", ())
    entries = Entry.objects.filter(subject=key_of(meeting)).order_by("id")
    assert [one.move for one in entries][-3:] == [
        "signature.give",
        "minutes.decline",
        "meeting.sign",
    ]
    [facts] = meeting_facts(date(2026, 12, 1), date(2026, 12, 2))
    assert (facts["state"], facts["came"], facts["objections"]) == ("signed", 2, 0)


def test_one_who_must_sign_is_waited_for_even_if_away(centre):
    meeting = planned(centre[0])
    open_meeting(meeting=meeting, at=NINE, actor=TESTER)
    finish(meeting)
    assert waiting_for(meeting) == ("张主任",)
