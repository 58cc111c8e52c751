"""Who holds the document, for whom, and the questions they asked; secret until the opening."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from onewindow.foundation.directory.api import Enterprise, Person
from onewindow.trading.tendering.models import Download, Question, Tender
from onewindow.trading.tendering.queries.procedures import procedure_of
from onewindow.trading.tendering.queries.timetables import moments_of
from onewindow.trading.tendering.rules import LotState, QuestionState


def downloads_of(tender: Tender) -> QuerySet[Download]:
    """Return who took the document, in their order; not for the tenderer before the opening."""
    rows = Download.objects.filter(document__tender=tender)
    return rows.select_related("document", "enterprise", "person").order_by("at", "id")


def holders_of(tender: Tender) -> list[Person]:
    """Return everybody who took the document, each once: to be told of every change."""
    return list({one.person_id: one.person for one in downloads_of(tender)}.values())


def is_holder(tender: Tender, enterprise: Enterprise) -> bool:
    """Test if the enterprise has taken the document."""
    return Download.objects.filter(document__tender=tender, enterprise=enterprise).exists()


def are_holders_secret(tender: Tender) -> bool:
    """Test if the names of potential bidders are still secret: until every lot is opened."""
    return tender.lots.filter(state=LotState.OPEN).exists()


def questions_until(tender: Tender) -> datetime | None:
    """Return until when questions may be asked: while an answer may still come in time."""
    known = moments_of(tender)
    codes = {event.code for event in procedure_of(tender.procedure).events}
    return known.get("clarified_by" if "clarified_by" in codes else "bids_due")


def answered_questions(tender: Tender) -> QuerySet[Question]:
    """Return the questions with their answers, as all holders may read them."""
    rows = tender.questions.filter(state=QuestionState.ANSWERED)
    return rows.select_related("clarification__notice").order_by("answered_at", "id")


def open_questions(tender: Tender) -> QuerySet[Question]:
    """Return the questions that wait for an answer, the oldest first."""
    return tender.questions.filter(state=QuestionState.ASKED).order_by("asked_at", "id")


def supply_window(tender: Tender) -> tuple[datetime | None, datetime | None]:
    """Return from when until when the document is supplied to new takers."""
    known = moments_of(tender)
    return known.get("documents_from"), known.get("documents_until", known.get("bids_due"))


def is_supplied(tender: Tender, at: datetime) -> bool:
    """Test if new takers may take the document at the moment."""
    opens, ends = supply_window(tender)
    return bool(opens and ends and opens <= timezone.localtime(at) <= ends)
