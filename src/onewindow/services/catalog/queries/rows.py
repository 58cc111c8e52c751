"""The catalogue as light rows: one for each matter, at the edition in force today."""

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from onewindow.services.catalog.models import Edition, Matter
from onewindow.services.catalog.queries.stamp import kept
from onewindow.services.catalog.rules import EditionState, MatterState, Mode
from onewindow.services.catalog.rules.wording import CHOICES, label_of

_LICENCE = "01"
_TEXTS_KEPT = 20_000
_texts: OrderedDict[str, dict[str, Any]] = OrderedDict()
_KEYS = (
    "name",
    "aliases",
    "summary",
    "department",
    "kind",
    "level",
    "subjects",
    "themes",
    "mode",
    "is_instant_type",
    "is_example",
    "to_verify",
    "visits",
    "legal_basis",
    "result",
)


@dataclass(frozen=True, slots=True)
class MatterRow:
    """What lists and the index need to know of a matter."""

    id: int
    slug: str
    code: str
    state: str
    organization_id: int
    organization: str
    organization_path: str
    edition: int
    starts: date
    digest: str
    name: str
    aliases: tuple[str, ...]
    summary: str
    department: str
    kind: str
    level: int
    subjects: tuple[str, ...]
    themes: tuple[str, ...]
    mode: str
    is_instant_type: bool
    is_example: bool
    to_verify: tuple[str, ...]
    visits: int
    basis: tuple[str, ...]
    result: str

    @property
    def kind_label(self) -> str:
        """Return the type in words."""
        return CHOICES["kind"].get(self.kind, self.kind)

    @property
    def mode_label(self) -> str:
        """Return how it is decided, in words."""
        return Mode(self.mode).label

    @property
    def state_label(self) -> str:
        """Return where it stands, in words."""
        return MatterState(self.state).label

    @property
    def verify_labels(self) -> str:
        """Return what is still to be verified, in words."""
        return "、".join(label_of(mark) for mark in self.to_verify)


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list of matters is narrowed to; empty means all."""

    text: str = ""
    department: str = ""
    mode: str = ""
    state: str = ""
    kind: str = ""
    subject: str = ""
    verify: str = ""


def catalogue_rows(*, on: date) -> tuple[MatterRow, ...]:
    """Return every matter that has an edition in force on the day, by slug."""
    room = kept("rows")
    if on not in room:
        room[on] = tuple(_read_rows(on))
    rows: tuple[MatterRow, ...] = room[on]
    return rows


def rows_matching(filters: Filters, *, on: date) -> list[MatterRow]:
    """Return the rows that pass every filter."""
    return [row for row in catalogue_rows(on=on) if _passes(row, filters)]


def departments(*, on: date) -> list[str]:
    """Return the departments that have matters."""
    return list(dict.fromkeys(row.department for row in catalogue_rows(on=on)))


def licence_rows(*, on: date) -> list[MatterRow]:
    """Return the administrative licences in use (行政许可清单)."""
    rows = catalogue_rows(on=on)
    return [r for r in rows if r.kind == _LICENCE and r.state != MatterState.CANCELLED]


def catalogue_digest(rows: Iterable[MatterRow]) -> str:
    """Return one digest for a list of matters, for ETags."""
    whole = sha256()
    for row in rows:
        whole.update(f"{row.slug}{row.state}{row.digest}".encode())
    return whole.hexdigest()


def _passes(row: MatterRow, filters: Filters) -> bool:
    text = filters.text.strip().lower()
    return (
        (not filters.department or row.department == filters.department)
        and (not filters.mode or row.mode == filters.mode)
        and (not filters.state or row.state == filters.state)
        and (not filters.kind or row.kind == filters.kind)
        and (not filters.subject or filters.subject in row.subjects)
        and (not filters.verify or bool(row.to_verify) == (filters.verify == "yes"))
        and (
            not text
            or text in row.name.lower()
            or text in row.slug.lower()
            or any(text in alias.lower() for alias in row.aliases)
        )
    )


def _read_rows(on: date) -> Iterable[MatterRow]:
    current: dict[int, Edition] = {}
    waiting_or_in_force = Edition.objects.filter(
        state__in=(EditionState.SCHEDULED, EditionState.PUBLISHED), starts__lte=on
    )
    for edition in waiting_or_in_force.defer("content").order_by("starts", "number"):
        current[edition.matter_id] = edition
    texts = _texts_of(current.values())
    matters = Matter.objects.select_related("organization").order_by("slug")
    for matter in matters.filter(pk__in=current) if len(current) < 500 else matters:
        if matter.pk in current:
            yield _row(matter, current[matter.pk], texts[current[matter.pk].digest])


def _texts_of(editions: Iterable[Edition]) -> dict[str, dict[str, Any]]:
    """Return the few keys that rows show; the whole content is read once for each digest."""
    wanted = {edition.digest: edition.pk for edition in editions}
    missing = [pk for digest, pk in wanted.items() if digest not in _texts]
    for start in range(0, len(missing), 500):
        rows = Edition.objects.filter(pk__in=missing[start : start + 500])
        for digest, content in rows.values_list("digest", "content"):
            _texts[digest] = {key: content[key] for key in _KEYS if key in content}
    found = {digest: _texts[digest] for digest in wanted}
    while len(_texts) > _TEXTS_KEPT:
        _texts.popitem(last=False)
    return found


def _row(matter: Matter, edition: Edition, text: dict[str, Any]) -> MatterRow:
    basis = text.get("legal_basis", ())
    return MatterRow(
        id=matter.pk,
        slug=matter.slug,
        code=matter.code,
        state=matter.state,
        organization_id=matter.organization_id,
        organization=matter.organization.name,
        organization_path=matter.organization.path,
        edition=edition.number,
        starts=edition.starts,
        digest=edition.digest,
        name=text["name"],
        aliases=tuple(text.get("aliases", ())),
        summary=text.get("summary", ""),
        department=text["department"],
        kind=text["kind"],
        level=text["level"],
        subjects=tuple(text["subjects"]),
        themes=tuple(text.get("themes", ())),
        mode=text["mode"],
        is_instant_type=text.get("is_instant_type", False),
        is_example=text.get("is_example", False),
        to_verify=tuple(text.get("to_verify", ())),
        visits=text.get("visits", 0),
        basis=tuple(f"《{b['law']}》{b.get('article', '')}" for b in basis),
        result=text["result"]["name"],
    )
