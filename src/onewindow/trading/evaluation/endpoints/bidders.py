"""A bidder's side of the evaluation over HTTP: the committee's questions, answered signed."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Field, Router, Schema

from onewindow.foundation.accounts.api import Allow, Role, caller_of, may_speak_for, signed_bytes
from onewindow.trading.evaluation.actions import (
    ANSWER,
    BidderAnswer,
    answer_inquiry,
    answer_statement,
)
from onewindow.trading.evaluation.endpoints.finding import SignatureIn, signing_of
from onewindow.trading.evaluation.models import Inquiry
from onewindow.trading.evaluation.queries import inquiries_for

router = Router()
BIDDERS = Allow(Role.CITIZEN)


class InquiryOut(Schema):
    """A question of the committee."""

    id: int
    lot: str
    kind: str
    text: str
    due: datetime
    state: str
    answer: str


class AnswerIn(Schema):
    """A bidder's answer; yes or no where a correction is to be confirmed."""

    answer: str = Field("", max_length=2000)
    is_confirmed: bool | None = None


class SignedAnswerIn(AnswerIn, SignatureIn):
    """An answer with its signature."""


@router.get("inquiries", response=list[InquiryOut], auth=BIDDERS)
def mine(request: HttpRequest) -> list[dict[str, Any]]:
    """List the questions to the enterprises for which the caller may bid."""
    person = _person(request)
    rows = inquiries_for(person, on=timezone.localdate()) if person else []
    return [
        {
            "id": one.pk,
            "lot": one.contender.evaluation.lot.code,
            "kind": one.kind,
            "text": one.text,
            "due": one.due,
            "state": one.state,
            "answer": one.answer,
        }
        for one in rows
    ]


@router.post("inquiries/{inquiry_id}/statement", response=dict[str, str], auth=BIDDERS)
def statement(request: HttpRequest, inquiry_id: int, body: AnswerIn) -> dict[str, str]:
    """Tell which bytes, in hex, are to be signed for this answer."""
    inquiry = _own(request, inquiry_id)
    content = answer_statement(inquiry, BidderAnswer(body.answer, body.is_confirmed))
    return {"statement": signed_bytes(inquiry, ANSWER, content).hex()}


@router.post("inquiries/{inquiry_id}/answer", response=InquiryOut, auth=BIDDERS)
def answer(request: HttpRequest, inquiry_id: int, body: SignedAnswerIn) -> dict[str, Any]:
    """Answer a question of the committee, signed, in time."""
    inquiry = _own(request, inquiry_id)
    answer_inquiry(
        inquiry=inquiry,
        answer=BidderAnswer(body.answer, body.is_confirmed),
        signing=signing_of(request, body),
        at=timezone.now(),
        actor=caller_of(request).actor,
    )
    return next(one for one in mine(request) if one["id"] == inquiry.pk)


def _own(request: HttpRequest, inquiry_id: int) -> Inquiry:
    rows = Inquiry.objects.select_related(
        "contender__evaluation__lot", "contender__bid__enterprise"
    )
    found = rows.filter(pk=inquiry_id).first()
    person = _person(request)
    if found is None or not may_speak_for(
        person, found.contender.bid.enterprise, on=timezone.localdate()
    ):
        raise Http404
    return found


def _person(request: HttpRequest) -> Any:
    user = caller_of(request).user
    return user.person if user else None
