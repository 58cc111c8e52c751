"""From the kiosk to the end of the visit, with the database."""

from datetime import timedelta

import pytest

from onewindow.kernel.violations import Refused
from onewindow.services.hall.actions.counters import assign_queues, close_counter, pause_counter
from onewindow.services.hall.api import (
    CallEvent,
    CounterPeriod,
    CounterState,
    Period,
    Priority,
    ServiceOutcome,
    Source,
    Ticket,
    call_next,
    cancel_ticket,
    events_after,
    finish_service,
    hold_ticket,
    pass_over,
    place_of,
    recall_ticket,
    reinstate_ticket,
    resume_counter,
    resume_ticket,
    set_day,
    start_service,
    sweep_halls,
    ticket_facts,
    transfer_ticket,
)
from onewindow.services.hall.rules import PauseReason
from tests.builders import person
from tests.services.hall.house import CHINA, CLERK, at, later, opened, ticket


def call(desk, when):
    return call_next(desk=desk, at=when, actor=CLERK)


def serve(desk, when, outcome=ServiceOutcome.FINISHED):
    """Call, begin and end one after the other; return the number, or None if nobody waits."""
    called = call(desk, when)
    if called:
        start_service(desk=desk, at=later(when, seconds=20), actor=CLERK)
        end = later(when, minutes=5)
        finish_service(desk=desk, outcome=outcome, at=end, actor=CLERK)
    return called.number if called else None


def codes(refused):
    return [violation.code for violation in refused.value.violations]


def stages(one):
    rows = Period.objects.filter(ticket=one).order_by("starts", "id")
    return [
        (
            row.stage,
            f"{row.starts.astimezone(CHINA):%H:%M:%S}",
            row.ends and row.ends.astimezone(CHINA).strftime("%H:%M:%S"),
        )
        for row in rows
    ]


def test_numbers_count_up_by_queue_and_begin_anew_every_day(house):
    numbers = [ticket(house, letter).number for letter in ("A", "A", "B", "A")]
    assert numbers == ["A001", "A002", "B001", "A003"]
    assert ticket(house, "A", when=at(day=3)).number == "A001"


def test_a_closed_hall_gives_no_ticket_and_says_when_it_does(house):
    with pytest.raises(Refused) as refused:
        ticket(house, when=at(12, 15))
    assert str(refused.value) == "现在不是取号时间，今天的取号时间为09:00–12:00、13:30–17:00"
    with pytest.raises(Refused, match="大厅今天不开放取号"):
        ticket(house, when=at(day=7))
    set_day(
        hall=house.hall,
        on=at(day=7).date(),
        pairs=[["09:00", "12:00"]],
        reason="延时服务",
        actor=CLERK,
    )
    assert ticket(house, when=at(10, day=7)).number == "A001"


def test_everything_wrong_with_a_ticket_is_said_at_once(house):
    house.hall.needs_name, house.hall.takes_phone_tickets = True, False
    house.hall.save(update_fields=["needs_name", "takes_phone_tickets"])
    house.queues["B"].is_active = False
    house.queues["B"].save()
    with pytest.raises(Refused) as refused:
        ticket(house, "AB", when=at(8), source=Source.PHONE)
    assert codes(refused) == [
        "hall.closed",
        "ticket.queue",
        "ticket.needs_name",
        "ticket.no_phone",
    ]


def test_somebody_known_holds_one_open_ticket_a_day(house):
    wang = person(1)
    ticket(house, person=wang)
    with pytest.raises(Refused, match="还有一张没有用完的号票"):
        ticket(house, person=wang)
    ticket(house, person=wang, when=at(day=3))


def test_a_visit_leaves_its_stages_its_facts_and_its_record(house):
    desk = opened(house, "01")
    one = ticket(house, when=at(9, 5))
    call(desk, at(9, 10))
    start_service(desk=desk, at=at(9, 11), actor=CLERK)
    hold_ticket(desk=desk, reason="去复印", at=at(9, 15), actor=CLERK)
    assert serve(desk, at(9, 16)) is None
    one.refresh_from_db()
    resume_ticket(desk=desk, ticket=one, at=at(9, 20), actor=CLERK)
    finish_service(desk=desk, outcome=ServiceOutcome.ACCEPTED, at=at(9, 26), actor=CLERK)
    assert stages(one) == [
        ("waiting", "09:05:00", "09:10:00"),
        ("called", "09:10:00", "09:11:00"),
        ("serving", "09:11:00", "09:15:00"),
        ("held", "09:15:00", "09:20:00"),
        ("serving", "09:20:00", "09:26:00"),
    ]
    [fact] = ticket_facts()
    del fact["service"], fact["clerk_key"]
    assert fact == {
        "hall": "339901H01",
        "region": "339901",
        "on": at().date(),
        "ticket_number": "A001",
        "ticket_state": "done",
        "source": "kiosk",
        "priority": "",
        "queue_letter": "A",
        "matter_slug": None,
        "case_number": None,
        "counter_number": "01",
        "appointed_at": None,
        "person_number": None,
        "taken_at": at(9, 5),
        "position": 1,
        "waiting_from": at(9, 5),
        "called_at": at(9, 10),
        "started_at": at(9, 11),
        "ended_at": at(9, 26),
        "outcome": "accepted",
    }


def test_two_priority_calls_then_an_ordinary_one(house):
    desk = opened(house, "01")
    for minute in range(3):
        ticket(house, when=at(9, minute))
    for minute in range(3, 8):
        ticket(house, when=at(9, minute), priority=Priority.ELDER)
    called = [serve(desk, at(10, minute * 6)) for minute in range(9)]
    # 普通 A001–A003 先到，优先 A004–A008 后到：每两个优先号之后一个普通号。
    assert called == [
        "A004",
        "A005",
        "A001",
        "A006",
        "A007",
        "A002",
        "A008",
        "A003",
        None,
    ]


def test_a_counter_calls_only_its_own_queues_and_the_express_first(house):
    desk = opened(house, "01")
    ticket(house, "B", when=at(9, 0))
    ticket(house, "A", when=at(9, 1))
    ticket(house, "E", when=at(9, 2))
    assert [serve(desk, at(9, 10 + n * 6)) for n in range(3)] == ["E001", "A001", None]
    assign_queues(desk=desk, queues=[house.queues["B"]], at=at(10), actor=CLERK)
    assert serve(desk, at(10, 1)) == "B001"
    periods = CounterPeriod.objects.filter(counter=desk.counter).order_by("starts")
    assert [(row.state, row.letters) for row in periods] == [("open", ["A", "E"]), ("open", ["B"])]


def test_somebody_who_does_not_come_is_called_three_times_then_passed_over_then_lost(house):
    desk = opened(house, "01")
    late = ticket(house)
    others = [ticket(house, when=at(9, n)) for n in range(1, 6)]
    call(desk, at(9, 10))
    with pytest.raises(Refused, match="两次呼叫至少间隔30秒"):
        recall_ticket(desk=desk, at=at(9, 10, 29), actor=CLERK)
    recall_ticket(desk=desk, at=at(9, 10, 30), actor=CLERK)
    with pytest.raises(Refused, match="呼叫3次无人应答才能过号，现在呼叫了2次"):
        pass_over(desk=desk, at=at(9, 11), actor=CLERK)
    recall_ticket(desk=desk, at=at(9, 11), actor=CLERK)
    assert pass_over(desk=desk, at=at(9, 12), actor=CLERK).state == "passed"
    late.refresh_from_db()
    reinstate_ticket(ticket=late, at=at(9, 13), actor=CLERK)
    assert place_of(late).before == 3
    assert [serve(desk, at(9, 20 + n * 6)) for n in range(3)] == [o.number for o in others[:3]]
    assert call(desk, at(9, 40)).number == "A001"
    for minute in (41, 42):
        recall_ticket(desk=desk, at=at(9, minute), actor=CLERK)
    assert pass_over(desk=desk, at=at(9, 43), actor=CLERK).state == "abandoned"
    assert call(desk, at(9, 44)).number == "A005"


def test_one_visit_of_several_matters_goes_on_here_and_elsewhere(house):
    here = opened(house, "01")
    other = opened(house, "02")
    assign_queues(desk=other, queues=[house.queues["B"]], at=at(9), actor=CLERK)
    one = ticket(house, "AEB", when=at(9, 1))
    ticket(house, "B", when=at(9, 2))
    call(here, at(9, 10))
    start_service(desk=here, at=at(9, 11), actor=CLERK)
    finish_service(desk=here, outcome=ServiceOutcome.FINISHED, at=at(9, 20), actor=CLERK)
    one.refresh_from_db()
    assert (one.state, one.position, one.queue.letter) == ("serving", 2, "E")
    finish_service(desk=here, outcome=ServiceOutcome.CONSULTED, at=at(9, 25), actor=CLERK)
    one.refresh_from_db()
    assert (one.state, one.position, one.counter) == ("waiting", 3, None)
    # 已在大厅等得最久，到下一队列排在后来的人之前。
    assert call(other, at(9, 30)).number == "A001"
    start_service(desk=other, at=at(9, 31), actor=CLERK)
    finish_service(desk=other, outcome=ServiceOutcome.RETURNED, at=at(9, 40), actor=CLERK)
    one.refresh_from_db()
    assert (one.state, one.ended_at) == ("done", at(9, 40))
    facts = [
        (f["position"], f["counter_number"], f["outcome"])
        for f in ticket_facts()
        if f["ticket_number"] == "A001"
    ]
    assert facts == [(1, "01", "finished"), (2, "01", "consulted"), (3, "02", "returned")]


def test_a_ticket_sent_to_one_counter_waits_for_it_and_is_freed_when_that_closes(house):
    here, there, third = (opened(house, number) for number in ("01", "02", "03"))
    ticket(house)
    call(here, at(9, 1))
    transfer_ticket(
        desk=here,
        queue=house.queues["A"],
        counter=there.counter,
        reason="涉税",
        at=at(9, 2),
        actor=CLERK,
    )
    assert call(third, at(9, 3)) is None
    close_counter(desk=there, at=at(9, 4), actor=CLERK)
    assert call(third, at(9, 5)).number == "A001"


def test_a_transfer_must_lead_somewhere(house):
    here = opened(house, "01")
    ticket(house)
    call(here, at(9, 1))
    with pytest.raises(Refused) as refused:
        transfer_ticket(
            desk=here,
            queue=house.queues["B"],
            counter=house.desks["02"].counter,
            reason="",
            at=at(9, 2),
            actor=CLERK,
        )
    assert codes(refused) == ["ticket.counter"]


def test_a_counter_serves_one_at_a_time_and_only_while_it_is_open(house):
    desk = opened(house, "01")
    ticket(house), ticket(house)
    call(desk, at(9, 1))
    for action in (
        call,
        lambda d, w: pause_counter(desk=d, reason=PauseReason.REST, at=w, actor=CLERK),
    ):
        with pytest.raises(Refused, match="请先处理窗口前的 A001 号"):
            action(desk, at(9, 2))
    start_service(desk=desk, at=at(9, 3), actor=CLERK)
    finish_service(desk=desk, outcome=ServiceOutcome.FINISHED, at=at(9, 4), actor=CLERK)
    pause_counter(desk=desk, reason=PauseReason.MEAL, at=at(9, 5), actor=CLERK)
    with pytest.raises(Refused, match="窗口现在是“暂停”，开放后才能叫号"):
        call(desk, at(9, 6))
    resume_counter(desk=desk, at=at(9, 7), actor=CLERK)
    assert call(desk, at(9, 8)).number == "A002"


def test_a_clerk_sits_at_one_counter(house):
    first = opened(house, "01")
    with pytest.raises(Refused, match="您已在综合窗口1上岗，请先在那里关窗"):
        opened(house, "02", clerk=first.clerk)


def test_events_count_up_without_a_gap_and_carry_no_name(house):
    desk = opened(house, "01")
    ticket(house, person=person(1, name="王桂英"))
    serve(desk, at(9, 1))
    events = events_after(house.hall.pk, 0)
    assert [event["sequence"] for event in events] == list(range(1, len(events) + 1))
    assert [event["kind"] for event in events][-5:] == [
        "counter",
        "taken",
        "called",
        "started",
        "finished",
    ]
    assert "王桂英" not in str(list(CallEvent.objects.values()))


def test_a_ticket_is_given_back_before_it_is_called_only(house):
    desk = opened(house, "01")
    first, second = ticket(house), ticket(house)
    call(desk, at(9, 1))
    first.refresh_from_db()
    with pytest.raises(Refused, match="当前状态为“已叫”，不能取消"):
        cancel_ticket(ticket=first, at=at(9, 2), actor=CLERK)
    cancel_ticket(ticket=second, at=at(9, 2), actor=CLERK)
    assert stages(second) == [("waiting", "09:00:00", "09:02:00")]


def test_the_night_ends_what_the_day_left_open(house):
    desk = opened(house, "01")
    served, waiting = ticket(house), ticket(house)
    call(desk, at(16, 1))
    start_service(desk=desk, at=at(16, 2), actor=CLERK)
    done = sweep_halls(at=at(0, 10, day=3))
    assert done == "结束号票 2 张，关窗 1 个，爽约 0 个，清理动态 0 条"
    states = dict(Ticket.objects.values_list("number", "state"))
    assert states == {served.number: "done", waiting.number: "abandoned"}
    assert CounterState.objects.get(pk=desk.pk).clerk is None
    assert not Period.objects.filter(ends=None).exists()
    assert sweep_halls(at=at(0, 20, day=3)) == "结束号票 0 张，关窗 0 个，爽约 0 个，清理动态 0 条"


def test_a_clock_that_is_set_back_makes_no_stretch_shorter_than_nothing(house):
    desk = opened(house, "01", when=at(9, 30))
    ticket(house, "A", when=at(9, 20))
    said = {"desk": desk, "actor": CLERK}
    call_next(at=at(9, 10), **said)
    start_service(at=at(9, 5), **said)
    service = finish_service(at=at(8, 50), outcome=ServiceOutcome.FINISHED, **said)
    moments = (service.waiting_from, service.called_at, service.started_at, service.ended_at)
    assert moments == (at(9, 20),) * 4
    close_counter(desk=desk, at=at(9, 0), actor=CLERK)
    periods = [*Period.objects.all(), *CounterPeriod.objects.filter(counter=desk.counter)]
    assert [one.ends - one.starts for one in periods] == [timedelta(0)] * len(periods)


def test_calling_takes_a_bounded_number_of_statements(house, django_assert_max_num_queries):
    desk = opened(house, "01")
    for _ in range(5):
        ticket(house)
    call(desk, at(9, 1))
    start_service(desk=desk, at=at(9, 2), actor=CLERK)
    finish_service(desk=desk, outcome=ServiceOutcome.FINISHED, at=at(9, 3), actor=CLERK)
    with django_assert_max_num_queries(20):
        call(desk, at(9, 4))
    with django_assert_max_num_queries(16):
        ticket(house)
