"""Facts by the API: rows in batches, and what became of them (数据归集接口)."""

from datetime import datetime
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Field, Path, Router, Schema, Status
from pydantic import AwareDatetime

from onewindow.foundation.accounts.api import Allow, Role, caller_of
from onewindow.foundation.directory.api import site_by_code
from onewindow.insight.warehouse.actions.receiving import Delivery, receive_rows
from onewindow.insight.warehouse.models import Load
from onewindow.insight.warehouse.queries.sources import mapping_of, pack_of
from onewindow.insight.warehouse.rules.loads import LoadKind
from onewindow.insight.warehouse.rules.sources import OWN, SourcePack
from onewindow.kernel.violations import Refused, refuse

MOST_ROWS, MOST_REASONS = 5_000, 100
router = Router(tags=["数据归集"])
_DEVICE = Allow(Role.DEVICE)
Value = str | int | float | bool | None
SourceCode = Annotated[str, Path(max_length=40, description="来源代码")]


class RowsIn(Schema):
    """A batch of rows of one table, with the columns agreed in the mapping pack."""

    sent_at: AwareDatetime = Field(description="送出这一批时来源系统的时间，用来发现时钟偏差")
    rows: list[dict[str, Value]] = Field(
        min_length=1, max_length=MOST_ROWS, description="每行一个对象，至多5000行"
    )


class BadRowOut(Schema):
    """A row that was not let in."""

    line: int = Field(description="批内第几行，列名行算第1行")
    row_id: str
    reasons: list[str]


class LoadOut(Schema):
    """What became of a batch."""

    number: int
    state: str = Field(description="waiting 等待装载、done 已装载、refused 整批退回")
    reason: str
    arrived_at: datetime
    finished_at: datetime | None
    rows_read: int
    rows_new: int
    rows_changed: int
    rows_same: int
    rows_bad: int
    bad: list[BadRowOut] = Field(description="还没有更正的坏行，至多100行")


@router.post(
    "/warehouse/{source}/{table}/rows",
    auth=_DEVICE,
    response={202: LoadOut},
    summary="送一批数据",
)
def send_rows(
    request: HttpRequest,
    source: SourceCode,
    table: Annotated[str, Path(max_length=40)],
    said: RowsIn,
) -> Any:
    """Take a batch; it is loaded in the background. The same batch again changes nothing."""
    caller, pack = caller_of(request), _own_pack(request, source)
    mapping_of(pack, table)
    now = timezone.now()
    header = list(dict.fromkeys(name for row in said.rows for name in row))
    delivery = Delivery(
        source,
        table,
        LoadKind.ROWS,
        f"接口 {timezone.localtime(now):%Y-%m-%d %H:%M:%S}",
        round((said.sent_at - now).total_seconds()),
    )
    load, _ = receive_rows(
        delivery=delivery,
        header=header,
        rows=([_text(row.get(name)) for name in header] for row in said.rows),
        at=now,
        actor=caller.actor,
    )
    return Status(202, _out(load))


@router.get(
    "/warehouse/{source}/loads/{number}", auth=_DEVICE, response=LoadOut, summary="一批数据的结果"
)
def load_of(
    request: HttpRequest, source: SourceCode, number: Annotated[int, Path(ge=1, le=10**15)]
) -> Any:
    """Return how far a batch is, and the rows of it that are still kept aside."""
    _own_pack(request, source)
    load = Load.objects.filter(source=source, pk=number).first()
    if load is None:
        raise Http404
    return _out(load)


def _own_pack(request: HttpRequest, code: str) -> SourcePack:
    """
    Return the source that the caller speaks for.

    :raises Http404: if there is none, or its hall is another body's.
    """
    try:
        pack = pack_of(code)
        site = site_by_code(pack.hall) if pack.hall else None
    except Refused as refused:
        raise Http404 from refused
    path = site.organization.path if site else "/"
    if code == OWN or not caller_of(request).holds(Role.DEVICE, path=path):
        raise Http404
    return pack


def _text(value: Value) -> str | None:
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, str) and "\x00" in value:
        raise refuse("rows.characters", "文字里不能有空字符")
    return None if value is None else str(value)


def _out(load: Load) -> dict[str, Any]:
    open_rows = load.aside.filter(resolved_at=None).order_by("line")[:MOST_REASONS]
    return {
        "number": load.pk,
        "state": load.state,
        "reason": load.reason,
        "arrived_at": load.arrived_at,
        "finished_at": load.finished_at,
        "rows_read": load.rows_read,
        "rows_new": load.rows_new,
        "rows_changed": load.rows_changed,
        "rows_same": load.rows_same,
        "rows_bad": load.rows_bad,
        "bad": [
            {"line": row.line, "row_id": row.row_id, "reasons": row.reasons} for row in open_rows
        ],
    }
