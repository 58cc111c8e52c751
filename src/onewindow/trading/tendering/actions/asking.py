"""Questions on an issued document, answered to everybody who holds it (提问与答疑)."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from onewindow.foundation.accounts.api import may_speak_for
from onewindow.foundation.directory.api import Enterprise, Person
from onewindow.foundation.messaging.api import send_message
from onewindow.foundation.records.api import insert_rows, key_of, move, record
from onewindow.kernel.actors import Actor
from onewindow.kernel.violations import Violation, refuse_if_any
from onewindow.trading.tendering.models import Clarification, Question, Tender
from onewindow.trading.tendering.queries import (
    document_in_force,
    holders_of,
    is_holder,
    moments_of,
    procedure_of,
    questions_until,
)
from onewindow.trading.tendering.rules import CLARIFYING, QUESTION, TenderState

LONGEST_QUESTION = 2000
# 谁提的问题，开标前连招标人也不能知道，记录里不写。
_ASKER = Actor("role:holder", "招标文件持有人")


@transaction.atomic
def ask_question(
    *, tender: Tender, enterprise: Enterprise, person: Person, text: str, at: datetime
) -> Question:
    """
    Ask a question on the document for an enterprise; nobody learns who asked.

    :raises Refused: if the person does not speak for the enterprise, it does not hold the
        document, the question is empty or too long, or an answer would come too late.
    """
    refuse_if_any(_check_question(tender, enterprise, person, text, at))
    question = Question(tender=tender, enterprise=enterprise, text=text.strip(), asked_at=at)
    insert_rows([question])
    record(subject=question, what="question.ask", actor=_ASKER, detail={"tender": tender.code})
    return question


@transaction.atomic
def answer_question(
    *, question: Question, answer: str, affects_bids: bool, at: datetime, actor: Actor
) -> None:
    """
    Answer a question to everybody who holds the document.

    :raises Refused: if bids are due already, the answer is empty, or it may affect bids: that is
        a clarification, and the law's days count.
    """
    tender = question.tender
    found = list(check_open(tender, moments_of(tender), at))
    if not answer.strip():
        found.append(Violation("question.answer", "请填写答复", field="answer"))
    if affects_bids:
        words = "答复可能影响投标文件编制的，请发澄清修改，在里面选上这个问题"
        law = CLARIFYING[procedure_of(tender.procedure).family]
        found.append(Violation("question.affects", words, law, "affects_bids"))
    refuse_if_any(found)
    give_answer(question, answer.strip(), at, actor, None)
    words = f"问：{question.text[:100]}\n答：{answer.strip()[:300]}"
    tell_holders(tender, f"{tender.name}：答疑", words)


def check_open(
    tender: Tender, moments: Mapping[str, datetime], at: datetime
) -> Iterator[Violation]:
    """Yield why the document can be neither clarified nor explained any more."""
    if tender.state != TenderState.ANNOUNCED or document_in_force(tender) is None:
        label = TenderState(tender.state).label
        yield Violation("clarification.closed", f"项目{label}，不能澄清修改招标文件")
    elif at >= moments["bids_due"]:
        yield Violation("clarification.closed", "投标已经截止，不能再澄清修改招标文件")


def give_answer(
    question: Question,
    words: str,
    at: datetime,
    actor: Actor,
    clarification: Clarification | None,
) -> None:
    """Note the answer to a question, and the clarification that holds it."""
    move(
        subject=question,
        lifecycle=QUESTION,
        name="answer",
        actor=actor,
        answer=words,
        answered_at=at,
        clarification=clarification,
    )


def tell_holders(tender: Tender, title: str, body: str) -> None:
    """Tell everybody who took the document, in one's own transaction."""
    for person in holders_of(tender):
        send_message(
            person=person,
            title=title,
            body=body.strip(),
            link=f"/trading/projects/{tender.code}/documents/",
            subject=key_of(tender),
        )


def _check_question(
    tender: Tender, enterprise: Enterprise, person: Person, text: str, at: datetime
) -> Iterator[Violation]:
    until = questions_until(tender)
    if not may_speak_for(person, enterprise, on=timezone.localdate(at)):
        yield Violation("question.firm", "您没有这家企业的授权", field="firm")
    elif not is_holder(tender, enterprise):
        yield Violation("question.holder", "获取招标文件后才能提问", field="firm")
    if tender.state != TenderState.ANNOUNCED or until is None or at > until:
        words = "提问时间已过：再答复就不能按时通知所有获取招标文件的潜在投标人"
        law = CLARIFYING[procedure_of(tender.procedure).family]
        yield Violation("question.late", words, law)
    if not 0 < len(text.strip()) <= LONGEST_QUESTION:
        yield Violation("question.text", f"请写出问题，不超过{LONGEST_QUESTION}字", field="text")
