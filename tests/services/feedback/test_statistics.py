"""Statistics exactly as the domain defines them; causes that come back; facts without people."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onewindow.services.feedback.actions.opening import open_services, write_defaults
from onewindow.services.feedback.queries.statistics import (
    Span,
    causes_of,
    complaint_figures,
    overlaid_by_verdict,
    review_facts,
    services_visible,
    tallies_by,
    tally_of,
)
from onewindow.services.feedback.rules import Tally, Ticked, Verdict, recurring_causes
from onewindow.services.feedback.rules.statistics import tail
from tests.services.feedback.conftest import MONDAY, MORNING, TUESDAY, reviewed, visit
from tests.services.feedback.test_following import complained, judged, visited

NOVEMBER = Span(date(2026, 11, 1), date(2026, 12, 1))
COUNTS = st.integers(0, 400)


def test_the_rates_are_the_ones_of_the_domain():
    tally = Tally(
        services=200,
        given=100,
        defaults=50,
        overlaid=4,
        scores=(2, 4, 10, 20, 60),
        to_rectify=5,
        rectified_in_time=4,
        valid_bad=6,
        visited=3,
        visited_satisfied=2,
    )
    assert [
        tally.participation,
        tally.initiative,
        tally.good_rate,
        tally.bad_rate,
        tally.rectified_rate,
        tally.visited_rate,
        tally.visited_satisfied_rate,
        tally.average,
    ] == [
        Decimal("75.00"),
        Decimal("50.00"),
        Decimal("93.75"),
        Decimal("6.25"),
        Decimal("80.00"),
        Decimal("50.00"),
        Decimal("66.67"),
        Decimal("87.50"),
    ]


def test_a_share_of_nothing_is_nothing_and_never_a_hundred_percent():
    tally = Tally()
    assert {tally.good_rate, tally.bad_rate, tally.average, tally.initiative} == {None}


@given(scores=st.tuples(*[COUNTS] * 5), defaults=COUNTS, silent=COUNTS)
@settings(max_examples=200, deadline=None)
def test_defaults_never_move_what_is_said_of_given_reviews(scores, defaults, silent):
    given_ones = sum(scores)
    services = given_ones + defaults + silent
    with_defaults = Tally(services=services, given=given_ones, defaults=defaults, scores=scores)
    without = Tally(services=services, given=given_ones, scores=scores)
    assert (with_defaults.good_rate, with_defaults.bad_rate, with_defaults.average) == (
        without.good_rate,
        without.bad_rate,
        without.average,
    )
    assert with_defaults.initiative == without.initiative
    if given_ones:
        assert abs(with_defaults.good_rate + with_defaults.bad_rate - 100) <= Decimal("0.01")
        assert 20 <= with_defaults.average <= 100
    if services:
        assert with_defaults.initiative <= with_defaults.participation <= 100


@given(count=st.integers(0, 40), more=st.integers(0, 60), rate=st.floats(0.0, 1.0))
@settings(max_examples=200, deadline=None)
def test_the_tail_of_the_binomial_is_a_chance_and_falls(count, more, rate):
    trials = count + more
    chance = tail(count, trials, rate)
    assert 0 <= chance <= 1
    assert tail(count + 1, trials, rate) <= chance + 1e-9


@pytest.mark.parametrize(
    ("count", "trials", "rate", "chance"),
    [(0, 10, 0.5, 1.0), (10, 10, 0.5, 0.0009765625), (1, 2, 0.5, 0.75), (2, 2, 0.0, 0.0)],
)
def test_the_tail_agrees_with_numbers_by_hand(count, trials, rate, chance):
    assert tail(count, trials, rate) == pytest.approx(chance)


def test_a_cause_is_told_when_one_place_gets_it_far_more_often():
    rows = [
        Ticked("不动产登记", "等待太久", 6, 30),
        Ticked("社保", "等待太久", 4, 170),
        Ticked("不动产登记", "系统故障", 1, 30),
        Ticked("社保", "系统故障", 6, 170),
    ]
    (cause,) = recurring_causes(rows)
    assert cause.sentence == (
        "“不动产登记”的30条评价里有6条提到“等待太久”（20.00%），全部评价里是5.00%。"
    )


@pytest.mark.parametrize(("count", "told"), [(2, 0), (3, 1)])
def test_twice_is_no_pattern_and_three_times_may_be(count, told):
    rows = [Ticked("甲", "推诿", count, 5), Ticked("乙", "推诿", 1, 400)]
    assert len(list(recurring_causes(rows))) == told


def test_what_all_places_get_alike_is_no_cause():
    rows = [Ticked(place, "等待太久", 10, 100) for place in ("甲", "乙", "丙")]
    assert list(recurring_causes(rows)) == []


@pytest.mark.django_db
def test_the_figures_of_a_hall_by_counter_keep_given_and_default_apart(hall):
    for number in range(1, 9):
        visit(hall, f"A{number:03d}", counter=number % 2, person=None)
    services = sorted(open_services(now=MORNING), key=lambda one: one.ticket)
    for service, score in zip(services, (5, 5, 4, 3, 2, 1), strict=False):
        reviewed(service, score, named=False)
    write_defaults(on=date(2026, 11, 18))
    seen = services_visible([hall.centre.path], NOVEMBER)
    assert tally_of(seen, on=TUESDAY) == Tally(
        services=8, given=6, defaults=2, scores=(1, 1, 1, 1, 2)
    )
    lines = tallies_by(seen, "counter", on=TUESDAY)
    assert [(line.name, line.tally.services, line.tally.scores) for line in lines] == [
        ("云西区政务服务中心 01号窗口", 4, (1, 0, 1, 0, 1)),
        ("云西区政务服务中心 02号窗口", 4, (0, 1, 0, 1, 1)),
    ]
    assert [(line.name, line.tally.given) for line in tallies_by(seen, "channel", on=TUESDAY)] == [
        ("窗口评价器", 6),
        ("未评价或系统默认", 0),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("by", ["site", "counter", "matter", "clerk", "channel", "organization"])
def test_the_lines_of_every_view_add_up_to_the_whole(hall, by):
    for number in range(1, 5):
        visit(hall, f"A{number:03d}", counter=number % 2)
    for service, score in zip(open_services(now=MORNING), (5, 3, 1), strict=False):
        reviewed(service, score)
    seen = services_visible([hall.centre.path], NOVEMBER)
    lines = tallies_by(seen, by, on=TUESDAY)
    whole = tally_of(seen, on=TUESDAY)
    assert [
        sum(getattr(line.tally, name) for line in lines)
        for name in ("services", "given", "defaults", "counted")
    ] == [whole.services, whole.given, whole.defaults, whole.counted]


@pytest.mark.django_db
def test_an_overlaid_review_leaves_the_rates_and_stays_given(hall):
    judged(hall, Verdict.MISTAKE)
    seen = services_visible([hall.civil.path], NOVEMBER)
    tally = tally_of(seen, on=TUESDAY)
    assert (tally.given, tally.overlaid, tally.counted, tally.bad_rate) == (1, 1, 0, None)
    assert overlaid_by_verdict(seen) == [("误评（本人确认）", 1)]


@pytest.mark.django_db
@pytest.mark.parametrize(("on", "rate"), [(date(2026, 11, 24), None), (date(2026, 11, 25), 0)])
def test_work_not_done_counts_against_the_rate_once_its_day_is_over(hall, on, rate):
    judged(hall)
    tally = tally_of(services_visible([hall.civil.path], NOVEMBER), on=on)
    assert tally.rectified_rate == (None if rate is None else Decimal("0.00"))


@pytest.mark.django_db
def test_work_done_in_time_and_visited_counts_for_it(hall):
    visited(hall)
    tally = tally_of(services_visible([hall.civil.path], NOVEMBER), on=TUESDAY)
    assert (tally.rectified_rate, tally.visited_rate, tally.visited_satisfied_rate) == (
        Decimal("100.00"),
        Decimal("100.00"),
        Decimal("100.00"),
    )


@pytest.mark.django_db
def test_causes_are_found_in_stored_reviews(hall):
    for number in range(1, 31):
        visit(hall, f"A{number:03d}", counter=0 if number <= 6 else 1, person=None)
    for service in sorted(open_services(now=MORNING), key=lambda one: one.ticket):
        is_first = service.counter.number == "01"
        reviewed(service, 3 if is_first else 5, named=False, tags=("系统故障",))
    seen = services_visible([hall.centre.path], NOVEMBER)
    (cause,) = causes_of(seen)
    assert cause.sentence == (
        "“云西区政务服务中心 01号窗口”的6条评价里有6条提到“系统故障”"
        "（100.00%），全部评价里是20.00%。"
    )


@pytest.mark.django_db
def test_complaints_are_counted(hall):
    complained(hall, caller_phone="057188100001")
    assert complaint_figures([hall.centre.path], NOVEMBER) == {
        "total": 1,
        "open": 1,
        "handled": 0,
        "in_time": 0,
        "visited": 0,
        "satisfied": 0,
    }


@pytest.mark.django_db
def test_facts_say_what_happened_and_never_who(hall):
    visited(hall)
    (row,) = review_facts()
    assert set(row) == {
        "id",
        "service",
        "case",
        "case_number",
        "ticket_service",
        "origin",
        "channel",
        "score",
        "is_bad",
        "is_named",
        "tags",
        "matter",
        "organization",
        "desk",
        "site",
        "site_code",
        "counter",
        "counter_number",
        "clerk",
        "region",
        "done_at",
        "at",
        "on",
        "contacted_at",
        "verdict",
        "judged_at",
        "counts",
        "finding_state",
        "rectify_due",
        "rectified_on",
        "visited_on",
        "is_satisfied",
    }
    assert (row["score"], row["matter"], row["verdict"], row["on"], row["is_satisfied"]) == (
        1,
        "MZ08",
        "valid",
        MONDAY,
        True,
    )
    assert list(review_facts(after=row["id"])) == []
