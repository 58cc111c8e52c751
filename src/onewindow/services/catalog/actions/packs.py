"""Loading the matters of the packs into the catalogue."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from onewindow.foundation.directory.api import (
    Organization,
    OrganizationKind,
    current_organizations,
)
from onewindow.foundation.policy.api import policies_in_packs, resolve
from onewindow.foundation.records.api import insert_rows, record
from onewindow.kernel.actors import SYSTEM
from onewindow.kernel.identifiers import implementation_code
from onewindow.kernel.packs import PackError, label, line_of, read_pack
from onewindow.kernel.regions import NATION
from onewindow.services.catalog.actions.publishing import publish_edition, touch_catalogue
from onewindow.services.catalog.models import Adoption, BasicItem, Edition, Matter
from onewindow.services.catalog.queries import Law, law_on, stored_form, table_problems
from onewindow.services.catalog.rules import MatterContent, MatterState
from onewindow.services.catalog.rules.checks import check_content, read_content
from onewindow.services.catalog.rules.codes import basic_code, implementers, next_main

FIRST_DAY = date(2025, 1, 1)
_TOWN_LEVEL = 5


@dataclass(frozen=True, slots=True)
class MatterPack:
    """One pack file that can be loaded."""

    path: Path
    content: MatterContent
    starts: date


@dataclass(frozen=True, slots=True)
class Implementer:
    """A department that may implement a matter, with the level of its region."""

    organization: Organization
    region_level: str


def check_matter_packs(root: Path) -> list[str]:
    """Return everything that is wrong with the matter packs, with file, line and key."""
    problems, slugs = [], set()
    law = _law_in_packs(root)
    for path in _files(root):
        pack, found = _read(path)
        problems += found
        if pack is None:
            continue
        problems += [_told(path, v.message, v.field) for v in table_problems(pack.content, law)]
        if pack.content.slug != path.stem:
            problems.append(f"{label(path)}：短码{pack.content.slug}与文件名不一致")
        if pack.content.slug in slugs:
            problems.append(f"{label(path)}：短码{pack.content.slug}重复")
        slugs.add(pack.content.slug)
    return problems


def plan_matter_packs(root: Path) -> list[str]:
    """Return what loading the packs would do, without doing it."""
    return [text for _, text, _ in _steps(root)]


@transaction.atomic
def load_matter_packs(root: Path) -> list[str]:
    """
    Load new matters and new contents of the packs as editions; return what changed.

    An unchanged pack changes nothing. A matter that was changed in the house since is left to
    people: the report names it.
    """
    done, on = [], timezone.localdate()
    for pack, text, target in _steps(root):
        if isinstance(target, Implementer):
            _create_matter(pack, target.organization, on)
        elif isinstance(target, Matter):
            starts = max(pack.starts, on, _newest(target).starts)
            publish_edition(
                matter=target, content=pack.content, starts=starts, on=on, actor=SYSTEM
            )
        done.append(text)
    if done:
        touch_catalogue()
    return done


def _files(root: Path) -> list[Path]:
    return sorted(root.glob("*/matters/*.yaml"))


def _read(path: Path) -> tuple[MatterPack | None, list[str]]:
    try:
        raw = read_pack(path)
    except PackError as error:
        return None, [str(error)]
    if not isinstance(raw, dict):
        return None, [f"{label(path)}：应为一组要素"]
    starts = raw.pop("starts", FIRST_DAY)
    content, found = read_content(raw)
    if not isinstance(starts, date):
        return None, [f"{label(path)}：starts 应为日期"]
    if content is None:
        return None, [_told(path, violation.message, violation.field) for violation in found]
    problems = [_told(path, v.message, v.field) for v in check_content(content)]
    return MatterPack(path, content, starts), problems


def _law_in_packs(root: Path) -> Law:
    """Return today's law of the nation as the packs say it: nothing need be loaded for a check."""
    values, today = policies_in_packs(root), timezone.localdate()
    return lambda code: resolve(values, code, on=today, region_path=[NATION]).value


def _told(path: Path, message: str, key: str) -> str:
    keys: list[Any] = [int(part) if part.isdigit() else part for part in key.split(".")]
    return f"{label(path)} 第{line_of(path, keys)}行 {key}：{message}"


def _steps(root: Path) -> Iterator[tuple[MatterPack, str, Implementer | Matter | None]]:
    """Yield what is to be done for each pack: a new matter, a new edition, or word to people."""
    bodies = _departments()
    known = {(m.slug.split("-")[0], m.organization_id): m for m in Matter.objects.all()}
    for path in _files(root):
        pack, problems = _read(path)
        if pack is None or problems:
            yield _unloaded(path, problems)
            continue
        name = f"{pack.content.slug} {pack.content.name}"
        found = implementers(pack.content.level, bodies.get(pack.content.department, []))
        if not found:
            yield pack, f"跳过 {name}：没有职能为“{pack.content.department}”的部门", None
        for body in found:
            matter = known.get((pack.content.slug, body.organization.pk))
            # 同一张表，各地的法定参数可以不同，所以按实施机关所在地逐一证明。
            law = law_on(timezone.localdate(), body.organization.region.code)
            faults = [violation.message for violation in table_problems(pack.content, law)]
            if faults:
                yield _unloaded(path, faults)
            elif matter is None:
                yield pack, f"新增 {name}（{body.organization.name}）", body
            else:
                yield from _renewed(pack, matter)


def _renewed(pack: MatterPack, matter: Matter) -> Iterator[tuple[MatterPack, str, Matter | None]]:
    """Yield a new edition if the pack changed since it was last loaded."""
    editions = Edition.objects.filter(matter=matter).defer("content").order_by("-number")
    newest, loaded = editions.first(), editions.filter(change=None).first()
    _, digest = stored_form(pack.content)
    if newest is None or loaded is None or loaded.digest == digest:
        return
    if matter.state == MatterState.CANCELLED:
        return
    if newest.change_id is not None:
        text = f"未更新 {matter.slug}：本地已发布第{newest.number}版，配置包另有更新，请人工比对"
        yield pack, text, None
        return
    yield pack, f"更新 {matter.slug} {pack.content.name}（第{newest.number + 1}版）", matter


def _unloaded(path: Path, problems: list[str]) -> Any:
    return None, f"跳过 {path.stem}：{len(problems)}处错误，{problems[0]}", None


def _departments() -> dict[str, list[Implementer]]:
    """Return one department for each function and region, by function."""
    found: dict[str, dict[int, Implementer]] = {}
    kinds = (OrganizationKind.DEPARTMENT, OrganizationKind.CENTRE, OrganizationKind.OTHER)
    bodies = current_organizations().filter(kind__in=kinds).exclude(function="")
    for body in bodies.select_related("region").order_by("path"):
        of_function = found.setdefault(body.function, {})
        of_function.setdefault(body.region_id, Implementer(body, body.region.level))
    return {function: list(by_region.values()) for function, by_region in found.items()}


def _create_matter(pack: MatterPack, organization: Organization, on: date) -> None:
    content = pack.content
    basic = _basic_item(content)
    first = not Matter.objects.filter(slug=content.slug).exists()
    matter = Matter(
        basic=basic,
        organization=organization,
        code=implementation_code(organization.credit_code, content.level, basic.code),
        slug=content.slug if first else f"{content.slug}-{organization.region.code}",
        state=MatterState.ACTIVE,
    )
    insert_rows([matter])
    record(
        subject=matter,
        what="matter.create",
        actor=SYSTEM,
        after=MatterState.ACTIVE.value,
        detail={"slug": matter.slug, "code": matter.code, "organization": organization.name},
    )
    publish_edition(matter=matter, content=content, starts=pack.starts, on=on, actor=SYSTEM)
    if content.level >= _TOWN_LEVEL:
        _let_towns_take_up(matter, content.level, organization, pack.starts)


def _basic_item(content: MatterContent) -> BasicItem:
    """Return the basic item of the matter; a new one takes the next number of its group."""
    shared = Matter.objects.filter(slug=content.slug).select_related("basic").first()
    if shared is not None:
        return shared.basic
    group = BasicItem.objects.filter(
        code__startswith=basic_code(content.kind, content.department_code, 0)[:6]
    )
    main = next_main(group.values_list("code", flat=True))
    return BasicItem.objects.create(
        code=basic_code(content.kind, content.department_code, main),
        name=content.name[:120],
        kind=content.kind,
        department=content.department[:40],
        source="、".join(f"《{b.law}》{b.article}" for b in content.legal_basis)[:400],
    )


def _let_towns_take_up(matter: Matter, level: int, owner: Organization, starts: date) -> None:
    """Enter the towns (or villages) that exercise the matter by law (镇村级行使)."""
    kind = OrganizationKind.TOWN if level == _TOWN_LEVEL else OrganizationKind.VILLAGE
    takers = current_organizations().filter(kind=kind, region__code__startswith=owner.region.code)
    rows = [
        Adoption(matter=matter, organization=taker, is_handed_down=False, starts=starts)
        for taker in takers.order_by("path")
    ]
    insert_rows(rows)
    names = [str(row.organization) for row in rows]
    record(subject=matter, what="adoption.by_law", actor=SYSTEM, detail={"takers": names})


def _newest(matter: Matter) -> Edition:
    return Edition.objects.filter(matter=matter).defer("content").latest("number")
