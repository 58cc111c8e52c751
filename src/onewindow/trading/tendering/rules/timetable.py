"""
The timetable of a tender (招标日程): is it lawful, what is the earliest lawful one, and why.

Tender law counts calendar days and procurement law mixes both; each limit says which it counts,
and no limit is ever counted in the other kind of day. The day of the first event does not count
(自次日起算); the last day may be a rest day for calendar days, as the law lets it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Literal

from onewindow.kernel.violations import Violation
from onewindow.kernel.workdays import CountedDay, DayType, Workdays
from onewindow.trading.tendering.rules.procedures import Event, Procedure, Span

Moments = Mapping[str, date]


@dataclass(frozen=True, slots=True)
class Limit:
    """A legal number as it stands on the tender's day of law."""

    value: Decimal
    bound: Literal["minimum", "maximum", "exact"]
    day_type: DayType | None
    wording: str
    source: str
    badge: str = ""

    def holds(self, number: Decimal | int, base: Decimal = Decimal(1)) -> bool:
        """Test a number against the limit, times a base where the limit is a rate."""
        asked = self.value * base
        if self.bound == "exact":
            return number == asked
        return number >= asked if self.bound == "minimum" else number <= asked


Limits = Mapping[str, Limit]


@dataclass(frozen=True, slots=True)
class Law:
    """What a timetable stands under: the procedure, the numbers of the day, the calendar."""

    procedure: Procedure
    limits: Limits
    workdays: Workdays
    is_mandatory: bool

    @property
    def spans(self) -> tuple[Span, ...]:
        """Return the spans that apply to this tender."""
        return tuple(s for s in self.procedure.spans if s.applies == "always" or self.is_mandatory)


@dataclass(frozen=True, slots=True)
class SpanFacts:
    """How a timetable stands to one span: the days given, the days asked, every day counted."""

    span: Span
    limit: Limit
    given: int
    days: tuple[CountedDay, ...]

    @property
    def is_kept(self) -> bool:
        """Test if the span is lawful."""
        return self.limit.holds(self.given)


def check_timetable(law: Law, moments: Moments) -> Iterator[Violation]:
    """Yield a violation for each planned event that is missing or out of order, and each span."""
    planned = [e for e in law.procedure.events if e.phase == "planned" and not e.is_latest]
    for event in planned:
        if event.code not in moments:
            yield Violation("tender.event.missing", f"请填写{event.label}", field=event.code)
    known = [event for event in planned if event.code in moments]
    for earlier, later in pairwise(known):
        if moments[later.code] < moments[earlier.code]:
            words = f"{later.label}不能早于{earlier.label}"
            yield Violation("tender.event.order", words, field=later.code)
    for facts in span_facts(law, moments):
        if not facts.is_kept:
            unit = "个工作日" if facts.limit.day_type is DayType.WORKING else "日"
            yield Violation(
                f"tender.{facts.span.code}",
                f"{facts.span.label}为{facts.given}{unit}，{facts.limit.wording}",
                facts.limit.source,
                facts.span.end,
            )


def span_facts(law: Law, moments: Moments) -> Iterator[SpanFacts]:
    """Yield how the timetable stands to every span whose two events are known."""
    for span in law.spans:
        if span.start in moments and span.end in moments:
            limit = law.limits[span.policy]
            days = tuple(
                counted_between(moments[span.start], moments[span.end], limit, law.workdays)
            )
            yield SpanFacts(span, limit, days[-1].number if days else 0, days)


def earliest_timetable(law: Law, starts: date) -> dict[str, date]:
    """
    Return the earliest lawful day of each event, from the first event's day on.

    Bids fall due on a working day and late enough for every last day before them to come after
    the start. Events that happen later are estimated by what the law asks at most.
    """
    found: dict[str, date] = {}
    day = starts
    for event in law.procedure.events:
        if event.is_latest:
            continue
        day = max([day, *_reached(law, event, found, starts)])
        if event.code == "bids_due":
            day = law.workdays.roll(day)
        found[event.code] = day
    return {**found, **latest_days(law, found)}


def expected_timetable(law: Law, known: Moments) -> dict[str, date]:
    """
    Return the day of each event: as it is known, or else as late as the law lets it be.

    Events that the law puts no span on follow the one before them.
    """
    found = dict(known)
    day = min(known.values(), default=None)
    for event in law.procedure.events:
        if day is None or event.is_latest:
            continue
        if event.code not in found:
            found[event.code] = max([day, *_reached(law, event, found, day)])
        day = max(day, found[event.code])
    return found


def latest_days(law: Law, moments: Moments) -> dict[str, date]:
    """Return the last day of each event that is counted back, from the events that are known."""
    found = {}
    for event in law.procedure.events:
        days = [
            day_before(moments[span.end], law.limits[span.policy], law.workdays)
            for span in law.spans
            if event.is_latest and span.start == event.code and span.end in moments
        ]
        if days:
            found[event.code] = min(days)
    return found


def pushed_days(law: Law, moments: Moments, on: date) -> dict[str, date]:
    """
    Return the days that move if bidders are told on this day of what affects their bids.

    Nothing moves while the last day for it has not passed; then bids fall due as much later as
    the law leaves bidders from this day on (不足的应当顺延), on a working day.
    """
    last = latest_days(law, moments).get("clarified_by")
    if last is None or on <= last:
        return {}
    spans = [span for span in law.spans if span.start == "clarified_by"]
    due = max(_after(on, law.limits[span.policy], law.workdays) for span in spans)
    moved = {"bids_due": law.workdays.roll(due)}
    return {**moved, **latest_days(law, {**moments, **moved})}


def _reached(law: Law, event: Event, found: Moments, starts: date) -> list[date]:
    """Return the days from which on each span that ends with the event is kept."""
    latest = {one.code for one in law.procedure.events if one.is_latest}
    return [
        _after(found.get(span.start, starts), law.limits[span.policy], law.workdays)
        for span in law.spans
        if span.end == event.code and (span.start in found or span.start in latest)
    ]


def counted_between(
    start: date, end: date, limit: Limit, workdays: Workdays
) -> Iterator[CountedDay]:
    """Yield every day after the start up to and including the end, saying which ones count."""
    is_working = limit.day_type is DayType.WORKING
    day, number = start, 0
    while day < end:
        day += timedelta(days=1)
        counts = not is_working or workdays.is_workday(day)
        number += counts
        yield CountedDay(
            day,
            counts=counts,
            number=number,
            reason=workdays.why(day),
            is_provisional=is_working and not workdays.is_known(day),
        )


def _after(start: date, limit: Limit, workdays: Workdays) -> date:
    if limit.day_type is DayType.WORKING:
        return workdays.add(start, int(limit.value))
    return start + timedelta(days=int(limit.value))


def day_before(end: date, limit: Limit, workdays: Workdays) -> date:
    """Return the last day that leaves the whole span up to and including the end."""
    day, missing = end, int(limit.value)
    while missing:
        missing -= limit.day_type is not DayType.WORKING or workdays.is_workday(day)
        day -= timedelta(days=1)
    return day
