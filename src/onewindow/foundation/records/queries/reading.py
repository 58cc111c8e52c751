"""Reading whole rows with a statement that is compiled once, where every request asks the same."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models.query import get_related_populators

M = TypeVar("M", bound=models.Model)


@dataclass(frozen=True, slots=True)
class ReadingPlan:
    """A compiled statement, what it is given, and how a stored row becomes an instance."""

    sql: str
    prepare: tuple[Callable[[Any, Any, bool], Any], ...]
    converters: tuple[tuple[int, Sequence[Callable[..., Any]], Any], ...]
    attributes: tuple[str, ...]
    related: tuple[Any, ...]


def rows_where(model: type[M], /, *, also: tuple[str, ...] = (), **equal: Any) -> list[M]:
    """
    Return the rows whose columns equal these values, oldest first, with the related rows named.

    It gives what ``model.objects.filter(**equal).select_related(*also).order_by("pk")`` gives,
    without composing the statement anew.
    """
    database = connections[DEFAULT_DB_ALIAS]
    plan = reading_plan(model, also, tuple(equal), database.vendor)
    given = zip(plan.prepare, equal.values(), strict=True)
    with database.cursor() as cursor:
        cursor.execute(plan.sql, [ready(value, database, False) for ready, value in given])
        found = cursor.fetchall()
    return [_instance(model, plan, list(stored), database) for stored in found]


@lru_cache(maxsize=256)
def reading_plan(
    model: type[models.Model], also: tuple[str, ...], names: tuple[str, ...], vendor: str
) -> ReadingPlan:
    """Return the plan for one question to a model; ``vendor`` keeps the databases apart."""
    rows = model._default_manager.order_by("pk").select_related(*(also or [None]))
    for name in names:  # 逐个加，条件的次序才与参数一致
        rows = rows.filter(**{name: 0})
    compiler = rows.query.get_compiler(DEFAULT_DB_ALIAS)
    sql, _ = compiler.as_sql()
    found = compiler.get_converters([column for column, _, _ in compiler.select])
    places = compiler.klass_info["select_fields"]
    fields: list[Any] = [model._meta.get_field(name) for name in names]
    return ReadingPlan(
        sql,
        tuple(field.get_db_prep_value for field in fields),
        tuple((place, steps, column) for place, (steps, column) in found.items()),
        tuple(compiler.select[place][0].target.attname for place in places),
        # The stubs describe a later Django, where it takes one argument more.
        tuple(get_related_populators(compiler.klass_info, compiler.select, DEFAULT_DB_ALIAS)),  # type: ignore[call-arg]
    )


def _instance(model: type[M], plan: ReadingPlan, stored: list[Any], database: Any) -> M:
    for place, steps, column in plan.converters:
        for step in steps:
            stored[place] = step(stored[place], column, database)
    row = model.from_db(DEFAULT_DB_ALIAS, plan.attributes, stored[: len(plan.attributes)])
    for related in plan.related:
        related.populate(stored, row)
    return row
