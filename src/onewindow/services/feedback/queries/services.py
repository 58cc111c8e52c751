"""Services that can be reviewed, and by whom."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from onewindow.foundation.accounts.api import granted_roles
from onewindow.foundation.directory.api import (
    HALL_KINDS,
    Organization,
    OrganizationKind,
    Person,
    Site,
    enterprises_led_by,
)
from onewindow.foundation.policy.api import policy_in_force
from onewindow.kernel.regions import region_path
from onewindow.services.casework.api import Case, State
from onewindow.services.feedback.models import Review, Service
from onewindow.services.hall.api import (
    CounterState,
    Hall,
    ServiceOutcome,
    TicketService,
    TicketState,
    ticket_at,
)

LOOK_BACK = timedelta(days=45)
"""How long after its last day a service is still looked at for its default review."""
NOT_SERVED = (ServiceOutcome.ABANDONED, ServiceOutcome.CANCELLED)
_UNFINISHED = (State.DRAFT, State.WITHDRAWN)


def finished_visits(*, since: datetime, limit: int) -> list[TicketService]:
    """Return the matters of visits that are over and not yet open for a review, oldest first."""
    halls = list(Hall.objects.values_list("pk", flat=True))
    known = Service.objects.filter(visit=OuterRef("pk"))
    of_case = Service.objects.filter(case=OuterRef("case"), done_at__gte=OuterRef("started_at"))
    return list(
        TicketService.objects.filter(ended_at__gte=since)
        # 按大厅和日期走号票的唯一索引，不必扫全部历史。
        .filter(ticket__hall__in=halls, ticket__on__gte=timezone.localtime(since).date())
        .exclude(outcome="")
        .exclude(outcome__in=NOT_SERVED)
        .filter(~Exists(known), ~Exists(of_case))
        .select_related(
            "ticket__hall__site__organization",
            "ticket__person",
            "matter__basic",
            "matter__organization",
            "queue",
            "case",
        )
        .order_by("ended_at", "id")[:limit]
    )


def finished_cases(*, since: datetime, limit: int) -> list[Case]:
    """Return the closed cases that are not yet open for a review, oldest first."""
    return list(
        Case.objects.filter(closed_at__gte=since)
        .exclude(state__in=_UNFINISHED)
        .filter(~Exists(Service.objects.filter(case=OuterRef("pk"))))
        .select_related(
            "organization", "received_by", "person", "agent", "enterprise__legal_person"
        )
        .order_by("id")[:limit]
    )


def desk_for(organization: Organization, region: str) -> Organization:
    """Return who manages reviews there: the nearest service centre, else the body itself."""
    path = region_path(region)
    centres = Organization.objects.filter(
        kind=OrganizationKind.CENTRE, region__code__in=path, ends=None
    ).select_related("region")
    nearest = min(centres, key=lambda one: (path.index(one.region.code), one.pk), default=None)
    return nearest or organization


def hall_of(organization: Organization) -> Site | None:
    """Return the hall where the body takes applications in, or None if it has none."""
    rows = Site.objects.filter(organization=organization, kind__in=HALL_KINDS)
    return rows.order_by("code").first()


def services_of(person: Person) -> QuerySet[Service]:
    """Return the services that the person got, newest first."""
    firms = [firm.pk for firm in enterprises_led_by(person)]
    own = Q(person=person) | Q(case__agent=person) | Q(case__enterprise__in=firms)
    rows = Service.objects.filter(own)
    return rows.select_related("review", "organization", "site").order_by("-done_at", "-id")


def is_to_review(case: Case, *, on: date) -> bool:
    """Test if a case is over and its review can still be given."""
    if case.decided_at is None or case.state in _UNFINISHED:
        return False
    service = Service.objects.filter(case=case).select_related("review").first()
    return service is None or (service.closes_on >= on and not hasattr(service, "review"))


def services_to_review(site: Site, *, counter: str = "", on: date) -> QuerySet[Service]:
    """Return what was served in a hall today and has no review yet, newest first."""
    rows = Service.objects.filter(site=site, review=None, closes_on__gte=on)
    if counter:
        rows = rows.filter(counter__number=counter)
    return rows.select_related("counter").order_by("-done_at", "-id")


def visit_to_review(desk: CounterState, *, now: datetime) -> TicketService | None:
    """
    Return the visit that the device at a counter asks about (窗口评价器), if there is one.

    It asks whoever was served there last, for some minutes, and no longer than until the next
    person is being served: then somebody else stands before the device.
    """
    region, today = desk.hall.site.region.code, timezone.localtime(now).date()
    asked = policy_in_force("review.prompt", on=today, region=region)
    standing = ticket_at(desk.counter_id)
    if standing and standing.state == TicketState.SERVING:
        return None
    of_case = Q(service__case=OuterRef("case"), service__done_at__gte=OuterRef("started_at"))
    given = Review.objects.filter(Q(service__visit=OuterRef("pk")) | of_case)
    lately = TicketService.objects.filter(
        ticket__hall=desk.hall_id,
        ticket__on=today,
        counter=desk.counter_id,
        ended_at__gt=now - timedelta(minutes=float(asked.value)),
    ).exclude(outcome__in=NOT_SERVED)
    rows = lately.select_related(
        "ticket__hall__site__organization__region",
        "ticket__person",
        "matter__basic",
        "matter__organization",
        "queue",
        "case",
    ).annotate(is_reviewed=Exists(given))
    latest = list(rows.order_by("-ended_at", "-id")[:10])
    own = [one for one in latest if one.ticket_id == latest[0].ticket_id]
    return next((one for one in own if not one.is_reviewed), None)


def service_at(site: Site, *, ticket: str, phone_tail: str, now: datetime) -> Service | None:
    """
    Return the latest service of a visitor who says the ticket and the end of the phone number.

    It looks back one day only: who comes later has the link in the message.
    """
    if len(phone_tail) != 4 or not ticket:
        return None
    return (
        Service.objects.filter(site=site, ticket=ticket.upper(), review=None)
        .filter(done_at__gte=now - timedelta(days=1), person__phone__endswith=phone_tail)
        .order_by("-done_at", "-id")
        .first()
    )


def services_to_default(*, on: date, limit: int) -> list[Service]:
    """Return the services whose time for a review is over without one."""
    rows = Service.objects.filter(closes_on__lt=on, closes_on__gte=on - LOOK_BACK).filter(
        ~Exists(Review.objects.filter(service=OuterRef("pk")))
    )
    return list(rows.order_by("closes_on", "id")[:limit])


def bodies_near(user: Any) -> QuerySet[Organization]:
    """Return the bodies about which a complaint can be taken where the user works, by path."""
    regions = _regions(user)
    rows = Organization.objects.filter(region__in=regions, ends=None)
    return rows.exclude(kind__in=[OrganizationKind.AGENCY, OrganizationKind.BANK]).order_by("path")


def sites_near(user: Any) -> QuerySet[Site]:
    """Return the places where people are served in the user's division, by code."""
    return Site.objects.filter(region__in=_regions(user)).order_by("code")


def _regions(user: Any) -> list[int]:
    keys = [g.organization_id for g in granted_roles(user) if g.organization_id]
    return list(Organization.objects.filter(pk__in=keys).values_list("region", flat=True))
