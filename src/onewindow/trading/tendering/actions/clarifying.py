"""Clarifications and modifications of an issued document (澄清修改), and answers to questions."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from onewindow.foundation.records.api import insert_rows, move
from onewindow.kernel.actors import Actor
from onewindow.kernel.violations import Violation, refuse, refuse_if_any
from onewindow.trading.tendering.actions.asking import check_open, give_answer, tell_holders
from onewindow.trading.tendering.actions.documents import put_in_force
from onewindow.trading.tendering.actions.notices import (
    draft_notice,
    publish_notice,
    release_notice,
)
from onewindow.trading.tendering.actions.scheduling import follow_deadline
from onewindow.trading.tendering.models import (
    Clarification,
    Moment,
    Notice,
    Question,
    Tender,
    TenderDocument,
)
from onewindow.trading.tendering.queries import (
    at_hour_of,
    clarifying_kind,
    days_of,
    document_in_force,
    due_after,
    law_of,
    moments_of,
    procedure_of,
    standing_notice,
    terms_of,
)
from onewindow.trading.tendering.rules import (
    CLARIFYING,
    TENDER,
    FactorKind,
    Family,
    QuestionState,
    check_timetable,
    latest_days,
)

_UNCHANGEABLE = "财政部令第87号第二十七条"


@dataclass(frozen=True, slots=True)
class ClarificationDraft:
    """
    What the tenderer clarifies or modifies.

    ``due`` is the deadline that the tenderer confirms where it moves, ``document`` the new edition
    where the text changes, ``questions`` what is answered by it.
    """

    change: str
    reason: str
    affects_bids: bool
    due: datetime | None = None
    document: TenderDocument | None = None
    questions: Sequence[Question] = ()
    reasons: Mapping[str, str] = field(default_factory=dict)


@transaction.atomic
def issue_clarification(
    *, tender: Tender, draft: ClarificationDraft, at: datetime, actor: Actor
) -> Clarification:
    """
    Clarify or modify the issued document: notice, new deadline, everybody who holds it is told.

    :raises Refused: if bids are due already, what affects bids comes too late for a deadline that
        is not moved far enough, or a procurement's object or qualifications change.
    """
    Tender.objects.select_for_update().get(pk=tender.pk)
    moments = moments_of(tender)
    refuse_if_any(_check(tender, draft, moments, at))
    if draft.due:
        _move_deadline(tender, moments, draft.due, actor)
    if draft.document:
        put_in_force(document=draft.document, at=at, actor=actor, reasons=draft.reasons)
    number = tender.clarifications.count() + 1
    clarification = Clarification(
        tender=tender,
        number=number,
        change=draft.change.strip(),
        reason=draft.reason.strip(),
        affects_bids=draft.affects_bids,
        document=draft.document,
        notice=_published(tender, draft, at, actor),
        due_before=moments["bids_due"],
        due_after=draft.due or moments["bids_due"],
        issued_at=at,
    )
    insert_rows([clarification])
    for question in draft.questions:
        give_answer(question, f"见澄清修改第{number}号。", at, actor, clarification)
    move(
        subject=tender,
        lifecycle=TENDER,
        name="clarify",
        actor=actor,
        detail={
            "clarification": number,
            "affects_bids": draft.affects_bids,
            "notice": clarification.notice.number,
            "document": draft.document.digest if draft.document else "",
        },
    )
    _announce(clarification)
    return clarification


def _announce(clarification: Clarification) -> None:
    """Tell everybody who took the document what is clarified and when bids are due now."""
    tender, words = clarification.tender, clarification.change[:200]
    if clarification.due_after != clarification.due_before:
        due = timezone.localtime(clarification.due_after)
        words += f"\n投标截止时间改为{due:%Y年%-m月%-d日 %H:%M}。"
    tell_holders(tender, f"{tender.name}：澄清修改第{clarification.number}号", words)


def _check(
    tender: Tender, draft: ClarificationDraft, moments: Mapping[str, datetime], at: datetime
) -> Iterator[Violation]:
    closed = list(check_open(tender, moments, at))
    yield from closed
    if not draft.change.strip():
        yield Violation("clarification.change", "请填写澄清修改的内容", field="change")
    if not draft.reason.strip():
        yield Violation("clarification.reason", "请填写原因", field="reason")
    if any(one.tender_id != tender.pk or one.state != QuestionState.ASKED
           for one in draft.questions):  # fmt: skip
        yield Violation("clarification.question", "选中的问题已经答复", field="questions")
    if not closed:
        yield from _check_due(tender, draft, moments, at)
        yield from _check_unchanged(tender, draft)


def _check_due(
    tender: Tender, draft: ClarificationDraft, moments: Mapping[str, datetime], at: datetime
) -> Iterator[Violation]:
    """Yield why the deadline is too near: a late clarification without a push is refused."""
    law = CLARIFYING[procedure_of(tender.procedure).family]
    asked = due_after(tender=tender, affects_bids=draft.affects_bids, at=at)
    day = "%Y年%-m月%-d日"
    if asked and (draft.due is None or draft.due < asked["bids_due"]):
        until = timezone.localtime(asked["bids_due"])
        words = f"距投标截止的时间不够，截止时间应当顺延到{until:{day}}或者以后"
        yield Violation("clarification.late", words, law, "due")
    elif draft.due is not None and draft.due < moments["bids_due"]:
        yield Violation("clarification.earlier", "投标截止时间只能顺延，不能提前", law, "due")
    elif draft.due is not None:
        days = {**days_of(moments), "bids_due": timezone.localdate(draft.due)}
        yield from check_timetable(law_of(tender), days)


def _check_unchanged(tender: Tender, draft: ClarificationDraft) -> Iterator[Violation]:
    """Yield what a procurement may not change: its object and its qualifications."""
    before, after = document_in_force(tender), draft.document
    if before is None or after is None:
        return
    if after.tender_id != tender.pk:
        yield Violation("clarification.document", "这不是本项目的招标文件")
    if procedure_of(tender.procedure).family is not Family.PROCUREMENT:
        return
    if after.answers.get("qualification") != before.answers.get("qualification") or (
        _qualifications(after) != _qualifications(before)
    ):
        words = "澄清修改不得改变采购标的和资格条件"
        yield Violation("clarification.qualification", words, _UNCHANGEABLE)


def _qualifications(document: TenderDocument) -> set[tuple[str, str]]:
    return {(one.name, one.clause) for one in terms_of(document).of(FactorKind.QUALIFICATION)}


def _move_deadline(
    tender: Tender, moments: Mapping[str, datetime], due: datetime, actor: Actor
) -> None:
    """Move the deadline and every last day that is counted back from it."""
    last = latest_days(law_of(tender), {**days_of(moments), "bids_due": timezone.localdate(due)})
    moved = {"bids_due": due} | {
        event: at_hour_of(day, moments[event]) for event, day in last.items()
    }
    for event, moment in moved.items():
        Moment.objects.filter(tender=tender, lot=None, event=event).update(at=moment)
    follow_deadline(tender=tender, due=due, actor=actor)
    move(
        subject=tender,
        lifecycle=TENDER,
        name="postpone",
        actor=actor,
        detail={"from": moments["bids_due"].isoformat(), "to": due.isoformat()},
    )


def _published(tender: Tender, draft: ClarificationDraft, at: datetime, actor: Actor) -> Notice:
    """Make the notice of the clarification, correct what stood before, and publish it at once."""
    code = clarifying_kind(tender)
    if code is None:
        raise refuse("clarification.procedure", "本程序不以公告澄清修改")
    notice = draft_notice(
        tender=tender,
        code=code,
        terms={"change": draft.change, "reason": draft.reason},
        corrects=standing_notice(tender),
        on=timezone.localdate(at),
        actor=actor,
    )
    release_notice(notice=notice, at=at, actor=actor)
    publish_notice(notice=notice, at=at)
    return notice
