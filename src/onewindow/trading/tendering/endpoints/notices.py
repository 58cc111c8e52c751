"""Notices over HTTP: composed, released, read."""

from datetime import datetime
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Field, Path, Router, Schema, Status

from onewindow.foundation.accounts.api import Open, caller_of
from onewindow.kernel.violations import refuse
from onewindow.trading.tendering.actions import draft_notice, publish_due, release_notice
from onewindow.trading.tendering.endpoints.scope import TENDERERS, TenderCode, run_tender
from onewindow.trading.tendering.models import Notice
from onewindow.trading.tendering.queries import notices_shown

NoticeNumber = Annotated[str, Path(max_length=40)]
router = Router(tags=["招标采购"])


class NoticeIn(Schema):
    """A notice: its kind, and what only this notice says."""

    kind: str = Field(max_length=12)
    terms: dict[str, str] = Field(default_factory=dict, max_length=60)
    corrects: str = Field("", max_length=40, description="更正的公告编号")


class ReleaseIn(Schema):
    """When a notice is to come out; empty for at once."""

    at: datetime | None = None


class NoticeOut(Schema):
    """A notice with its text."""

    number: str
    kind: str
    title: str
    state: str
    content: list[dict[str, str]]
    due_at: datetime
    published_at: datetime | None


@router.post("tenders/{code}/notices", response={201: NoticeOut}, auth=TENDERERS)
def write(request: HttpRequest, code: TenderCode, body: NoticeIn) -> Status[Any]:
    """Compose a notice from the tender's data and what only this notice says."""
    tender = run_tender(request, code)
    corrected = tender.notices.filter(number=body.corrects).first() if body.corrects else None
    if body.corrects and corrected is None:
        raise refuse("notice.corrects", "没有要更正的这条公告")
    notice = draft_notice(
        tender=tender,
        code=body.kind,
        terms=body.terms,
        corrects=corrected,
        on=timezone.localdate(),
        actor=caller_of(request).actor,
    )
    return Status(201, notice)


@router.post("tenders/{code}/notices/{number}/release", response=NoticeOut, auth=TENDERERS)
def release(request: HttpRequest, code: TenderCode, number: NoticeNumber, body: ReleaseIn) -> Any:
    """Release a notice; one that is due comes out at once, the others at their moment."""
    notice = run_tender(request, code).notices.filter(number=number).first()
    if notice is None:
        raise Http404
    now = timezone.now()
    release_notice(notice=notice, at=body.at or now, actor=caller_of(request).actor)
    if body.at is None:
        publish_due(now=now)
        notice.refresh_from_db()
    return notice


@router.get("notices/{number}", response=NoticeOut, auth=Open())
def read(request: HttpRequest, number: NoticeNumber) -> Any:
    """Give a published notice."""
    rows = Notice.objects.select_related("tender").filter(number=number)
    notice = rows.first()
    if notice is None:
        raise Http404
    shown = notices_shown(notice.tender, caller_of(request).user)
    if not shown.filter(pk=notice.pk).exists():
        raise Http404
    return notice
