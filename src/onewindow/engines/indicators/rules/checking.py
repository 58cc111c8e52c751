"""What can be wrong with an indicator beyond its form, each fault in a sentence."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Self

from onewindow.engines.indicators.rules.definitions import (
    ALWAYS,
    CLOCK,
    JUDGED,
    Definition,
    Direction,
    Gathering,
    Live,
    Measure,
    Term,
)
from onewindow.engines.indicators.rules.formula import FormulaError, formula
from onewindow.engines.indicators.rules.functions import OVER_MEASURES
from onewindow.engines.indicators.rules.kinds import (
    FLAG,
    KIND_OF,
    NOTHING,
    TEXT,
    WHOLE,
    Kind,
    kind_of,
    with_derived,
)


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of each fact table with their kinds, as the checker of a pack must know them."""

    of: Mapping[str, Mapping[str, Kind]]

    @classmethod
    def known(cls, tables: Mapping[str, Mapping[str, str]]) -> Self:
        """Return the columns of these tables, given with their types in the warehouse."""
        return cls(
            {
                table: {name: KIND_OF[kind] for name, kind in types.items()}
                for table, types in tables.items()
            }
        )


def definition_problems(one: Definition, columns: Columns | None = None) -> Iterator[str]:
    """Yield a sentence for everything wrong with a definition beyond its form."""
    known = columns.of if columns else None
    for name, measure in one.measures.items():
        yield from _measure_problems(one, name, measure, known)
    names = ALWAYS | frozenset(one.measures)
    yield from _value_problems(one, "value", one.value, names)
    yield from _value_problems(one, "sample", one.sample, names)
    yield from _value_problems(one, "red_when", one.red_when, names | JUDGED)
    yield from _value_problems(one, "yellow_when", one.yellow_when, names | JUDGED)
    for name, derived in one.derived.items():
        adds = derived.kind in {"running", "typical"}
        wanted = WHOLE if adds else None
        yield from _row_problems(
            one, f"派生列 {name}", derived.of, one.facts, known, wanted=wanted
        )
    if one.live:
        yield from _live_problems(one, one.live, known)
    if one.rows:
        yield from _row_problems(one, "rows.where", one.rows.where, one.facts, known, wanted=FLAG)
        yield from _row_problems(one, "rows.order", one.rows.order, one.facts, known)
    if not one.thresholds and not (one.baseline and one.baseline.kind == "spread"):
        yield f"{one.code}：没有阈值"
    yield from _threshold_problems(one)


def _live_problems(
    one: Definition, live: Live, known: Mapping[str, Mapping[str, Kind]] | None
) -> Iterator[str]:
    if (live.window == "stock") is not bool(live.open):
        yield f"{one.code}：实时存量（stock）须写 open，其他窗口不写"
    if CLOCK & _names_of(live.open):
        yield f"{one.code}：open 里不能问现在几点，写到度量的 where 里"
    for name, measure in live.measures.items():
        yield from _measure_problems(one, name, measure, known)
    for name, (term, _) in one.live_terms.items():
        if _columns_of(term) & frozenset(one.derived):
            yield f"{one.code}：实时看板上的度量 {name} 不能用派生列"
    yield from _row_problems(one, "live.open", live.open, one.facts, known, wanted=FLAG)
    yield from _row_problems(one, "live.rows", live.rows, one.facts, known, wanted=FLAG)
    names = ALWAYS | frozenset(live.measures or one.measures)
    yield from _value_problems(one, "live.value", live.value or one.value, names)
    yield from _value_problems(one, "live.sample", live.sample or one.sample, names)
    red = live.red_when or one.red_when
    yield from _value_problems(one, "live.red_when", red, names | JUDGED)
    yield from _value_problems(one, "live.yellow_when", one.yellow_when, names | JUDGED)


def _threshold_problems(one: Definition) -> Iterator[str]:
    for kind, limits in one.thresholds.items():
        is_band = one.direction == Direction.BAND
        if is_band is not isinstance(limits.green, tuple):
            yield f"{one.code}：{kind} 的阈值应为{'上下两个界' if is_band else '一个数'}"
            continue
        if isinstance(limits.green, str) and isinstance(limits.yellow, str):
            green, yellow = bound(limits.green), bound(limits.yellow)
            if green > yellow if one.direction == Direction.LOW else green < yellow:
                yield f"{one.code}：{kind} 的黄色界在绿色界以内"


def bound(text: str) -> Decimal:
    """Return the number of a bound, without the sign of strictness."""
    return Decimal(text.lstrip("<>"))


def _measure_problems(
    one: Definition, name: str, said: Measure, known: Mapping[str, Mapping[str, Kind]] | None
) -> Iterator[str]:
    facts = said.facts or one.facts
    if said.facts and not said.dated:
        yield f"{one.code}：度量 {name} 用了另一张表，须写 dated"
    if said.kind == Gathering.DAYS:
        yield f"{one.code}：天数（days）总是有的，不用另写度量"
    if said.kind != Gathering.COUNT and not said.of:
        yield f"{one.code}：度量 {name} 缺少 of"
    if (said.kind == Gathering.PAIRS) is not bool(said.by):
        yield f"{one.code}：度量 {name} 的 by 只用于且必须用于 pairs"
    for text, wanted in ((said.of, WHOLE), (said.where, FLAG), (said.by, TEXT)):
        yield from _row_problems(one, f"度量 {name}", text, facts, known, wanted=wanted)


def _names_of(text: str) -> frozenset[str]:
    try:
        return formula(text).names if text else frozenset()
    except FormulaError:
        return frozenset()


def _columns_of(term: Term) -> frozenset[str]:
    return _names_of(term.of) | _names_of(term.where) | _names_of(term.by)


def _row_problems(
    one: Definition,
    place: str,
    text: str,
    facts: str,
    known: Mapping[str, Mapping[str, Kind]] | None,
    *,
    wanted: Kind | None = None,
) -> Iterator[str]:
    if not text:
        return
    try:
        read = formula(text)
    except FormulaError as error:
        yield f"{one.code}：{place} {error}"
        return
    if read.divides or any(f"{name}(" in text for name in OVER_MEASURES):
        yield f"{one.code}：{place} 逐行的公式里不能用除法和分位数，写到 value 里：{text}"
        return
    if known is None:
        return
    if facts not in known:
        yield f"{one.code}：没有事实表 {facts}"
        return
    columns = with_derived(known[facts], one.derived)
    for name in sorted(read.names - frozenset(columns)):
        yield f"{one.code}：{place} 事实表 {facts} 没有列 {name}"
    try:
        found = kind_of(text, columns)
    except FormulaError as error:
        yield f"{one.code}：{place} {error}"
        return
    if wanted and found not in (wanted, NOTHING):
        yield f"{one.code}：{place} 应得{wanted.label}，却得{found.label}：{text}"


def _value_problems(
    one: Definition, place: str, text: str, names: frozenset[str]
) -> Iterator[str]:
    if not text:
        return
    try:
        read = formula(text)
    except FormulaError as error:
        yield f"{one.code}：{place} {error}"
        return
    for name in sorted(read.names - names):
        yield f"{one.code}：{place} 没有度量 {name}"
