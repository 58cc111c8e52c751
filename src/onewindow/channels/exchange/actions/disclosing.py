"""The list of public links: checked and loaded from the packs."""

from collections.abc import Iterator
from pathlib import Path

from django.db import transaction

from onewindow.channels.exchange.models import DisclosureScheme
from onewindow.channels.exchange.queries import PAGES
from onewindow.channels.exchange.rules import Disclosures, check_disclosures
from onewindow.kernel.packs import label, read_whole
from onewindow.kernel.violations import Violation, refuse_if_any


def check_disclosure_packs(folder: Path) -> list[str]:
    """Return everything that is wrong with the lists of a folder."""
    return [problem for _, problems in _read(folder) for problem in problems]


@transaction.atomic
def load_disclosure_packs(folder: Path) -> list[str]:
    """
    Load every list that changed; return what was done.

    :raises Refused: with everything that is wrong; nothing is loaded then.
    """
    found = list(_read(folder))
    refuse_if_any(Violation("disclosure.pack", p) for _, problems in found for p in problems)
    done = []
    for scheme, _ in found:
        if scheme is None:
            continue
        content = scheme.model_dump(mode="json")
        if DisclosureScheme.objects.filter(code=scheme.code, content=content).exists():
            continue
        DisclosureScheme.objects.update_or_create(
            code=scheme.code, defaults={"name": scheme.name, "content": content}
        )
        done.append(f"装载公开清单 {scheme.name}")
    return done


def _read(folder: Path) -> Iterator[tuple[Disclosures | None, list[str]]]:
    for path in sorted(folder.glob("*.yaml")):
        scheme, wrong = read_whole(path, Disclosures)
        if scheme is not None:
            problems = check_disclosures(scheme, frozenset(PAGES))
            wrong = [f"{label(path)}：{problem}" for problem in problems]
        yield scheme, wrong
