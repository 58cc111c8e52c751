from datetime import date, datetime

import duckdb
import pytest

from onewindow.insight.warehouse.api import (
    Part,
    data_version,
    facts_day,
    standard,
    warehouse,
    write_months,
)
from onewindow.insight.warehouse.gateways.reading import opened
from onewindow.kernel import apart
from onewindow.kernel.apart import stay_lean
from onewindow.kernel.violations import Refused

VISITS = """
SELECT 'v1' AS id, 'H1' AS hall, 'A001' AS number,
    TIMESTAMP '2026-03-31 09:00' AS taken_at, TIMESTAMP '2026-03-31 09:10' AS called_at
UNION ALL SELECT 'v2', 'H1', 'A002', TIMESTAMP '2026-04-01 08:30', NULL
"""


@pytest.fixture(autouse=True)
def home(db, settings, tmp_path):
    settings.HOME = tmp_path


def write(select, table="visits", source="one"):
    with opened() as connection:
        return write_months(connection, table=table, source=source, select=select)


def rows(query):
    with warehouse() as facts:
        return facts.execute(query).fetchall()


def test_every_table_of_the_standard_is_there_typed_and_empty():
    for name, table in standard().items():
        with warehouse() as facts:
            found = facts.execute(f"DESCRIBE {name}").fetchall()
            assert facts.execute(f"SELECT count(*) FROM {name}").fetchone() == (0,)
        assert {row[0]: row[1] for row in found} == table.types


def test_rows_are_read_back_as_they_were_written():
    assert write(VISITS) == 2
    assert rows(
        "SELECT source, id, line, hall, number, taken_at, outcome FROM visits ORDER BY id"
    ) == [
        ("one", "v1", 0, "H1", "A001", datetime(2026, 3, 31, 9), None),
        ("one", "v2", 0, "H1", "A002", datetime(2026, 4, 1, 8, 30), None),
    ]
    assert list(Part.objects.order_by("month").values_list("month", "rows", "first_on")) == [
        ("2026-03", 1, date(2026, 3, 31)),
        ("2026-04", 1, date(2026, 4, 1)),
    ]


def test_writing_a_month_again_replaces_this_month_only():
    write(VISITS)
    write("SELECT 'v9' AS id, 'B1' AS number, TIMESTAMP '2026-04-02 10:00' AS taken_at")
    assert rows("SELECT id FROM visits ORDER BY id") == [("v1",), ("v9",)]


def test_the_same_rows_give_the_same_version_and_others_another():
    empty = data_version()
    write(VISITS)
    first = data_version()
    write(VISITS)
    assert data_version() == first != empty


def test_the_last_day_with_facts_is_known_without_reading_a_file():
    assert facts_day("visits") is None
    write(VISITS)
    assert facts_day("visits") == date(2026, 4, 1)


def test_a_select_with_unknown_or_without_needed_columns_is_refused():
    with pytest.raises(Refused, match="多出 colour；缺少 taken_at"):
        write("SELECT 'v1' AS id, 'red' AS colour")


def test_the_warehouse_is_not_written_through():
    write(VISITS)
    with warehouse() as facts, pytest.raises(Exception, match="disabled"):
        facts.execute("COPY (SELECT 1) TO '/tmp/escaped.csv'")


def test_the_chain_has_one_row_for_each_case_and_each_visit_without_one():
    write(VISITS)
    write(
        "SELECT 'c1' AS id, 'H1' AS hall, 'N1' AS number, 'm' AS matter, 'v1' AS visit_id, "
        "TIMESTAMP '2026-03-31 09:20' AS received_at UNION ALL "
        "SELECT 'c2', 'H1', 'N2', 'm', NULL, TIMESTAMP '2026-04-02 11:00'",
        table="cases",
    )
    write(
        "SELECT 'r1' AS id, 'c1' AS case_id, 5 AS level, "
        "TIMESTAMP '2026-04-03 09:00' AS reviewed_at UNION ALL "
        "SELECT 'r2', 'c1', 4, TIMESTAMP '2026-04-04 09:00'",
        table="reviews",
    )
    assert rows("SELECT case_id, visit_id, ticket, level FROM chain ORDER BY began_at") == [
        ("c1", "v1", "A001", 4),
        (None, "v2", "A002", None),
        ("c2", None, None, None),
    ]


def test_a_lean_process_asks_a_child_and_gets_the_same(home):
    said = "(VALUES ('一', 1), ('二', 2)) AS said(name, years)"
    asked = f"SELECT name, years FROM {said} WHERE years < ?"
    with warehouse() as connection:
        here = connection.execute(asked, [2])
        expected = [column[0] for column in here.description], here.fetchall()
    stay_lean()
    try:
        with warehouse() as connection:
            there = connection.execute(asked, [2])
            assert ([column[0] for column in there.description], there.fetchall()) == expected
            counted = connection.execute("SELECT count(*) FROM visits")
            assert (counted.fetchone(), counted.fetchone()) == ((0,), None)
            with pytest.raises(duckdb.Error, match="nowhere"):
                connection.execute("SELECT * FROM nowhere")
    finally:
        apart._lean.clear()
    assert expected == (["name", "years"], [("一", 1)])
