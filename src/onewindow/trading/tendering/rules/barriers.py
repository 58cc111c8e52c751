"""
Checks of a tender document before it is issued: all that stands against it at once, with article.

Barriers that the law forbids (排斥、限制潜在投标人) are of two sorts. Words are found by patterns
that a pack holds, and shown; structure is held against the law's limits by rule. A pattern that
may be wrong is *doubtful*: the tenderer may stand by the words, with reasons that go on record.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from pydantic import field_validator

from onewindow.kernel.schema import Code, Part, Wording
from onewindow.kernel.violations import Violation
from onewindow.trading.tendering.rules.documents import DocumentTemplate, numbers_of, plain
from onewindow.trading.tendering.rules.kinds import Family, TenderKind
from onewindow.trading.tendering.rules.procedures import Procedure
from onewindow.trading.tendering.rules.terms import (
    PARAMETERS,
    Benchmark,
    EvaluationTerms,
    Factor,
    FactorKind,
    Method,
    PriceFormula,
)
from onewindow.trading.tendering.rules.timetable import Limits

FULL_SCORE = Decimal(100)
_SENTENCE = re.compile(r"[。；;！!\n]")
_FACTORS = "财政部令第87号第五十五条"
_STANDARDS = "《招标投标法》第十九条；《招标投标法实施条例》第四十九条"


class Barrier(Part):
    """
    Words that may bar bidders, and the article that forbids them in each family of law.

    A sentence is found if a pattern matches it and no ``unless`` does.
    """

    code: Code
    label: Wording
    patterns: tuple[Wording, ...]
    unless: tuple[Wording, ...] = ()
    weight: Literal["forbidden", "doubtful"] = "forbidden"
    works: str = ""
    procurement: str = ""
    confidence: str

    @field_validator("patterns", "unless")
    @classmethod
    def _compiles(cls, patterns: tuple[str, ...]) -> tuple[str, ...]:
        for pattern in patterns:
            try:
                re.compile(pattern)
            except re.error as error:
                raise ValueError(f"“{pattern}”不是正则表达式：{error}") from error
        return patterns

    def source(self, family: Family) -> str:
        """Return the article of the family, or nothing if its law says nothing of this."""
        return self.works if family is Family.WORKS else self.procurement


@dataclass(frozen=True, slots=True)
class Finding:
    """Words of the document that a barrier's pattern found."""

    barrier: Barrier
    where: str
    found: str
    sentence: str
    source: str

    @property
    def key(self) -> str:
        """Return the name under which the tenderer may stand by these very words."""
        return f"{self.barrier.code}:{self.found}"

    @property
    def violation(self) -> Violation:
        """Return what is wrong, with the words."""
        words = f"“{self.where}”中的“{self.found}”：{self.barrier.label}"
        return Violation(f"document.barrier.{self.barrier.code}", words, self.source)


def found_barriers(
    texts: Sequence[tuple[str, str]], barriers: Sequence[Barrier], family: Family
) -> Iterator[Finding]:
    """Yield every place where the tenderer's own words meet a barrier of the family's law."""
    for where, text in texts:
        for sentence in filter(None, (part.strip() for part in _SENTENCE.split(text))):
            for barrier in barriers:
                source = barrier.source(family)
                if not source or any(re.search(one, sentence) for one in barrier.unless):
                    continue
                match = next((m for p in barrier.patterns if (m := re.search(p, sentence))), None)
                if match:
                    yield Finding(barrier, where, match.group(), sentence, source)


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """What the structural checks look at."""

    procedure: Procedure
    kind: TenderKind
    template: DocumentTemplate
    terms: EvaluationTerms
    answers: Mapping[str, str]
    limits: Limits


def check_document(facts: DocumentFacts) -> Iterator[Violation]:
    """Yield a violation for everything in which structure and numbers break the law."""
    terms, family = facts.terms, facts.procedure.family
    if terms.method not in facts.procedure.evaluation_methods:
        words = f"{facts.procedure.name}不能采用{terms.method.label}"
        yield Violation("document.method", words, _STANDARDS, "method")
    yield from _check_factors(terms, family)
    yield from _check_price(terms, family)
    yield from _check_bounds(facts)


def _check_factors(terms: EvaluationTerms, family: Family) -> Iterator[Violation]:
    source = _FACTORS if family is Family.PROCUREMENT else _STANDARDS
    codes = [factor.code for factor in terms.factors]
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        yield Violation("document.factor.twice", f"评审因素编号“{code}”重复", source, "factors")
    if not terms.of(FactorKind.QUALIFICATION):
        yield Violation("document.factor.qualification", "没有资格评审标准", source, "factors")
    for factor in terms.factors:
        for code, words in _factor_faults(factor, terms):
            yield Violation(f"document.factor.{code}", words, source, "factors")
    total = terms.points(*(kind for kind in FactorKind if kind.is_scored))
    if terms.method.is_scored and total != FULL_SCORE:
        words = f"各项分值合计{plain(total)}分，应为100分"
        yield Violation("document.factor.sum", words, source, "factors")


def _factor_faults(factor: Factor, terms: EvaluationTerms) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with one factor: qualifications bring no points."""
    if not factor.clause.strip():
        yield "clause", f"“{factor.name}”没有写明评审标准，评审因素应当细化和量化"
    if not factor.kind.is_scored:
        if factor.full:
            label = factor.kind.label
            yield "qualified", f"“{factor.name}”是{label}，只能合格或者不合格，不能打分"
        return
    if factor.name in {one.name for one in terms.of(FactorKind.QUALIFICATION)}:
        yield "qualified", f"资格条件“{factor.name}”不得作为评审因素"
    if terms.method.is_scored and factor.full <= 0:
        yield "points", f"“{factor.name}”没有分值"


def _check_price(terms: EvaluationTerms, family: Family) -> Iterator[Violation]:
    if family is Family.PROCUREMENT:
        wanted = {
            Method.PROCUREMENT_COMPREHENSIVE: PriceFormula.LOWEST_FIRST,
            Method.LOWEST_PRICE: PriceFormula.LOWEST_PRICE,
        }.get(terms.method)
        if wanted and terms.price_formula is not wanted:
            words = f"{terms.method.label}的价格评审应当采用{wanted.label}"
            yield Violation("document.price.formula", words, _FACTORS, "price_formula")
        if terms.benchmark in {Benchmark.TRIMMED, Benchmark.LOWERED}:
            words = "评标过程中不得去掉报价中的最高报价和最低报价"
            yield Violation("document.price.trimmed", words, _FACTORS, "benchmark")
    if terms.price_formula is PriceFormula.DEVIATION and terms.benchmark is None:
        words = "偏差扣分要选定评标基准价的算法"
        yield Violation("document.price.benchmark", words, _STANDARDS, "benchmark")
    for chosen in (terms.price_formula, terms.benchmark or ""):
        for code, label in PARAMETERS.get(chosen, ()):
            if code not in terms.parameters:
                words = f"请填写“{label}”"
                yield Violation("document.price.parameter", words, _STANDARDS, code)


def _check_bounds(facts: DocumentFacts) -> Iterator[Violation]:
    numbers = numbers_of(facts.terms, facts.answers)
    for bound in facts.template.bounds:
        number = numbers.get(bound.number)
        is_meant = not bound.kinds or facts.kind in bound.kinds
        if bound.number == "price_share" and not facts.terms.method.is_scored:
            is_meant = False
        if number is None or not is_meant or (bound.is_optional and not number):
            continue
        limit = facts.limits[bound.policy]
        if not limit.holds(number):
            sign = {"minimum": "不得低于", "maximum": "不得超过", "exact": "应为"}[limit.bound]
            shown, asked = _shown(bound.number, number), _shown(bound.number, limit.value)
            field = bound.number.removeprefix("terms.")
            yield Violation(
                f"document.{field}", f"{bound.label}为{shown}，{sign}{asked}", limit.source, field
            )


def _shown(number: str, value: Decimal) -> str:
    if number.endswith("_percent") or number in {"price_share", "small_firm_deduction"}:
        return f"{plain(value * FULL_SCORE)}%"
    return plain(value)
