"""
Halls played at size: days at many counters, first come first served, with abandonment and lunch.

Every scenario is checked against a day played visitor by visitor, and a sample of them against an
independent simulation by events: not a second may differ. The what-if is the whole question that
a city asks: what would 82 halls be like tomorrow, each with eleven different numbers of counters.
"""

import sys
from datetime import date

from benchmarks.report import arguments, at_least, at_most, progress, report, say, seconds
from onewindow.city.halldays import NOT_THERE, SIZES, visits_of_day
from onewindow.services.hall.rules.scenarios import play_many, scenarios_of
from onewindow.services.hall.rules.simulation import Crowd, opened_since, play_day
from tests.services.hall.by_events import played_by_events

OPTIONS = arguments("82 halls × 11 staffings, many days")
DAYS = 2 if OPTIONS.quick else 10
SAMPLE = 60 if OPTIONS.quick else 300
STAFFINGS = range(-5, 6)


def crowds_of(on):
    """Return who comes to each of the 82 halls on a day, with its usual plan."""
    for size in SIZES:
        for number in range(size.halls):
            visits = visits_of_day(size, on, seed=number)
            yield (
                Crowd(
                    [visit.arrived for visit in visits],
                    [visit.service for visit in visits],
                    [visit.patience for visit in visits],
                    NOT_THERE,
                ),
                size.plan(),
            )


def staffed(plan, more):
    """Return the plan with some counters more or fewer, but at least one where it is open."""
    return tuple(max(1, count + more) if count else 0 for count in plan)


def what_if(day):
    """Play every hall of a day with eleven staffings, from the visitors to the waits."""
    crowds = [crowd for crowd, _ in day for _ in STAFFINGS]
    tables = {}
    openings = []
    for _, plan in day:
        for more in STAFFINGS:
            asked = staffed(plan, more)
            if asked not in tables:
                tables[asked] = opened_since(asked)
            openings.append(tables[asked])
    scenarios = scenarios_of(crowds, openings)
    return crowds, openings, scenarios, play_many(scenarios)


def check(crowds, openings, turns, served):
    """Compare every scenario with the one played alone; return how many visitors differ."""
    wrong = 0
    for column, (crowd, since) in enumerate(zip(crowds, openings, strict=True)):
        alone = play_day(crowd, since)
        wrong += sum(
            (one.at, one.is_served) != (at, was)
            for one, at, was in zip(
                alone, turns[:, column].tolist(), served[:, column].tolist(), strict=False
            )
        )
    return wrong


def main():
    """Run the whole."""
    days = [list(crowds_of(date(2026, 11, 2 + n))) for n in range(5)]
    whole = seconds(lambda: what_if(days[0]))
    crowds, openings, scenarios, (turns, served) = what_if(days[0])
    say(f"  {len(crowds)} scenarios, {scenarios.visitors} visitors, whole what-if {whole:.3f} s")
    differ = check(crowds, openings, turns, served)
    for column in progress(range(SAMPLE), total=SAMPLE, label="by events"):
        day = column * 7 % len(crowds)
        plan = staffed(days[0][day // len(STAFFINGS)][1], STAFFINGS[day % len(STAFFINGS)])
        found = list(zip(turns[:, day].tolist(), served[:, day].tolist(), strict=True))
        events = played_by_events(crowds[day], plan)
        differ += sum(a != b for a, b in zip(events, found, strict=False))
    many = [day for n in range(DAYS) for day in days[n % 5]]
    crowds, openings, scenarios, _ = what_if(many)
    rate = scenarios.visitors / seconds(lambda: play_many(scenarios))
    alone = seconds(lambda: [play_day(crowd, opened_since(plan)) for crowd, plan in days[0]])
    visitors = sum(len(crowd.arrivals) for crowd, _ in days[0])
    say(f"  plain Python, one by one: {visitors / alone:,.0f} visitors/s")
    return report(
        at_least("hall_simulation_rate", rate, 2_000_000, "visitors/s"),
        at_most("hall_what_if_82_halls_11_staffings", whole, 1.0, "s"),
        at_most("hall_simulation_differences", differ, 0, "visitors"),
    )


if __name__ == "__main__":
    sys.exit(main())
