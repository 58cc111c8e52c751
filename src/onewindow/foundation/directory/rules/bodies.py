"""Organizations and regions before they are stored, and what must hold for them."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from onewindow.foundation.directory.rules.kinds import OrganizationKind, RegionLevel
from onewindow.foundation.directory.rules.numbers import check_credit_code
from onewindow.kernel.regions import region_path
from onewindow.kernel.violations import Violation

MAXIMUM_DEPTH = 12


@dataclass(frozen=True, slots=True)
class RegionDraft:
    """One line of a region pack; the level follows from the code."""

    code: str
    name: str
    ends: date | None = None


@dataclass(frozen=True, slots=True)
class OrganizationDraft:
    """What is said about an organization (单位); its parent is named by credit code."""

    name: str
    credit_code: str
    kind: OrganizationKind
    region: str
    parent: str = ""
    short_name: str = ""
    function: str = ""


@dataclass(frozen=True, slots=True)
class KnownDirectory:
    """What is stored already, as far as new organizations depend on it."""

    regions: frozenset[str] = frozenset()
    parents: Mapping[str, str] = field(default_factory=dict)


def level_of(code: str) -> RegionLevel:
    """
    Return the level that a division's code says.

    :raises ValueError: if this is not the code of a division.
    """
    if not re.fullmatch(r"[1-9]\d{5}(\d{3}){0,2}", code, re.ASCII):
        raise ValueError(f"不是行政区划代码：{code}")
    if len(code) == 12:
        return RegionLevel.VILLAGE
    if len(code) == 9:
        return RegionLevel.TOWN
    if code.endswith("0000"):
        return RegionLevel.PROVINCE
    return RegionLevel.CITY if code.endswith("00") else RegionLevel.COUNTY


def nearest_parent(code: str, known: Iterable[str]) -> str | None:
    """Return the nearest division above that exists; some have no city between (省直辖县)."""
    there = known if isinstance(known, set | frozenset | dict) else set(known)
    return next((above for above in region_path(code)[1:] if above in there), None)


def check_regions(rows: Iterable[RegionDraft], *, known: Iterable[str] = ()) -> Iterator[str]:
    """Yield every problem of a list of divisions, in words."""
    rows = list(rows)
    codes = {row.code for row in rows} | set(known)
    seen: set[str] = set()
    for row in rows:
        try:
            level = level_of(row.code)
        except ValueError as error:
            yield str(error)
            continue
        if row.code in seen:
            yield f"{row.code} 重复"
        seen.add(row.code)
        if not row.name or len(row.name) > 80:
            yield f"{row.code} 名称为空或超过80字"
        if level is not RegionLevel.PROVINCE and nearest_parent(row.code, codes) is None:
            yield f"{row.code} {row.name} 没有上级"


def child_path(parent_path: str, key: int) -> str:
    """
    Return the path of an organization below another.

    It always ends with a slash, so that /1/1/ is no prefix of /1/12/.
    """
    return f"{parent_path or '/'}{key}/"


def check_organizations(
    drafts: Iterable[OrganizationDraft], *, known: KnownDirectory
) -> Iterator[tuple[int, Violation]]:
    """Yield every violation with the place of its draft in the list, counted from 0."""
    drafts = list(drafts)
    parents = {**known.parents, **{d.credit_code: d.parent for d in drafts}}
    first: dict[str, int] = {}
    for place, draft in enumerate(drafts):
        for violation in _check_fields(draft, known):
            yield place, violation
        if draft.credit_code and draft.credit_code in first:
            yield (
                place,
                _wrong("duplicate", "统一社会信用代码与前面的单位重复", "credit_code"),
            )
        first.setdefault(draft.credit_code, place)
        if draft.parent and draft.parent not in parents:
            yield place, _wrong("parent.unknown", "没有这个上级单位", "parent")
        elif _is_circle(draft.credit_code, parents):
            yield place, _wrong("parent.circle", "上级单位互为上下级或层级过深", "parent")
        stored = known.parents.get(draft.credit_code)
        if stored is not None and stored != draft.parent:
            yield (
                place,
                _wrong("parent.moved", "该单位已登记在另一上级之下，不能由导入改变隶属", "parent"),
            )


def _check_fields(draft: OrganizationDraft, known: KnownDirectory) -> Iterator[Violation]:
    if not draft.name:
        yield _wrong("name.missing", "请填写单位名称", "name")
    for field_name, label, longest in (
        ("name", "单位名称", 120),
        ("short_name", "简称", 40),
        ("function", "职能", 40),
    ):
        if len(getattr(draft, field_name)) > longest:
            yield _wrong(f"{field_name}.too_long", f"{label}不得超过{longest}字", field_name)
    yield from check_credit_code(draft.credit_code)
    if draft.region not in known.regions:
        yield _wrong("region.unknown", "没有这个行政区划代码", "region")


def _wrong(code: str, message: str, field_name: str) -> Violation:
    return Violation(f"organization.{code}", message, field=field_name)


def _is_circle(code: str, parents: Mapping[str, str]) -> bool:
    above, steps = parents.get(code, ""), 1
    while above and steps < MAXIMUM_DEPTH:
        above, steps = parents.get(above, ""), steps + 1
    return bool(above)


@dataclass(frozen=True, slots=True)
class OrganizationOutcome:
    """How many organizations were added, corrected and found as they were."""

    added: int
    changed: int
    unchanged: int
