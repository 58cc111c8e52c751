"""The timetable of a tender with the law that it stands under."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from django.db.models import Q
from django.utils import timezone

from onewindow.foundation.policy.api import (
    Bound,
    PolicyValue,
    Unit,
    limits_in_force,
    office_calendar,
)
from onewindow.kernel.workdays import DayType
from onewindow.trading.tendering.models import Lot, Moment, ProcedureEdition, Tender
from onewindow.trading.tendering.queries.procedures import procedure_of
from onewindow.trading.tendering.rules import (
    ComparedEvent,
    DocumentTemplate,
    Law,
    Limit,
    Limits,
    Procedure,
    SpanFacts,
    compared_editions,
    earliest_timetable,
    expected_timetable,
    span_facts,
)

_MORNING = time(9, 0)
_END = time(23, 59, 59)
_DAYS = {Unit.WORKING_DAY: DayType.WORKING, Unit.CALENDAR_DAY: DayType.CALENDAR}
_BOUNDS = {Bound.MINIMUM: "minimum", Bound.MAXIMUM: "maximum"}


def limits_of(rules: Procedure | DocumentTemplate, *, on: date, region: str) -> Limits:
    """
    Return every legal number that a procedure or template names, as it stood on the day.

    :raises UnknownPolicy: naming each that is not in force.
    """
    found = limits_in_force(rules.policies, on=on, region=region)
    return {code: limit_of(value) for code, value in found.items()}


def moments_of(tender: Tender) -> dict[str, datetime]:
    """Return when each event of the whole tender is planned or happened."""
    return dict(tender.moments.filter(lot=None).values_list("event", "at"))


def lot_moments(lot: Lot) -> dict[str, datetime]:
    """Return when each event is planned or happened, with what happened to this lot alone."""
    rows = Moment.objects.filter(Q(lot=None, tender=lot.tender_id) | Q(lot=lot))
    return dict(rows.values_list("event", "at"))


def law_of(tender: Tender) -> Law:
    """Return what the tender's timetable stands under: the law of the day it was created."""
    return law_under(
        tender.procedure,
        on=tender.law_day,
        region=tender.region,
        is_mandatory=tender.is_mandatory,
    )


def least_standing(tender: Tender) -> Limit:
    """Return how many bidders must still stand after the opening, with the article."""
    law = law_of(tender)
    return law.limits[law.procedure.least_standing(tender.ground)]


def law_under(edition: ProcedureEdition, *, on: date, region: str, is_mandatory: bool) -> Law:
    """Return the law of a day for a procedure in a region."""
    procedure = procedure_of(edition)
    limits = limits_of(procedure, on=on, region=region)
    return Law(procedure, limits, office_calendar(), is_mandatory)


def editions_compared(tender: Tender, other: ProcedureEdition) -> tuple[ComparedEvent, ...]:
    """
    Return the tender's timetable under its own law and under another edition of its procedure.

    The other edition's numbers are those of the day on which it begins, or of the tender's own
    day of law where it began before. Both count from the tender's first planned day.
    """
    own = law_of(tender)
    procedure = procedure_of(other)
    on = max(other.starts, tender.law_day)
    limits = limits_of(procedure, on=on, region=tender.region)
    law = Law(procedure, limits, own.workdays, tender.is_mandatory)
    planned = days_of(moments_of(tender)).values()
    starts = min(planned, default=tender.law_day)
    return tuple(compared_editions(own, law, starts))


def earliest_of(tender: Tender, *, starts: date) -> dict[str, date]:
    """Return the earliest lawful day of each planned event that is not counted back."""
    return earliest_under(law_of(tender), starts=starts)


def earliest_under(law: Law, *, starts: date) -> dict[str, date]:
    """Return the earliest day of each planned event under a law, from the first day on."""
    found = earliest_timetable(law, starts)
    return {
        event.code: found[event.code]
        for event in law.procedure.events
        if event.phase == "planned" and not event.is_latest
    }


def planned_moments(days: Mapping[str, date], opening: time) -> dict[str, datetime]:
    """Return the moment of each planned day: the opening's hour, an end lasts the whole day."""
    hours = {"bids_due": opening}
    return {
        event: timezone.make_aware(
            datetime.combine(day, hours.get(event, _END if event.endswith("_until") else _MORNING))
        )
        for event, day in days.items()
    }


def earliest_entry(law: Law, *, on: date) -> dict[str, date]:
    """Return the earliest days of a project that is entered on a day: announced the next day."""
    return earliest_under(law, starts=on + timedelta(days=1))


def expected_days(lot: Lot) -> dict[str, date]:
    """Return the day of each event of a lot: known, or else expected by the law's spans."""
    return expected_timetable(law_of(lot.tender), days_of(lot_moments(lot)))


def days_of(moments: Mapping[str, datetime]) -> dict[str, date]:
    """Return the day of each moment in the office's own time."""
    return {event: timezone.localtime(at).date() for event, at in moments.items()}


def timetable_facts(tender: Tender) -> tuple[SpanFacts, ...]:
    """Return how the tender's timetable stands to every span of the law, day by day."""
    return tuple(span_facts(law_of(tender), days_of(moments_of(tender))))


def limit_of(value: PolicyValue) -> Limit:
    """Return a legal number as the rules of tendering take it."""
    return Limit(
        value=value.value,
        bound=_BOUNDS.get(Bound(value.bound), "exact"),  # type: ignore[arg-type]
        day_type=_DAYS.get(Unit(value.unit)),
        wording=value.wording,
        source=value.source,
        badge=value.confidence.badge,
    )
