"""The law in force, read from a snapshot that every process keeps and rereads when it changed."""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.conf import settings

from onewindow.foundation.policy.models import (
    CalendarDay,
    CalendarYear,
    CitedRule,
    PolicyLoad,
    PolicyRecord,
)
from onewindow.foundation.policy.rules import (
    LegalRule,
    PolicyValue,
    UnknownPolicy,
    nearest_rule,
    resolve,
)
from onewindow.kernel.regions import NATION, region_path
from onewindow.kernel.workdays import Workdays

Version = tuple[str | None]
NEVER_LOADED: Version = (None,)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything about the law that a process needs, as of one loading."""

    version: Version
    values: dict[str, tuple[PolicyValue, ...]]
    rules: dict[str, tuple[LegalRule, ...]]
    workdays: Workdays


class _Kept:
    """The snapshot of this process, and when its version was last looked at."""

    snapshot: Snapshot | None = None
    looked_at: float = 0.0


_kept = _Kept()


def policy_in_force(code: str, *, on: date, region: str) -> PolicyValue:
    """
    Return the legal number in force on the day of the legal event, not today.

    :raises UnknownPolicy: if no value is in force for the region or any above it.
    """
    values = _snapshot().values.get(code, ())
    return resolve(values, code, on=on, region_path=region_path(region))


def limits_in_force(codes: Iterable[str], *, on: date, region: str) -> dict[str, PolicyValue]:
    """
    Return several legal numbers in force on one day.

    :raises UnknownPolicy: naming every code that has none.
    """
    found: dict[str, PolicyValue] = {}
    unknown: list[str] = []
    for code in codes:
        try:
            found[code] = policy_in_force(code, on=on, region=region)
        except UnknownPolicy as error:
            unknown.append(str(error))
    if unknown:
        raise UnknownPolicy("；".join(unknown))
    return found


def policies_in_force(*, on: date, region: str) -> list[PolicyValue]:
    """Return every legal number that has a value in force for the region on the day, by code."""
    path, found = region_path(region), []
    for code, values in sorted(_snapshot().values.items()):
        try:
            found.append(resolve(values, code, on=on, region_path=path))
        except UnknownPolicy:
            continue
    return found


def cited_rule(code: str, *, on: date | None = None, region: str = "") -> LegalRule:
    """
    Return a cited rule: for a region the nearest one in force, without a region the only one.

    :raises UnknownPolicy: if there is none, or several regions differ and none was asked for.
    """
    rules = _snapshot().rules.get(code, ())
    if region and on:
        return nearest_rule(rules, code, on=on, region_path=region_path(region))
    national = [r for r in rules if r.region == NATION]
    only = rules if len(rules) == 1 else national
    if len(only) != 1:
        raise UnknownPolicy(f"{code} 没有可引用的条款" if not rules else f"{code} 因区划而异")
    return only[0]


def office_calendar() -> Workdays:
    """Return the working-day calendar of all loaded years."""
    return _snapshot().workdays


def forget_snapshot() -> None:
    """Read everything anew at the next question; for after a loading in this process."""
    _kept.snapshot, _kept.looked_at = None, 0.0


def _snapshot() -> Snapshot:
    kept, now = _kept.snapshot, time.monotonic()
    if kept and now - _kept.looked_at < settings.POLICY_RECHECK_SECONDS:
        return kept
    version = _version()
    if kept is None or version == NEVER_LOADED or kept.version != version:
        kept = _read(version)
        _kept.snapshot = kept
    _kept.looked_at = now
    return kept


def _version() -> Version:
    """Return what changes with every loading, in one small statement."""
    token = PolicyLoad.objects.order_by("-pk").values_list("token", flat=True).first()
    return (token,)


def _read(version: Version) -> Snapshot:
    values: dict[str, list[PolicyValue]] = {}
    for record in PolicyRecord.objects.order_by("code", "starts"):
        values.setdefault(record.code, []).append(record.as_value())
    rules: dict[str, list[LegalRule]] = {}
    for rule in CitedRule.objects.order_by("code", "region"):
        rules.setdefault(rule.code, []).append(rule.as_rule())
    days = list(CalendarDay.objects.all())
    return Snapshot(
        version=version,
        values={code: tuple(found) for code, found in values.items()},
        rules={code: tuple(found) for code, found in rules.items()},
        workdays=Workdays(
            holidays={day.day: day.name for day in days if not day.is_workday},
            made_up=frozenset(day.day for day in days if day.is_workday),
            years=frozenset(CalendarYear.objects.values_list("year", flat=True)),
        ),
    )
