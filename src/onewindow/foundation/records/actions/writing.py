"""
Inserting and moving rows with statements that are compiled once from the models.

The ORM compiles every statement anew, which costs more than SQLite needs to run it. A plan is
built once per model and connection vendor and replayed through Django's own connection. It writes
exactly the row that the ORM would write (a test proves it for every model of the house), but sends
no signals.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache, wraps
from typing import Any, ParamSpec, TypeVar

from django.db import connection, models, transaction

P = ParamSpec("P")
T = TypeVar("T")
# 属性名、字段、值的转换；没有专门转换的字段交给 ORM。
Reader = tuple[str, models.Field, Callable[[Any], Any] | None]
# SQLite takes 32,766 parameters in one statement, PostgreSQL 65,535.
MOST_PARAMETERS = 30_000


@dataclass(frozen=True, slots=True)
class InsertPlan:
    """The columns of a model's row and how each value is made ready for the database."""

    table: str
    columns: str
    placeholders: str
    key: str
    readers: tuple[Reader, ...]

    def values(self, row: models.Model) -> list[Any]:
        """Return the row's values as the database wants them."""
        held = row.__dict__
        return [
            prepare(held[name]) if prepare else _saved(field, row)
            for name, field, prepare in self.readers
        ]


@lru_cache(maxsize=128)
def insert_plan(model: type[models.Model], vendor: str) -> InsertPlan:
    """Return the plan for a model; every concrete field but the automatic key is written."""
    quote = connection.ops.quote_name
    fields = [
        f
        for f in model._meta.concrete_fields
        if not isinstance(f, models.AutoField) and not f.generated
    ]
    return InsertPlan(
        table=quote(model._meta.db_table),
        columns=", ".join(quote(str(f.column)) for f in fields),
        placeholders=f"({', '.join(_mark(f, vendor) for f in fields)})",
        key=quote(str(model._meta.pk.column)),
        readers=tuple((f.attname, f, _preparation(f, vendor)) for f in fields),
    )


def joined(function: Callable[P, T]) -> Callable[P, T]:
    """
    Run a write in its caller's transaction, or in one of its own if there is none.

    Unlike a nested ``atomic`` it sets no savepoint: a caller that catches the function's refusal
    inside a transaction must not go on in it.
    """

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> T:
        if connection.in_atomic_block:
            return function(*args, **kwargs)
        with transaction.atomic():
            return function(*args, **kwargs)

    return run


def insert_rows(rows: Sequence[models.Model]) -> None:
    """Insert rows of one model with a single statement and give each its key."""
    if not rows:
        return
    plan = insert_plan(type(rows[0]), connection.vendor)
    for chunk in _chunks(rows, MOST_PARAMETERS // len(plan.readers)):
        parameters: list[Any] = []
        for row in chunk:
            parameters += plan.values(row)
        sql = (
            f"INSERT INTO {plan.table} ({plan.columns}) VALUES "  # noqa: S608 - names of models
            f"{', '.join([plan.placeholders] * len(chunk))} RETURNING {plan.key}"
        )
        with connection.cursor() as cursor:
            cursor.execute(sql, parameters)
            keys = cursor.fetchall()
        for row, (key,) in zip(chunk, keys, strict=True):
            row.pk = key
            row._state.adding = False
            row._state.db = connection.alias


def insert_values(table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Insert many plain values that need no preparation, the fastest way the database has."""
    names = ", ".join(columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        marks = ", ".join(["%s"] * len(columns))
        cursor.executemany(
            f"INSERT INTO {table} ({names}) VALUES ({marks})",  # noqa: S608 - our own names
            rows,
        )


def update_in_state(subject: models.Model, before: str, changes: dict[str, Any]) -> bool:
    """
    Write the changes only if the row is still in the state; return whether it was.

    The compare and the set are one statement, so of two callers only the first succeeds.
    """
    model = type(subject)
    if any(hasattr(value, "resolve_expression") for value in changes.values()):
        rows = model._default_manager.filter(pk=subject.pk, state=before)
        return bool(rows.update(**changes))
    sql, fields = _update_plan(model, tuple(changes), connection.vendor)
    parameters = [
        field.get_db_prep_save(
            value.pk if field.is_relation and isinstance(value, models.Model) else value,
            connection,
        )
        for field, value in zip(fields, changes.values(), strict=True)
    ]
    with connection.cursor() as cursor:
        cursor.execute(sql, [*parameters, subject.pk, before])
        return bool(cursor.rowcount)


@lru_cache(maxsize=512)
def _update_plan(
    model: type[models.Model], names: tuple[str, ...], vendor: str
) -> tuple[str, tuple[models.Field, ...]]:
    quote = connection.ops.quote_name
    fields = tuple(_field(model, name) for name in names)
    sets = ", ".join(f"{quote(str(f.column))} = {_mark(f, vendor)}" for f in fields)
    table, key = quote(model._meta.db_table), quote(str(model._meta.pk.column))
    state = quote(str(_field(model, "state").column))
    return (
        f"UPDATE {table} SET {sets} WHERE {key} = %s AND {state} = %s",  # noqa: S608
        fields,
    )


def _field(model: type[models.Model], name: str) -> models.Field:
    field = model._meta.get_field(name)
    if not isinstance(field, models.Field) or not field.concrete or field.many_to_many:
        raise TypeError(f"{model.__name__}.{name} is not a column")
    return field


def _mark(field: models.Field, vendor: str) -> str:
    return "%s::jsonb" if isinstance(field, models.JSONField) and vendor == "postgresql" else "%s"


def _saved(field: models.Field, row: models.Model) -> Any:
    value = field.pre_save(row, add=True) if _is_computed(field) else getattr(row, field.attname)
    return field.get_db_prep_save(value, connection)


def _preparation(field: models.Field, vendor: str) -> Callable[[Any], Any] | None:
    """Return how a value of a plain field becomes the database's, without asking the ORM."""
    if _is_computed(field):
        return None
    kind = type(field)
    if kind in {models.CharField, models.TextField}:
        return _text
    if kind in _INTEGERS:
        return _integer
    if isinstance(field, models.ForeignKey):
        return _integer if isinstance(field.target_field, models.AutoField) else None
    if vendor == "sqlite":
        return _SQLITE.get(kind)
    return None


def _text(value: Any) -> str | None:
    return value if value is None or value.__class__ is str else str(value)


def _integer(value: Any) -> int | None:
    return None if value is None else int(value)


def _moment(value: datetime | None) -> str | None:
    return None if value is None else str(value.astimezone(UTC).replace(tzinfo=None))


def _day(value: date | None) -> str | None:
    return None if value is None else str(value)


def _json(value: Any) -> str | None:
    return None if value is None else _ENCODER.encode(value)


def _same(value: Any) -> Any:
    return value


_ENCODER = json.JSONEncoder()
_INTEGERS = {
    models.IntegerField,
    models.BigIntegerField,
    models.PositiveIntegerField,
    models.PositiveSmallIntegerField,
}
_SQLITE: dict[type[models.Field], Callable[[Any], Any]] = {
    models.DateTimeField: _moment,
    models.DateField: _day,
    models.JSONField: _json,
    models.BooleanField: _same,
    models.BinaryField: _same,
}


def _is_computed(field: models.Field) -> bool:
    """Test if the field makes its own value when it is saved, e.g. ``auto_now_add``."""
    return type(field).pre_save is not models.Field.pre_save and (
        not isinstance(field, models.DateField) or bool(field.auto_now or field.auto_now_add)
    )


def _chunks(rows: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    for start in range(0, len(rows), size):
        yield rows[start : start + size]
