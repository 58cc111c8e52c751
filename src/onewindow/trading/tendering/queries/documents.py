"""Tender documents: templates, editions, what stands against a draft, what binds everybody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from onewindow.kernel.forms import FieldKind
from onewindow.kernel.violations import Violation
from onewindow.trading.tendering.models import (
    KnownBarrier,
    KnownTemplate,
    Tender,
    TenderDocument,
)
from onewindow.trading.tendering.queries.notices import notice_values, spoken_answers
from onewindow.trading.tendering.queries.procedures import procedure_of
from onewindow.trading.tendering.queries.timetables import limits_of
from onewindow.trading.tendering.rules import (
    Barrier,
    DocumentFacts,
    DocumentState,
    DocumentTemplate,
    EvaluationTerms,
    Finding,
    IssuedDocument,
    TenderKind,
    check_document,
    compose_document,
    evaluation_values,
    found_barriers,
    terms_from,
)

_WRITTEN = (FieldKind.TEXT, FieldKind.LONG_TEXT)


def templates_for(tender: Tender) -> list[DocumentTemplate]:
    """Return the templates that fit the tender's procedure."""
    known = [DocumentTemplate.model_validate(one.content) for one in KnownTemplate.objects.all()]
    return [one for one in known if tender.procedure.code in one.procedures]


def proposals_for(tender: Tender, template: DocumentTemplate) -> list[EvaluationTerms]:
    """Return the terms that the template proposes and the tender's procedure allows."""
    methods = procedure_of(tender.procedure).evaluation_methods
    return [one.terms() for one in template.proposals if one.method in methods]


def template_of(document: TenderDocument) -> DocumentTemplate:
    """
    Return the template of a document.

    :raises KnownTemplate.DoesNotExist: if no pack has it any more.
    """
    known = KnownTemplate.objects.get(code=document.template)
    return DocumentTemplate.model_validate(known.content)


def document_draft(tender: Tender) -> TenderDocument | None:
    """Return the edition that is being written."""
    return tender.documents.filter(state=DocumentState.DRAFT).last()


def document_in_force(tender: Tender) -> TenderDocument | None:
    """Return the edition that binds everybody now."""
    return tender.documents.filter(state=DocumentState.ISSUED).first()


def issued_editions(tender: Tender) -> QuerySet[TenderDocument]:
    """Return every edition that was issued, the newest first."""
    return tender.documents.exclude(issued_at=None).order_by("-number")


def document_of(tender: Tender) -> IssuedDocument | None:
    """Return the document in force with its structured terms, or None before it is issued."""
    found = document_in_force(tender)
    if found is None:
        return None
    return IssuedDocument(found.number, found.digest, terms_of(found), found.answers)


def terms_of(document: TenderDocument) -> EvaluationTerms:
    """Return the structured terms of an edition."""
    return terms_from(document.terms)


@dataclass(frozen=True, slots=True)
class DocumentReview:
    """A draft as it would be issued: its text, what must change, what wants reasons."""

    content: list[dict[str, Any]]
    violations: Sequence[Violation]
    doubts: Sequence[Finding]

    def unexplained(self, reasons: Mapping[str, str]) -> list[Violation]:
        """Return the doubts for which no reasons are given."""
        return [one.violation for one in self.doubts if not reasons.get(one.key, "").strip()]


def document_review(document: TenderDocument) -> DocumentReview:
    """Return everything that stands against issuing the draft, all at once, with its text."""
    tender, template, terms = document.tender, template_of(document), terms_of(document)
    procedure = procedure_of(tender.procedure)
    spoken = spoken_answers(template.fields, document.answers)
    values = notice_values(tender, terms=spoken, corrects=None) | evaluation_values(terms)
    composed, missing = compose_document(template, values)
    limits = limits_of(template, on=tender.law_day, region=tender.region)
    facts = DocumentFacts(
        procedure, TenderKind(tender.kind), template, terms, document.answers, limits
    )
    findings = list(
        found_barriers(_own_words(document, template, terms), _barriers(), procedure.family)
    )
    hard = [one.violation for one in findings if one.barrier.weight == "forbidden"]
    return DocumentReview(
        content=composed.as_record(),
        violations=[*missing, *check_document(facts), *hard],
        doubts=[one for one in findings if one.barrier.weight == "doubtful"],
    )


def _barriers() -> list[Barrier]:
    return [Barrier.model_validate(one.content) for one in KnownBarrier.objects.all()]


def _own_words(
    document: TenderDocument, template: DocumentTemplate, terms: EvaluationTerms
) -> list[tuple[str, str]]:
    """Return what the tenderer wrote, place by place; the template's own words are the law's."""
    answers = [
        (field.label, str(document.answers[field.code]))
        for field in template.fields
        if field.kind in _WRITTEN and field.code in document.answers
    ]
    factors = [
        (f"评审因素“{factor.name}”", f"{factor.name}；{factor.clause}") for factor in terms.factors
    ]
    return [("招标内容和范围", document.tender.content), *answers, *factors]
