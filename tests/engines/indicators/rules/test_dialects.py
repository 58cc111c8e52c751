"""What the dialects write; that both give the same is held in tests/spark on real engines."""

from datetime import date, datetime

import pytest

from onewindow.engines.indicators.rules.dialects import DUCKDB, SPARK
from onewindow.engines.indicators.rules.measuring import Clock
from onewindow.engines.indicators.rules.scanning import measure_query
from tests.engines.indicators.small import DEFINITIONS


@pytest.mark.parametrize(
    ("text", "duckdb", "spark"),
    [
        ("on > 3 and not left", '(("on" > 3) AND (NOT "left"))', "((`on` > 3) AND (NOT `left`))"),
        ("c = 'a\\b'", "(\"c\" = 'a\\b')", "(`c` = 'a\\\\b')"),
        ("c not in ('x', '')", "(\"c\" NOT IN ('x', ''))", "(`c` NOT IN ('x', ''))"),
        ("a is not null or true", '(("a" IS NOT NULL) OR TRUE)', "((`a` IS NOT NULL) OR TRUE)"),
        ("-cents(m)", '(0 - CAST("m" * 100 AS BIGINT))', "(0 - CAST(`m` * 100 AS BIGINT))"),
        ("least(a, (b))", 'least("a", "b")', "least(`a`, `b`)"),
        (
            "date_diff('hour', a, b)",
            'date_diff(\'hour\', "a", "b")',
            (
                "timestampdiff(hour, date_trunc('hour', CAST(`a` AS TIMESTAMP)), "
                "date_trunc('hour', CAST(`b` AS TIMESTAMP)))"
            ),
        ),
    ],
)
def test_each_engine_reads_its_own_words(text, duckdb, spark):
    assert DUCKDB.sql(text) == duckdb
    assert SPARK.sql(text) == spark


def test_a_moment_has_no_zone():
    at = datetime(2026, 3, 1, 9, 5)
    assert DUCKDB.at(at) == "TIMESTAMP '2026-03-01 09:05:00'"
    assert SPARK.at(at) == "TIMESTAMP_NTZ '2026-03-01 09:05:00'"


def test_a_scan_for_spark_has_no_word_of_duckdb():
    clock = Clock(datetime(2026, 4, 1), datetime(2026, 4, 2))
    said = {"since": date(2026, 3, 1), "until": date(2026, 4, 1), "clock": clock}
    ours = measure_query(DEFINITIONS.values(), **said)
    theirs = measure_query(DEFINITIONS.values(), dialect=SPARK, **said)
    assert [scan.terms for scan in theirs] == [scan.terms for scan in ours]
    for scan in theirs:
        said = scan.sql.replace("collect_list(", "")
        assert [word for word in ('"', "list(", "{", "TIMESTAMP '") if word in said] == []


def test_a_scan_says_which_rows_it_reads():
    clock = Clock(datetime(2026, 4, 1), datetime(2026, 4, 2))
    reach = {}
    for code in ("W04", "W13", "W28"):
        (scan,) = measure_query(
            [DEFINITIONS[code]], since=date(2026, 3, 10), until=date(2026, 3, 12), clock=clock
        )
        reach[code] = (scan.since, scan.until)
    assert reach == {
        "W04": (date(2026, 3, 10), date(2026, 3, 12)),
        "W13": (date(2026, 3, 1), date(2026, 4, 1)),
        "W28": (date(2026, 2, 7), date(2026, 3, 12)),
    }
