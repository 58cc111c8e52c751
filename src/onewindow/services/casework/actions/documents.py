"""Issuing and serving the legal documents of a case."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from onewindow.foundation.directory.api import Organization
from onewindow.foundation.records.api import insert_rows, new_row, next_numbers, record
from onewindow.kernel.actors import Actor
from onewindow.kernel.violations import refuse
from onewindow.services.casework.actions.limits import litigation_limit, review_limit
from onewindow.services.casework.models import Case, LegalDocument
from onewindow.services.casework.rules import Channel, DocumentKind
from onewindow.services.casework.rules.documents import (
    FORMS,
    document_content,
    document_number,
    remedy_notice,
)


@dataclass(frozen=True, slots=True)
class Writ:
    """A document to be issued: its kind, its own values, its list of items."""

    kind: DocumentKind
    values: dict[str, Any]
    items: Sequence[str] = ()


def issue_documents(
    case: Case, writs: Sequence[Writ], *, on: date, served: str = "", signed_by: str = ""
) -> list[LegalDocument]:
    """Number and store documents in the caller's transaction; serve them at once if said how."""
    issuer: Organization = case.organization
    keys = {writ.kind: f"document:{issuer.pk}:{writ.kind}:{on.year}" for writ in writs}
    serials = next_numbers(list(keys.values()))
    at = timezone.now()
    documents = [
        new_row(
            LegalDocument,
            case=case,
            kind=writ.kind,
            number=document_number(
                FORMS[writ.kind].mark,
                issuer.short_name or issuer.name,
                on.year,
                serials[keys[writ.kind]],
            ),
            content=document_content(
                writ.kind,
                {**_common(case, on), **writ.values},
                items=writ.items,
                remedy=_remedy(case, on) if FORMS[writ.kind].has_remedy else "",
            ),
            issuer=issuer,
            issued_at=at,
            served_at=at if served else None,
            service_method=served,
            signed_by=signed_by,
        )
        for writ in writs
    ]
    insert_rows(documents)
    return documents


def served_online(case: Case) -> str:
    """Return how a document reaches the applicant at once; a counter hands it over later."""
    return "" if case.channel == Channel.COUNTER else "网上送达"


@transaction.atomic
def serve_document(
    *, document: LegalDocument, method: str, signed_by: str, actor: Actor
) -> LegalDocument:
    """
    Record that a document was served and who signed for it (送达), once.

    :raises Refused: if it has been served already.
    """
    at = timezone.now()
    served = LegalDocument.objects.filter(pk=document.pk, served_at=None).update(
        served_at=at, service_method=method, signed_by=signed_by
    )
    if not served:
        raise refuse("document.served", "该文书已送达，不能重复登记")
    document.served_at, document.service_method, document.signed_by = at, method, signed_by
    record(
        subject=document.case,
        what="case.serve",
        actor=actor,
        detail={"document": document.number, "method": method, "signed_by": signed_by},
    )
    return document


def _common(case: Case, on: date) -> dict[str, Any]:
    return {
        "number": case.number,
        "matter": case.matter_name,
        "applicant": case.applicant_name,
        "day": chinese_day(on),
    }


def chinese_day(day: date | None) -> str:
    """Return a day as documents write it."""
    return f"{day.year}年{day.month}月{day.day}日" if day else "待定"


def _remedy(case: Case, on: date) -> str:
    review, suit = review_limit(case.region, on=on), litigation_limit(case.region, on=on)
    return remedy_notice(
        review_days=int(review.value),
        review_source=review.source,
        suit_months=int(suit.value),
        suit_source=suit.source,
    )
