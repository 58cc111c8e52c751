"""What an indicator (指标) is, as a pack says it, and what can be wrong with one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field, field_validator

from onewindow.engines.indicators.rules.formula import formula
from onewindow.kernel.choices import Choice
from onewindow.kernel.schema import Code, Part, Wording

IndicatorCode = Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9]{1,11}$")]
Bound = Annotated[str, Field(pattern=r"^[<>]?-?\d+(\.\d+)?$")]
ANY_KIND = "default"
CLOCK = frozenset({"now", "soon"})
"""Names beside the columns: the moment of judging, and the end of the next working day."""
JUDGED = frozenset({"value", "previous"})
"""Names beside the measures in ``red_when``: the value, and the one of the period before."""
ROWS, DAYS = "rows", "days"
"""Measures that every indicator has: its rows, and on how many days a hall had any."""

DAY_MINUTES = 1440
ALWAYS = frozenset({ROWS, DAYS})


class Direction(Choice):
    """Which values of an indicator are the good ones."""

    LOW = "low", "越低越好"
    HIGH = "high", "越高越好"
    BAND = "band", "区间内为好"


class Gathering(Choice):
    """How a measure gathers the rows of a hall and day; every kind can be merged exactly."""

    COUNT = "count", "件数"
    SUM = "sum", "合计"
    MAX = "max", "最大"
    VALUES = "values", "各值"
    PAIRS = "pairs", "分户合计"
    DAYS = "days", "天数"


@dataclass(frozen=True, slots=True)
class Term:
    """One measure of one fact table, known by what it says; equal ones are gathered once."""

    facts: str
    dated: str
    kind: Gathering
    of: str = ""
    where: str = ""
    by: str = ""
    # 一块看板要查几千次度量，摘要只算一次。
    digest: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        said = (self.facts, self.dated, self.kind.value, self.of, self.where, self.by)
        object.__setattr__(self, "digest", hash(said))

    def __hash__(self) -> int:
        return self.digest

    @property
    def columns(self) -> frozenset[str]:
        """Return the columns and names of the clock that the term reads."""
        said = filter(None, (self.of, self.where, self.by))
        return frozenset[str]().union(*(formula(text).names for text in said))


class Measure(Part):
    """
    What is gathered from rows: ``of`` each row for which ``where`` holds.

    ``of`` yields whole numbers (seconds, people, cents); ``by`` names the column that pairs are
    added up for. ``facts`` and ``dated`` stand where they differ from the definition's.
    """

    kind: Gathering = Gathering.COUNT
    of: str = ""
    where: str = ""
    by: str = ""
    facts: str = ""
    dated: str = ""


class Derived(Part):
    """
    A column that needs neighbouring rows, worked out before measures are gathered.

    ``previous``: the value of the row before it with the same columns. ``running``: the sum since
    the start of the day in the hall, or over the last minutes. ``place``: which place the row has
    in its hall and day, the least first. ``typical``: the mean of the month's rows with the same
    columns.
    """

    kind: Literal["previous", "running", "place", "typical"]
    of: str
    same: tuple[Code, ...] = ()
    minutes: Annotated[int, Field(ge=1)] | None = None


class Live(Part):
    """
    How the board of the present moment reads the indicator.

    The window is so many minutes back from now, today, or all rows that stand open (stock), which
    ``open`` names without asking the clock. Measures and value are the definition's own unless
    others are said.
    """

    window: Annotated[int, Field(ge=1, le=1440)] | Literal["day", "stock"]
    open: str = ""
    measures: Mapping[Code, Measure] = {}
    value: str = ""
    sample: str = ""
    red_when: str = ""
    rows: str = ""


class Thresholds(Part):
    """
    Where green and yellow end for one kind of hall; beyond yellow it is red.

    ``<60`` means that 60 itself is no longer green. A band has a lower and an upper bound of each.
    """

    green: Bound | tuple[Bound | None, Bound | None]
    yellow: Bound | tuple[Bound | None, Bound | None]


class Baseline(Part):
    """
    What is usual in this hall: the values of the weeks before (近8周同时段).

    ``mean``: the value is divided by the usual one. ``spread``: green and yellow end at these
    quantiles of the usual values, in percent.
    """

    weeks: Annotated[int, Field(ge=1, le=52)] = 8
    kind: Literal["mean", "spread"] = "mean"
    least_days: Annotated[int, Field(ge=1)] = 5


class Rows(Part):
    """Which rows make a bad light, and what stands first."""

    where: str
    order: str
    descending: bool = True


class Definition(Part):
    """
    One indicator: what is gathered, how the value is formed and judged, who answers for it.

    ``none_is_zero``: no row means that nothing happened, where somebody does report these facts.
    ``adds_up``: the value of the city is the sum of its halls', and is judged by their average.
    ``by_day``: the value of a longer period is the mean of its days'. ``only_where_facts``: a hall
    that never had such facts does not show it.
    """

    code: IndicatorCode
    name: Annotated[Wording, Field(max_length=40)]
    group: Annotated[Wording, Field(max_length=20)]
    says: Wording
    unit: Annotated[str, Field(max_length=12)]
    direction: Direction
    facts: Code
    dated: Code
    derived: Mapping[Code, Derived] = {}
    lookback_days: Annotated[int, Field(ge=0, le=366)] = 0
    measures: Annotated[Mapping[Code, Measure], Field(min_length=1)]
    value: str
    sample: str = ROWS
    least: Annotated[int, Field(ge=1)] = 1
    none_is_zero: bool = False
    adds_up: bool = False
    by_day: bool = False
    only_where_facts: bool = False
    thresholds: Mapping[str, Thresholds] = {}
    baseline: Baseline | None = None
    red_when: str = ""
    yellow_when: str = ""
    quiet_minutes: Annotated[int, Field(ge=0, le=120)] = 0
    live: Live | None = None
    rows: Rows | None = None
    owner: Wording
    every: Annotated[int, Field(ge=5)]
    source: Wording
    draft: bool = True
    note: str = ""

    @field_validator("thresholds")
    @classmethod
    def _has_default(cls, said: Mapping[str, Thresholds]) -> Mapping[str, Thresholds]:
        if said and ANY_KIND not in said:
            raise ValueError("阈值缺少 default")
        return said

    @cached_property
    def terms(self) -> dict[str, Term]:
        """Return the measures of a period by name, and the count of rows."""
        return {**self._always, **self._terms(self.measures)}

    @cached_property
    def live_terms(self) -> dict[str, tuple[Term, int | str]]:
        """Return the measures of the live board by name, each with its window."""
        if self.live is None:
            return {}
        chosen = self.live.measures or self.measures
        own = {
            name: (self._term(_while_open(one, self.live)), self.live.window)
            for name, one in chosen.items()
        }
        always: dict[str, tuple[Term, int | str]] = {
            name: (term, "day") for name, term in self._always.items()
        }
        return {**always, **own}

    @property
    def _always(self) -> dict[str, Term]:
        return {
            ROWS: self._term(Measure()),
            DAYS: self._term(Measure(kind=Gathering.DAYS)),
        }

    def _terms(self, measures: Mapping[str, Measure]) -> dict[str, Term]:
        return {name: self._term(measure) for name, measure in measures.items()}

    def _term(self, said: Measure) -> Term:
        return Term(
            said.facts or self.facts,
            said.dated or self.dated,
            said.kind,
            said.of,
            said.where,
            said.by,
        )

    def limits(self, kind: str) -> Thresholds | None:
        """Return the thresholds of this kind of hall, or of any."""
        return self.thresholds.get(kind) or self.thresholds.get(ANY_KIND)

    @property
    def is_daily(self) -> bool:
        """Test if one judging a day is enough."""
        return self.every >= DAY_MINUTES

    def badge(self) -> str:
        """Return what a page says beside an indicator that is a draft."""
        return "待核" if self.draft else ""


def _while_open(said: Measure, live: Live) -> Measure:
    """Return the measure over the open rows only, if the board reads a stock."""
    if not live.open:
        return said
    where = f"({live.open}) and ({said.where})" if said.where else live.open
    return said.model_copy(update={"where": where})


class Target(Part):
    """What a hall must reach in a year (目标): a value for one indicator."""

    indicator: IndicatorCode
    hall: str
    year: int
    value: Decimal
    source: Wording
