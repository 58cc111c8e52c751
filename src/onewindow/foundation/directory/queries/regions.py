"""Reading divisions."""

from django.db.models import QuerySet

from onewindow.foundation.directory.models import Region
from onewindow.kernel.violations import refuse


def region_by_code(code: str) -> Region:
    """
    Return the division with this code.

    :raises Refused: if there is none.
    """
    region = Region.objects.filter(code=code).first()
    if region is None:
        raise refuse("region.unknown", f"没有这个行政区划：{code[:12]}")
    return region


def region_of_credit_code(code: str) -> Region | None:
    """Return the division in a credit code (登记管理机关行政区划码), or the smallest around it."""
    place = code[2:8]
    around = (place, f"{place[:4]}00", f"{place[:2]}0000")
    found = {one.code: one for one in Region.objects.filter(code__in=around)}
    return next((found[one] for one in around if one in found), None)


def regions_below(parent: str) -> QuerySet[Region]:
    """Return the divisions right below one, or the provinces for an empty code."""
    regions = Region.objects.filter(ends=None).order_by("code")
    return regions.filter(parent__code=parent) if parent else regions.filter(parent=None)


def full_name(region: Region) -> str:
    """Return the name with those above it, e.g. 浙江省云川市云西区; one query a level."""
    names: list[str] = []
    step: Region | None = region
    while step is not None:
        if step.name not in {"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"}:
            names.append(step.name)
        step = step.parent
    return "".join(reversed(names))
