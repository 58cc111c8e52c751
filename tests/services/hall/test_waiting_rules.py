from datetime import date

import pytest

from onewindow.city.halldays import NOT_THERE, SIZES, visits_of_day
from onewindow.services.hall.queries.waiting import ExpectedWait, in_calling_order
from onewindow.services.hall.rules.accuracy import (
    Visited,
    error_of,
    guesses,
    log_of,
    past_of,
    usual_plan,
)
from onewindow.services.hall.rules.simulation import NEVER, SLOT, Crowd, opened_since, whole_day
from onewindow.services.hall.rules.ticketlog import forecast_log_errors, read_log
from onewindow.services.hall.rules.waiting import (
    Busy,
    Interval,
    Line,
    Outlook,
    Past,
    Waiting,
    by_last_wait,
    by_queue_length,
    interval_of,
    leaving_rate,
    pace_of,
)

ALWAYS_TEN = Past({"": [600] * 40})
ONE = opened_since(whole_day(1))
NOON = 12 * 3600


FREE = Busy()


def line(*waiting, busy=(FREE,), since=ONE, now=NOON):
    return Line(now, waiting, busy, since)


def middles(found):
    return [one.middle for one in found]


def test_nobody_waits_while_a_counter_is_free():
    assert middles(Outlook(line(), ALWAYS_TEN).intervals()) == [0]


def test_who_comes_waits_for_the_rest_of_a_service_and_for_those_ahead(monkeypatch):
    monkeypatch.setattr("onewindow.services.hall.rules.waiting.UNSURE", 0.0)
    ahead = (Waiting(NOON - 60), Waiting(NOON - 30))
    busy = (Busy(NOON - 400),)
    found = Outlook(line(*ahead, busy=busy), ALWAYS_TEN).intervals()
    assert middles(found) == [200, 800, 1400]
    assert found[2].half == found[2].most == (1400, 1400)


def test_a_service_longer_than_any_before_takes_an_average_more(monkeypatch):
    monkeypatch.setattr("onewindow.services.hall.rules.waiting.UNSURE", 0.0)
    found = Outlook(line(busy=(Busy(NOON - 700),)), ALWAYS_TEN).intervals()
    assert middles(found) == [600]


def test_a_counter_that_the_plan_opens_shortens_the_wait(monkeypatch):
    monkeypatch.setattr("onewindow.services.hall.rules.waiting.UNSURE", 0.0)
    plan = tuple(2 if slot > 24 else 1 for slot in range(48))
    ahead = tuple(Waiting(NOON) for _ in range(4))
    now = NOON + SLOT - 600
    busy = (Busy(now), Busy())
    found = Outlook(line(*ahead, busy=busy, since=opened_since(plan), now=now), ALWAYS_TEN)
    assert middles(found.intervals()) == [600, 600, 1200, 1200, 1800]


def test_after_closing_the_turn_does_not_come():
    closed = opened_since((0,) * 48, counters=1)
    found = Outlook(line(since=closed), ALWAYS_TEN).intervals()
    assert middles(found) == [NEVER]
    assert found[0].words == "今天下班前可能轮不到"


def test_kinds_with_few_services_use_those_of_all():
    past = Past({"": [600] * 40, "A": [60] * 30, "B": [9] * 29})
    assert list(past.of_kind("A")) == [60] * 30
    assert list(past.of_kind("B")) == [600] * 40
    assert list(past.of_kind("C")) == [600] * 40


def test_the_same_seed_says_the_same_and_people_who_leave_shorten_the_line():
    ahead = tuple(Waiting(NOON - 900) for _ in range(10))
    patient = Past({"": [300, 600, 900] * 20})
    leaving = Past({"": [300, 600, 900] * 20}, leaving=1 / 1800, miss=30)
    busy = (Busy(NOON),)
    one, same, shorter = (
        Outlook(line(*ahead, busy=busy), past, seed=3).intervals()[-1]
        for past in (patient, patient, leaving)
    )
    assert one == same
    assert shorter.middle < one.middle * 0.75


def test_who_sets_out_now_meets_those_who_come_meanwhile(monkeypatch):
    monkeypatch.setattr("onewindow.services.hall.rules.waiting.UNSURE", 0.0)
    outlook = Outlook(line(busy=(Busy(NOON),)), ALWAYS_TEN)
    assert outlook.later(NOON + 1200, [0.0] * 48).middle == 0
    busy_day = Outlook(line(busy=(Busy(NOON),)), ALWAYS_TEN).later(NOON + 1200, [6.0] * 48)
    assert 1200 <= busy_day.middle <= 2700


def test_pace_believes_a_few_services_only_a_little():
    assert pace_of([], 600) == 1.0
    assert pace_of([1200], 600) == (6000 + 1200) / 6600
    assert pace_of([1200] * 90, 600) == pytest.approx(1.9)


def test_rates_of_leaving_and_both_rules_by_hand():
    assert leaving_rate([600, 600, 1200], 2) == 2 / 2400
    assert leaving_rate([], 0) == 0.0
    assert by_queue_length(3, 2, 600) == 1200
    assert by_last_wait([60, 420]) == 420
    assert by_last_wait([]) == 0


@pytest.mark.parametrize(
    ("interval", "words"),
    [
        (Interval(0, (0, 0), (0, 50)), "无需等候"),
        (Interval(100, (0, 59), (0, 300)), "无需等候"),
        (Interval(100, (0, 60), (0, 300)), "约1分钟"),
        (Interval(700, (600, 601), (0, 900)), "约10–11分钟"),
        (Interval(700, (600, 600), (0, 900)), "约10分钟"),
        (Interval(900, (600, NEVER), (0, NEVER)), "10分钟以上"),
    ],
)
def test_an_interval_is_told_in_whole_minutes(interval, words):
    assert interval.words == words


def test_an_expected_wait_keeps_what_nobody_can_say():
    told = ExpectedWait.of(Interval(700, (600, 901), (60, NEVER)))
    assert (told.low, told.high, told.most) == (10, 16, None)
    assert interval_of(list(range(1, 101))) == Interval(50, (25, 75), (5, 95))


def test_two_lanes_are_one_line_by_the_fairness_rule():
    lanes = ([(n, Waiting(n)) for n in (1, 2, 3, 4)], [(n, Waiting(n)) for n in (8, 9)])
    assert [n for n, _ in in_calling_order(*lanes, most=2)] == [1, 2, 8, 3, 4, 9]


def logs(size, count, *, seed):
    days = [date(2026, 11, day) for day in range(2, 28) if date(2026, 11, day).weekday() < 5]
    for on in days[:count]:
        visits = visits_of_day(size, on, seed=seed)
        crowd = Crowd(
            [visit.arrived for visit in visits],
            [visit.service for visit in visits],
            [visit.patience for visit in visits],
            NOT_THERE,
        )
        yield log_of(on, crowd, [visit.kind for visit in visits], size.plan())


def test_the_forecast_beats_both_rules_on_days_that_it_has_not_seen():
    size = SIZES[2]
    known = list(logs(size, 14, seed=3))
    past = past_of(visit for day in known[:12] for visit in day)
    error = error_of(
        guess for day in known[12:] for guess in guesses(day, past, size.plan(), seed=1)
    )
    assert error.tickets > 300
    assert error.beats_both
    assert 0.8 < error.in_most < 0.98


def test_a_log_teaches_services_misses_and_the_usual_plan():
    day = [
        Visited(date(2026, 11, 2), 0, 60, 60, 360, 0, "A"),
        Visited(date(2026, 11, 2), 30, 180, None, 240, 1, "B"),
        Visited(date(2026, 11, 2), 40, None, None, None, 0),
    ]
    past = past_of(day)
    assert past == Past({"": [300], "A": [300]}, 1 / 210, 60)
    assert usual_plan([day, day, []])[:2] == (2, 0)
    with pytest.raises(ValueError, match="no services"):
        past_of([])


def test_a_csv_log_is_read_by_its_headings_and_tried():
    rows = ["取号时间,叫号时间,开始办理,办理结束,窗口,业务类别,队列"]
    for day in (2, 3, 4):
        for minute in range(0, 50, 5):
            at = f"2026-11-0{day} 09:{minute:02d}:00"
            end = f"2026-11-0{day} 09:{minute + 4:02d}:00"
            rows.append(f"{at},{at},{at},{end},3号,户籍,A")
    rows.append("2026-11-04 10:00:00,,,,,户籍,A")
    log = read_log(rows)
    assert log.problems == ()
    assert [len(day) for day in log.queues["A"]] == [10, 10, 11]
    first = Visited(date(2026, 11, 2), 32400, 32400, 32400, 32640, 0, "户籍")
    assert log.queues["A"][0][0] == first
    error = forecast_log_errors(log)["A"]
    assert (error.tickets, error.forecast, error.in_most) == (10, 0.0, 1.0)


def test_a_bad_csv_names_its_lines():
    assert [p.message for p in read_log(["取号时间,窗口"]).problems] == [
        "缺少列：叫号时间、办理结束"
    ]
    log = read_log(
        [
            "taken,called,ended,counter",
            "2026-11-02 09:00:00,2026-11-02 08:00:00,2026-11-02 09:10:00,1",
            ",2026-11-02 08:00:00,2026-11-02 09:10:00,1",
            "2026-11-02 09:00:00,2026-11-02 09:01:00,,1",
            "昨天,,,",
        ]
    )
    assert [problem.message for problem in log.problems[:3]] == [
        "第2行：时间先后不对",
        "第3行：没有取号时间",
        "第4行：已叫号，但没有办理结束时间或窗口",
    ]
    assert log.problems[3].message.startswith("第5行：")
