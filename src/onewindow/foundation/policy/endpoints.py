"""The law over HTTP: dated legal numbers and the working-day calendar, open to everybody."""

from datetime import date
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Path, Query, Router, Schema

from onewindow.foundation.policy.models import CalendarYear, PolicyRecord
from onewindow.foundation.policy.queries import (
    calendar_page,
    found_policies,
    policy_in_force,
)
from onewindow.foundation.policy.rules import PolicyValue, UnknownPolicy, plain
from onewindow.kernel.access import OpenToAll
from onewindow.kernel.violations import refuse

_OPEN = OpenToAll()
router = Router(tags=["法定参数"])
Search = Annotated[str, Query(max_length=100, description="编码、名称或依据中的词")]
Region = Annotated[str, Query(max_length=12, description="行政区划代码，全国为 CN")]


class PolicyOut(Schema):
    """One dated legal number (法定参数)."""

    code: str
    name: str
    region: str
    value: str
    unit: str
    bound: str
    wording: str
    starts: date
    ends: date | None
    source: str
    confidence: str


class PolicyPage(Schema):
    """One page of legal numbers."""

    items: list[PolicyOut]
    total: int


class DayOut(Schema):
    """A day that differs from the ordinary week."""

    day: date
    is_workday: bool
    name: str


class CalendarOut(Schema):
    """The working-day calendar of a year; provisional if no notice is loaded."""

    year: int
    is_provisional: bool
    source: str
    confidence: str
    workdays: int
    days: list[DayOut]


@router.get("/policies", auth=_OPEN, response=PolicyPage, summary="法定参数，按编码排列")
def policies(
    request: HttpRequest,
    q: Search = "",
    region: Region = "",
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
    offset: Annotated[int, Query(ge=0, le=100_000)] = 0,
) -> dict[str, Any]:
    """Return the legal numbers that match."""
    rows = found_policies(_clean(q), region=_clean(region))
    page = rows[offset : offset + limit]
    return {"items": [_out(record.as_value()) for record in page], "total": rows.count()}


@router.get(
    "/policies/{code}",
    auth=_OPEN,
    response=PolicyOut,
    summary="某日某区划适用的法定参数",
)
def policy(
    request: HttpRequest,
    code: Annotated[str, Path(max_length=120)],
    on: date | None = None,
    region: Region = "CN",
) -> dict[str, Any]:
    """Return the value in force on the day (today by default) for the nearest region."""
    if not PolicyRecord.objects.filter(code=_clean(code)).exists():
        raise Http404("没有这个参数")
    try:
        return _out(policy_in_force(code, on=on or timezone.localdate(), region=region))
    except UnknownPolicy as error:
        raise refuse("policy.unknown", str(error)) from error
    except ValueError as error:
        raise refuse("policy.region", f"不是行政区划代码：{region}") from error


@router.get("/calendar/{year}", auth=_OPEN, response=CalendarOut, summary="某年的工作日历")
def calendar(request: HttpRequest, year: Annotated[int, Path(ge=2004, le=2100)]) -> dict[str, Any]:
    """Return the days of the year that are off or worked against the ordinary week."""
    page = calendar_page(year)
    known: CalendarYear | None = page.known
    return {
        "year": year,
        "is_provisional": known is None,
        "source": known.source if known else "",
        "confidence": known.confidence if known else "",
        "workdays": page.workdays,
        "days": [
            {"day": cell.day, "is_workday": cell.is_workday, "name": cell.why}
            for cell in page.special
        ],
    }


def _clean(text: str) -> str:
    """Return the text without the NUL that PostgreSQL refuses."""
    return text.replace("\x00", "")


def _out(value: PolicyValue) -> dict[str, Any]:
    return {
        "code": value.code,
        "name": value.name,
        "region": value.region,
        "value": plain(value.value),
        "unit": value.unit,
        "bound": value.bound,
        "wording": value.wording,
        "starts": value.starts,
        "ends": value.ends,
        "source": value.source,
        "confidence": value.confidence,
    }
