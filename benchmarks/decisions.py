"""
A first-hit decision table of 24 rows over 6 inputs: called one by one, traced, and replayed.

The function gets exact decimals, dates, texts and truth values, some of them null or missing, and
checks the type and domain of each. The replay takes stored facts in DuckDB to the row hit, typing
included; every one of its rows is compared with what the function says of the same facts.
"""

import random
import sys
import time
from datetime import date, timedelta
from decimal import Decimal
from statistics import median
from typing import Any

from benchmarks.report import arguments, at_least, at_most, progress, report, say
from onewindow.engines.decisions.gateways.replaying import History
from onewindow.engines.decisions.rules.tables.compiling import Compiled, compiled
from onewindow.engines.decisions.rules.tables.content import DecisionTable, Input, Output, Row
from onewindow.engines.decisions.rules.tables.facts import facts_of, stored_facts
from onewindow.engines.decisions.rules.tables.sql import column_of, sizes_of

DIFFERENT, ROUNDS, QUICK_ROUNDS = 20_000, 9, 3
CASES, QUICK_CASES = 1_000_000, 200_000
STATES = ("正常", "暂停", "终止", "注销")


def main() -> int:
    """Print calls and traces a second, and the seconds that a replay of a million cases takes."""
    options = arguments(__doc__ or "")
    made = compiled(table())
    facts = list(cases(made.checked.table))
    hit = {made.decide(each).row for each in facts}
    say(f"24 rows, 6 inputs, {len(hit)} results")
    rounds = QUICK_ROUNDS if options.quick else ROUNDS
    calls, traces = [], []
    for _ in progress(range(rounds), total=rounds, label="rounds"):
        calls.append(len(facts) / timed(made.decide, facts))
        some = facts[:2_000]
        traces.append(len(some) / timed(made.explain, some))
    count = QUICK_CASES if options.quick else CASES
    return report(
        at_least("decisions.calls", median(calls), 300_000, "/s one by one"),
        at_least("decisions.traces", median(traces), 25_000, "/s with a full trace"),
        at_most("decisions.replay", replayed(made, facts, count), 2, "s for 1,000,000 cases"),
    )


def replayed(made: Compiled, facts: list[dict[str, Any]], count: int) -> float:
    """
    Return the median seconds that a million cases take to be replayed.

    :raises SystemExit: if a row is not the one that the function hits.
    """
    stored = [stored_facts(made.checked.table, each) for each in facts]
    many = [stored[number % len(stored)] for number in range(count)]
    sizes = sizes_of(made.checked)
    if sizes is None:
        raise SystemExit("the table's numbers do not fit DECIMAL")
    started = time.perf_counter()
    history = History([column_of(item, many) for item in made.checked.inputs])
    say(f"{count:,} stored facts loaded in {time.perf_counter() - started:.1f} s")
    taken = []
    for _ in range(5):
        started = time.perf_counter()
        found = history.run(made.checked, sizes)
        taken.append((time.perf_counter() - started) * CASES / count)
    history.close()
    for number, row in enumerate(found):
        known = facts_of(made.checked.table, many[number])
        if row is None or row != made.decide(known).row:
            raise SystemExit(f"case {number} differs: {row!r}")
    say(f"{count:,} rows equal, one by one")
    return median(taken)


def timed(work: Any, facts: list[dict[str, Any]]) -> float:
    """Return the seconds that the work took on all the facts, one by one."""
    started = time.perf_counter()
    for each in facts:
        work(each)
    return time.perf_counter() - started


def table() -> DecisionTable:
    """Return the table: every row looks at three inputs or more, the last one takes the rest."""
    rows = []
    for n in range(23):
        when = {
            "age": f"[{n * 4}..{n * 4 + 9})",
            "income": f"<= {1000 + n * 200}.50",
            "months": f">= {n}",
        }
        if n % 2:
            when["state"] = '"正常", "暂停"' if n % 4 == 1 else 'not("注销")'
        if n % 3 == 0:
            when["local"] = "true"
        if n % 5 == 0:
            when["since"] = f'>= date("20{n + 5:02d}-01-01")'
        rows.append(row(f"row_{n}", when, "grant"))
    return DecisionTable(
        inputs=(
            number("age", "年龄", maximum=150),
            number("income", "月收入"),
            number("months", "缴费月数"),
            Input(code="state", label="状态", kind="text", source="register.a.b", allowed=STATES),
            Input(code="local", label="本市户籍", kind="boolean", source="applicant.is_local"),
            Input(code="since", label="开始日期", kind="date", source="answer.since"),
        ),
        outputs=(Output(code="outcome", label="结论", allowed=("grant", "person")),),
        rows=(*rows, row("rest", {}, "person")),
    )


def number(code: str, label: str, maximum: int | None = None) -> Input:
    """Return an input that is a number from 0."""
    said = {"code": code, "label": label, "kind": "number", "source": f"answer.{code}"}
    return Input.model_validate({**said, "minimum": 0, "maximum": maximum})


def row(code: str, when: dict[str, str], outcome: str) -> Row:
    """Return a row of the table."""
    then = {"outcome": f'"{outcome}"'}
    return Row(code=code, when=when, then=then, message="符合条件", source="示例第一条")


def cases(decided: DecisionTable) -> Any:
    """Yield facts, of which a twentieth lacks something and a twentieth holds a null."""
    chance = random.Random(20261126)
    codes = [item.code for item in decided.inputs]
    for _ in range(DIFFERENT):
        facts: dict[str, Any] = {
            "age": Decimal(chance.randrange(101)),
            "income": Decimal(chance.randrange(600_001)) / 100,
            "months": Decimal(chance.randrange(31)),
            "state": chance.choice(STATES),
            "local": chance.random() < 0.7,
            "since": date(2005, 1, 1) + timedelta(days=chance.randrange(7_000)),
        }
        luck = chance.random()
        if luck < 0.05:
            del facts[chance.choice(codes)]
        elif luck < 0.1:
            facts[chance.choice(codes)] = None
        yield facts


if __name__ == "__main__":
    sys.exit(main())
