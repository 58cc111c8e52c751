"""Tender documents over HTTP: written from a template, issued, taken by a bidder."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Field, Router, Schema

from onewindow.foundation.accounts.api import Allow, Role, caller_of
from onewindow.foundation.directory.api import enterprise_by_code
from onewindow.kernel.violations import refuse
from onewindow.trading.tendering.actions import (
    DocumentDraft,
    issue_document,
    take_document,
    write_document,
)
from onewindow.trading.tendering.endpoints.scope import TENDERERS, TenderCode, run_tender
from onewindow.trading.tendering.models import Tender, TenderDocument
from onewindow.trading.tendering.queries import (
    document_draft,
    is_announced_to,
    proposals_for,
    templates_for,
)
from onewindow.trading.tendering.rules import EvaluationTerms, terms_from

router = Router(tags=["招标采购"])


class ProposalOut(Schema):
    """A template with the terms that it proposes for one method."""

    template: str
    name: str
    method: str
    fields: list[dict[str, Any]]
    terms: dict[str, Any]


class DocumentIn(Schema):
    """What the tenderer says of the document; the terms as a proposal gave them, or changed."""

    template: str = Field(max_length=40)
    answers: dict[str, str] = Field(default_factory=dict, max_length=100)
    terms: dict[str, Any]


class IssueIn(Schema):
    """Why doubtful words stay, by finding."""

    reasons: dict[str, str] = Field(default_factory=dict, max_length=100)


class DocumentOut(Schema):
    """An edition of the document."""

    number: int
    template: str
    state: str
    digest: str
    issued_at: datetime | None
    content: Any


class TakerIn(Schema):
    """For which enterprise the document is taken."""

    credit_code: str = Field(max_length=18, description="统一社会信用代码")


@router.get("tenders/{code}/document/proposals", response=list[ProposalOut], auth=TENDERERS)
def proposals(request: HttpRequest, code: TenderCode) -> list[dict[str, Any]]:
    """List the templates that fit the tender, each with the terms that its procedure allows."""
    tender = run_tender(request, code)
    return [
        {
            "template": template.code,
            "name": template.name,
            "method": terms.method,
            "fields": [field.model_dump(mode="json") for field in template.fields],
            "terms": terms.as_record(),
        }
        for template in templates_for(tender)
        for terms in proposals_for(tender, template)
    ]


@router.put("tenders/{code}/document", response=DocumentOut, auth=TENDERERS)
def write(request: HttpRequest, code: TenderCode, body: DocumentIn) -> TenderDocument:
    """Keep the draft of the document; it may be incomplete until it is issued."""
    draft = DocumentDraft(body.template, body.answers, _terms(body.terms))
    return write_document(
        tender=run_tender(request, code),
        draft=draft,
        on=timezone.localdate(),
        actor=caller_of(request).actor,
    )


@router.post("tenders/{code}/document/issue", response=DocumentOut, auth=TENDERERS)
def issue(request: HttpRequest, code: TenderCode, body: IssueIn) -> TenderDocument:
    """Issue the document; everything that stands against it is told at once."""
    document = document_draft(run_tender(request, code))
    if document is None:
        raise refuse("document.none", "还没有编制招标文件")
    return issue_document(
        document=document,
        at=timezone.now(),
        actor=caller_of(request).actor,
        reasons=body.reasons,
    )


@router.post("tenders/{code}/document/take", response=DocumentOut, auth=Allow(Role.CITIZEN))
def take(request: HttpRequest, code: TenderCode, body: TakerIn) -> TenderDocument:
    """Take the document for an enterprise; who took it stays secret until the opening."""
    tender = Tender.objects.select_related("procedure").filter(code=code).first()
    if tender is None or not is_announced_to(tender, caller_of(request).user):
        raise Http404
    caller = caller_of(request)
    enterprise = enterprise_by_code(body.credit_code)
    person = caller.user.person if caller.user else None
    if enterprise is None or person is None:
        raise refuse("document.enterprise", "没有登记这家企业，或者账号没有实名核验")
    return take_document(
        tender=tender, enterprise=enterprise, person=person, at=timezone.now(), actor=caller.actor
    )


def _terms(record: dict[str, Any]) -> EvaluationTerms:
    try:
        return terms_from(record)
    except (KeyError, TypeError, ValueError, ArithmeticError, IndexError) as error:
        raise refuse("document.terms", f"评审条款的格式不对：{error}") from error
