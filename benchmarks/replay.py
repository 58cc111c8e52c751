"""
A year of judgements decided again: read from the database, by DuckDB, compared one by one.

What is timed is the whole check as an auditor starts it: every stored judgement is read, decided
again by the table of its day, its row and its conclusions are compared with what was stored, and
the counts are kept batch by batch. A planted difference must be found.
"""

import random
import sys
import time
from datetime import date, timedelta

from benchmarks.report import arguments, at_least, open_house, progress, report, say

OPTIONS = arguments("Replay of 1,000,000 judgements (50,000 with --quick)")
open_house(OPTIONS.database)

from django.utils import timezone  # noqa: E402 - the house must be open first

from onewindow.engines.decisions.api import (  # noqa: E402
    DecisionTable,
    Judgement,
    Purpose,
    Terms,
    advance_rerun,
    compiled,
    facts_of,
    keep_table,
    start_rerun,
    stored_values,
)
from onewindow.foundation.records.api import insert_rows  # noqa: E402
from onewindow.kernel.actors import Actor  # noqa: E402

SIZE = 50_000 if OPTIONS.quick else 1_000_000
CHUNK, BATCH = 5_000, 50_000
FIRST = date(2025, 1, 1)
BANDS = 6


def table():
    """Return a table of 24 rows over six inputs, like the largest of the matters."""
    inputs = [
        {"code": "age", "label": "年龄", "kind": "number", "source": "applicant.age"},
        {
            "code": "months",
            "label": "缴费月数",
            "kind": "number",
            "source": "register.社保.months",
        },
        {"code": "income", "label": "月收入", "kind": "number", "source": "register.税务.income"},
        {"code": "local", "label": "本地户籍", "kind": "boolean", "source": "register.户籍.local"},
        {"code": "barred", "label": "失信", "kind": "boolean", "source": "register.信用.barred"},
        {
            "code": "state",
            "label": "参保状态",
            "kind": "text",
            "source": "register.社保.state",
            "allowed": ["在职", "停保", "退休"],
        },
    ]
    rows = [
        {"when": {"barred": "true"}, "then": {"outcome": '"person"'}},
        {"when": {"local": "false"}, "then": {"outcome": '"person"'}},
    ]
    for band in range(BANDS):
        age = f"[{band * 20}..{band * 20 + 20})"
        rows += [
            {
                "when": {"age": age, "state": f'"{state}"', "months": f"{sign} {band * 12}"},
                "then": {"outcome": '"grant"' if sign == ">=" else '"person"'},
            }
            for state, sign in (("在职", ">="), ("在职", "<"), ("停保", ">="))
        ]
    rows += [
        {"when": {"income": f"< {limit}"}, "then": {"outcome": '"grant"'}}
        for limit in (2_000, 3_000, 4_000)
    ]
    rows.append({"when": {}, "then": {"outcome": '"person"'}})
    said = {"message": "示例", "source": "示例规则"}
    return DecisionTable.model_validate(
        {
            "inputs": inputs,
            "outputs": [{"code": "outcome", "label": "结论", "allowed": ["grant", "person"]}],
            "rows": [{"code": f"r{n}", **row, **said} for n, row in enumerate(rows, start=1)],
        }
    )


def judgements(choose, ruled):
    """Yield judgements as a year of an automatic matter leaves them."""
    kept, decide, at = keep_table(ruled), compiled(ruled).decide, timezone.now()
    for n in range(SIZE):
        inputs = {
            "age": str(choose.randrange(120)),
            "months": str(choose.randrange(80)),
            "income": f"{choose.randrange(600_000) / 100:.2f}",
            "local": choose.random() < 0.97,
            "barred": choose.random() < 0.01,
            "state": choose.choice(("在职", "停保", "退休")),
        }
        if choose.random() < 0.02:
            del inputs["income"]
        verdict = decide(facts_of(ruled, inputs))
        yield Judgement(
            subject=f"casework.case:{n}",
            decision="RS02",
            table=kept,
            inputs=inputs,
            row=verdict.row,
            values=stored_values(verdict.values),
            on=FIRST + timedelta(days=n * 365 // SIZE),
            at=at,
        )


def main():
    """Fill a year, plant one difference, decide the year again."""
    choose, ruled = random.Random(1), table()
    waiting = judgements(choose, ruled)
    for _ in progress(range(SIZE // CHUNK), total=SIZE // CHUNK, label="fill (five thousands)"):
        insert_rows([next(waiting) for _ in range(CHUNK)])
    planted = Judgement.objects.order_by("id")[SIZE // 3]
    Judgement.objects.filter(pk=planted.pk).update(row="r0")
    started, worked = time.perf_counter(), time.process_time()
    terms = Terms(Purpose.CHECK, since=FIRST, until=FIRST + timedelta(days=365))
    rerun = start_rerun(terms=terms, actor=Actor("system:bench", "测速"))
    while advance_rerun(rerun, size=BATCH):
        say(f"  {rerun.done}/{rerun.total}")
    took, worked = time.perf_counter() - started, time.process_time() - worked
    assert (rerun.same, rerun.changed) == (SIZE - 1, 1), (rerun.same, rerun.changed)
    assert rerun.departures.get().judgement_id == planted.pk
    say(f"  {SIZE} judgements in {took:.1f} s, {worked:.1f} s of them on a core")
    return report(at_least("replay", SIZE / took, 20_000, "judgements/s"))


if __name__ == "__main__":
    sys.exit(main())
