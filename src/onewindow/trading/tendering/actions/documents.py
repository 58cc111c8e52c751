"""The tender document: written from a template, checked against the law, issued, taken."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from onewindow.foundation.accounts.api import may_speak_for
from onewindow.foundation.directory.api import Enterprise, Person
from onewindow.foundation.records.api import insert_rows, move, record
from onewindow.kernel.actors import Actor
from onewindow.kernel.canonical import digest
from onewindow.kernel.forms import clean_answers
from onewindow.kernel.violations import Violation, refuse, refuse_if_any
from onewindow.trading.tendering.models import Download, Tender, TenderDocument
from onewindow.trading.tendering.queries import (
    check_invited,
    document_draft,
    document_in_force,
    document_review,
    is_holder,
    is_supplied,
    moments_of,
    supply_window,
    templates_for,
)
from onewindow.trading.tendering.rules import (
    DOCUMENT,
    EvaluationTerms,
    TenderState,
)

_SUPPLY = "《招标投标法实施条例》第十六条"


@dataclass(frozen=True, slots=True)
class DocumentDraft:
    """What the tenderer says of the document: which template, its answers, the terms."""

    template: str
    answers: Mapping[str, Any]
    terms: EvaluationTerms


@transaction.atomic
def write_document(
    *, tender: Tender, draft: DocumentDraft, on: date, actor: Actor
) -> TenderDocument:
    """
    Keep the draft of the document; it may be incomplete until it is issued.

    :raises Refused: if the template does not fit the procedure, the tender is closed, or an
        answer cannot be read.
    """
    template = next((t for t in templates_for(tender) if t.code == draft.template), None)
    if template is None:
        raise refuse("document.template", "这个范本不适用于本项目的交易程序")
    if tender.state not in {TenderState.DRAFT, TenderState.ENTERED, TenderState.ANNOUNCED}:
        raise refuse("document.closed", f"项目{TenderState(tender.state).label}，不再编制招标文件")
    clean, wrong = clean_answers(template.fields, "", dict(draft.answers), on=on)
    refuse_if_any(one for one in wrong if one.code != "answer.required")
    document = document_draft(tender)
    if document is None:
        document = TenderDocument(tender=tender, number=_next_edition(tender))
    document.template, document.answers = template.code, clean
    document.terms = draft.terms.as_record()
    if document.pk:
        document.save(update_fields=["template", "answers", "terms"])
    else:
        insert_rows([document])
    record(
        subject=document,
        what="document.write",
        actor=actor,
        detail={"tender": tender.code, "edition": document.number},
    )
    return document


@transaction.atomic
def issue_document(
    *,
    document: TenderDocument,
    at: datetime,
    actor: Actor,
    reasons: Mapping[str, str] | None = None,
) -> TenderDocument:
    """
    Issue the document of a tender that is not announced yet; from then on it never changes.

    ``reasons`` say for each doubtful finding why the words stay.

    :raises Refused: with everything that is missing, forbidden or beyond a limit, each with its
        article and the words that were found.
    """
    if document.tender.state not in {TenderState.DRAFT, TenderState.ENTERED}:
        raise refuse("document.clarify", "招标公告已经发布，招标文件只能以澄清修改改变")
    put_in_force(document=document, at=at, actor=actor, reasons=reasons or {})
    return document


def put_in_force(
    *, document: TenderDocument, at: datetime, actor: Actor, reasons: Mapping[str, str]
) -> None:
    """
    Check a draft whole, fix its text and digest, and let it replace the edition before it.

    :raises Refused: with everything that stands against it.
    """
    tender = document.tender
    review = document_review(document)
    found = [*review.violations, *review.unexplained(reasons)]
    if not moments_of(tender):
        found.append(Violation("document.timetable", "请先安排招标日程"))
    refuse_if_any(found)
    before = document_in_force(tender)
    if before:
        move(
            subject=before,
            lifecycle=DOCUMENT,
            name="replace",
            actor=actor,
            detail={"by": document.number},
        )
    said = {one.key: reasons[one.key].strip() for one in review.doubts}
    fixed = _digest(document, review.content)
    move(
        subject=document,
        lifecycle=DOCUMENT,
        name="issue",
        actor=actor,
        detail={"tender": tender.code, "edition": document.number, "digest": fixed, "kept": said},
        content=review.content,
        digest=fixed,
        explained=said,
        issued_at=at,
    )


def reopen_document(*, tender: Tender, actor: Actor) -> None:
    """Take a document back that nobody has yet, because its timetable changes: write it anew."""
    issued = document_in_force(tender)
    if issued is None:
        return
    move(subject=issued, lifecycle=DOCUMENT, name="replace", actor=actor)
    if document_draft(tender) is None:
        again = TenderDocument(
            tender=tender,
            number=_next_edition(tender),
            template=issued.template,
            answers=issued.answers,
            terms=issued.terms,
        )
        insert_rows([again])


@transaction.atomic
def take_document(
    *, tender: Tender, enterprise: Enterprise, person: Person, at: datetime, actor: Actor
) -> TenderDocument:
    """
    Give the document in force to an enterprise, and remember who took it and when.

    Who holds it already gets every later edition; new takers only while it is supplied.

    :raises Refused: if there is none, the person does not speak for the enterprise, or the
        supply has not begun or is over.
    """
    document = document_in_force(tender)
    if document is None or tender.state not in {TenderState.ANNOUNCED, TenderState.CLOSED}:
        raise refuse("document.none", "公告发布后才提供招标文件")
    if not may_speak_for(person, enterprise, on=timezone.localdate(at)):
        raise refuse("document.firm", "您没有这家企业的授权")
    refuse_if_any(check_invited(tender, enterprise))
    if not is_holder(tender, enterprise) and not is_supplied(tender, at):
        opens, _ = supply_window(tender)
        words = "还没有开始提供招标文件" if opens and at < opens else "招标文件提供期已经结束"
        raise refuse("document.supply", words, _SUPPLY)
    download, is_new = Download.objects.get_or_create(
        document=document, enterprise=enterprise, person=person, defaults={"at": at}
    )
    if is_new:
        detail = {"edition": document.number, "enterprise": enterprise.credit_code}
        record(subject=download, what="document.take", actor=actor, detail=detail, at=at)
    return document


def _next_edition(tender: Tender) -> int:
    last = tender.documents.order_by("-number").first()
    return last.number + 1 if last else 1


def _digest(document: TenderDocument, content: list[dict[str, Any]]) -> str:
    fixed = {
        "tender": document.tender.code,
        "edition": document.number,
        "template": document.template,
        "answers": document.answers,
        "terms": document.terms,
        "content": content,
    }
    return digest(fixed).hex()
