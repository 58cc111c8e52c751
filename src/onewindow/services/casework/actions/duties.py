"""Undertakings (告知承诺): the check that comes due, and what follows a broken word."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from onewindow.foundation.policy.api import office_calendar
from onewindow.foundation.records.api import move
from onewindow.kernel.actors import Actor
from onewindow.kernel.workdays import DayType, deadline
from onewindow.services.casework.actions.limits import supplement_limit, undertaking_check_limit
from onewindow.services.casework.models import Case, Duty
from onewindow.services.casework.rules import DUTY, DutyState


def new_duty(case: Case, undertaking: str, *, signed_by: str, on: date) -> Duty:
    """Return the duty to check an undertaking, due within the region's limit; not stored yet."""
    limit = undertaking_check_limit(case.region, on=on)
    found = deadline(
        on, limit=int(limit.value), day_type=DayType.WORKING, workdays=office_calendar()
    )
    return Duty(
        case=case,
        undertaking=undertaking,
        signed_by=signed_by,
        signed_at=timezone.now(),
        organization=case.organization,
        due=found.due,
        is_provisional=found.is_provisional,
        source=limit.source,
    )


def undertaking_is_barred(case: Case) -> bool:
    """Test if the applicant once broke an undertaking; then a person decides on evidence."""
    return Duty.objects.filter(
        state=DutyState.BROKEN, case__person=case.person, case__enterprise=case.enterprise
    ).exists()


@transaction.atomic
def confirm_duty(*, duty: Duty, finding: str, actor: Actor) -> Duty:
    """
    Record that the undertaking was kept.

    :raises Refused: if the check is closed already.
    """
    move(subject=duty, lifecycle=DUTY, name="confirm", actor=actor, finding=finding)
    return duty


@transaction.atomic
def demand_rectification(*, duty: Duty, finding: str, on: date, actor: Actor) -> Duty:
    """
    Order the holder to put right what was promised (限期整改), within the time for a supplement.

    :raises Refused: if the check is closed, or an order was given before.
    """
    limit = supplement_limit(duty.case.region, on=on)
    due = office_calendar().add(on, int(limit.value))
    move(subject=duty, lifecycle=DUTY, name="rectify", actor=actor, finding=finding, due=due)
    return duty
