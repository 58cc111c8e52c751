"""
The structured terms of a tender document (评审条款): what the evaluation may go by, and all of it.

Formulas are named by the F numbers of the library of formulas. Money is Decimal yuan, every rate
a fraction, every deviation in percent of the benchmark as the formulas take it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from onewindow.kernel.choices import Choice


class Method(Choice):
    """How bids are judged (评审办法)."""

    COMPREHENSIVE = "comprehensive", "综合评估法"
    LOWEST_EVALUATED = "lowest_evaluated", "经评审的最低投标价法"
    PROCUREMENT_COMPREHENSIVE = "procurement_comprehensive", "综合评分法"
    LOWEST_PRICE = "lowest_price", "最低评标价法"
    NEGOTIATED = "negotiated", "协商定价"
    PICKED = "picked", "比选"
    DRAWN = "drawn", "随机抽取"

    @property
    def is_scored(self) -> bool:
        """Test if points are given; otherwise the price alone, a talk or the lot decides."""
        return self in {Method.COMPREHENSIVE, Method.PROCUREMENT_COMPREHENSIVE}


class FactorKind(Choice):
    """What a factor looks at; the first two are passed or failed, the others bring points."""

    QUALIFICATION = "qualification", "资格评审"
    CONFORMITY = "conformity", "符合性评审"
    COMMERCIAL = "commercial", "商务"
    TECHNICAL = "technical", "技术"
    PRICE = "price", "价格"

    @property
    def is_scored(self) -> bool:
        """Test if a factor of this kind brings points."""
        return self not in {FactorKind.QUALIFICATION, FactorKind.CONFORMITY}


class PriceFormula(Choice):
    """How a price becomes points or a place (价格评审公式)."""

    LOWEST_FIRST = "F01", "低价优先法"
    LOWEST_PRICE = "F04", "最低评标价"
    EVALUATED_PRICE = "F06", "经评审的投标价"
    DEVIATION = "F12", "偏差扣分"


class Benchmark(Choice):
    """What a deviation is measured from (评标基准价)."""

    MEAN = "F07", "算术平均"
    TRIMMED = "F08", "去掉最高最低后平均"
    LOWERED = "F09", "平均值下浮"
    COMPOUND = "F10", "最高限价与平均值复合"
    SECOND_MEAN = "F11", "二次平均"


# What each formula needs to be told: code and label; points and percents, shares as fractions.
PARAMETERS: Mapping[str, tuple[tuple[str, str], ...]] = {
    PriceFormula.DEVIATION: (
        ("above", "高于基准价每1%扣分"),
        ("below", "低于基准价每1%扣分"),
    ),
    Benchmark.TRIMMED: (("drop", "各去掉几个最高最低价"), ("over", "报价超过几个才去掉")),
    Benchmark.LOWERED: (
        ("rate_from", "下浮率下限"),
        ("rate_until", "下浮率上限"),
        ("rate_step", "下浮率步长"),
        ("drop", "各去掉几个最高最低价"),
        ("over", "报价超过几个才去掉"),
    ),
    Benchmark.COMPOUND: (("weight", "最高限价权重"), ("float_rate", "最高限价下浮率")),
}


class TieRule(Choice):
    """How those who stand equal are told apart (并列的处理), after points and price."""

    TECHNICAL = "technical", "技术得分高者优先"
    DRAW = "draw", "随机抽取"


@dataclass(frozen=True, slots=True)
class Factor:
    """One thing that is looked at (评审因素); ``full`` is nought where it is passed or failed."""

    code: str
    name: str
    kind: FactorKind
    clause: str
    full: Decimal = Decimal(0)
    is_objective: bool = True


@dataclass(frozen=True, slots=True)
class AbnormalPrice:
    """From where on a low price must be explained: shares of the mean and of the ceiling."""

    of_mean: Decimal
    of_ceiling: Decimal


@dataclass(frozen=True, slots=True)
class EvaluationTerms:
    """
    All that the evaluation may go by; ``parameters`` serve formula and benchmark together.

    Who offers the same brand of the ``core_product`` (核心产品) counts as one (87号令第31条).
    """

    method: Method
    factors: tuple[Factor, ...]
    price_formula: PriceFormula
    benchmark: Benchmark | None = None
    parameters: Mapping[str, Decimal] = field(default_factory=dict)
    small_firm_deduction: Decimal = Decimal(0)
    abnormal_price: AbnormalPrice | None = None
    tie_rule: TieRule = TieRule.DRAW
    candidates: int = 3
    places: int = 2
    core_product: str = ""

    def of(self, *kinds: FactorKind) -> tuple[Factor, ...]:
        """Return the factors of these kinds in the document's order."""
        return tuple(factor for factor in self.factors if factor.kind in kinds)

    def points(self, *kinds: FactorKind) -> Decimal:
        """Return the full points of the factors of these kinds together."""
        return sum((factor.full for factor in self.of(*kinds)), Decimal(0))

    def as_record(self) -> dict[str, Any]:
        """Return the terms as plain JSON, numbers as text."""
        abnormal = self.abnormal_price
        return {
            "method": str(self.method),
            "factors": [
                {
                    "code": one.code,
                    "name": one.name,
                    "kind": str(one.kind),
                    "clause": one.clause,
                    "full": f"{one.full:f}",
                    "is_objective": one.is_objective,
                }
                for one in self.factors
            ],
            "price_formula": str(self.price_formula),
            "benchmark": str(self.benchmark) if self.benchmark else "",
            "parameters": {code: f"{value:f}" for code, value in sorted(self.parameters.items())},
            "small_firm_deduction": f"{self.small_firm_deduction:f}",
            "abnormal_price": [f"{abnormal.of_mean:f}", f"{abnormal.of_ceiling:f}"]
            if abnormal
            else [],
            "tie_rule": str(self.tie_rule),
            "candidates": self.candidates,
            "places": self.places,
            "core_product": self.core_product,
        }


def terms_from(record: Mapping[str, Any]) -> EvaluationTerms:
    """
    Return the terms that ``as_record`` wrote.

    :raises KeyError, ValueError, ArithmeticError: if the record is not such a one.
    """
    abnormal: Sequence[str] = record["abnormal_price"]
    return EvaluationTerms(
        method=Method(record["method"]),
        factors=tuple(
            Factor(
                code=one["code"],
                name=one["name"],
                kind=FactorKind(one["kind"]),
                clause=one["clause"],
                full=Decimal(one["full"]),
                is_objective=one["is_objective"],
            )
            for one in record["factors"]
        ),
        price_formula=PriceFormula(record["price_formula"]),
        benchmark=Benchmark(record["benchmark"]) if record["benchmark"] else None,
        parameters={code: Decimal(value) for code, value in record["parameters"].items()},
        small_firm_deduction=Decimal(record["small_firm_deduction"]),
        abnormal_price=AbnormalPrice(Decimal(abnormal[0]), Decimal(abnormal[1]))
        if abnormal
        else None,
        tie_rule=TieRule(record["tie_rule"]),
        candidates=record["candidates"],
        places=record["places"],
        core_product=record.get("core_product", ""),
    )


@dataclass(frozen=True, slots=True)
class IssuedDocument:
    """A tender document as it binds everybody (已发出的招标文件), with its contract's answers."""

    number: int
    digest: str
    terms: EvaluationTerms
    contract: Mapping[str, str]
