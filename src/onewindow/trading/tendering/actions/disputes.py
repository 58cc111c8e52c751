"""Objections and queries: raised within their days, answered, withdrawn; the lots stand still."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from onewindow.foundation.directory.api import Enterprise, Person
from onewindow.foundation.messaging.api import send_message
from onewindow.foundation.records.api import Attachment, insert_rows, move, next_number, record
from onewindow.kernel.actors import SYSTEM, Actor
from onewindow.kernel.violations import Violation, refuse, refuse_if_any
from onewindow.trading.tendering.actions.suspending import resume_for, suspend_for
from onewindow.trading.tendering.models import Dispute, Lot, Tender
from onewindow.trading.tendering.queries import (
    complaint_window,
    due_of,
    family_of,
    first_window,
    has_bid,
    prior_of,
)
from onewindow.trading.tendering.rules import (
    DISPUTE,
    Circumstances,
    Claim,
    DisputeKind,
    DisputeState,
    Family,
    Letter,
    Link,
    Outcome,
    Standing,
    TenderState,
    check_answer,
    check_letter,
    check_time,
)

_ENDED = (DisputeState.WITHDRAWN,)
_HOLDS = "《政府采购法实施条例》第五十四条"
_STOPS = "《招标投标法实施条例》（2019修订）第二十二条、第五十四条"


@dataclass(frozen=True, slots=True)
class DisputeDraft:
    """What somebody raises, about what and for whom."""

    tender: Tender
    lot: Lot | None
    letter: Letter
    enterprise: Enterprise
    person: Person
    telephone: str
    address: str
    evidence: Sequence[Attachment] = ()
    known_on: date | None = None
    prior: Dispute | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What the tenderer answers to an objection or query."""

    outcome: Outcome
    text: str
    basis: str
    is_clean: bool


@transaction.atomic
def file_dispute(*, draft: DisputeDraft, at: datetime, actor: Actor) -> Dispute:
    """
    Take an objection, query or complaint; an objection suspends its lots until the answer.

    :raises Refused: with everything that is missing, or if it is too early or too late, each with
        its article.
    """
    on = timezone.localdate(at)
    refuse_if_any(_check(draft, on=on))
    dispute = _insert(draft, at=at)
    detail = _detail(draft)
    record(
        subject=dispute, what="dispute.file", actor=actor, after=DisputeState.FILED, detail=detail
    )
    Dispute.objects.filter(pk=dispute.pk).update(due_on=due_of(dispute))
    dispute.refresh_from_db()
    if draft.letter.kind is DisputeKind.OBJECTION:
        suspend_for(dispute=dispute, source=_STOPS, last_day=None, at=at, actor=SYSTEM)
    return dispute


@dataclass(frozen=True, slots=True)
class SpokenObjection:
    """An objection raised in the opening meeting, and what was answered at once."""

    lot: Lot
    enterprise: Enterprise
    person: Person
    text: str
    raised_at: datetime
    answer: str


@transaction.atomic
def keep_opening_objection(*, spoken: SpokenObjection, at: datetime, actor: Actor) -> Dispute:
    """
    Keep an objection that the opening meeting has answered (条例第四十四条).

    It is raised and answered there and nowhere else; kept so that one may complain afterwards,
    which the law allows only to who objected before (条例第六十条).
    """
    letter = Letter(
        kind=DisputeKind.OBJECTION,
        link=Link.OPENING,
        standing=Standing.BIDDER,
        claims=(Claim(spoken.text),),
        request="开标现场当场答复",
        facts=spoken.text,
        basis="",
    )
    draft = DisputeDraft(
        tender=spoken.lot.tender,
        lot=spoken.lot,
        letter=letter,
        enterprise=spoken.enterprise,
        person=spoken.person,
        telephone=spoken.person.phone,
        address=spoken.enterprise.address,
    )
    dispute = _insert(draft, at=spoken.raised_at)
    detail = _detail(draft)
    record(
        subject=dispute, what="dispute.file", actor=actor, after=DisputeState.FILED, detail=detail
    )
    move(
        subject=dispute,
        lifecycle=DISPUTE,
        name="answer",
        actor=actor,
        answer=spoken.answer.strip(),
        answered_by=actor.name,
        answered_at=at,
    )
    return dispute


@transaction.atomic
def answer_dispute(*, dispute: Dispute, answer: Answer, at: datetime, actor: Actor) -> None:
    """
    Answer an objection or query; what stood still because of it goes on.

    What is answered too late is answered all the same; that it was late stands on the record.

    :raises Refused: if it is answered already, or the answer lacks something.
    """
    if dispute.kind == DisputeKind.COMPLAINT:
        raise refuse("dispute.answer.complaint", "投诉由行政监督部门处理，不在这里答复")
    refuse_if_any(_check_answer(dispute.tender, answer))
    _answer(dispute, answer, at=at, actor=actor)
    resume_for(dispute=dispute, at=at, actor=actor)
    words = f"{dispute.tender.name}：{DisputeKind(dispute.kind).label}已答复，可以查看。"
    tell(dispute, title=f"{DisputeKind(dispute.kind).label}已答复", body=words)


@transaction.atomic
def hold_for_query(*, dispute: Dispute, at: datetime, actor: Actor) -> None:
    """
    Let the lots of a query that may change the result stand still until its answer.

    :raises Refused: if it is no query, or is answered already.
    """
    if dispute.kind != DisputeKind.QUERY:
        raise refuse("dispute.hold", "异议提出时已经暂停；投诉由监督部门责令暂停")
    suspend_for(dispute=dispute, source=_HOLDS, last_day=None, at=at, actor=actor)


@transaction.atomic
def withdraw_dispute(*, dispute: Dispute, reason: str, at: datetime, actor: Actor) -> None:
    """
    Take back what was raised; handling ends and what stood still goes on.

    :raises Refused: if it is answered or decided already.
    """
    detail = {"reason": reason.strip()[:200]}
    move(
        subject=dispute,
        lifecycle=DISPUTE,
        name="withdraw",
        actor=actor,
        detail=detail,
        due_on=None,
    )
    resume_for(dispute=dispute, at=at, actor=actor)


def tell(dispute: Dispute, *, title: str, body: str) -> None:
    """Send word to the person who raised a dispute, in the caller's transaction."""
    send_message(
        person=dispute.filed_by,
        title=title,
        body=body,
        link=f"/my/disputes/{dispute.number}/",
        subject=dispute.number,
    )


def _check(draft: DisputeDraft, *, on: date) -> Iterable[Violation]:
    letter, tender = draft.letter, draft.tender
    known = Circumstances(
        family=family_of(tender),
        has_bid=has_bid(tender, draft.lot, draft.enterprise),
        prior=prior_of(draft.prior, on=on),
        raised_before=_raised_before(draft),
        asks_queries_once=tender.asks_queries_once,
    )
    found = [*_check_subject(draft), *check_letter(letter, known)]
    if any(violation.code == "dispute.link" for violation in found):
        return found
    return [*found, *_check_days(draft, on=on)]


def _check_subject(draft: DisputeDraft) -> Iterable[Violation]:
    if draft.tender.state in {TenderState.DRAFT, TenderState.ENTERED}:
        yield Violation("dispute.tender", "项目还没有公告")
    if draft.lot and draft.lot.tender_id != draft.tender.pk:
        yield Violation("dispute.lot", "标段不属于这个项目", field="lot")
    if draft.lot is None and draft.letter.link is not Link.DOCUMENTS:
        yield Violation("dispute.lot", "请选择标段", field="lot")
    if (draft.letter.kind, draft.letter.link) == (DisputeKind.OBJECTION, Link.OPENING):
        words = "对开标的异议应当在开标现场或者网上开标室当场提出，当场答复"
        yield Violation("dispute.opening", words, "《招标投标法实施条例》第四十四条")
    if draft.prior and (
        draft.prior.enterprise_id != draft.enterprise.pk
        or draft.prior.tender_id != draft.tender.pk
    ):
        yield Violation("dispute.prior.other", "先行的异议、质疑应当是本企业就本项目提出的")
    for name, words in (("telephone", "请填写联系电话"), ("address", "请填写地址")):
        if not getattr(draft, name).strip():
            yield Violation(f"dispute.{name}", words, field=name)


def _check_days(draft: DisputeDraft, *, on: date) -> Iterable[Violation]:
    letter, tender = draft.letter, draft.tender
    if letter.kind is not DisputeKind.COMPLAINT:
        yield from check_time(first_window(tender, draft.lot, letter.link), on=on)
        return
    if family_of(tender) is Family.WORKS:
        if draft.known_on is None:
            yield Violation("dispute.known", "请填写知道的日期", field="known_on")
            return
        latest = timezone.localdate(draft.prior.filed_at) if draft.prior else on
        is_new = all(claim.is_from_answer for claim in letter.claims)
        if draft.known_on > (on if is_new else latest):
            words = "知道的日期不能晚于提出异议的日期" if draft.prior else "知道的日期不能晚于今天"
            yield Violation("dispute.known", words, field="known_on")
            return
    elif draft.prior is None:
        return
    window = complaint_window(tender, known_on=draft.known_on or on, prior=draft.prior, on=on)
    yield from check_time(window, on=on)


def _raised_before(draft: DisputeDraft) -> bool:
    rows = Dispute.objects.filter(
        tender=draft.tender,
        lot=draft.lot,
        enterprise=draft.enterprise,
        kind=draft.letter.kind,
        link=draft.letter.link,
    )
    return rows.exclude(state__in=_ENDED).exists()


def _insert(draft: DisputeDraft, *, at: datetime) -> Dispute:
    letter, tender = draft.letter, draft.tender
    serial = next_number(f"dispute:{tender.code}")
    dispute = Dispute(
        number=f"{tender.code}-Q{serial:03d}",
        tender=tender,
        lot=draft.lot,
        kind=letter.kind,
        link=letter.link,
        enterprise=draft.enterprise,
        filed_by=draft.person,
        telephone=draft.telephone.strip(),
        address=draft.address.strip(),
        standing=letter.standing,
        standing_grounds=letter.standing_grounds.strip(),
        prior=draft.prior,
        claims=[asdict(claim) for claim in letter.claims],
        request=letter.request.strip(),
        facts=letter.facts.strip(),
        basis=letter.basis.strip(),
        known_on=draft.known_on,
        filed_at=at,
    )
    insert_rows([dispute])
    dispute.evidence.set(draft.evidence)
    return dispute


def _detail(draft: DisputeDraft) -> dict[str, object]:
    letter = draft.letter
    return {
        "tender": draft.tender.code,
        "lot": draft.lot.code if draft.lot else "",
        "kind": letter.kind.label,
        "link": letter.link.label,
        "enterprise": draft.enterprise.credit_code,
        "claims": len(letter.claims),
        "evidence": [one.sha256 for one in draft.evidence],
        "prior": draft.prior.number if draft.prior else "",
    }


def _check_answer(tender: Tender, answer: Answer) -> Iterable[Violation]:
    return check_answer(
        text=answer.text,
        basis=answer.basis,
        is_clean=answer.is_clean,
        family=family_of(tender),
    )


def _answer(dispute: Dispute, answer: Answer, *, at: datetime, actor: Actor) -> None:
    due = dispute.due_on
    is_late = due is not None and timezone.localdate(at) > due
    move(
        subject=dispute,
        lifecycle=DISPUTE,
        name="answer",
        actor=actor,
        detail={"outcome": answer.outcome.label, "late": is_late},
        outcome=answer.outcome,
        answer=answer.text.strip(),
        answer_basis=answer.basis.strip(),
        answered_by=actor.name,
        answered_at=at,
        due_on=None,
        is_overdue=is_late,
    )
