"""The catalogue for programs, open to everybody."""

from datetime import date
from typing import Annotated, Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils import timezone
from ninja import Field, Query, Router, Schema

from onewindow.kernel.access import OpenToAll
from onewindow.services.catalog.models import Matter
from onewindow.services.catalog.queries import (
    Filters,
    catalogue_digest,
    content_of,
    current_edition,
    editions_of,
    licence_rows,
    matter_by_slug,
    places_of,
    rows_matching,
    search_matters,
)
from onewindow.services.catalog.rules import MatterContent, MatterState, Mode

_OPEN = OpenToAll()
router = Router(tags=["事项目录"])


class Which(Schema):
    """Which page of a list."""

    page: int = Field(1, ge=1, le=100_000, description="第几页，从1起")
    size: int = Field(20, ge=1, le=100, description="每页条数，最多100")


class MatterOut(Schema):
    """A matter in a list."""

    slug: str
    code: str
    name: str
    state: str
    organization: str
    department: str
    kind: str
    mode: str
    subjects: tuple[str, ...]
    is_instant_type: bool
    visits: int
    edition: int
    starts: date
    digest: str
    is_example: bool
    to_verify: tuple[str, ...]


class MattersOut(Schema):
    """One page of matters and how many there are in all."""

    items: list[MatterOut]
    count: int


class GuideOut(Schema):
    """A matter with everything its edition in force says (办事指南)."""

    slug: str
    code: str
    state: str
    organization: str
    edition: int
    starts: date
    digest: str
    content: MatterContent


class EditionOut(Schema):
    """One edition of a matter."""

    number: int
    starts: date
    state: str
    digest: str


class HitOut(Schema):
    """A search result."""

    slug: str
    name: str
    department: str
    summary: str
    kind: str
    mode: str
    subjects: tuple[str, ...]
    is_instant_type: bool
    visits: int
    score: float


class PlaceOut(Schema):
    """A place where the matter is taken in."""

    name: str
    kind: str
    address: str
    phone: str
    hours: dict[str, Any]
    organization: str
    region: str


class Narrow(Schema):
    """What the list is narrowed to."""

    text: str = Field("", max_length=60, description="名称、短码或别名")
    department: str = Field("", max_length=40, description="部门")
    mode: Mode | None = Field(None, description="办理方式")
    state: MatterState | None = Field(None, description="状态")
    kind: str = Field("", pattern=r"^(\d{2})?$", description="事项类型")
    subject: str = Field("", pattern=r"^(person|enterprise)?$", description="服务对象")


@router.get("/matters", auth=_OPEN, response=MattersOut, summary="事项")
def matters(
    request: HttpRequest,
    response: HttpResponse,
    which: Annotated[Which, Query()],
    narrow: Annotated[Narrow, Query()],
) -> Any:
    """Return the matters, filtered and by pages."""
    chosen = {key: value or "" for key, value in narrow.dict().items()}
    rows = rows_matching(Filters(**chosen), on=timezone.localdate())
    return _piece(request, response, rows, which)


@router.get("/matters/search", auth=_OPEN, response=list[HitOut], summary="搜索事项")
def search(
    request: HttpRequest,
    q: Annotated[str, Query(min_length=1, max_length=200, description="怎么说就怎么写")],
    subject: Annotated[str, Query(pattern=r"^(person|enterprise)?$")] = "",
    limit: Annotated[int, Query(ge=1, le=50)] = 10,
) -> Any:
    """Return the matters that fit the words best."""
    return search_matters(q, limit=limit, subject=subject or None)


@router.get("/matters/licences", auth=_OPEN, response=MattersOut, summary="行政许可清单")
def licences(
    request: HttpRequest, response: HttpResponse, which: Annotated[Which, Query()]
) -> Any:
    """Return the administrative licences in use."""
    return _piece(request, response, licence_rows(on=timezone.localdate()), which)


@router.get("/matters/{slug}", auth=_OPEN, response=GuideOut, summary="办事指南")
def guide(request: HttpRequest, response: HttpResponse, slug: str) -> Any:
    """Return what a matter's edition in force says."""
    matter = _found(slug)
    edition = current_edition(matter, on=timezone.localdate())
    etag = f'"{edition.digest}-{matter.state}"'
    if request.headers.get("If-None-Match") == etag:
        return HttpResponseNotModified()
    response["ETag"] = etag
    return {
        "slug": matter.slug,
        "code": matter.code,
        "state": matter.state,
        "organization": matter.organization.name,
        "edition": edition.number,
        "starts": edition.starts,
        "digest": edition.digest,
        "content": content_of(edition),
    }


@router.get("/matters/{slug}/editions", auth=_OPEN, response=list[EditionOut], summary="版本")
def editions(request: HttpRequest, slug: str) -> Any:
    """Return the editions of a matter, newest first."""
    return list(editions_of(_found(slug))[:200])


@router.get("/matters/{slug}/places", auth=_OPEN, response=list[PlaceOut], summary="办理地点")
def places(request: HttpRequest, slug: str) -> Any:
    """Return where a matter is taken in."""
    return list(places_of(_found(slug), on=timezone.localdate()))


def _found(slug: str) -> Matter:
    try:
        return matter_by_slug(slug)
    except Matter.DoesNotExist:
        raise Http404 from None


def _piece(request: HttpRequest, response: HttpResponse, rows: Any, which: Which) -> Any:
    etag = f'"{catalogue_digest(rows)[:32]}-{which.page}-{which.size}"'
    if request.headers.get("If-None-Match") == etag:
        return HttpResponseNotModified()
    response["ETag"] = etag
    start = (which.page - 1) * which.size
    return {"items": rows[start : start + which.size], "count": len(rows)}
