"""What a policy, rule or calendar pack may say, and what makes one wrong."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Annotated, Any

from pydantic import BeforeValidator, StringConstraints, field_validator

from onewindow.foundation.policy.rules.values import Bound, Confidence, PolicyValue, Unit, plain
from onewindow.kernel.regions import NATION, region_path
from onewindow.kernel.schema import Part, Wording

PolicyCode = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*(\.[a-z0-9_]+)+$")]
Source = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
# 现行省级行政区划代码前两位（GB/T 2260）。
_PROVINCES = re.compile(r"1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[12]")


def _quoted(value: Any) -> Any:
    """Refuse a bare number: YAML would read 0.10 as a float and 0330 as something else."""
    if not isinstance(value, str):
        raise ValueError("数值须加引号")  # noqa: TRY004 - pydantic turns ValueError into a fault
    return value


def _real_region(code: str) -> str:
    region_path(code)
    if code != NATION and not _PROVINCES.match(code):
        raise ValueError(f"没有这个行政区划：{code}")
    return code


Region = Annotated[str, BeforeValidator(_quoted)]


class ValueEntry(Part):
    """One dated value of a policy for one region."""

    region: Region
    starts: date
    ends: date | None = None
    value: Annotated[Decimal, BeforeValidator(_quoted)]
    source: Source
    confidence: Confidence
    starts_checked: bool = True

    _region = field_validator("region")(_real_region)


class PolicyPack(Part):
    """One policy: what it is called, which way it binds, and its dated values."""

    code: PolicyCode
    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
    unit: Unit
    bound: Bound
    applies_to: tuple[Wording, ...] = ()
    note: str = ""
    values: tuple[ValueEntry, ...]

    @property
    def plain_values(self) -> list[PolicyValue]:
        """Return the values as the rest of the house knows them."""
        return [
            PolicyValue(
                code=self.code,
                name=self.name,
                region=entry.region,
                value=entry.value,
                unit=self.unit,
                bound=self.bound,
                starts=entry.starts,
                ends=entry.ends,
                source=entry.source,
                confidence=entry.confidence,
            )
            for entry in self.values
        ]


class RulePack(Part):
    """One cited rule of law for one region."""

    code: PolicyCode
    region: Region
    text: Wording
    outcome: Annotated[str, StringConstraints(pattern=r"^[a-z_]{0,40}$")] = ""
    source: Source
    confidence: Confidence
    applies_to: tuple[Wording, ...] = ()
    starts: date | None = None
    ends: date | None = None

    _region = field_validator("region")(_real_region)


class HolidayEntry(Part):
    """A run of days off, and the weekend days that are worked in return (调休)."""

    name: Wording
    starts: date
    ends: date
    worked: tuple[date, ...] = ()


class CalendarPack(Part):
    """The holiday notice (放假通知) of one year; ends are exclusive."""

    year: int
    source: Source
    confidence: Confidence
    holidays: tuple[HolidayEntry, ...]


def overlap_problems(values: Iterable[PolicyValue]) -> Iterator[str]:
    """Yield a sentence for each pair of values of one policy and region that overlap in time."""
    by_place: dict[tuple[str, str], list[PolicyValue]] = {}
    for value in values:
        if value.ends and value.ends <= value.starts:
            yield f"{value.code} {value.region}：失效日{value.ends}不晚于生效日{value.starts}"
        by_place.setdefault((value.code, value.region), []).append(value)
    for (code, region), group in by_place.items():
        for older, newer in pairwise(sorted(group, key=lambda v: v.starts)):
            if older.ends is None or older.ends > newer.starts:
                yield f"{code} {region}：{older.starts}起的值与{newer.starts}起的值时间重叠"


def loosening_problems(values: Sequence[PolicyValue]) -> Iterator[str]:
    """Yield a sentence for each regional value that is looser than one above it (只可从严)."""
    for value in values:
        above = set(region_path(value.region)[1:])
        for upper in values:
            if upper.code != value.code or upper.region not in above or not _meet(upper, value):
                continue
            if _is_looser(value, upper):
                yield (
                    f"{value.code} {value.region}：{plain(value.value)}比{upper.region}的"
                    f"{plain(upper.value)}宽（{upper.bound.label}），地方只可从严"
                )


def edit_problems(stored: Iterable[PolicyValue], packed: Iterable[PolicyValue]) -> Iterator[str]:
    """Yield a sentence for each stored value that a pack would change: values are only added."""
    known = {(v.code, v.region, v.starts): v for v in stored}
    for value in packed:
        old = known.get((value.code, value.region, value.starts))
        if old is None:
            continue
        if (old.value, old.unit, old.bound) != (value.value, value.unit, value.bound):
            yield (
                f"{value.code} {value.region} {value.starts}：已装载的"
                f"{plain(old.value)}不能改成{plain(value.value)}，应给旧值补 ends 并另起一条"
            )
        if old.ends is not None and old.ends != value.ends:
            yield f"{value.code} {value.region} {value.starts}：已关闭的值不能改失效日"


def layer_problems(layer_name: str, covers: bool, code: str, region: str) -> Iterator[str]:
    """Yield a sentence if a layer speaks for a region that is not its own."""
    if not covers:
        yield f"{code}：{layer_name}的包不能规定{region}"


def calendar_problems(pack: CalendarPack) -> Iterator[str]:
    """Yield a sentence for each day of a calendar that cannot be right."""
    off = [(day, holiday.name) for holiday in pack.holidays for day in days_of(holiday)]
    worked = [(day, holiday.name) for holiday in pack.holidays for day in holiday.worked]
    once = {day for day, _ in off}
    for holiday in pack.holidays:
        if holiday.ends <= holiday.starts:
            yield f"{pack.year} {holiday.name}：结束日不晚于开始日"
    for day, name in [*off, *worked]:
        if day.year != pack.year:
            yield f"{pack.year} {name}：{day}不在本年"
    if len(once) < len(off):
        yield f"{pack.year}：有一日重复放假"
    for day, name in worked:
        if day.weekday() < 5:
            yield f"{pack.year} {name}：调休上班日{day}本来就是工作日"
        if day in once:
            yield f"{pack.year} {name}：{day}既放假又上班"


def days_of(holiday: HolidayEntry) -> list[date]:
    """Return the days off of one holiday; the end is exclusive."""
    first = holiday.starts.toordinal()
    return [date.fromordinal(n) for n in range(first, holiday.ends.toordinal())]


def _meet(one: PolicyValue, other: PolicyValue) -> bool:
    return (one.ends is None or other.starts < one.ends) and (
        other.ends is None or one.starts < other.ends
    )


def _is_looser(value: PolicyValue, upper: PolicyValue) -> bool:
    if upper.bound is Bound.MINIMUM:
        return value.value < upper.value
    if upper.bound is Bound.MAXIMUM:
        return value.value > upper.value
    return upper.bound is Bound.EXACT and value.value != upper.value
