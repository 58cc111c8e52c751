"""
How far the expected waits are off, beside the last-to-enter-service and queue-length rules.

Days come from the city's generator: arrivals by the hour, services from a mixture of lognormal
kinds, people who lose patience, days that are slower or faster as a whole. What the forecast
needs is learned on four weeks; it is checked on the days after them, never on the same. All three
see the same line, the same counters and the same mean service time. Errors are over all called.
"""

import sys
import time
from datetime import date, timedelta

from benchmarks.report import arguments, at_least, at_most, progress, report, say
from onewindow.city.halldays import NOT_THERE, SIZES, visits_of_day
from onewindow.services.hall.rules.accuracy import error_of, guesses, log_of, past_of
from onewindow.services.hall.rules.simulation import Crowd

OPTIONS = arguments("Forecast error of four kinds of halls, several seeds")
SEEDS = (11, 12) if OPTIONS.quick else (11, 12, 13, 14, 15)
LEARNED = 20
# 小厅每天人少，多看几天，四类厅的号票数相近。
CHECKED = {"市级大厅": 2, "市级分中心": 12, "县级大厅": 4, "县级分中心": 18}
if OPTIONS.quick:
    CHECKED = {name: max(2, days // 2) for name, days in CHECKED.items()}


def workdays(count):
    """Return so many working days from 2 March 2026 on."""
    days = (date(2026, 3, 2) + timedelta(days=n) for n in range(2 * count))
    return [day for day in days if day.weekday() < 5][:count]


def log(size, on, seed):
    """Return the ticket log of one day."""
    visits = visits_of_day(size, on, seed=seed)
    crowd = Crowd(
        [visit.arrived for visit in visits],
        [visit.service for visit in visits],
        [visit.patience for visit in visits],
        NOT_THERE,
    )
    return log_of(on, crowd, [visit.kind for visit in visits], size.plan())


def checked(size, seed):
    """Yield what was said and what came of it, on the days that were not learned from."""
    days = workdays(LEARNED + CHECKED[size.name])
    past = past_of(visit for on in days[:LEARNED] for visit in log(size, on, seed))
    for on in days[LEARNED:]:
        yield from guesses(log(size, on, seed), past, size.plan(), seed=seed)


def main():
    """Run the whole."""
    found, worst = [], 1e9
    work = [(size, seed) for size in SIZES for seed in SEEDS]
    started = time.perf_counter()
    for size, seed in progress(work, total=len(work), label="hall and seed"):
        said = list(checked(size, seed))
        error = error_of(said)
        found += said
        ratio = min(error.last_wait, error.queue_length) / error.forecast
        worst = min(worst, ratio)
        say(
            f"  {size.name} {seed}: {error.tickets} tickets, forecast {error.forecast / 60:.2f}, "
            f"LES {error.last_wait / 60:.2f}, QL {error.queue_length / 60:.2f} minutes; "
            f"90 % interval held {error.in_most:.0%}"
        )
    took = (time.perf_counter() - started) / max(len(found), 1)
    total = error_of(found)
    return report(
        at_most("waiting_error_to_last_wait_rule", total.forecast / total.last_wait, 0.99, "×"),
        at_most(
            "waiting_error_to_queue_length_rule", total.forecast / total.queue_length, 0.99, "×"
        ),
        at_least("waiting_better_rule_to_error_worst_run", worst, 1.0, "×"),
        at_least("waiting_interval_of_90_percent_held", total.in_most, 0.85, "of tickets"),
        at_most("waiting_forecast_time", took * 1000, 10.0, "ms a ticket"),
    )


if __name__ == "__main__":
    sys.exit(main())
