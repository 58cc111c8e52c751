"""Every construct of a formula and of a scan, on rows chosen to be hard, in both engines."""

import random
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from onewindow.engines.indicators.api import DUCKDB, SPARK, Clock, Definition
from onewindow.insight.cockpit.api import definitions
from onewindow.insight.warehouse.api import scanner
from onewindow.insight.warehouse.gateways.reading import opened
from tests.engines.indicators.rules.test_formula import FORMULAS, TYPES
from tests.insight.cockpit.facts import at, case, visit, write
from tests.spark.answers import answer

pytestmark = pytest.mark.spark

MORE = [
    "date_diff('second', early, late)",
    "date_diff('minute', late, early)",
    "date_diff('hour', early, late)",
    "date_diff('day', early, late)",
    "date_diff('day', day, early)",
    "date_diff('hour', coalesce(late, day), greatest(early, day))",
    "c < 'é' or c >= '窗'",
    "c in ('a\\b', '${spark.master}', '', 'Z')",
    "c not in ('x', 'y')",
    "c = 'x ' or c = '--'",
    "greatest(c, 'x')",
    "least(c, 'x', null)",
    "money * 0.125 + a",
    "money * 1.5 - b * 0.25",
    "cents(money + a) * 2",
    "cents(greatest(money, 0.5))",
    "-a * b - -3",
    "money > a and money <= 0.10",
    "(a > 1) = flag",
    "flag and null",
    "null or a = a",
    "not (flag or a in (1, 2))",
    "early = day or late between day and early",
    "coalesce(null, flag)",
    "early >= day and early <> late",
]
HARD = {
    "a": [None, 0, 1, -1, 3, 2**31, -(2**40), 999_999_999],
    "b": [None, 0, 2, -7, 1_000_000],
    "c": [None, "", "x", "x ", "X", "é", "e\u0301", "窗口", "a\\b", "${spark.master}", "--", "😀"],
    "flag": [None, True, False],
    "early": [
        None,
        datetime(1969, 12, 31, 23, 59, 59, 500_000),
        datetime(1899, 12, 31, 0, 0, 0, 1),
        datetime(1582, 10, 4, 12),
        datetime(2026, 2, 28, 23, 59, 59, 999_999),
        datetime(2024, 2, 29),
        datetime(1991, 4, 14, 2, 30),  # 当年中国大陆夏令时开始的一刻
    ],
    "late": [
        None,
        datetime(1970, 1, 1, 0, 0, 0, 500_000),
        datetime(2026, 3, 1),
        datetime(2038, 1, 20),
    ],
    "day": [None, date(1969, 12, 31), date(2026, 3, 1), date(1582, 10, 15), date(2024, 2, 29)],
    "money": [
        None,
        Decimal("0.01"),
        Decimal("-0.01"),
        Decimal("0.10"),
        Decimal("99999999.99"),
        Decimal(0),
    ],
}


def hard_rows():
    """Return rows in which every value of every column stands, and many mixtures of them."""
    draw = random.Random(7)
    longest = max(map(len, HARD.values()))
    rows = [[values[n % len(values)] for values in HARD.values()] for n in range(longest)]
    return rows + [[draw.choice(values) for values in HARD.values()] for _ in range(400)]


@pytest.fixture(scope="module")
def spark(cluster):
    """Give one session on the cluster to all tests: starting one takes most of the time."""
    with scanner(cluster.master) as found:
        yield found


def test_a_formula_gives_on_spark_what_it_gives_in_duckdb(spark, tmp_path):
    texts = [*FORMULAS, *MORE]
    file = tmp_path / "rows.parquet"
    columns = ", ".join(f'"{name}" {kind}' for name, kind in TYPES.items())
    with opened() as duck:
        duck.execute(f"CREATE TABLE rows (n BIGINT, {columns})")
        marks = ", ".join("?" * (len(TYPES) + 1))
        duck.executemany(
            f"INSERT INTO rows VALUES ({marks})", [[n, *row] for n, row in enumerate(hard_rows())]
        )
        duck.execute(f"COPY rows TO '{file}' (FORMAT parquet)")
        wanted = ", ".join(map(DUCKDB.sql, texts))
        ours = duck.execute(f"SELECT n, {wanted} FROM rows ORDER BY n").fetchall()
    spark.session.read.parquet(file.as_uri()).createOrReplaceTempView("rows")
    wanted = ", ".join(map(SPARK.sql, texts))
    theirs = spark.session.sql(f"SELECT n, {wanted} FROM rows ORDER BY n").collect()
    for place, text in enumerate(texts, 1):
        assert [row[place] for row in theirs] == [row[place] for row in ours], text
    assert len(theirs) == len(hard_rows())


def edge(**said):
    """Return an indicator that gathers these measures."""
    return Definition.model_validate(
        {
            "code": "X1",
            "name": "甲",
            "group": "乙",
            "says": "丙",
            "unit": "件",
            "direction": "low",
            "value": "rows",
            "thresholds": {"default": {"green": "1", "yellow": "2"}},
            "owner": "丁",
            "every": 1440,
            "source": "示例",
            **said,
        }
    )


EDGES = [
    edge(
        facts="visits",
        dated="taken_at",
        lookback_days=31,
        derived={
            "before": {"kind": "previous", "of": "called_at", "same": ["person_mark"]},
            "typical": {
                "kind": "typical",
                "of": "date_diff('second', taken_at, called_at)",
                "same": ["matter", "counter"],
            },
            "place": {"kind": "place", "of": "called_at", "same": ["queue"]},
            "quarter": {"kind": "running", "of": "line", "minutes": 15},
            "sofar": {"kind": "running", "of": "line", "same": ["queue"]},
        },
        measures={
            "gap": {"kind": "sum", "of": "date_diff('minute', before, taken_at)"},
            "usual": {"kind": "values", "of": "typical"},
            "places": {"kind": "values", "of": "place", "where": "called_at is not null"},
            "last": {"kind": "sum", "of": "line", "where": "place = 1"},
            "quarter": {"kind": "max", "of": "quarter"},
            "sofar": {"kind": "max", "of": "sofar"},
            "none": {"kind": "max", "of": "line", "where": "line > 10000000"},
            "shares": {"kind": "pairs", "by": "matter", "of": "line"},
            "waits": {"kind": "values", "of": "date_diff('second', taken_at, called_at)"},
        },
    ),
    edge(
        facts="cases",
        dated="received_at",
        measures={
            "late": {"where": "coalesce(decided_at, closed_at, now) > due_at"},
            "close": {"where": "date_diff('hour', decided_at, due_at) < 24 and due_at <= soon"},
            "odd": {"where": "department = 'a\\b' or department in ('${x}', '窗')"},
        },
    ),
    # 按另一个日期归入：哪个月的文件都可能有。
    edge(
        code="X2",
        facts="cases",
        dated="decided_at",
        measures={"spent": {"kind": "sum", "of": "date_diff('day', received_at, decided_at)"}},
    ),
    edge(
        code="X3",
        facts="tenders",
        dated="entered_at",
        measures={
            "award": {"kind": "sum", "of": "cents(award)"},
            "winners": {"kind": "pairs", "by": "winner", "of": "cents(ceiling - award)"},
            "best": {"kind": "max", "of": "cents(award) - cents(ceiling)"},
        },
    ),
    edge(
        code="X4",
        facts="counter_days",
        dated="on",
        derived={"sum": {"kind": "running", "of": "open_minutes", "minutes": 30, "same": []}},
        measures={"most": {"kind": "max", "of": "sum"}},
    ),
    # 没有一行的表。
    edge(code="X5", facts="bids", dated="submitted_at", measures={"all": {}}),
]
SINCE, UNTIL = date(2026, 1, 31), date(2026, 4, 1)
CLOCK = Clock(datetime(2026, 3, 20), datetime(2026, 3, 23, 23, 59))


MOMENTS = [
    "2026-01-05 09:00",
    "2026-01-31 23:59:59.999999",
    "2026-02-01",
    "2026-02-28 10:00",
    "2026-03-02 09:00",
    "2026-03-02 09:14:59",
    "2026-03-02 09:15",
    "2026-03-31 23:59",
]
DRAW = random.Random(11)


def some_visit(number):
    taken = DRAW.choice(MOMENTS)
    called = datetime.fromisoformat(taken) + timedelta(seconds=DRAW.randint(0, 4000))
    said = {name: DRAW.choice(values) for name, values in SAID.items()}
    return visit(f"{number:03}", taken, DRAW.choice([None, called]), **said)


def some_case(number):
    return case(
        f"{number}",
        DRAW.choice(MOMENTS),
        hall=DRAW.choice(["H1", "", "H 2"]),
        department=DRAW.choice(["'a\\b'", "'${x}'", "'窗'", "NULL"]),
        due_at=at(DRAW.choice(["2026-03-20", "2026-03-19 23:59:59.999999", None])),
        decided_at=at(DRAW.choice([*MOMENTS, None])),
        closed_at=at(DRAW.choice([*MOMENTS, None])),
    )


def some_tender(number):
    return {
        "id": f"'{number}'",
        "hall": "'H1'",
        "number": f"'{number}'",
        "kind": "'works'",
        "entered_at": at(DRAW.choice(MOMENTS)),
        "ceiling": DRAW.choice(["100.01", "9999999999999.99", "NULL", "0.00"]),
        "award": DRAW.choice(["0.01", "9999999999999.99", "NULL", "-3.33"]),
        "winner": DRAW.choice(["'甲'", "'乙''丙'", "'é'"]),
    }


def some_counter_day(number):
    return {
        "id": f"'{number}'",
        "hall": "'H1'",
        "counter": f"'{number % 3}'",
        "on": f"DATE '2026-03-0{number % 4 + 1}'",
        "open_minutes": DRAW.choice(["480", "0", "NULL", "7"]),
    }


def write_edges():
    """Write hard rows: same moments, same ids in two sources, nothing said, ends of months."""
    for source in ("one", "two"):
        write("visits", [some_visit(number) for number in range(160)], source=source)
    write("cases", [some_case(number) for number in range(120)])
    write("tenders", [some_tender(number) for number in range(60)])
    write("counter_days", [some_counter_day(number) for number in range(24)])


SAID = {
    "hall": ["H1", "H2", "", "厅"],
    "person_mark": ["NULL", "'p'", "'q'"],
    "matter": ["NULL", "'m'", "'n'", "''"],
    "counter": ["NULL", "'1'"],
    "queue": ["NULL", "'A'", "'B'"],
    "line": ["1", "2", "40", "-5"],
}


@pytest.mark.parametrize(
    "how",
    [
        {},
        {"by": ("hall", "month")},
        {"by": ("month",)},
        {"by": ("hall",), "hall": "厅"},
    ],
)
def test_a_scan_gathers_on_spark_what_it_gathers_in_duckdb(spark, home, how):
    write_edges()
    said = {"since": SINCE, "until": UNTIL, "clock": CLOCK, **how}
    with scanner() as embedded:
        ours = answer(embedded, EDGES, **said)
    assert ours
    assert answer(spark, EDGES, **said) == ours


def test_every_indicator_reads_an_empty_warehouse_on_spark(spark, home):
    said = {"since": SINCE, "until": UNTIL, "clock": CLOCK}
    assert answer(spark, definitions().values(), **said) == {}
