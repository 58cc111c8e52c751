"""What a reader may see of an evaluation now; every figure passes the table of blinds first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet

from onewindow.foundation.accounts.api import Grant, Role, User, granted_roles, holds
from onewindow.foundation.directory.api import Person
from onewindow.trading.bidding.api import Bid, bids_of_person
from onewindow.trading.evaluation.models import (
    Contender,
    Evaluation,
    Finding,
    Inquiry,
    Member,
    Points,
    Report,
)
from onewindow.trading.evaluation.queries.evaluations import (
    is_open_to,
    member_of,
    members_of,
    standing_of,
    terms_of,
)
from onewindow.trading.evaluation.queries.reviews import judges_of, review_factors
from onewindow.trading.evaluation.queries.scores import key_for
from onewindow.trading.evaluation.rules import (
    STAGE_WORDS,
    TABLE,
    TECHNICAL,
    Blinds,
    ContenderState,
    EvaluationState,
    Field,
    InquiryState,
    MemberState,
    Reader,
    opens_at,
    scored,
)
from onewindow.trading.tendering.api import Factor, FactorKind

_PARTS = {
    "qualification": "资格",
    "commercial": "商务",
    "technical": "技术",
    "bill": "报价",
    "price_roll": "开标一览表",
}
_PRICED = frozenset({"bill", "price_roll"})
_READING = (
    EvaluationState.REVIEWING,
    EvaluationState.CONSULTING,
    EvaluationState.SCORING,
    EvaluationState.TALLYING,
    EvaluationState.SIGNING,
)


@dataclass(frozen=True, slots=True)
class BidderSeen:
    """A bid as its reader may see it; what is hidden is None or empty."""

    pk: int
    code: str
    name: str
    alias: str | None
    quoted: Decimal | None
    price: Decimal | None
    deduction: Decimal
    adjustment: Decimal
    is_standing: bool
    clause: str
    reason: str
    parts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """A place in a score sheet: a bid under the name it has there, a factor, the points so far."""

    bidder: str
    label: str
    factor: str
    points: Decimal | None


def may_watch(user: Any, evaluation: Evaluation) -> bool:
    """Test if the user runs or watches this evaluation: centre, its supervisor, an auditor."""
    if any(g.role in {Role.TRADING_OFFICER, Role.AUDITOR} for g in granted_roles(user)):
        return True
    return holds(user, Role.SUPERVISOR, path=evaluation.lot.tender.supervisor.path)


def bidders_seen(evaluation: Evaluation, reader: Reader) -> list[BidderSeen]:
    """Return the bids of an evaluation that has started, by credit code."""
    price = is_open_to(Field.PRICE, reader, evaluation)
    author = is_open_to(Field.AUTHOR, reader, evaluation)
    decided = is_open_to(Field.FINDINGS, reader, evaluation)
    return [
        BidderSeen(
            pk=one.pk,
            code=one.credit_code,
            name=one.name,
            alias=one.alias if author and evaluation.is_blind else None,
            quoted=one.quoted if price else None,
            price=one.price if price else None,
            deduction=one.deduction,
            adjustment=one.adjustment,
            is_standing=one.state == ContenderState.STANDING or not decided,
            clause=one.clause if decided else "",
            reason=one.reason if decided else "",
            parts=tuple(
                (name, label)
                for name, label in _PARTS.items()
                if name in _parts_of(one)
                and not (name == TECHNICAL and evaluation.is_blind)
                and (price or name not in _PRICED)
            ),
        )
        for one in evaluation.contenders.order_by("credit_code").prefetch_related(
            "bid__parts", "offer__parts"
        )
    ]


def own_findings(member: Member) -> dict[tuple[str, str], Finding]:
    """Return what a member found himself, by bidder and factor; '' stands for all bids."""
    rows = Finding.objects.filter(member=member).select_related("contender")
    return {(one.contender.credit_code if one.contender else "", one.factor): one for one in rows}


def own_review(member: Member) -> list[Factor]:
    """Return the factors of the review that this member judges."""
    evaluation = member.evaluation
    wanted = judges_of(evaluation, members_of(evaluation))
    return [f for f in review_factors(evaluation) if str(member.number) in wanted[f.code]]


def own_sheet(member: Member) -> list[tuple[Factor, list[Cell]]]:
    """
    Return a member's own sheet, factor by factor.

    Where the technical part is blind its bids stand under their numbers, in the order of those.
    """
    evaluation = member.evaluation
    given = {
        (one.contender_id, one.factor): one.value for one in Points.objects.filter(member=member)
    }
    standing = standing_of(evaluation)
    return [
        (factor, _cells(evaluation, factor, standing, given))
        for factor in terms_of(evaluation).of(FactorKind.COMMERCIAL, FactorKind.TECHNICAL)
    ]


def progress_of(evaluation: Evaluation) -> list[dict[str, Any]]:
    """Return how far each member has come, in counts that tell nothing of his judgement."""
    members = members_of(evaluation)
    wanted = judges_of(evaluation, members)
    standing = standing_of(evaluation)
    owed = {
        str(one.number): sum(str(one.number) in judges for judges in wanted.values())
        * evaluation.contenders.count()
        for one in members
    }
    per_sheet = len(scored(terms_of(evaluation).factors)) * len(standing)
    codes = list(wanted)
    return [
        {
            "member": one,
            "found": one.findings.filter(contender__isnull=False, factor__in=codes).count(),
            "to_find": owed[str(one.number)],
            "marked": one.points.filter(contender__in=standing).count(),
            "to_mark": per_sheet,
            "is_submitted": one.state == MemberState.SUBMITTED,
        }
        for one in members
    ]


def inquiries_of(evaluation: Evaluation) -> QuerySet[Inquiry]:
    """Return every question that the committee asked, oldest first."""
    rows = Inquiry.objects.filter(contender__evaluation=evaluation)
    return rows.select_related("contender").order_by("id")


def inquiries_for(person: Person, *, on: date) -> QuerySet[Inquiry]:
    """Return the questions to enterprises for which the person may bid, those that wait first."""
    bids = bids_of_person(person, on=on).values("pk")
    rows = Inquiry.objects.filter(contender__bid__in=bids)
    return rows.select_related("contender__evaluation__lot__tender").order_by("-state", "-id")


def is_waiting(inquiry: Inquiry, *, at: datetime) -> bool:
    """Test if a question can still be answered."""
    return inquiry.state == InquiryState.ASKED and at < inquiry.due


def aliases_of(evaluation: Evaluation) -> list[str]:
    """Return the numbers of the blind technical parts; they tell nothing of whose each is."""
    rows = evaluation.contenders.filter(state=ContenderState.STANDING)
    return sorted(rows.values_list("alias", flat=True))


def part_for(evaluation: Evaluation, *, key: str, name: str) -> Bid | None:
    """
    Return the bid whose part the committee may read under this name now, or None.

    A blind technical part is asked for by its number; prices only once they are open.
    """
    if name not in _PARTS or evaluation.state not in _READING:
        return None
    if name in _PRICED and not is_open_to(Field.PRICE, Reader.MEMBER, evaluation):
        return None
    is_hidden = name == TECHNICAL and evaluation.is_blind
    wanted = {"alias": key} if is_hidden else {"credit_code": key}
    rows = evaluation.contenders.filter(**wanted).prefetch_related("bid__parts", "offer__parts")
    return next((_parts_of(one).get(name) for one in rows), None)


def evaluations_for(user: Any, *, at: datetime) -> QuerySet[Evaluation]:
    """Return the evaluations that a user runs, watches or sits in, newest first."""
    rows = Evaluation.objects.select_related("lot__tender__tenderer").order_by("-id")
    grants = granted_roles(user)
    if any(grant.role in {Role.TRADING_OFFICER, Role.AUDITOR} for grant in grants):
        return rows
    seated = Member.objects.filter(user=user).exclude(state=MemberState.REPLACED)
    own = Q(pk__in=seated.values("evaluation"), starts_at__lte=at)
    for grant in grants:
        if grant.role is Role.SUPERVISOR:
            own |= Q(lot__tender__supervisor__path__startswith=grant.path)
    return rows.filter(own)


def may_read_report(user: Any, evaluation: Evaluation, report: Report) -> bool:
    """Test if the user sits in it, watches it, or is the tenderer of a signed report."""
    if may_watch(user, evaluation) or member_of(evaluation, user):
        return True
    place = evaluation.lot.tender.tenderer.path
    return report.signed_at is not None and holds(user, Role.TENDERER, path=place)


def tenderer_people(evaluation: Evaluation) -> QuerySet[User]:
    """Return the accounts of the tenderer, from which its people on the committee are named."""
    path = evaluation.lot.tender.tenderer.path
    grants = Grant.objects.filter(role=Role.TENDERER, organization__path__startswith=path)
    return User.objects.filter(pk__in=grants.values("user")).order_by("username")


def blinds_table(blinds: Blinds) -> list[tuple[str, list[str], str]]:
    """Return the table of blinds in words: field, for each reader from when on, article."""
    return [
        (
            field.label,
            [STAGE_WORDS[opens_at(field, reader, blinds)] for reader in Reader],
            TABLE[field][3],
        )
        for field in Field
    ]


def _parts_of(contender: Contender) -> dict[str, Bid]:
    """Return the bid in which each part is found: what came with the last offer goes before."""
    found = {part.name: contender.bid for part in contender.bid.parts.all()}
    if contender.offer is not None:
        found |= {part.name: contender.offer for part in contender.offer.parts.all()}
    return found


def _cells(
    evaluation: Evaluation,
    factor: Factor,
    standing: Sequence[Contender],
    given: dict[tuple[int, str], Decimal],
) -> list[Cell]:
    is_hidden = evaluation.is_blind and factor.kind == TECHNICAL
    cells = [
        Cell(
            bidder=key_for(one, factor, evaluation),
            label=f"暗标{one.alias}" if is_hidden else one.name,
            factor=factor.code,
            points=given.get((one.pk, factor.code)),
        )
        for one in standing
    ]
    return sorted(cells, key=lambda cell: (len(cell.bidder), cell.bidder))
