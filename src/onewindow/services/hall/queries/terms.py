"""The dated numbers of a hall (示例值可由地方改), as the rules want them."""

from datetime import date, timedelta
from decimal import Decimal

from onewindow.foundation.policy.api import limits_in_force, policy_in_force
from onewindow.services.hall.models import Hall
from onewindow.services.hall.rules import BookingTerms, CallingTerms, TakingTerms


def taking_terms(hall: Hall, *, on: date) -> TakingTerms:
    """Return what the hall and the law say about taking a ticket."""
    codes = ("hall.ticket.matters", "hall.ticket.device", "hall.priority.elder_age")
    found = limits_in_force(codes, on=on, region=region_of(hall))
    elder = found["hall.priority.elder_age"]
    return TakingTerms(
        needs_name=hall.needs_name,
        takes_phone_tickets=hall.takes_phone_tickets,
        most_matters=int(found["hall.ticket.matters"].value),
        elder_age=int(elder.value),
        elder_source=elder.source,
        most_by_device=int(found["hall.ticket.device"].value),
    )


def calling_terms(hall: Hall, *, on: date) -> CallingTerms:
    """Return how often and how far apart somebody is called."""
    codes = ("hall.pass.calls", "hall.recall.pause", "hall.pass.most", "hall.pass.places")
    found = {
        code: one.value
        for code, one in limits_in_force(codes, on=on, region=region_of(hall)).items()
    }
    return CallingTerms(
        calls=int(found["hall.pass.calls"]),
        pause=_minutes(found["hall.recall.pause"]),
        passes=int(found["hall.pass.most"]),
        places=int(found["hall.pass.places"]),
    )


def booking_terms(hall: Hall, *, on: date) -> BookingTerms:
    """Return how appointments are booked."""
    codes = ("hall.appointment.lead", "hall.appointment.ahead", "hall.appointment.a_day")
    found = limits_in_force(codes, on=on, region=region_of(hall))
    return BookingTerms(
        lead=_minutes(found["hall.appointment.lead"].value),
        ahead_days=int(found["hall.appointment.ahead"].value),
        a_day=int(found["hall.appointment.a_day"].value),
    )


def priority_run(hall: Hall, *, on: date) -> int:
    """Return how many priority calls a counter makes in a row while others wait."""
    return int(policy_in_force("hall.priority.run", on=on, region=region_of(hall)).value)


def check_in_minutes(hall: Hall, *, on: date) -> tuple[timedelta, timedelta]:
    """Return how early one may check in, and how late one keeps the priority."""
    codes = ("hall.appointment.early", "hall.appointment.late")
    found = limits_in_force(codes, on=on, region=region_of(hall))
    return _minutes(found[codes[0]].value), _minutes(found[codes[1]].value)


def region_of(hall: Hall) -> str:
    """Return the division whose numbers count in the hall."""
    return str(hall.site.region.code)


def _minutes(value: Decimal) -> timedelta:
    return timedelta(seconds=float(value * 60))
