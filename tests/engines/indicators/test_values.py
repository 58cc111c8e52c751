"""Each of the indicators against a few rows whose answer is worked out by hand."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from onewindow.engines.indicators.rules.measuring import (
    NO_FACTS,
    SMALL_SAMPLE,
    Clock,
)
from tests.engines.indicators.small import CLOCK, DAY, DEFINITIONS, at, live_value, number, value


def said(code, rows, **more):
    return value(code, rows, **more).value


def visit(taken, called=None, **more):
    return {"taken_at": at(taken), "called_at": at(called) if called else None, **more}


def case(received="09:00", **more):
    return {"received_at": at(received), **more}


def ten(row, **changed):
    """Return ten rows, the first of which is changed."""
    return [{**row, **changed}, *[row] * 9]


FOOTFALL = [
    {"at": at("09:00"), "entered": 30, "left": 0, "capacity": 200},
    {"at": at("09:05"), "entered": 60, "left": 10, "capacity": 200},
    {"at": at("09:10"), "entered": 20, "left": 40, "capacity": 200},
    {"at": at("09:15"), "entered": 5, "left": 5, "capacity": 200},
]
WAITS = [  # 等候 10、20 分钟和 2.5 分钟，一人没有叫到
    visit("09:00", "09:10"),
    visit("09:05", "09:25"),
    visit("09:10", "09:12:30"),
    visit("09:20"),
]


def test_w01_the_hall_is_as_full_as_at_its_fullest_moment():
    # 30，80，60，60 人；80/200
    assert said("W01", {"footfall": FOOTFALL}) == number("40")


def test_w01_now_counts_all_that_came_and_went_today():
    assert live_value("W01", {"footfall": FOOTFALL}, now=at("09:20")).value == number("30")


def test_w02_is_the_busiest_quarter_of_an_hour():
    # 09:00—09:10 三段：30+60+20
    assert said("W02", {"footfall": FOOTFALL}) == number("110")
    # 现在往前 15 分钟：09:05、09:10、09:15
    assert live_value("W02", {"footfall": FOOTFALL}, now=at("09:20")).value == number("85")


def test_w03_counts_tickets_a_day_and_in_the_last_half_hour():
    assert said("W03", {"visits": WAITS}) == number("4")
    assert live_value("W03", {"visits": WAITS}, now=at("09:35")).value == number("3")


def test_w04_is_the_waits_over_the_calls():
    # (10+20+2.5)/3
    assert said("W04", {"visits": WAITS}) == number("10.83")
    assert value("W04", {"visits": WAITS}).sample == 3


def test_w04_now_looks_an_hour_back():
    rows = [visit("08:00", "09:00"), *WAITS]
    assert live_value("W04", {"visits": rows}, now=at("09:30")).value == number("10.83")


def test_w05_is_the_longest_wait_and_now_who_waits_longest():
    assert said("W05", {"visits": WAITS}) == number("20")
    assert live_value("W05", {"visits": WAITS}, now=at("09:45")).value == number("25")
    called = [visit("09:00", "09:10")]
    assert live_value("W05", {"visits": called}, now=at("09:45")).value == number("0")


def test_w06_is_the_ninetieth_percentile_between_two_waits():
    rows = [visit("09:00", f"09:{minute:02}") for minute in range(1, 12)]
    # 11 个数，位置 10×0.9=9，第十个数
    assert said("W06", {"visits": rows}) == number("10")
    # 10 个数，位置 8.1：9 与 10 之间的 0.1
    assert said("W06", {"visits": rows[:10]}) == number("9.1")


def test_w06_says_nothing_of_nine():
    rows = [visit("09:00", "09:05")] * 9
    found = value("W06", {"visits": rows})
    assert (found.value, found.sample, found.why) == (None, 9, SMALL_SAMPLE)


def test_w07_is_the_waiting_over_the_open_counters():
    counters = [{"counter": c, "on": DAY, "open_minutes": m} for c, m in (("1", 10), ("2", 0))]
    rows = {"visits": WAITS, "counter_days": counters}
    # 32.5 分钟等候 / 10 分钟开放
    assert said("W07", rows) == number("3.25")
    assert live_value("W07", rows, now=at("09:30")).value == number("1")


def test_w08_is_the_missed_and_the_gone():
    served = visit("09:00", outcome="served")
    rows = ten(served, outcome="missed")
    rows[1] = {**served, "outcome": "left"}
    rows[2] = {**served, "outcome": "cancelled"}
    assert said("W08", {"visits": rows}) == number("20")


def test_w09_leaves_out_the_cancelled():
    came = {"for_at": at("09:00"), "outcome": "came"}
    rows = [*ten(came, outcome="missed"), {**came, "outcome": "cancelled"}]
    assert said("W09", {"appointments": rows}) == number("10")


def counter(**more):
    return {"on": DAY, "counter": "1", **more}


def test_w10_is_the_serving_over_the_opening():
    rows = [
        counter(serving_minutes=300, open_minutes=400),
        counter(serving_minutes=20, open_minutes=100),
    ]
    assert said("W10", {"counter_days": rows}) == number("64")


def test_w11_counts_no_more_than_was_planned():
    rows = [
        counter(open_minutes=500, planned_minutes=400),
        counter(open_minutes=300, planned_minutes=400),
    ]
    assert said("W11", {"counter_days": rows}) == number("87.5")


def test_w12_is_the_longest_spell_without_anybody():
    rows = [counter(unattended_minutes=4), counter(unattended_minutes=9)]
    assert said("W12", {"counter_days": rows}) == number("9")


def served(minutes, matter, hall="H1"):
    return visit(
        "09:00",
        matter=matter,
        hall=hall,
        started_at=at("09:00"),
        ended_at=at(f"09:{minutes:02}"),
    )


def test_w13_compares_with_the_citys_mean_of_the_same_matters():
    # 事项甲：H1 十次各 12 分钟，H2 十次各 8 分钟，均 10 分钟
    rows = [*[served(12, "甲")] * 10, *[served(8, "甲", "H2")] * 10]
    assert said("W13", {"visits": rows}) == number("1.2")
    assert said("W13", {"visits": rows}, hall="H2") == number("0.8")


def test_w14_is_from_the_opening_to_the_halls_first_call():
    rows = [
        counter(opens_at=at("09:00"), first_called_at=at("09:07")),
        counter(opens_at=at("09:00"), first_called_at=at("09:04")),
        counter(opens_at=at("09:00"), first_called_at=None),
    ]
    assert said("W14", {"counter_days": rows}) == number("4")
    assert live_value("W14", {"counter_days": rows}, now=at("10:00")).value == number("4")


def staff(**more):
    return {"on": DAY, "staff_mark": "a", "due": True, "present": True, **more}


def test_w15_and_w16_are_who_came_and_who_came_late():
    rows = [
        staff(late=True),
        staff(left_early=True),
        staff(present=False),
        staff(due=False, present=False),
    ]
    assert said("W15", {"attendance": rows}) == number("66.67")
    assert said("W16", {"attendance": rows}) == number("2")


def test_w17_is_the_cases_over_the_people():
    rows = {"attendance": [staff(), staff(), staff(present=False)], "cases": [case()] * 5}
    assert said("W17", rows) == number("2.5")


DUE = {"due_at": at("03-10 17:00")}


@pytest.mark.parametrize(
    ("decided", "late"),
    [(at("03-10 17:00"), "0"), (at("03-10 17:01"), "1"), (None, "1")],
)
def test_w18_counts_what_was_decided_after_its_day_or_not_at_all(decided, late):
    assert said("W18", {"cases": [case(**DUE, decided_at=decided)]}) == number(late)


@pytest.mark.parametrize(("now", "late"), [("03-10 17:00", "0"), ("03-10 17:01", "1")])
def test_w18_now_counts_what_stands_open_after_its_day(now, late):
    rows = [case(**DUE), case(**DUE, decided_at=at("03-09 09:00"))]
    assert live_value("W18", {"cases": rows}, now=at(now)).value == number(late)


def test_w19_now_counts_what_has_a_working_day_left():
    rows = [case(due_at=at("03-10 10:00")), case(due_at=at("03-10 10:01")), case(**DUE)]
    found = live_value("W19", {"cases": rows}, now=at("03-09 10:00"), soon=at("03-10 10:00"))
    assert found.value == number("1")


def test_w19_counts_what_was_decided_on_the_last_day():
    rows = [
        case(**DUE, decided_at=at("03-10 09:00")),
        case(**DUE, decided_at=at("03-09 16:00")),
        case(due_at=at("17:00"), decided_at=at("16:00")),
    ]
    assert said("W19", {"cases": rows}) == number("1")


def test_w20_counts_what_was_not_accepted_in_five_days():
    rows = [
        case(accept_due_at=at("03-10 17:00"), accepted_at=at("03-10 17:00")),
        case(accept_due_at=at("03-10 17:00"), accepted_at=at("03-11 09:00")),
    ]
    assert said("W20", {"cases": rows}) == number("1")


@pytest.mark.parametrize(("soon", "late"), [("03-10 16:59", "0"), ("03-10 17:00", "1")])
def test_w20_now_warns_a_working_day_before(soon, late):
    rows = [case(accept_due_at=at("03-10 17:00"))]
    found = live_value("W20", {"cases": rows}, now=at("03-09 17:00"), soon=at(soon))
    assert found.value == number(late)


def test_w21_and_w22_are_who_had_to_come_back_once_and_twice():
    rows = ten(case(supplements=0), supplements=1)
    rows[1] = case(supplements=2)
    assert said("W21", {"cases": rows}) == number("20")
    assert said("W22", {"cases": rows}) == number("1")


def test_w23_is_the_refused_and_the_not_accepted():
    rows = ten(case(outcome="granted"), outcome="refused")
    rows[1] = case(outcome="not_accepted")
    rows[2] = case(outcome="withdrawn")
    assert said("W23", {"cases": rows}) == number("20")


def test_w24_counts_the_suspended_that_came_too_late():
    special = {"suspended_until": at("03-08 17:00"), **DUE}
    rows = [
        case(**special, decided_at=at("03-10 16:00")),
        case(**special, decided_at=at("03-11 09:00")),
        case(**DUE, decided_at=at("03-11 09:00")),
    ]
    assert said("W24", {"cases": rows}) == number("1")
    found = live_value(
        "W24", {"cases": [case(**special)]}, now=at("03-09 17:00"), soon=at("03-10 17:00")
    )
    assert found.value == number("1")


def test_w25_counts_the_papers_that_did_not_follow():
    rows = [
        case(tolerance_due_at=at("03-10 17:00"), tolerance_done_at=at("03-10 17:00")),
        case(tolerance_due_at=at("03-10 17:00"), tolerance_done_at=at("03-10 17:01")),
        case(tolerance_due_at=at("03-10 17:00")),
    ]
    assert said("W25", {"cases": rows}) == number("2")
    found = live_value("W25", {"cases": rows}, now=at("03-09 17:00"), soon=at("03-10 17:00"))
    assert found.value == number("1")


CHANNELS = [*[case(channel="web")] * 4, *[case(channel="mobile")] * 2]
CHANNELS += [*[case(channel="counter")] * 2, case(channel="terminal")]
CHANNELS += [case(channel="proactive", unified=True)]


def test_w26_w27_and_the_channels_are_shares_of_all_cases():
    rows = {"cases": CHANNELS}
    assert said("W26", rows) == number("10")
    assert said("W27", rows) == number("60")
    assert said("C01", rows) == number("40")
    assert said("C02", rows) == number("20")


def again(taken, who="a", matter="甲"):
    return visit(taken, person_mark=who, matter=matter)


def test_w28_counts_who_came_again_for_the_same_within_thirty_days():
    others = [again("03-31 09:00", f"p{n}") for n in range(7)]
    rows = [
        again("03-01 09:00"),
        again("03-31 10:00"),  # 隔 30 日
        again("03-01 09:00", "b"),
        again("03-31 09:00", "b", "乙"),  # 另一事项
        again("03-31 09:00", None),
        again("03-31 09:00", None),
        *others,
        again("03-31 11:00", "p0", "乙"),
    ]
    found = value("W28", {"visits": rows}, since=date(2026, 3, 31))
    assert (found.value, found.sample) == (number("10"), 10)


def test_w28_forgets_after_thirty_days():
    rows = [again("03-01 09:00"), again("04-01 09:00"), *[again("04-01 09:00", "b", "丙")] * 1]
    rows += [again("04-01 09:00", f"p{n}") for n in range(8)]
    assert said("W28", {"visits": rows}, since=date(2026, 4, 1)) == number("0")


def review(level=5, **more):
    return {"reviewed_at": at("10:00"), "level": level, **more}


def test_w29_counts_the_bad_that_were_no_mistake_a_day():
    rows = [review(), review(1), review(2), review(1, mistaken=True), review(3)]
    assert said("W29", {"reviews": rows}) == number("2")
    next_day = {**review(), "reviewed_at": at("03-04 10:00")}
    found = said("W29", {"reviews": [*rows, next_day]}, until=date(2026, 3, 5))
    assert found == number("1")


@pytest.mark.parametrize(("now", "late"), [("03-04 17:00", "0"), ("03-04 17:01", "1")])
def test_w30_counts_who_was_not_rung_up_in_time(now, late):
    rows = [
        review(1, contact_due_at=at("03-04 17:00")),
        review(1, contact_due_at=at("03-04 17:00"), contacted_at=at("03-04 09:00")),
    ]
    assert live_value("W30", {"reviews": rows}, now=at(now)).value == number(late)
    assert said("W30", {"reviews": rows}) == number("1")


def test_w31_counts_what_was_not_put_right_in_time():
    due = {"rectify_due_at": at("03-24 17:00")}
    rows = [
        review(1, **due),
        review(1, **due, mistaken=True),
        review(1, **due, rectified_at=at("03-24 17:00")),
    ]
    assert said("W31", {"reviews": rows}) == number("1")
    assert live_value("W31", {"reviews": rows}, now=at("03-25 09:00")).value == number("1")


def test_w32_is_the_reviews_over_what_could_be_reviewed():
    rows = {
        "cases": [case(closed_at=at("10:00"))] * 9 + [case()],
        "visits": [
            visit("09:00", outcome="served"),
            visit("09:00", outcome="served", case_id="1"),
            visit("09:00", outcome="left"),
        ],
        "reviews": [review()] * 4,
    }
    assert said("W32", rows) == number("40")


def test_w33_counts_the_hotlines_orders_past_their_day():
    due = {"received_at": at("09:00"), "reply_due_at": at("03-10 17:00")}
    rows = [due, {**due, "replied_at": at("03-10 17:00")}]
    assert said("W33", {"hotline": rows}) == number("1")
    assert live_value("W33", {"hotline": rows}, now=at("03-10 17:00")).value == number("0")
    assert live_value("W33", {"hotline": rows}, now=at("03-10 17:01")).value == number("1")


def device(**more):
    return {"on": DAY, "watched_minutes": 500, "offline_minutes": 0, "alarms": 0, **more}


def test_w34_and_w35_are_the_time_offline_and_the_machines_with_alarms():
    rows = [device(offline_minutes=30), device(offline_minutes=900, alarms=3), device()]
    assert said("W34", {"device_days": rows}) == number("35.33")
    assert said("W35", {"device_days": rows}) == number("1")


def test_w36_is_the_terminals_share_of_what_is_done_in_the_hall():
    rows = [*CHANNELS, *[case(channel="terminal")] * 7]
    assert said("W36", {"cases": rows}) == number("80")


def test_w37_is_the_rows_that_failed_a_day():
    rows = [
        {"at": at("10:00"), "failed": 3, "delay_minutes": 61},
        {"at": at("12:00"), "failed": 0, "delay_minutes": 5},
    ]
    assert said("W37", {"deliveries": rows}) == number("3")


def test_w38_counts_events():
    rows = [{"at": at("10:00"), "level": 1}, {"at": at("11:00"), "level": 4}]
    assert said("W38", {"incidents": rows}) == number("2")


def lot(**more):
    return {"entered_at": at("09:00"), "kind": "works", "outcome": "awarded", **more}


def test_t01_to_t03_compare_the_price_with_the_limit():
    rows = [
        lot(ceiling=Decimal("1000.00"), award=Decimal("800.00")),
        lot(ceiling=Decimal("1000.00"), award=Decimal("928.00")),
        lot(ceiling=Decimal("5000.00"), outcome="failed"),
        lot(kind="procurement", ceiling=Decimal("2.28"), award=Decimal("2.14")),
        lot(kind="auction", ceiling=Decimal("115.00"), award=Decimal("120.00")),
    ]
    assert said("T01", {"tenders": rows}) == number("13.6")
    assert said("T02", {"tenders": rows}) == number("6.14")
    assert said("T03", {"tenders": rows}) == number("4.35")


def test_t04_is_the_bidders_of_an_opened_lot():
    rows = [lot(bidders=7, opened_at=at("10:00")), lot(bidders=2, opened_at=at("10:00")), lot()]
    assert said("T04", {"tenders": rows}) == number("4.5")


def test_t05_is_what_the_first_three_have_of_all():
    winners = [("甲", 30), ("乙", 20), ("丙", 10), ("丁", 10), ("甲", 10)]
    winners += [("戊", 4)] * 5
    rows = [lot(winner=name, award=Decimal(amount)) for name, amount in winners]
    # 甲40、乙20、戊20，共100
    assert said("T05", {"tenders": rows}) == number("80")


def test_t06_to_t09_are_the_days_of_each_stage():
    rows = [
        lot(
            notice_at=at("03-01 09:00"),
            opened_at=at("03-22 09:00"),
            evaluated_at=at("03-24 09:00"),
            decided_at=at("03-28 09:00"),
            contract_at=datetime(2026, 4, 17, 9),
        ),
        lot(notice_at=at("03-01 09:00"), opened_at=at("03-31 09:00")),
    ]
    found = [said(code, {"tenders": rows}) for code in ("T06", "T07", "T08", "T09")]
    assert found == [number("25.5"), number("2"), number("4"), number("20")]


def test_t10_is_the_failed_of_those_that_ended():
    rows = [*ten(lot(), outcome="failed"), lot(outcome="")]
    assert said("T10", {"tenders": rows}) == number("10")


def test_every_indicator_without_facts_says_so():
    found = {code: value(code, {}) for code in DEFINITIONS}
    assert {one.value for one in found.values()} == {None}
    assert {one.why for one in found.values()} == {NO_FACTS}


def test_no_event_is_zero_only_where_somebody_reports_events():
    assert value("W38", {}, is_covered=True).value == number("0")
    assert value("W04", {}, is_covered=True).why == NO_FACTS


def test_the_clock_is_asked_not_the_machine():
    rows = {"cases": [case(**DUE)]}
    early = Clock(at("03-10 17:00"), at("03-11 17:00"))
    assert said("W18", rows, clock=early) == number("0")
    assert said("W18", rows, clock=CLOCK) == number("1")
