"""Halls for programs and for pages that follow them: boards, events, one's own ticket."""

from datetime import datetime
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Field, Path, Query, Router, Schema

from onewindow.foundation.accounts.api import Open
from onewindow.services.hall.models import Hall, Ticket
from onewindow.services.hall.queries import (
    board_of,
    events_after,
    halls,
    place_of,
    public_event,
    ticket_by_token,
)
from onewindow.services.hall.rules import TicketState

_OPEN = Open()
Code = Annotated[str, Path(max_length=20, description="大厅（场所）编码")]
Token = Annotated[str, Path(max_length=22, description="号票上的查看口令")]
router = Router(tags=["大厅"])


class EventOut(Schema):
    """Something that happened in a hall (大厅动态); numbers only, never a name."""

    sequence: int
    kind: str
    number: str
    letter: str
    counter: str
    detail: dict[str, Any]
    at: datetime


class BoardOut(Schema):
    """A hall at this moment, true up to the event ``head``."""

    head: int
    calls: list[EventOut]
    queues: list[dict[str, Any]] = Field(description="队列字头、名称、等候人数、现在取号预计等候")
    counters: list[dict[str, Any]] = Field(description="开放的窗口和正在办理的票号")


class TicketOut(Schema):
    """One's own ticket (号票)."""

    number: str
    state: str
    state_words: str
    queue: str
    counter: str = Field(description="叫到的窗口，没有叫到为空")
    before: int | None = Field(description="前面还有几人，不在等候时为空")
    open_counters: int | None = Field(description="正在办这项业务的窗口数")
    head: int = Field(description="到此序号为止的动态已计入")


@router.get("/halls/{code}/board", auth=_OPEN, response=BoardOut, summary="大厅此刻的叫号屏")
def board(request: HttpRequest, code: Code) -> Any:
    """Return the calls that stand, how many wait, and which counters are open."""
    return board_of(hall_by_code(code), at=timezone.now())


@router.get(
    "/halls/{code}/events", auth=_OPEN, response=list[EventOut], summary="某序号之后的大厅动态"
)
def events(
    request: HttpRequest, code: Code, after: Annotated[int, Query(ge=0, le=10**15)] = 0
) -> Any:
    """Return at most 200 events above the sequence, oldest first; where streams do not come."""
    found = events_after(hall_by_code(code).pk, after, limit=200)
    return [public_event(one) for one in found]


@router.get("/tickets/{token}", auth=_OPEN, response=TicketOut, summary="号票办到哪一步")
def ticket(request: HttpRequest, token: Token) -> Any:
    """Return the state of a ticket to whoever holds its token."""
    found = ticket_by_token(token)
    if found is None:
        raise Http404
    return ticket_out(found)


def ticket_out(ticket: Ticket) -> dict[str, Any]:
    """Return a ticket as its holder sees it."""
    place = place_of(ticket) if ticket.state == TicketState.WAITING else None
    return {
        "number": ticket.number,
        "state": ticket.state,
        "state_words": ticket.get_state_display(),
        "queue": ticket.queue.name,
        "counter": ticket.counter.name if ticket.counter else "",
        "before": place.before if place else None,
        "open_counters": place.counters if place else None,
        "head": ticket.hall.events,
    }


def hall_by_code(code: str) -> Hall:
    """
    Return the hall of the site with this code.

    :raises Http404: if there is none.
    """
    hall = halls().filter(site__code=code).first()
    if hall is None:
        raise Http404
    return hall
