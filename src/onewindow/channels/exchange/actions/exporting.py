"""All open data as files: release packages page by page, and one record for each process."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from onewindow.channels.exchange.actions.publishing import InvalidRelease
from onewindow.channels.exchange.gateways import (
    record_package_problems,
    release_package_problems,
)
from onewindow.channels.exchange.queries import (
    PAGE,
    package_of,
    processes,
    release_count,
    releases_after,
    releases_of,
)
from onewindow.channels.exchange.rules import Json, record_package, release_package


@dataclass(frozen=True, slots=True)
class Written:
    """How much an export wrote."""

    releases: int
    records: int
    files: int


def export_ocds(
    folder: Path, *, told: Callable[[str, int, int], None], size: int = PAGE
) -> Written:
    """
    Write every release and record into a folder, each package valid.

    ``told`` hears each file's name, how many are written and how many there will be.

    :raises InvalidRelease: at the first package that does not fit the schema; it is not written.
    :raises OSError: if the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    ocids = processes()
    total = -(-release_count() // size) + len(ocids)
    count = pages = 0
    for page in _pages(size):
        pages += 1
        count += len(page)
        name = f"releases-{pages:05d}.json"
        package = release_package(package_of(f"/open/ocds/files/{name}"), page)
        _write(folder / name, package, release_package_problems(package))
        told(name, pages, total)
    for records, ocid in enumerate(ocids, 1):
        name = f"record-{ocid}.json"
        releases = [one.content for one in releases_of(ocid)]
        around = package_of(f"/open/ocds/records/{ocid}.json")
        package = record_package(around, ocid, releases)
        _write(folder / name, package, record_package_problems(package))
        told(name, pages + records, total)
    return Written(count, len(ocids), pages + len(ocids))


def _pages(size: int) -> Iterator[list[Json]]:
    after = 0
    while page := releases_after(since=None, after=after, size=size):
        after = page[-1].pk
        yield [one.content for one in page]


def _write(path: Path, package: Json, problems: list[str]) -> None:
    if problems:
        raise InvalidRelease(f"{path.name}：{'；'.join(problems[:5])}")
    draft = path.with_suffix(".part")
    draft.write_text(json.dumps(package, ensure_ascii=False, indent=1), encoding="utf-8")
    draft.replace(path)
