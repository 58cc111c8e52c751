"""
Inserting rows with statements that are compiled once from the models.

The ORM compiles every INSERT anew, which costs more than SQLite needs to run it. A plan is built
once per model and connection vendor and replayed through Django's own connection. It writes
exactly the row that the ORM would write (a test proves it for every model that uses it), but calls
neither ``pre_save`` beyond defaults nor signals.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db import connection, models


@dataclass(frozen=True, slots=True)
class InsertPlan:
    """The columns of a model's row and how each value is made ready for the database."""

    table: str
    columns: str
    placeholders: str
    key: str
    readers: tuple[tuple[str, models.Field], ...]

    def values(self, row: models.Model) -> list[Any]:
        """Return the row's values as the database wants them."""
        return [
            field.get_db_prep_save(getattr(row, name), connection) for name, field in self.readers
        ]


@lru_cache(maxsize=128)
def insert_plan(model: type[models.Model], vendor: str) -> InsertPlan:
    """Return the plan for a model; every concrete field but the automatic key is written."""
    quote = connection.ops.quote_name
    fields = [f for f in model._meta.concrete_fields if not isinstance(f, models.AutoField)]
    marks = ("%s::jsonb" if _is_json(f) and vendor == "postgresql" else "%s" for f in fields)
    return InsertPlan(
        table=quote(model._meta.db_table),
        columns=", ".join(quote(str(f.column)) for f in fields),
        placeholders=f"({', '.join(marks)})",
        key=quote(str(model._meta.pk.column)),
        readers=tuple((f.attname, f) for f in fields),
    )


def insert_rows(rows: Sequence[models.Model]) -> None:
    """Insert rows of one model with a single statement and give each its key."""
    if not rows:
        return
    plan = insert_plan(type(rows[0]), connection.vendor)
    parameters: list[Any] = []
    for row in rows:
        parameters += plan.values(row)
    sql = (
        f"INSERT INTO {plan.table} ({plan.columns}) VALUES "  # noqa: S608 - names come from models
        f"{', '.join([plan.placeholders] * len(rows))} RETURNING {plan.key}"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        keys = cursor.fetchall()
    for row, (key,) in zip(rows, keys, strict=True):
        row.pk = key
        row._state.adding = False
        row._state.db = connection.alias


def _is_json(field: models.Field) -> bool:
    return isinstance(field, models.JSONField)
