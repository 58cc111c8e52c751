import secrets
from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
import time_machine
import yaml
from django.conf import settings
from django.test import Client

from onewindow.foundation.policy.api import forget_snapshot
from onewindow.foundation.policy.models import PolicyRecord
from onewindow.foundation.records.api import entries_of
from onewindow.kernel.violations import Refused
from onewindow.services.hall.actions.planning import (
    PlanDraft,
    apply_plan,
    check_forecasts,
    undo_plan,
)
from onewindow.services.hall.actions.posts import decide_posts, propose_posts
from onewindow.services.hall.api import call_next, finish_service, start_service
from onewindow.services.hall.models import (
    CounterPlan,
    CounterState,
    ForecastCheck,
    PostProposal,
    Ticket,
    TicketService,
)
from onewindow.services.hall.queries.history import arrivals_on, forget_past, past_before
from onewindow.services.hall.queries.planning import day_plan, what_if
from onewindow.services.hall.queries.pools import (
    planned_counters,
    pool_of,
    pools_of,
    usual_plan,
)
from onewindow.services.hall.queries.posts import pool_posts
from onewindow.services.hall.queries.printing import proposal_pdf, proposal_word
from onewindow.services.hall.queries.waiting import (
    expected_wait,
    expected_wait_later,
    expected_waits,
    forget_waits,
    hall_overview,
)
from onewindow.services.hall.rules import ServiceOutcome, Source, TicketState
from tests.builders import organization, user
from tests.services.hall.house import CLERK, at, opened, ticket

MONDAY = date(2026, 11, 2)
MORNING = zip(range(18, 24), (6, 8, 8, 6, 4, 2), strict=True)
AFTERNOON = zip(range(27, 34), (4, 5, 5, 4, 3, 2, 1), strict=True)
BY_DAY = dict([*MORNING, *AFTERNOON])


@pytest.fixture
def planned(house):
    """Return the small hall with the numbers for waiting and plans in force."""
    packs = yaml.safe_load(Path(settings.PACKS, "national/policy/hall-staffing.yaml").read_text())
    PolicyRecord.objects.bulk_create(
        PolicyRecord(
            **{key: pack[key] for key in ("code", "name", "unit", "bound")},
            **{key: value[key] for key in ("region", "value", "starts", "source", "confidence")},
        )
        for pack in packs
        for value in pack["values"]
    )
    forget_snapshot()
    forget_past()
    forget_waits()
    return house


def pool(house, key="A-E"):
    return pool_of(house.hall, key)


def past_days(house, count=20, *, minutes=8, before=MONDAY, many=1):
    """Put former working days in: people by the hour, each served for some minutes."""
    counters = [desk.counter for desk in house.desks.values()]
    tickets, services = [], []
    days = [before - timedelta(days=n) for n in range(1, 2 * count)]
    for on in [day for day in days if day.weekday() < 5][:count]:
        number = 0
        for slot, people in BY_DAY.items():
            for place in range(people * many):
                number += 1
                taken = at(day=2).replace(month=on.month, day=on.day, hour=slot // 2, minute=0)
                taken += timedelta(
                    minutes=30 * (slot % 2), seconds=1500 * place // (people * many)
                )
                called = taken + timedelta(seconds=30)
                done = called + timedelta(minutes=minutes + number % 3)
                tickets.append(
                    Ticket(
                        hall=house.hall,
                        on=on,
                        number=f"A{number:03d}",
                        token=secrets.token_urlsafe(16),
                        source=Source.KIOSK.value,
                        state=TicketState.DONE.value,
                        queue=house.queues["A"],
                        order_at=taken,
                        taken_at=taken,
                        first_called_at=called,
                        called_at=called,
                        ended_at=done,
                    )
                )
                services.append((number, taken, called, done))
    Ticket.objects.bulk_create(tickets)
    TicketService.objects.bulk_create(
        TicketService(
            ticket=one,
            position=1,
            queue=house.queues["A"],
            counter=counters[number % len(counters)],
            waiting_from=taken,
            called_at=called,
            started_at=called,
            ended_at=done,
            outcome=ServiceOutcome.FINISHED.value,
        )
        for one, (number, taken, called, done) in zip(tickets, services, strict=True)
    )
    forget_past()


@contextmanager
def manager_at(house, moment, *, role="hall_manager", name="manager"):
    """Return a signed-in manager of the hall, with the clock standing still."""
    with time_machine.travel(moment, tick=False):
        client = Client()
        who = user(name, role=role, at=house.centre)
        client.force_login(who, backend="django.contrib.auth.backends.ModelBackend")
        client.who = who
        yield client


def test_queues_that_share_a_counter_are_one_pool(planned):
    found = pools_of(planned.hall)
    assert [(one.key, one.name, len(one.counters)) for one in found] == [
        ("A-E", "综合业务、简易快办", 4),
        ("B", "不动产登记", 0),
    ]
    planned.desks["04"].queues.set([planned.queues["B"]])
    assert [(one.key, len(one.counters)) for one in pools_of(planned.hall)] == [
        ("A-E", 3),
        ("B", 1),
    ]
    assert pool(planned, "A-B-E") is None


def test_the_usual_plan_leaves_tidal_counters_and_lunch_out(planned):
    CounterState.objects.filter(counter__number="04").update(is_tidal=True)
    plan = usual_plan(pool(planned), MONDAY)
    assert {slot for slot, count in enumerate(plan) if count == 3} == {
        *range(18, 24),
        *range(27, 34),
    }
    assert sum(plan) == 3 * 13
    assert sum(usual_plan(pool(planned), date(2026, 11, 1))) == 0


def test_a_plan_is_applied_replaced_and_undone_on_the_record(planned):
    boss = user("boss", role="hall_manager", at=planned.centre)
    usual = planned_counters(pool(planned), MONDAY)
    three = [min(count, 3) for count in usual]
    two = [min(count, 2) for count in usual]
    said = {"user": boss, "at": at(), "actor": CLERK}
    first = apply_plan(pool=pool(planned), draft=PlanDraft(MONDAY, three, "人少"), **said)
    second = apply_plan(pool=pool(planned), draft=PlanDraft(MONDAY, two), **said)
    assert planned_counters(pool(planned), MONDAY) == tuple(two)
    assert undo_plan(plan=second, actor=CLERK) == first
    assert planned_counters(pool(planned), MONDAY) == tuple(three)
    first.refresh_from_db()
    assert undo_plan(plan=first, actor=CLERK) is None
    assert planned_counters(pool(planned), MONDAY) == usual
    moves = [entry.move for entry in entries_of(f"hall.counterplan:{first.pk}")]
    assert moves == [
        "counter_plan.apply",
        "counter_plan.replace",
        "counter_plan.restore",
        "counter_plan.undo",
    ]
    with pytest.raises(Refused, match="不能撤回"):
        undo_plan(plan=second, actor=CLERK)


def test_a_plan_that_asks_too_much_or_nothing_is_refused(planned):
    usual = planned_counters(pool(planned), MONDAY)
    said = {"user": None, "at": at(), "actor": CLERK}
    with pytest.raises(Refused, match="应在0到4之间"):
        apply_plan(pool=pool(planned), draft=PlanDraft(MONDAY, [5] * 48), **said)
    with pytest.raises(Refused, match="不需要执行"):
        apply_plan(pool=pool(planned), draft=PlanDraft(MONDAY, usual), **said)
    assert CounterPlan.objects.count() == 0


def test_the_proposal_follows_load_lunch_and_staff(planned):
    past_days(planned, count=8, many=2)
    found = day_plan(pool(planned), on=MONDAY, at=at(8))
    assert found.forecast.days == 8
    by_slot = {row.slot: row for row in found.rows}
    assert set(by_slot) == set(BY_DAY)
    assert by_slot[19].proposed == 4
    assert by_slot[33].proposed < 4
    assert any(sentence.startswith("16:") for sentence in found.sentences)
    assert all("开" in sentence and "原计划4窗" in sentence for sentence in found.sentences)
    few = day_plan(pool(planned), on=MONDAY, at=at(8), staff=2)
    assert max(row.proposed for row in few.rows) == 2
    assert few.plan.short


def test_half_hours_that_are_over_stay_as_planned(planned):
    past_days(planned)
    rows = {row.slot: row for row in day_plan(pool(planned), on=MONDAY, at=at(10, 10)).rows}
    assert (rows[19].is_over, rows[19].change, rows[19].came) == (True, 0, 0)
    assert (rows[20].is_now, rows[20].open_now) == (True, 0)
    assert rows[21].came is None


def test_a_hall_without_history_still_has_a_plan(planned):
    found = day_plan(pool(planned), on=MONDAY, at=at(8))
    assert found.forecast.total == 0
    assert {(row.present, row.proposed) for row in found.rows} == {(4, 4)}
    assert past_before(pool(planned), MONDAY).services[""] == (240, 360, 480, 600, 720)


def test_waits_are_expected_for_each_ticket_and_for_a_newcomer(planned):
    past_days(planned)
    desk = opened(planned, "01")
    served, first, second = (ticket(planned, when=at(9, n)) for n in range(3))
    call_next(desk=desk, at=at(9, 3), actor=CLERK)
    start_service(desk=desk, at=at(9, 3), actor=CLERK)
    waits = expected_waits(planned.hall, at=at(9, 4))
    assert set(waits.by_ticket) == {first.pk, second.pk}
    assert 4 <= waits.by_ticket[first.pk].low <= 9
    assert waits.by_ticket[first.pk].high < waits.by_ticket[second.pk].high
    express, ordinary = (waits.by_queue[planned.queues[letter].pk] for letter in "EA")
    assert express.high < ordinary.low  # 快办先叫
    assert waits.by_queue[planned.queues["B"].pk].words == "现在没有开窗"
    assert expected_wait(first, at=at(9, 4)) == waits.by_ticket[first.pk]
    assert expected_wait(served, at=at(9, 4)) is None


def test_a_reading_is_kept_until_something_happens(planned, django_assert_num_queries):
    ticket(planned)
    expected_waits(planned.hall, at=at(9, 1))
    with django_assert_num_queries(1):
        expected_waits(planned.hall, at=at(9, 1))
    another = ticket(planned, when=at(9, 1))
    assert another.pk in expected_waits(planned.hall, at=at(9, 1)).by_ticket


def test_who_is_still_at_home_hears_what_to_expect(planned):
    past_days(planned)
    opened(planned, "01")
    told = expected_wait_later(pool(planned), at=at(9, 1), arrival=at(11, 45))
    assert told.low < 15
    night = expected_wait_later(pool(planned), at=at(9, 1), arrival=at(20))
    assert (night.high, night.words) == (None, "今天下班前可能轮不到")


def test_the_overview_says_where_counters_are_missing(planned):
    ticket(planned)
    opened(planned, "01")
    first, second = hall_overview(planned.hall, at=at(9, 5))
    assert (first.waiting, first.planned, first.short) == (1, 4, 3)
    assert (second.waiting, second.planned, second.short) == (0, 0, 0)


def test_a_past_day_is_played_again_with_other_plans(planned):
    past_days(planned, count=3, many=3)
    usual = usual_plan(pool(planned), date(2026, 10, 30))
    four, one = what_if(
        pool(planned),
        on=date(2026, 10, 30),
        at=at(),
        plans=[usual, [min(count, 1) for count in usual]],
        promise=600,
    )
    assert four.waits.served + four.waits.left == 58 * 3
    assert four.waits.mean < one.waits.mean
    assert one.waits.over_promise > 0.5
    assert sum(one.classes) == one.waits.served
    today = what_if(pool(planned), on=MONDAY, at=at(8), plans=[usual], promise=600)[0]
    assert 0.8 * 58 * 3 * 20 < today.waits.served + today.waits.left < 1.25 * 58 * 3 * 20


def test_forecasts_of_a_day_are_checked_once(planned):
    past_days(planned, count=4, many=2)
    assert check_forecasts(hall=planned.hall, on=date(2026, 10, 30)) == 1
    assert check_forecasts(hall=planned.hall, on=date(2026, 10, 30)) == 0
    assert check_forecasts(hall=planned.hall, on=date(2026, 10, 31)) == 0
    assert ForecastCheck.objects.get().tickets == 58 * 2


def test_a_busy_pool_gets_a_proposal_that_another_person_signs(planned):
    past_days(planned, minutes=23)
    posts = pool_posts(pool(planned), on=MONDAY)
    assert (posts.work.days, posts.work.counters, posts.work.visits) == (20, 4, 20 * 58)
    assert posts.work.open_hours == Decimal("520.00")
    assert posts.advice.change == 1
    writer = user("writer", role="hall_manager", at=planned.centre)
    signer = user("signer", role="supervisor", at=planned.centre)
    proposal = propose_posts(posts=posts, user=writer, at=at(), actor=CLERK)
    assert proposal.number == "339901H01窗调〔2026〕1号"
    with pytest.raises(Refused, match="等待签批"):
        propose_posts(posts=posts, user=writer, at=at(), actor=CLERK)
    with pytest.raises(Refused, match="自己拟的") as caught:
        decide_posts(proposal=proposal, agree=False, remark=" ", user=writer, at=at(), actor=CLERK)
    assert [v.code for v in caught.value.violations] == ["posts.own", "posts.remark"]
    decide_posts(proposal=proposal, agree=True, remark="", user=signer, at=at(), actor=CLERK)
    proposal.refresh_from_db()
    assert (proposal.state, proposal.decided_by) == ("agreed", signer)
    assert proposal_pdf(proposal).startswith(b"%PDF")
    assert proposal_word(proposal).startswith(b"PK")


def test_a_quiet_pool_gets_no_proposal_to_add(planned):
    past_days(planned, count=5)
    posts = pool_posts(pool(planned), on=MONDAY)
    with pytest.raises(Refused, match="只有5个工作日"):
        propose_posts(posts=posts, user=user("writer"), at=at(), actor=CLERK)


def test_the_manager_sees_and_applies_the_plan_with_one_click(planned):
    past_days(planned, count=8, many=2)
    with manager_at(planned, at(8)) as client:
        page = client.get("/desk/waiting/339901H01/").content.decode()
        assert "执行建议的计划" in page
        assert "全天预计1" in page
        counters = page.split('name="counters" value="')[1].split('"')[0]
        answer = client.post(
            "/desk/waiting/339901H01/apply/",
            {"pool": "A-E", "on": "2026-11-02", "counters": counters, "reason": "预计到件多"},
            follow=True,
        )
        assert "窗口计划已执行，可以撤回" in answer.content.decode()
        plan = CounterPlan.objects.get()
        assert (plan.made_by, plan.counters) == (client.who, [int(n) for n in counters.split(",")])
        assert "撤回现行计划" in answer.content.decode()
        again = client.get("/desk/waiting/339901H01/").content.decode()
        assert "不用调整" in again
        answer = client.post(f"/desk/waiting/339901H01/undo/{plan.pk}/", follow=True)
        assert "已撤回，恢复为日常开窗" in answer.content.decode()


@pytest.mark.parametrize(
    "said",
    [
        {"counters": "1,2"},
        {"counters": ",".join(["x"] * 48)},
        {"counters": ",".join(["99"] * 48)},
        {"on": "没有"},
    ],
)
def test_a_plan_that_was_tampered_with_changes_nothing(planned, said):
    good = {"pool": "A-E", "on": "2026-11-02", "counters": ",".join(["1"] * 48)}
    with manager_at(planned, at(8)) as client:
        client.post("/desk/waiting/339901H01/apply/", good | said)
    assert CounterPlan.objects.count() == 0


PAGES = ("", "compare/", "accuracy/", "posts/")


@pytest.mark.parametrize("tab", PAGES)
def test_pages_without_any_data_say_what_to_do(planned, tab):
    with manager_at(planned, at(8)) as client:
        answer = client.get(f"/desk/waiting/339901H01/{tab}")
    assert answer.status_code == 200
    assert "云江区政务服务中心" in answer.content.decode()


@pytest.mark.parametrize("tab", PAGES)
def test_another_centres_hall_is_not_found(planned, tab):
    with time_machine.travel(at(8), tick=False):
        other = organization(701, name="云湖区政务服务中心", path="/701/")
        client = Client()
        client.force_login(
            user("other", role="hall_manager", at=other),
            backend="django.contrib.auth.backends.ModelBackend",
        )
        assert client.get(f"/desk/waiting/339901H01/{tab}").status_code == 404


def test_a_day_of_a_year_without_calendar_is_planned_by_the_weekday(planned):
    past_days(planned, count=8)
    with manager_at(planned, at().replace(month=12, day=20)) as client:
        for tab in ("", "compare/", "accuracy/", "posts/"):
            answer = client.get(f"/desk/waiting/339901H01/{tab}?on=2027-01-05&pool=A-E")
            assert (tab, answer.status_code) == (tab, 200)


def test_what_if_shows_both_plans_side_by_side_and_names_wrong_numbers(planned):
    past_days(planned, count=3, many=3)
    with manager_at(planned, at(8)) as client:
        address = "/desk/waiting/339901H01/compare/?on=2026-10-30&lunch=0&afternoon=2"
        page = client.get(f"{address}&morning=2")
        assert page.status_code == 200
        assert "另一计划" in page.content.decode()
        wrong = client.get(f"{address}&morning=很多")
        assert wrong.status_code == 422


def test_the_list_and_the_pages_need_the_same_statements_for_one_and_three(
    planned, django_assert_max_num_queries
):
    past_days(planned, count=4)
    for day in (28, 29, 30):
        check_forecasts(hall=planned.hall, on=date(2026, 10, day))
    with manager_at(planned, at(8)) as client:
        for page, most in (("", 24), ("compare/", 24), ("accuracy/", 14), ("posts/", 26)):
            client.get(f"/desk/waiting/339901H01/{page}")
            with django_assert_max_num_queries(most):
                client.get(f"/desk/waiting/339901H01/{page}")


def test_a_proposal_goes_from_the_manager_to_the_supervisor(planned):
    past_days(planned, minutes=23)
    with manager_at(planned, at(8)) as manager:
        answer = manager.post(
            "/desk/waiting/339901H01/posts/propose/", {"pool": "A-E"}, follow=True
        )
        assert "请另一位负责人签批" in answer.content.decode()
    address = f"/desk/waiting/proposals/{PostProposal.objects.get().pk}/"
    with manager_at(planned, at(9), role="supervisor", name="signer") as supervisor:
        assert supervisor.post(address, {"remark": ""}).status_code == 422
        refused = supervisor.post(address, {"decision": "reject", "remark": ""})
        assert refused.status_code == 422
        assert "请写明理由" in refused.content.decode()
        done = supervisor.post(address, {"decision": "reject", "remark": "先调班"}, follow=True)
        assert "签批已记录" in done.content.decode()
        assert supervisor.get(f"{address[:-1]}.odt").status_code == 404
        assert supervisor.get(f"{address[:-1]}.docx").content.startswith(b"PK")
    assert PostProposal.objects.get().state == "rejected"


def test_a_finished_service_today_is_learned_from_today(planned):
    past_days(planned)
    desk = opened(planned, "01")
    ticket(planned)
    call_next(desk=desk, at=at(9, 1), actor=CLERK)
    start_service(desk=desk, at=at(9, 1), actor=CLERK)
    finish_service(desk=desk, outcome=ServiceOutcome.FINISHED, at=at(9, 31), actor=CLERK)
    assert arrivals_on(pool(planned), MONDAY).days == 20
    waiting = ticket(planned, when=at(9, 31))
    assert expected_wait(waiting, at=at(9, 31)).words == "无需等候"


def test_the_phone_shows_the_expected_wait_with_the_ticket(planned):
    past_days(planned, count=3)
    desk = opened(planned, "01")
    ticket(planned)
    waiting = ticket(planned, when=at(9, 1))
    call_next(desk=desk, at=at(9, 1), actor=CLERK)
    with time_machine.travel(at(9, 2), tick=False):
        page = Client().get(f"/t/{waiting.token}/").content.decode()
    assert "预计等候" in page
    assert "分钟</strong>" in page


def test_a_newcomer_to_an_express_queue_waits_less_than_one_to_another(planned):
    past_days(planned, count=4)
    opened(planned, "01", when=at(9))
    for minute in range(8):
        ticket(planned, "A", when=at(9, minute))
    waits = expected_waits(planned.hall, at=at(9, 10)).by_queue
    express, ordinary = (waits[planned.queues[letter].pk] for letter in "EA")
    assert (express.words, express.high < ordinary.low) == ("无需等候", True)
