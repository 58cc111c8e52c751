"""One case as the warehouse tells it, from the ticket to the review (取号—受理—办理—评价)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from onewindow.insight.cockpit.queries.showing import cell_words
from onewindow.insight.warehouse.api import Source, standard, warehouse

# 各表里哪些行属于这件办件：办件自己，收件时的取号，之后的评价。
BELONGS = (
    ("visits", "case_id = $key OR id = (SELECT visit_id FROM told)"),
    ("cases", "id = $key"),
    ("reviews", "case_id = $key OR visit_id = (SELECT visit_id FROM told)"),
)


@dataclass(frozen=True, slots=True)
class Chapter:
    """The rows of one fact table: its name, and each row as labels with words."""

    name: str
    rows: tuple[tuple[tuple[str, str], ...], ...]


@dataclass(frozen=True, slots=True)
class Told:
    """A case as its hall reported it."""

    hall: str
    number: str
    name: str
    source: str
    chapters: tuple[Chapter, ...]


def told_case(source: str, key: str, *, halls: Iterable[str]) -> Told | None:
    """Return a case of one of these halls as its source reported it, or None."""
    said = {"source": source, "key": key}
    with warehouse() as connection:
        found = connection.execute(
            "SELECT hall, number, coalesce(matter_name, matter) FROM cases"
            " WHERE source = $source AND id = $key",
            said,
        ).fetchone()
        if found is None or found[0] not in set(halls):
            return None
        chapters = tuple(_chapter(connection, table, which, said) for table, which in BELONGS)
    hall, number, name = found
    return Told(hall, number, name, _called(source), chapters)


def _called(source: str) -> str:
    """Return how people call a source; its code where the register does not know it."""
    name = Source.objects.filter(code=source).values_list("name", flat=True).first()
    return name or source


def _chapter(connection: Any, table: str, which: str, said: dict[str, str]) -> Chapter:
    facts = standard()[table]
    columns = [column for column in facts.columns if column.name not in {"case_id", "visit_id"}]
    names = ", ".join(f'"{column.name}"' for column in columns)
    told = "told AS (SELECT visit_id FROM cases WHERE source = $source AND id = $key)"
    rows = connection.execute(
        f"WITH {told} SELECT {names} FROM {table}"  # noqa: S608 - names of our own standard
        f" WHERE source = $source AND ({which}) ORDER BY {facts.dated}",
        said,
    ).fetchall()
    return Chapter(
        facts.name,
        tuple(
            tuple(
                (column.label, cell_words(column, value))
                for column, value in zip(columns, row, strict=True)
                if value not in {None, ""}
            )
            for row in rows
        ),
    )
