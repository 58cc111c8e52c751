"""Making rows that are not stored yet, as quickly as a dict."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

from django.db import models
from django.db.models.base import ModelState

M = TypeVar("M", bound=models.Model)


@dataclass(frozen=True, slots=True)
class MakingPlan:
    """What a new row of a model holds before anything is said about it."""

    fixed: dict[str, Any]
    fresh: tuple[tuple[str, Callable[[], Any]], ...]
    relations: dict[str, str]


@lru_cache(maxsize=256)
def making_plan(model: type[models.Model]) -> MakingPlan:
    """Return the plan for a model: constants, values made anew for each row, foreign keys."""
    fields = [field for field in model._meta.concrete_fields if not field.generated]
    calls = {f.attname: f.default for f in fields if f.has_default() and callable(f.default)}
    return MakingPlan(
        fixed={f.attname: f.get_default() for f in fields if f.attname not in calls},
        fresh=tuple(calls.items()),
        relations={f.name: f.attname for f in fields if f.is_relation},
    )


def new_row(model: type[M], /, **values: Any) -> M:
    """
    Return what ``model(**values)`` returns, several times as fast and without its signals.

    :raises TypeError: if the model has no such field.
    """
    plan = making_plan(model)
    row = model.__new__(model)
    row._state = ModelState()
    held = row.__dict__
    held.update(plan.fixed)
    for name, make in plan.fresh:
        held[name] = make()
    for name, value in values.items():
        if name in plan.relations:
            held[plan.relations[name]] = value.pk if value is not None else None
            row._state.fields_cache[name] = value
        elif name in held:
            held[name] = value
        else:
            raise TypeError(f"{model.__name__} has no field {name}")
    return row
