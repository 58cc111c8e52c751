"""Disputes with the law that they stand under: windows, clocks, standing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.module_loading import import_string

from onewindow.foundation.accounts.api import enterprises_spoken_for
from onewindow.foundation.directory.api import Enterprise, Person
from onewindow.foundation.policy.api import limits_in_force, office_calendar
from onewindow.kernel.workdays import Pause
from onewindow.trading.tendering.models import Dispute, Lot, Suspension, Tender
from onewindow.trading.tendering.queries.timetables import (
    days_of,
    limit_of,
    lot_moments,
    moments_of,
)
from onewindow.trading.tendering.rules import (
    LINKS,
    OVER,
    Before,
    Clock,
    DisputeKind,
    DisputeState,
    Family,
    Limits,
    Link,
    PauseKind,
    Prior,
    check_time,
    objection_window,
    procurement_complaint_window,
    query_window,
    running_clock,
    tender_complaint_window,
)

WORKS_LIMITS = (
    "ztb.objection_doc",
    "ztb.objection_reply",
    "ztb.open_min",
    "ztb.candidate_publicity",
    "ztb.result_objection_reply",
    "ztb.complaint",
    "ztb.complaint_receipt",
    "ztb.complaint_accept",
)
PROCUREMENT_LIMITS = (
    "gp.challenge",
    "gp.challenge_reply",
    "gp.result_period",
    "gp.complaint",
    "gp.complaint_review",
    "gp.complaint_answer",
    "gp.complaint_decide",
    "gp.suspend",
)
STANDS = (DisputeState.NOT_ACCEPTED, DisputeState.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Opening:
    """What may be raised about a lot now, or why not."""

    kind: DisputeKind
    link: Link
    clock: Clock
    is_open: bool


def family_of(tender: Tender) -> Family:
    """Return the family of law that the tender stands under."""
    return Family(tender.procedure.family)


def dispute_limits(tender: Tender, *, on: date) -> Limits:
    """
    Return every legal number about disputes as it stands on the day.

    :raises UnknownPolicy: naming each that is not in force.
    """
    codes = WORKS_LIMITS if family_of(tender) is Family.WORKS else PROCUREMENT_LIMITS
    found = limits_in_force(codes, on=on, region=tender.region)
    return {code: limit_of(value) for code, value in found.items()}


def first_window(tender: Tender, lot: Lot | None, link: Link) -> Clock:
    """Return when an objection or query about a link may be raised (提出期限)."""
    known = days_of(lot_moments(lot) if lot else moments_of(tender))
    limits = dispute_limits(tender, on=tender.law_day)
    window = objection_window if family_of(tender) is Family.WORKS else query_window
    return window(link, known, limits, office_calendar())


def complaint_window(tender: Tender, *, known_on: date, prior: Dispute | None, on: date) -> Clock:
    """Return when a complaint may be made, after its objection or query where there is one."""
    limits, before = dispute_limits(tender, on=on), before_of(prior)
    if family_of(tender) is Family.PROCUREMENT and before:
        return procurement_complaint_window(before, limits, office_calendar())
    code = "ztb.complaint"
    if code not in limits:
        return Clock("提起投诉", limits["gp.complaint"], note="应当先提出质疑")
    return tender_complaint_window(known_on, before, limits, office_calendar())


def openings_of(lot: Lot, *, on: date) -> Iterator[Opening]:
    """Yield each thing that may be raised about a lot, with its days."""
    family = family_of(lot.tender)
    kind = DisputeKind.OBJECTION if family is Family.WORKS else DisputeKind.QUERY
    for link in LINKS[family, kind]:
        clock = first_window(lot.tender, lot, link)
        yield Opening(kind, link, clock, is_open=not any(check_time(clock, on=on)))


def before_of(prior: Dispute | None) -> Before | None:
    """Return the days of the objection or query that a complaint follows."""
    if prior is None:
        return None
    answered = timezone.localdate(prior.answered_at) if prior.answered_at else None
    return Before(timezone.localdate(prior.filed_at), answered, answer_clock(prior).due_day)


def prior_of(prior: Dispute | None, *, on: date) -> Prior | None:
    """Return what a complaint must know about its objection or query."""
    if prior is None:
        return None
    is_closed = prior.state == DisputeState.ANSWERED or on > answer_clock(prior).due_day
    standing = prior.complaints.exclude(state__in=STANDS)
    return Prior(
        claims=tuple(claim["text"] for claim in prior.claims),
        is_closed=is_closed and prior.state != DisputeState.WITHDRAWN,
        link=Link(prior.link),
        has_complaint=standing.exists(),
    )


def answer_clock(dispute: Dispute) -> Clock:
    """Return until when an objection or query is to be answered (答复期限)."""
    filed = timezone.localdate(dispute.filed_at)
    limits = dispute_limits(dispute.tender, on=filed)
    if dispute.kind == DisputeKind.QUERY:
        limit = limits["gp.challenge_reply"]
    elif dispute.link == Link.RESULT:
        limit = limits["ztb.result_objection_reply"]
    else:
        limit = limits["ztb.objection_reply"]
    return running_clock("答复", limit, filed, office_calendar())


def receipt_clock(dispute: Dispute) -> Clock:
    """Return until when it is to be decided whether a complaint is accepted (受理期限)."""
    filed = timezone.localdate(dispute.filed_at)
    limits = dispute_limits(dispute.tender, on=filed)
    is_works = family_of(dispute.tender) is Family.WORKS
    limit = limits["ztb.complaint_receipt" if is_works else "gp.complaint_review"]
    label = "决定是否受理" if is_works else "审查投诉书"
    return running_clock(label, limit, filed, office_calendar(), pauses_of(dispute))


def explanation_clock(dispute: Dispute) -> Clock | None:
    """Return until when the respondent is to explain itself, where the law says so."""
    if family_of(dispute.tender) is Family.WORKS or dispute.accepted_on is None:
        return None
    limits = dispute_limits(dispute.tender, on=dispute.accepted_on)
    limit = limits["gp.complaint_answer"]
    return running_clock("被投诉人说明", limit, dispute.accepted_on, office_calendar())


def decision_clock(dispute: Dispute) -> Clock | None:
    """
    Return until when a complaint is to be decided (处理期限); None before it is accepted.

    Tender law counts from the acceptance, procurement law from the receipt of the complaint.
    """
    if dispute.accepted_on is None:
        return None
    filed = timezone.localdate(dispute.filed_at)
    limits = dispute_limits(dispute.tender, on=filed)
    if family_of(dispute.tender) is Family.WORKS:
        start, limit = dispute.accepted_on, limits["ztb.complaint_accept"]
    else:
        start, limit = filed, limits["gp.complaint_decide"]
    return running_clock("处理投诉", limit, start, office_calendar(), pauses_of(dispute))


def pauses_of(dispute: Dispute) -> tuple[Pause, ...]:
    """Return the days on which the time for deciding stands still."""
    rows = dispute.pauses.all()
    return tuple(Pause(one.starts, one.ends, PauseKind(one.kind).label) for one in rows)


def clocks_of(dispute: Dispute) -> list[Clock]:
    """Return every period of a dispute, each with its days and article."""
    filed = timezone.localdate(dispute.filed_at)
    if dispute.kind != DisputeKind.COMPLAINT:
        window = first_window(dispute.tender, dispute.lot, Link(dispute.link))
        return [window, answer_clock(dispute)]
    window = complaint_window(
        dispute.tender, known_on=dispute.known_on or filed, prior=dispute.prior, on=filed
    )
    later = (receipt_clock(dispute), explanation_clock(dispute), decision_clock(dispute))
    return [window, *(clock for clock in later if clock)]


def due_of(dispute: Dispute) -> date | None:
    """Return the day until which somebody has to act now; None while the clock stands still."""
    if dispute.state == DisputeState.ACCEPTED:
        clock = decision_clock(dispute)
        return clock.due if clock else None
    if dispute.state != DisputeState.FILED:
        return None
    if dispute.kind == DisputeKind.COMPLAINT:
        return receipt_clock(dispute).due
    return answer_clock(dispute).due


def has_bid(tender: Tender, lot: Lot | None, enterprise: Enterprise) -> bool:
    """Test if the enterprise takes part in the tender, as the app that keeps bids knows."""
    return bool(import_string(settings.BID_RECORDS)(tender=tender, lot=lot, enterprise=enterprise))


def lots_concerned(dispute: Dispute) -> list[Lot]:
    """Return the living lots that a dispute is about: one, or all of the tender."""
    rows = dispute.tender.lots.exclude(state__in=OVER)
    return list(rows.filter(pk=dispute.lot_id) if dispute.lot_id else rows)


def suspensions_open(lot: Lot) -> QuerySet[Suspension]:
    """Return what keeps a lot suspended."""
    return Suspension.objects.filter(lot=lot, ended_at=None).order_by("id")


def disputes_of_person(person: Person, *, on: date) -> QuerySet[Dispute]:
    """Return the disputes of the enterprises for which the person speaks, newest first."""
    firms = [firm.pk for firm in enterprises_spoken_for(person, on=on)]
    return disputes().filter(enterprise__in=firms)


def decisions_published() -> QuerySet[Dispute]:
    """Return the complaints whose decisions everybody may read, newest first."""
    rows = disputes().filter(notice__published_at__isnull=False)
    return rows.order_by("-notice__published_at", "-id")


def disputes() -> QuerySet[Dispute]:
    """Return every dispute with what its pages name."""
    return Dispute.objects.select_related(
        "tender__procedure",
        "tender__tenderer",
        "tender__supervisor",
        "lot",
        "enterprise",
        "prior",
        "notice",
    )
