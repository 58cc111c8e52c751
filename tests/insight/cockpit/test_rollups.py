from datetime import date, datetime, timedelta

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from onewindow.engines.indicators.api import Clock, measure_query, merge
from onewindow.insight.cockpit.api import Period, definitions, month_of, refresh_rollups
from onewindow.insight.cockpit.gateways.rollups import only_one
from onewindow.insight.cockpit.queries import rollups
from onewindow.insight.cockpit.queries.keeping import current, folder
from onewindow.insight.warehouse.api import warehouse
from tests.insight.cockpit.facts import at, case, visit, write

AT = datetime(2026, 4, 1, 9)
START = datetime(2026, 2, 26)
VISITS = st.lists(
    st.tuples(
        st.integers(0, 40 * 24 * 60),
        st.none() | st.integers(-5, 300),
        st.sampled_from(["H1", "H2", ""]),
    ),
    min_size=1,
    max_size=25,
)


@settings(
    max_examples=12,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(said=VISITS, since=st.integers(0, 40), days=st.integers(1, 40))
def test_any_slice_of_the_roll_ups_is_what_a_query_over_its_rows_gathers(said, since, days):
    rows = []
    for number, (minute, wait, hall) in enumerate(said):
        taken = START + timedelta(minutes=minute)
        called = None if wait is None else taken + timedelta(seconds=wait)
        rows.append(visit(f"{number:03}", taken, called, hall=hall, matter="'甲'"))
    write("visits", rows)
    refresh_rollups(at=AT)
    first = START.date() + timedelta(days=since)
    period = Period(first, first + timedelta(days=days))
    clock = Clock(datetime(2026, 4, 1), datetime(2026, 4, 1))
    chosen = [definitions()[code] for code in ("W04", "W05", "W06", "W08", "W13")]
    with warehouse() as facts:
        (scan,) = measure_query(chosen, since=period.since, until=period.until, clock=clock)
        cells = [scan.cell(row) for row in facts.execute(scan.sql).fetchall()]
    for hall in ("H1", "H2", "", None):
        wanted = merge(cell for (where, _), cell in cells if hall in {None, where})
        found = rollups.measures(hall, period)
        for term in scan.terms:
            own = found.get(term)
            kept = tuple(own) if term.kind == "values" and own is not None else own
            assert (kept or None) == (wanted.get(term) or None)


def test_only_what_changed_is_made_anew():
    write("visits", [visit("a", "2026-02-02 09:00"), visit("b", "2026-03-02 09:00")])
    assert refresh_rollups(at=AT) == 2
    first = current()
    assert refresh_rollups(at=AT) == 0
    assert current() == first
    write("visits", [visit("b", "2026-03-02 09:00", "2026-03-02 09:20")])
    assert refresh_rollups(at=AT) == 1
    # 重复到厅回看31天：二月变了，三月也要重算
    write("visits", [visit("a", "2026-02-02 10:00")])
    assert refresh_rollups(at=AT) == 2
    kept = {path for months in current().blocks.values() for path in months.values()}
    assert {str(one.relative_to(folder())) for one in folder().glob("*/*")} == kept


def test_what_becomes_late_by_time_alone_is_made_anew_each_day():
    write("cases", [case("1", "2026-03-02 09:00", due_at=at("2026-04-01 17:00"))])
    write("visits", [visit("a", "2026-03-02 09:00")])
    refresh_rollups(at=AT)
    late = definitions()["W18"].terms["late"]
    march = month_of(date(2026, 3, 1))
    assert rollups.measures("H1", march)[late] == 0
    assert refresh_rollups(at=AT + timedelta(hours=10)) == 0
    assert refresh_rollups(at=AT + timedelta(days=1)) == 1
    assert rollups.measures("H1", march)[late] == 1


def test_who_comes_second_makes_none():
    write("visits", [visit("a", "2026-03-02 09:00")])
    with only_one() as is_mine:
        assert is_mine
        assert refresh_rollups(at=AT) == 0
    assert refresh_rollups(at=AT) == 1


def test_the_last_day_of_each_hall_is_known():
    write(
        "visits",
        [
            visit("a", "2026-02-02 09:00"),
            visit("b", "2026-03-05 09:00"),
            visit("c", "2026-02-03 09:00", hall="H2"),
        ],
    )
    write(
        "reviews",
        [{"id": "'1'", "hall": "'H2'", "reviewed_at": at("2026-03-09 09:00"), "level": "5"}],
    )
    refresh_rollups(at=AT)
    assert rollups.last_days("visits", "taken_at") == {
        "H1": date(2026, 3, 5),
        "H2": date(2026, 2, 3),
    }
    assert rollups.last_days_of_any()["H2"] == date(2026, 3, 9)
    assert rollups.halls() == ("H1", "H2")
