"""
Tender documents (招标文件): the template of a pack, and composing a document from the data.

A template lists chapters of clauses. A clause is made of the tender's values, of what the template
asks, of the structured terms put into words, or of fixed text. A clause that stays empty is a
violation with the article that asks for it; nothing is typed twice.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from pydantic import Field as SchemaField

from onewindow.kernel.forms import Field
from onewindow.kernel.schema import Code, Part, Wording
from onewindow.kernel.violations import Violation
from onewindow.trading.tendering.rules.kinds import Family, TenderKind
from onewindow.trading.tendering.rules.notices import KNOWN, Values
from onewindow.trading.tendering.rules.terms import (
    PARAMETERS,
    EvaluationTerms,
    FactorKind,
    terms_from,
)

TERM_VALUES = ("method", "factors", "price", "others")
_HUNDRED = Decimal(100)


class Clause(Part):
    """One clause that must stand in the document, what it is made of, and who asks for it."""

    label: Wording
    sources: tuple[Wording, ...] = SchemaField(default=(), alias="from")
    text: str = ""
    law: str = ""


class Chapter(Part):
    """A chapter of the document."""

    label: Wording
    clauses: tuple[Clause, ...]


class Bound(Part):
    """
    A number of the document that a policy bounds.

    ``number`` is one of the structured terms or, as ``terms.code``, an answer; answers whose code
    ends in ``_percent`` are percent and held against the policy's fraction.
    """

    label: Wording
    number: Wording
    policy: Wording
    kinds: tuple[TenderKind, ...] = ()
    is_optional: bool = False


class FactorDraft(Part):
    """A factor that the template proposes."""

    code: Code
    name: Wording
    kind: Literal["qualification", "conformity", "commercial", "technical", "price"]
    clause: Wording
    full: str = "0"
    is_objective: bool = True


class TermsDraft(Part):
    """Evaluation terms that the template proposes; the tenderer changes them."""

    method: Code
    factors: tuple[FactorDraft, ...]
    price_formula: str
    benchmark: str = ""
    parameters: Mapping[Code, str] = {}
    small_firm_deduction: str = "0"
    abnormal_price: tuple[str, ...] = ()
    tie_rule: Code = "draw"
    candidates: int = 3
    places: int = 2
    core_product: str = ""

    def terms(self) -> EvaluationTerms:
        """
        Return the terms as the evaluation will read them.

        :raises ValueError, ArithmeticError: if a code or number is none.
        """
        return terms_from(self.model_dump(mode="json"))


class DocumentTemplate(Part):
    """A template of tender documents (招标文件范本) for some procedures."""

    code: Code
    name: Wording
    family: Family
    procedures: tuple[Code, ...]
    law: Wording
    confidence: str
    fields: tuple[Field, ...]
    chapters: tuple[Chapter, ...]
    bounds: tuple[Bound, ...] = ()
    proposals: tuple[TermsDraft, ...]

    @property
    def policies(self) -> tuple[str, ...]:
        """Return every legal number that the template's bounds need, each once."""
        return tuple(dict.fromkeys(bound.policy for bound in self.bounds))


def check_template(template: DocumentTemplate, events: frozenset[str]) -> Iterator[Violation]:
    """Yield a violation for each clause, bound or proposal that refers to nothing."""
    asked = {field.code for field in template.fields}
    known = (
        KNOWN
        | {f"terms.{code}" for code in asked}
        | {f"at.{event}" for event in events}
        | {f"evaluation.{value}" for value in TERM_VALUES}
    )
    for chapter in template.chapters:
        for clause in chapter.clauses:
            if not clause.sources and not clause.text:
                yield _wrong(template, f"“{clause.label}”没有内容")
            for source in clause.sources:
                if source not in known:
                    yield _wrong(template, f"“{clause.label}”取自不存在的“{source}”")
    for bound in template.bounds:
        head, _, rest = bound.number.partition(".")
        if not (head == "terms" and rest in asked) and bound.number not in NUMBERS:
            yield _wrong(template, f"“{bound.label}”限制了不存在的数“{bound.number}”")
    for proposal in template.proposals:
        try:
            proposal.terms()
        except (KeyError, ValueError, ArithmeticError) as error:
            yield _wrong(template, f"评审条款读不出来：{error}")


def numbers_of(terms: EvaluationTerms, answers: Mapping[str, Any]) -> dict[str, Decimal]:
    """Return every number of the document that can be bounded, rates as fractions."""
    found: dict[str, Decimal] = {code: read(terms) for code, read in NUMBERS.items()}
    for code, value in answers.items():
        try:
            number = Decimal(str(value))
        except ArithmeticError:
            continue
        found[f"terms.{code}"] = number / _HUNDRED if code.endswith("_percent") else number
    return found


def _price_share(terms: EvaluationTerms) -> Decimal:
    scored = [kind for kind in FactorKind if kind.is_scored]
    total = terms.points(*scored)
    return terms.points(FactorKind.PRICE) / total if total else Decimal(0)


def _small_firm_deduction(terms: EvaluationTerms) -> Decimal:
    return terms.small_firm_deduction


def _candidates(terms: EvaluationTerms) -> Decimal:
    return Decimal(terms.candidates)


NUMBERS: Mapping[str, Callable[[EvaluationTerms], Decimal]] = {
    "price_share": _price_share,
    "small_firm_deduction": _small_firm_deduction,
    "candidates": _candidates,
}


@dataclass(frozen=True, slots=True)
class ComposedDocument:
    """A document as it will be read: chapters of clauses, each with its text."""

    chapters: Sequence[tuple[str, Sequence[tuple[str, str]]]]

    def as_record(self) -> list[dict[str, Any]]:
        """Return the chapters as plain JSON."""
        return [
            {
                "label": label,
                "clauses": [{"label": name, "text": text} for name, text in clauses],
            }
            for label, clauses in self.chapters
        ]


def compose_document(
    template: DocumentTemplate, values: Values
) -> tuple[ComposedDocument, list[Violation]]:
    """Return the document and a violation for each mandatory clause that has no content yet."""
    chapters, missing = [], []
    for chapter in template.chapters:
        clauses = []
        for clause in chapter.clauses:
            parts = (*(values.get(source, "") for source in clause.sources), clause.text)
            text = "\n".join(filter(None, parts))
            if text:
                clauses.append((clause.label, text))
            elif clause.law:
                words = f"{chapter.label}缺少：{clause.label}"
                missing.append(Violation("document.missing", words, clause.law))
        chapters.append((chapter.label, clauses))
    return ComposedDocument(chapters), missing


def evaluation_values(terms: EvaluationTerms) -> dict[str, str]:
    """Return the structured terms in words, as the document says them."""
    return {
        "evaluation.method": f"采用{terms.method.label}。",
        "evaluation.factors": "\n".join(_factor_words(terms)),
        "evaluation.price": _price_words(terms),
        "evaluation.others": "\n".join(_other_words(terms)),
    }


def _factor_words(terms: EvaluationTerms) -> Iterator[str]:
    for kind in FactorKind:
        factors = terms.of(kind)
        if not factors:
            continue
        points = f"，共{plain(terms.points(kind))}分" if kind.is_scored and _pays(terms) else ""
        yield f"【{kind.label}】{len(factors)}项{points}"
        for factor in factors:
            full = f"（{plain(factor.full)}分{'' if factor.is_objective else '，主观分'}）"
            shown = full if kind.is_scored and _pays(terms) else ""
            yield f"· {factor.name}{shown}：{factor.clause}"


def _price_words(terms: EvaluationTerms) -> str:
    words = f"价格评审采用{terms.price_formula.label}（{terms.price_formula}）"
    if terms.benchmark:
        words += f"，评标基准价按{terms.benchmark.label}（{terms.benchmark}）计算"
    asked = [
        *PARAMETERS.get(terms.price_formula, ()),
        *PARAMETERS.get(terms.benchmark or "", ()),
    ]
    told = [f"{label}{plain(terms.parameters[code])}" for code, label in asked
            if code in terms.parameters]  # fmt: skip
    tail = f"。其中：{'，'.join(told)}" if told else ""
    return f"{words}{tail}。得分保留{terms.places}位小数，四舍五入。"


def _other_words(terms: EvaluationTerms) -> Iterator[str]:
    if terms.small_firm_deduction:
        share = plain(terms.small_firm_deduction * _HUNDRED)
        yield f"小微企业的报价扣除{share}%后参加评审，合同价仍按原报价。"
    if terms.abnormal_price:
        mean = plain(terms.abnormal_price.of_mean * _HUNDRED)
        ceiling = plain(terms.abnormal_price.of_ceiling * _HUNDRED)
        yield (
            f"报价低于全部有效报价平均值的{mean}%，或者低于最高限价的{ceiling}%的，"
            "应当书面说明并提供证明材料；不能证明合理的，作无效处理。"
        )
    if terms.core_product:
        yield (
            f"核心产品：{terms.core_product}。提供相同品牌核心产品的，按一家投标人计算：最低评标价法"
            "只由其中报价最低的参加评标，综合评分法只推荐其中得分最高的；仍相同的，按并列的处理确定"
            "（财政部令第87号第三十一条）。"
        )
    yield f"得分和报价都相同的，{terms.tie_rule.label}。"
    yield f"推荐候选人不超过{terms.candidates}名，并标明排序。"


def _pays(terms: EvaluationTerms) -> bool:
    return terms.method.is_scored


def plain(number: Decimal) -> str:
    """Return a number without superfluous noughts: 30, 0.5."""
    return f"{number.normalize():f}"


def _wrong(template: DocumentTemplate, words: str) -> Violation:
    return Violation("document.template", f"{template.name}{words}")
