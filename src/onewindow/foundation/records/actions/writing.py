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
from functools import lru_cache, partial, wraps
from typing import Any, ParamSpec, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, connections, models, transaction

P = ParamSpec("P")
T = TypeVar("T")
# 属性名、可以原样写入的类型、其他值的转换。
Reader = tuple[str, type, Callable[[Any], Any]]
# SQLite takes 32,766 parameters in one statement, PostgreSQL 65,535.
MOST_PARAMETERS = 30_000


@dataclass(frozen=True, slots=True)
class InsertPlan:
    """The columns of a model's row and how each value is made ready for the database."""

    head: str
    placeholders: str
    key: str
    key_name: str
    computed: tuple[models.Field, ...]
    readers: tuple[Reader, ...]

    def statement(self, count: int) -> str:
        """Return the statement that inserts so many rows."""
        rows = ", ".join([self.placeholders] * count)
        return f"INSERT INTO {self.head} VALUES {rows} RETURNING {self.key}"  # noqa: S608

    def values(self, row: models.Model) -> list[Any]:
        """Return the row's values as the database wants them."""
        for field in self.computed:
            setattr(row, field.attname, field.pre_save(row, add=True))
        held = row.__dict__
        return [
            value if (value := held[name]) is None or value.__class__ is plain else ready(value)
            for name, plain, ready in self.readers
        ]


@lru_cache(maxsize=256)
def insert_plan(model: type[models.Model], vendor: str) -> InsertPlan:
    """Return the plan for a model; every concrete field but the automatic key is written."""
    quote = connection.ops.quote_name
    fields = [
        f
        for f in model._meta.concrete_fields
        if not isinstance(f, models.AutoField) and not f.generated
    ]
    columns = ", ".join(quote(str(f.column)) for f in fields)
    return InsertPlan(
        head=f"{quote(model._meta.db_table)} ({columns})",
        placeholders=f"({', '.join(_mark(f, vendor) for f in fields)})",
        key=quote(str(model._meta.pk.column)),
        key_name=str(model._meta.pk.attname),
        computed=tuple(f for f in fields if _is_computed(f)),
        readers=tuple((f.attname, *_preparation(f, vendor)) for f in fields),
    )


@lru_cache(maxsize=512)
def _insert_statement(model: type[models.Model], vendor: str, count: int) -> str:
    return insert_plan(model, vendor).statement(count)


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
    database, model = connections[DEFAULT_DB_ALIAS], type(rows[0])
    plan = insert_plan(model, database.vendor)
    for chunk in _chunks(rows, MOST_PARAMETERS // len(plan.readers)):
        parameters: list[Any] = []
        for row in chunk:
            parameters += plan.values(row)
        with database.cursor() as cursor:
            cursor.execute(_insert_statement(model, database.vendor, len(chunk)), parameters)
            keys = cursor.fetchall()
        for row, (key,) in zip(chunk, keys, strict=True):
            row.__dict__[plan.key_name] = key
            row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS


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


def _preparation(field: models.Field, vendor: str) -> tuple[type, Callable[[Any], Any]]:
    """Return which type is written as it is, and how any other value is made ready."""
    kind = type(field)
    if kind in {models.CharField, models.TextField}:
        return str, str
    if kind in _INTEGERS:
        return int, int
    if isinstance(field, models.ForeignKey) and isinstance(field.target_field, models.AutoField):
        return int, int
    quick = _SQLITE if vendor == "sqlite" else _POSTGRESQL
    if kind in quick:
        return quick[kind]
    return _Nothing, partial(_as_the_orm_does, field)


def _as_the_orm_does(field: models.Field, value: Any) -> Any:
    return field.get_db_prep_save(value, connection)


def _moment(value: datetime) -> str:
    return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ")


class _Nothing:
    """The type of no value."""


_INTEGERS = {
    models.IntegerField,
    models.BigIntegerField,
    models.PositiveIntegerField,
    models.PositiveSmallIntegerField,
}
_SQLITE: dict[type[models.Field], tuple[type, Callable[[Any], Any]]] = {
    models.DateTimeField: (_Nothing, _moment),
    models.DateField: (_Nothing, str),
    models.JSONField: (_Nothing, json.JSONEncoder().encode),
    models.BooleanField: (bool, bool),
    models.BinaryField: (bytes, bytes),
}
_POSTGRESQL: dict[type[models.Field], tuple[type, Callable[[Any], Any]]] = {
    models.DateTimeField: (datetime, datetime.fromisoformat),
    models.DateField: (date, date.fromisoformat),
    models.BooleanField: (bool, bool),
    models.BinaryField: (bytes, bytes),
}


def _is_computed(field: models.Field) -> bool:
    """Test if the field makes its own value when it is saved, e.g. ``auto_now_add``."""
    return type(field).pre_save is not models.Field.pre_save and (
        not isinstance(field, models.DateField) or bool(field.auto_now or field.auto_now_add)
    )


def _chunks(rows: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    for start in range(0, len(rows), size):
        yield rows[start : start + size]
