"""Two editions of the law side by side for one project (两版对照): events, days, articles."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from onewindow.trading.tendering.rules.timetable import Law, Limit, earliest_timetable


@dataclass(frozen=True, slots=True)
class EditionDay:
    """When an event comes under one edition, and each span that ends there with its limit."""

    day: date
    limits: tuple[tuple[str, Limit], ...]


@dataclass(frozen=True, slots=True)
class ComparedEvent:
    """One event under both editions; None where an edition does not know it."""

    label: str
    now: EditionDay | None
    then: EditionDay | None

    @property
    def shift(self) -> int | None:
        """Return by how many days the other edition is later, or None if one has no such event."""
        return (self.then.day - self.now.day).days if self.now and self.then else None

    @property
    def earlier(self) -> int:
        """Return by how many days the other edition is earlier."""
        return -(self.shift or 0)


def compared_editions(now: Law, then: Law, starts: date) -> Iterator[ComparedEvent]:
    """Yield every event of both editions in order, counted from the same first day."""
    here, there = _days(now, starts), _days(then, starts)
    events = {event.code: event for law in (then, now) for event in law.procedure.events}
    places = {code: place for place, code in enumerate(_in_order(then, now))}
    order = sorted(
        (code for code in events if code in here or code in there),
        key=lambda code: (
            min(found[code].day for found in (here, there) if code in found),
            places[code],
        ),
    )
    for code in order:
        yield ComparedEvent(events[code].label, here.get(code), there.get(code))


def _in_order(then: Law, now: Law) -> list[str]:
    """Return the codes of all events: the other edition's order, then what only this one has."""
    codes = [event.code for law in (then, now) for event in law.procedure.events]
    return list(dict.fromkeys(codes))


def _days(law: Law, starts: date) -> dict[str, EditionDay]:
    days = earliest_timetable(law, starts)
    return {
        event.code: EditionDay(
            days[event.code],
            tuple(
                (span.label, law.limits[span.policy])
                for span in law.spans
                if (span.start if event.is_latest else span.end) == event.code
            ),
        )
        for event in law.procedure.events
        if event.code in days
    }
