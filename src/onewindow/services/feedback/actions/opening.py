"""Opening finished services for a review, inviting to it, and the default once time is over."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from onewindow.foundation.directory.api import Organization, Person
from onewindow.foundation.messaging.api import send_message
from onewindow.foundation.policy.api import policy_in_force
from onewindow.foundation.records.api import joined, key_of, record
from onewindow.kernel.actors import SYSTEM
from onewindow.services.casework.api import Case
from onewindow.services.feedback.models import Invitation, Review, Service
from onewindow.services.feedback.queries.schemes import content_of, scheme_in_force
from onewindow.services.feedback.queries.services import (
    desk_for,
    finished_cases,
    finished_visits,
    hall_of,
    services_to_default,
)
from onewindow.services.feedback.rules import Channel, Origin, token_digest
from onewindow.services.hall.api import TicketService

_BACK = timedelta(days=3)
"""How far back the sweep looks for services that it has not opened yet."""


@dataclass(frozen=True, slots=True)
class Window:
    """Until when a service can be reviewed, and by which article."""

    closes_on: date
    source: str


def open_services(
    *, now: datetime, since: datetime | None = None, limit: int = 500
) -> list[Service]:
    """
    Open what was finished lately for a review (可评服务) and invite by SMS; return what is new.

    A visit that finished its case is one service with it: one matter, one review (一事一评).
    """
    since, today = since or now - _BACK, timezone.localtime(now).date()
    opened = [_opened(_of_visit(visit)) for visit in finished_visits(since=since, limit=limit)]
    opened += [_opened(_of_case(case)) for case in finished_cases(since=since, limit=limit)]
    fresh = [service for service in opened if service]
    for service in fresh:
        if service.closes_on >= today:
            invite(service=service, on=today)
    return fresh


def open_case(case: Case) -> Service:
    """Return the service of a finished case; opens it if the sweep has not come by yet."""
    known = Service.objects.filter(case=case).first()
    return known or _opened(_of_case(case)) or Service.objects.get(case=case)


def open_visit(visit: TicketService) -> Service:
    """
    Return the service of a visit that is over; opens it if the sweep has not come by yet.

    Who is asked at the counter gets no message besides.
    """
    own = Q(visit=visit)
    if visit.case_id:  # 号票办结了办件的，与办件是同一件服务
        own |= Q(case=visit.case_id, done_at__gte=visit.started_at)
    known = Service.objects.filter(own)
    return known.first() or _opened(_of_visit(visit)) or known.get()


@joined
def invite(*, service: Service, on: date) -> Invitation | None:
    """Send the person a one-time link by SMS (短信邀评); nobody to write to, nothing is sent."""
    if service.person is None or not service.person.phone:
        return None
    invitation, token = make_link(service=service, channel=Channel.SMS, on=on)
    send_message(
        person=service.person,
        title="请评价这次服务",
        body=f"“{service.title}”已办完，满意不满意都请您说一声。",
        words_outside=(
            f"“{service.title}”已办完，满意不满意都请您说一声："
            f"{settings.ORIGIN}/r/{token}/（链接只能用一次，"
            f"{invitation.expires_on.month}月{invitation.expires_on.day}日前有效）"
        ),
        link=f"/my/services/{service.pk}/review/",
        subject=key_of(service),
    )
    return invitation


def make_link(*, service: Service, channel: Channel, on: date) -> tuple[Invitation, str]:
    """Return a new single-use link to the review of a service, and its token, known only now."""
    days = policy_in_force("review.link", on=on, region=service.region)
    token = secrets.token_urlsafe(16)
    invitation = Invitation.objects.create(
        service=service,
        channel=channel,
        digest=token_digest(token),
        made_at=timezone.now(),
        expires_on=min(on + timedelta(days=int(days.value)), service.closes_on),
    )
    return invitation, token


def write_defaults(*, on: date, limit: int = 1000) -> int:
    """
    Write the system's default review where nobody spoke in time (系统默认); return how many.

    It stands apart by its origin and is never counted as given.
    """
    count = 0
    for service in services_to_default(on=on, limit=limit):
        with transaction.atomic():
            count += _default(service, on)
    return count


def _default(service: Service, on: date) -> bool:
    scheme = scheme_in_force(service.region, on=timezone.localtime(service.done_at).date())
    grade = content_of(scheme).grade(content_of(scheme).default_score)
    review = Review(
        service=service,
        origin=Origin.DEFAULT,
        score=grade.score,
        grade=grade.name,
        is_bad=False,
        scheme=scheme,
        on=on,
        at=timezone.now(),
    )
    if not stored(review):
        return False
    detail = {"score": grade.score, "origin": Origin.DEFAULT.value}
    record(subject=review, what="review.default", actor=SYSTEM, detail=detail)
    return True


def stored(review: Review | Service) -> bool:
    """Insert the row unless somebody else was first; return whether it was inserted."""
    try:
        with transaction.atomic():
            review.save(force_insert=True)
    except IntegrityError:
        return False
    return True


def _opened(service: Service) -> Service | None:
    return service if stored(service) else None


def _window(region: str, done_at: datetime) -> Window:
    day = timezone.localtime(done_at).date()
    days = policy_in_force("review.window", on=day, region=region)
    return Window(day + timedelta(days=int(days.value)), days.source)


def _of_visit(visit: TicketService) -> Service:
    site, done_at = visit.ticket.hall.site, visit.ended_at or timezone.now()
    region = site.organization.region.code
    window = _window(region, done_at)
    organization = visit.matter.organization if visit.matter else site.organization
    case = visit.case if visit.case and visit.case.decided_at else None
    if case and Service.objects.filter(case=case).exists():  # 早已办结的办件又来一次，是另一件服务
        case = None
    return Service(
        case=case,
        visit=visit,
        title=_title(visit),
        ticket=visit.ticket.number,
        matter=visit.matter,
        organization=organization,
        desk=site.organization,
        site=site,
        counter_id=visit.counter_id,
        clerk_id=visit.clerk_id,
        person=visit.ticket.person or (_person_of(case) if case else None),
        region=region,
        done_at=done_at,
        closes_on=window.closes_on,
        closes_source=window.source,
    )


def _title(visit: TicketService) -> str:
    if visit.case:
        return str(visit.case.matter_name)
    return str(visit.matter.basic if visit.matter else visit.queue.name)


def _of_case(case: Case) -> Service:
    done_at = case.closed_at or case.decided_at or timezone.now()
    window = _window(case.region, done_at)
    return Service(
        case=case,
        title=case.matter_name,
        matter_id=case.matter_id,
        organization=case.organization,
        desk=_desk(case),
        site=hall_of(case.received_by) if case.received_by else None,
        clerk_id=case.assignee_id,
        person=_person_of(case),
        region=case.region,
        done_at=done_at,
        closes_on=window.closes_on,
        closes_source=window.source,
    )


def _desk(case: Case) -> Organization:
    return case.received_by or desk_for(case.organization, case.region)


def _person_of(case: Case) -> Person | None:
    firm = case.enterprise
    return case.agent or case.person or (firm.legal_person if firm else None)
