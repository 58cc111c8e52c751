"""Packs of document templates and of forbidden words: checked and loaded."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from django.db import transaction

from onewindow.kernel.packs import label, read_entries
from onewindow.kernel.violations import Violation, refuse_if_any
from onewindow.trading.tendering.models import KnownBarrier, KnownTemplate
from onewindow.trading.tendering.rules import Barrier, DocumentTemplate, check_template

# What the chapters of a template may name; the timetable has no other planned events.
EVENTS = frozenset(
    {
        "notice_published",
        "notice_until",
        "documents_from",
        "documents_until",
        "clarified_by",
        "objections_by",
        "bids_due",
    }
)
Entry = TypeVar("Entry", DocumentTemplate, Barrier)


def check_document_packs(folder: Path) -> list[str]:
    """Return everything that is wrong with the templates of a folder."""
    return [problem for _, problems in _templates(folder) for problem in problems]


def check_barrier_packs(folder: Path) -> list[str]:
    """Return everything that is wrong with the forbidden words of a folder."""
    return [problem for _, problems in _barriers(folder) for problem in problems]


@transaction.atomic
def load_document_packs(folder: Path) -> list[str]:
    """
    Load the templates that changed; documents that were issued keep their own text.

    :raises Refused: with everything that is wrong; nothing is loaded then.
    """
    found = _sound(_templates(folder), "document.pack")
    return _load(KnownTemplate, "招标文件范本", {one.code: (one.name, one) for one in found})


@transaction.atomic
def load_barrier_packs(folder: Path) -> list[str]:
    """
    Load the forbidden words that changed.

    :raises Refused: with everything that is wrong; nothing is loaded then.
    """
    found = _sound(_barriers(folder), "barrier.pack")
    return _load(KnownBarrier, "禁止内容", {one.code: (one.label, one) for one in found})


def _sound(read: Iterator[tuple[Entry | None, list[str]]], code: str) -> list[Entry]:
    found = list(read)
    refuse_if_any(Violation(code, words) for _, problems in found for words in problems)
    return [entry for entry, _ in found if entry is not None]


def _load(model: Any, kind: str, entries: dict[str, tuple[str, Any]]) -> list[str]:
    done = []
    for code, (name, entry) in entries.items():
        content = entry.model_dump(mode="json", by_alias=True)
        if model.objects.filter(code=code, content=content).exists():
            continue
        model.objects.update_or_create(code=code, defaults={"name": name[:80], "content": content})
        done.append(f"装载{kind} {name}")
    return done


def _templates(folder: Path) -> Iterator[tuple[DocumentTemplate | None, list[str]]]:
    return _read(
        folder, DocumentTemplate, lambda one: [v.message for v in check_template(one, EVENTS)]
    )


def _barriers(folder: Path) -> Iterator[tuple[Barrier | None, list[str]]]:
    return _read(folder, Barrier, lambda one: [] if one.works or one.procurement else ["没有条文"])


def _read(
    folder: Path, schema: type[Entry], faults: Callable[[Entry], list[str]]
) -> Iterator[tuple[Entry | None, list[str]]]:
    for path in sorted(folder.glob("*.yaml")):
        entries, problems = read_entries(path, schema)
        yield None, problems
        for entry in entries:
            yield entry, [f"{label(path)}：{entry.code} {words}" for words in faults(entry)]
