"""Evaluations of the demonstration: one while its committee scores, one with its signed report."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone

from onewindow.city.bodies import city_bodies
from onewindow.city.openings import parties
from onewindow.city.staff import EVERYWHERE
from onewindow.foundation.accounts.api import (
    Grant,
    Role,
    User,
    grant_role,
    issue_demo_certificate,
    signed_bytes,
)
from onewindow.foundation.directory.api import organization_by_code
from onewindow.kernel.actors import Actor
from onewindow.kernel.signing import KeyKind, SoftwareKey
from onewindow.trading.evaluation.api import (
    REPORT_PURPOSE,
    AssessmentDraft,
    Evaluation,
    EvaluationPlan,
    FindingDraft,
    Member,
    PointsDraft,
    Seat,
    Side,
    Signing,
    ask_bidder,
    assess_expert,
    close_review,
    make_report,
    name_representative,
    prepare_evaluation,
    record_findings,
    report_statement,
    save_points,
    sign_in,
    sign_report,
    start_evaluation,
    submit_sheet,
    tally,
    vote_leader,
)
from onewindow.trading.tendering.api import (
    EvaluationTerms,
    FactorKind,
    Lot,
    document_of,
)

_REVIEW = (FactorKind.QUALIFICATION, FactorKind.CONFORMITY)
_SCORED = (FactorKind.COMMERCIAL, FactorKind.TECHNICAL)


def build_demo_sittings(scoring: Lot, reported: Lot, *, on: date, actor: Actor) -> None:
    """
    Bring one lot's committee to its score sheets, and another's to the signed report.

    :raises Refused: never with the city and the packs as shipped.
    """
    first = begin_sitting(scoring, on=on, actor=actor)
    members = _members(first)
    for member in members[2:4]:
        _score(member, submit=True)
    _score(members[1], submit=False)
    bid = first.contenders.order_by("credit_code")[0]
    bid.evaluation = first
    ask_bidder(
        member=leader_of(first),
        contender=bid,
        text="施工组织设计中雨季施工的排水方案与总平面图不一致，请说明以哪一处为准。",
        at=timezone.now(),
        actor=acting(leader_of(first)),
    )
    second = evaluate(reported, on=on, actor=actor)
    _judge(second, actor)


def evaluate(lot: Lot, *, on: date, actor: Actor) -> Evaluation:
    """
    Let a lot's committee, which was drawn, review and score its bids and sign the report.

    :raises Refused: never with the city and the packs as shipped.
    """
    evaluation = begin_sitting(lot, on=on, actor=actor)
    for member in _members(evaluation):
        _score(member, submit=True)
    _report(evaluation)
    return evaluation


def begin_sitting(lot: Lot, *, on: date, actor: Actor) -> Evaluation:
    """
    Seat everybody, and close a review that all bids pass.

    :raises Refused: never with the city and the packs as shipped.
    """
    document = document_of(lot.tender)
    assert document is not None  # it was announced with one
    evaluation = prepare_evaluation(
        lot=lot, plan=EvaluationPlan(terms=document.terms), actor=actor
    )
    name_representative(evaluation=evaluation, user=parties()[2], actor=actor)
    _open_accounts(lot, on=on, actor=actor)
    now = timezone.now()
    start_evaluation(evaluation=evaluation, at=now, actor=actor)
    members = _members(evaluation)
    choice = next(one for one in members if one.seat_id)
    for member in members:
        sign_in(member=member, has_no_tie=True, at=now, actor=acting(member))
    for member in members[: len(members) // 2 + 1]:
        vote_leader(member=member, choice=choice, actor=acting(member))
    for member in members:
        _find(member, document.terms, now)
    lead = leader_of(evaluation)
    close_review(leader=lead, at=now, actor=acting(lead))
    evaluation.refresh_from_db()
    return evaluation


def _open_accounts(lot: Lot, *, on: date, actor: Actor) -> None:
    """Open an account for every expert of the lot who has none."""
    place = organization_by_code(city_bodies().root)
    seats = Seat.objects.filter(draw__lot=lot, state="accepted").select_related(
        "member__expert__person"
    )
    for seat in seats.order_by("id"):
        expert = seat.member.expert
        if User.objects.filter(person=expert.person).exists():
            continue
        user = User(
            username=f"expert-{expert.number.lower()}",
            name=expert.person.name,
            person=expert.person,
        )
        user.set_unusable_password()
        user.save()
        grant_role(
            user=user,
            role=Role.EXPERT,
            organization=place,
            granter=EVERYWHERE,
            on=on,
            actor=actor,
        )


def _find(member: Member, terms: EvaluationTerms, at: datetime) -> None:
    drafts = [
        FindingDraft(bid.credit_code, factor.code, is_passed=True)
        for bid in member.evaluation.contenders.all()
        for factor in terms.of(*_REVIEW)
    ]
    record_findings(member=member, drafts=drafts, at=at, actor=acting(member))


def _score(member: Member, *, submit: bool) -> None:
    """Give points near nine tenths, a little apart where opinions may differ."""
    document = document_of(member.evaluation.lot.tender)
    assert document is not None
    drafts = []
    for place, bid in enumerate(member.evaluation.contenders.order_by("credit_code")):
        for factor in document.terms.of(*_SCORED):
            share = Decimal("0.94") - Decimal("0.03") * place
            if not factor.is_objective:
                share -= Decimal("0.01") * (member.number % 3)
            points = (factor.full * share).quantize(Decimal("0.1"))
            drafts.append(PointsDraft(bid.credit_code, factor.code, points))
    save_points(member=member, drafts=drafts if submit else drafts[: len(drafts) // 2])
    if submit:
        submit_sheet(member=member, at=timezone.now(), actor=acting(member))


def _report(evaluation: Evaluation) -> None:
    """Tally, write the report, and have everybody sign it with a certificate of the demo."""
    lead = leader_of(evaluation)
    tally(leader=lead, at=timezone.now(), actor=acting(lead))
    report = make_report(leader=lead, at=timezone.now(), actor=acting(lead))
    content = report_statement(report)
    for member in _members(evaluation):
        key = SoftwareKey.generate(KeyKind.EC)
        person = member.user.person
        code = person.number if person else _place_of(member.user)
        certificate = issue_demo_certificate(
            user=member.user,
            code=code,
            public=key.public(),
            at=timezone.now(),
            actor=acting(member),
        )
        value = key.sign(signed_bytes(report, REPORT_PURPOSE, content)).hex()
        sign_report(
            member=member,
            signing=Signing(certificate, value, member.user),
            at=timezone.now(),
            actor=acting(member),
        )


def _place_of(user: User) -> str:
    """Return the code of the body at which the user holds his role."""
    grant = Grant.objects.filter(user=user).select_related("organization").first()
    assert grant is not None
    assert grant.organization is not None  # the tenderer's people hold their role at a body
    return grant.organization.credit_code


def _judge(evaluation: Evaluation, actor: Actor) -> None:
    """Judge the experts for the centre: one came late."""
    experts = [one for one in _members(evaluation) if one.seat_id]
    for place, member in enumerate(experts):
        items: Sequence[str] = ["late_15"] if place == 1 else []
        words = "签到比规定时间晚10分钟" if items else ""
        draft = AssessmentDraft(Side.CENTRE, items, words)
        assess_expert(member=member, draft=draft, at=timezone.now(), actor=actor)


def _members(evaluation: Evaluation) -> list[Member]:
    rows = Member.objects.filter(evaluation=evaluation).select_related(
        "evaluation__lot__tender__procedure", "user__person"
    )
    return list(rows.order_by("number"))


def leader_of(evaluation: Evaluation) -> Member:
    """Return who leads the committee."""
    evaluation.refresh_from_db()
    return next(one for one in _members(evaluation) if one.pk == evaluation.leader_id)


def acting(member: Member) -> Actor:
    """Return the member as one who acts."""
    return Actor(f"user:{member.user_id}", member.user.name)
