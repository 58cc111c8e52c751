"""
A clerk's work list and one citizen's affairs in a table of a million cases.

The first page of a department's list with a filter and its count, as the page asks for it, and
"my affairs" of one citizen; each many times with different departments, filters and citizens.
"""

import random
import sys
import time
from datetime import UTC, date, datetime, timedelta
from typing import Any

from benchmarks.city import furnish
from benchmarks.report import arguments, at_most, open_house, progress, report, say

TODAY = date(2026, 11, 23)
CASES, QUICK_CASES, QUESTIONS = 1_000_000, 100_000, 200
OPEN_SHARE = 12  # percent
CITIZENS, SEED_CASES = 200_000, 20_000


def main() -> int:
    """Print the 95th percentile of both lists and how many queries each takes."""
    options = arguments(__doc__ or "")
    open_house(options.database)
    furnish(on=TODAY)
    count = QUICK_CASES if options.quick else CASES
    fill(count)
    from django.db import connection  # noqa: PLC0415 - Django must be started first

    dice = random.Random(2026)
    lists, queries = measured(connection, list_question(dice), QUESTIONS, "work list")
    affairs, few = measured(connection, affairs_question(dice), QUESTIONS, "my affairs")
    say(f"{connection.vendor}, {count:,} cases; queries {sorted(queries)} and {sorted(few)}")
    return report(
        at_most("worklist.first_page.p95", lists, 50, "ms"),
        at_most("worklist.my_affairs.p95", affairs, 30, "ms"),
        at_most("worklist.query_count.spread", max(queries) - min(queries), 0, "queries"),
    )


def fill(count: int) -> None:
    """Insert so many cases over all departments and 200,000 citizens, an eighth of them open."""
    from django.db import connection  # noqa: PLC0415

    from onewindow.foundation.directory.api import Person  # noqa: PLC0415
    from onewindow.services.casework.models import Case  # noqa: PLC0415

    people = [Person(name=f"居民{serial}", number=f"demo-{serial}") for serial in range(CITIZENS)]
    Person.objects.bulk_create(people, batch_size=5_000)
    seed = Case.objects.bulk_create(some_cases(SEED_CASES), batch_size=2_000)
    columns = [
        f.column for f in Case._meta.concrete_fields if not f.generated and f.column != "id"
    ]
    values = {
        "number": "number || '-' || %s",
        "person_id": f"{people[0].pk} + (id * 7919 + %s) %% {CITIZENS}",
    }
    table, first, last = Case._meta.db_table, seed[0].pk, seed[-1].pk
    sql = (
        f"INSERT INTO {table} ({', '.join(columns)}) "
        f"SELECT {', '.join(values.get(name, name) for name in columns)} "
        f"FROM {table} WHERE id BETWEEN {first} AND {last}"
    )
    rounds = count // SEED_CASES - 1
    with connection.cursor() as cursor:
        for number in progress(range(rounds), total=rounds, label="filling"):
            cursor.execute(sql, [number, number])
        cursor.execute("ANALYZE")


def some_cases(count: int) -> list[Any]:
    """Return cases of all kinds, to be multiplied."""
    from onewindow.foundation.directory.api import Person  # noqa: PLC0415
    from onewindow.services.casework.models import Case  # noqa: PLC0415
    from onewindow.services.catalog.api import Matter  # noqa: PLC0415

    dice = random.Random(7)
    matters = list(Matter.objects.select_related("basic", "organization"))
    first = Person.objects.order_by("-pk").values_list("pk", flat=True)[CITIZENS - 1]
    rows = []
    for serial in range(count):
        matter, is_open = dice.choice(matters), dice.randrange(100) < OPEN_SHARE
        moment = datetime(2026, 11, dice.randrange(1, 22), 2, tzinfo=UTC)
        rows.append(
            Case(
                number=f"{matter.code}20261101{serial:05d}",
                edition_id=matter.current_id,
                matter=matter,
                matter_name=matter.basic.name,
                person_id=first + serial % CITIZENS,
                applicant_name=f"居民{serial}",
                organization_id=matter.organization_id,
                region="339901",
                channel=dice.choice(["online", "mobile", "counter"]),
                state=dice.choice(["received", "reviewing"]) if is_open else "closed",
                light=dice.choice(["green", "green", "yellow", "red"]) if is_open else "green",
                promised_due=TODAY + timedelta(days=dice.randrange(-3, 30)),
                created_at=moment,
                submitted_at=moment,
            )
        )
    return rows


def list_question(dice: random.Random) -> Any:
    """Return a function that asks for the first page of a department's list."""
    from django.core.paginator import Paginator  # noqa: PLC0415

    from onewindow.services.casework.queries import CaseFilter, work_list  # noqa: PLC0415
    from onewindow.services.catalog.api import Matter  # noqa: PLC0415

    paths = list(Matter.objects.values_list("organization__path", flat=True).distinct())
    filters = [CaseFilter(), CaseFilter(light="red"), CaseFilter(state="reviewing")]

    def ask() -> None:
        found = work_list([dice.choice(paths)], wanted=dice.choice(filters), user=None)
        page = Paginator(found, 20).get_page(1)
        if not list(page.object_list):
            raise SystemExit("an empty page measures nothing")
        _ = page.paginator.count

    return ask


def affairs_question(dice: random.Random) -> Any:
    """Return a function that asks for the newest cases of a citizen."""
    from onewindow.foundation.directory.api import Person  # noqa: PLC0415
    from onewindow.services.casework.queries import cases_of  # noqa: PLC0415

    people = list(Person.objects.order_by("-pk")[:5_000])

    def ask() -> None:
        list(cases_of(dice.choice(people))[:20])

    return ask


def measured(connection: Any, ask: Any, times: int, label: str) -> tuple[float, set[int]]:
    """Return the 95th percentile in milliseconds and the numbers of queries seen."""
    taken, queries = [], set()
    for _ in progress(range(times), total=times, label=label):
        asked: list[str] = []

        def count(execute: Any, sql: str, *rest: Any) -> Any:
            asked.append(sql)  # noqa: B023 - used within this round
            return execute(sql, *rest)

        started = time.perf_counter()
        with connection.execute_wrapper(count):
            ask()
        taken.append((time.perf_counter() - started) * 1000)
        queries.add(len(asked))
    return sorted(taken)[int(times * 0.95) - 1], queries


if __name__ == "__main__":
    sys.exit(main())
