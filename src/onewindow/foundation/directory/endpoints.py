"""Divisions, bodies and sites for programs, open to everybody."""

from decimal import Decimal
from typing import Annotated, Any, Generic, TypeVar

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from onewindow.foundation.directory.models import Organization, Region, Site
from onewindow.foundation.directory.queries import (
    current_organizations,
    regions_below,
    sites_in,
)
from onewindow.foundation.directory.rules import OrganizationKind, SiteKind
from onewindow.kernel.access import OpenToAll

_OPEN = OpenToAll()
_CODE = r"^[0-9]{6}([0-9]{3}){0,2}$"
Item = TypeVar("Item")
router = Router(tags=["主体与场所"])


class Piece(Schema, Generic[Item]):
    """One page of a list and how many there are in all."""

    items: list[Item]
    count: int = Field(description="总条数")


class Which(Schema):
    """Which page of a list."""

    page: int = Field(1, ge=1, le=100_000, description="第几页，从1起")
    size: int = Field(20, ge=1, le=100, description="每页条数，最多100")


class RegionOut(Schema):
    """A division (行政区划)."""

    code: str
    name: str
    level: str


class OrganizationOut(Schema):
    """A body (单位)."""

    credit_code: str
    name: str
    short_name: str
    kind: str
    function: str
    region: str = Field(alias="region.code")


class SiteOut(Schema):
    """A place where people are served (办事场所)."""

    code: str
    name: str
    kind: str
    region: str = Field(alias="region.code")
    organization: str = Field(alias="organization.name")
    address: str
    phone: str
    hours: dict[str, str]
    counters: int = Field(alias="counter_count")
    longitude: Decimal | None
    latitude: Decimal | None


@router.get("/regions", auth=_OPEN, response=Piece[RegionOut], summary="下级行政区划")
def regions(
    request: HttpRequest,
    which: Annotated[Which, Query()],
    parent: Annotated[str, Query(pattern=rf"^$|{_CODE}", description="上级代码；不填为各省")] = "",
) -> dict[str, Any]:
    """Return the divisions right below one."""
    found: QuerySet[Region] = regions_below(parent)
    return _piece(found, which)


@router.get("/organizations", auth=_OPEN, response=Piece[OrganizationOut], summary="单位")
def organizations(
    request: HttpRequest,
    which: Annotated[Which, Query()],
    region: Annotated[str | None, Query(pattern=_CODE, description="区划代码")] = None,
    kind: Annotated[OrganizationKind | None, Query(description="性质")] = None,
) -> dict[str, Any]:
    """Return the bodies that exist today, of one division or kind if asked."""
    found: QuerySet[Organization] = current_organizations().select_related("region").order_by("id")
    if region:
        found = found.filter(region__code=region)
    if kind:
        found = found.filter(kind=kind)
    return _piece(found, which)


@router.get("/sites", auth=_OPEN, response=Piece[SiteOut], summary="办事场所")
def sites(
    request: HttpRequest,
    which: Annotated[Which, Query()],
    region: Annotated[str, Query(pattern=rf"^$|{_CODE}", description="区划代码，含其下级")] = "",
    kind: Annotated[SiteKind | None, Query(description="类别")] = None,
) -> dict[str, Any]:
    """Return the sites within a division, of one kind if asked."""
    found: QuerySet[Site] = sites_in(region, kinds=(kind,) if kind else ())
    return _piece(found, which)


def _piece(found: QuerySet[Any], which: Which) -> dict[str, Any]:
    start = (which.page - 1) * which.size
    return {"items": list(found[start : start + which.size]), "count": found.count()}
