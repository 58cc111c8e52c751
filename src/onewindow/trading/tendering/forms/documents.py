"""The tender document as it is written: the template's questions, the structured terms."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms

from onewindow.trading.tendering.forms.notices import form_field
from onewindow.trading.tendering.rules import (
    PARAMETERS,
    AbnormalPrice,
    Benchmark,
    DocumentTemplate,
    EvaluationTerms,
    Factor,
    FactorKind,
    Method,
    PriceFormula,
    TieRule,
    plain,
)

_HUNDRED = Decimal(100)
_LABELS = {code: label for asked in PARAMETERS.values() for code, label in asked}
_CHOICES: tuple[type[PriceFormula | Benchmark], ...] = (PriceFormula, Benchmark)


def _users(parameter: str) -> str:
    """Return which formulas ask for a parameter, as a hint."""
    names = [
        one.label
        for choices in _CHOICES
        for one in choices
        if parameter in dict(PARAMETERS.get(one, ()))
    ]
    return f"{'、'.join(names)}需要"


def _percent(label: str, **said: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, min_value=Decimal(0), max_value=_HUNDRED, decimal_places=2, required=False,
        **said,
    )  # fmt: skip


class AnswersForm(forms.Form):
    """The questions of a template; a draft may leave them open."""

    def __init__(self, *args: Any, template: DocumentTemplate, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in template.fields:
            self.fields[field.code] = form_field(field)
            self.fields[field.code].required = False


class TermsForm(forms.Form):
    """How bids are judged, but for the factors."""

    method = forms.ChoiceField(label="评审办法")
    price_formula = forms.ChoiceField(label="价格评审公式", choices=PriceFormula.choices())
    benchmark = forms.ChoiceField(
        label="评标基准价",
        choices=[("", "不用"), *Benchmark.choices()],
        required=False,
        help_text="只有偏差扣分需要",
    )
    small_firm_percent = _percent("小微企业价格扣除（%）")
    of_mean_percent = _percent("低于平均报价的百分之几须说明", help_text="不填则不设")
    of_ceiling_percent = _percent("低于最高限价的百分之几须说明", help_text="不填则不设")
    core_product = forms.CharField(
        label="核心产品",
        max_length=100,
        required=False,
        help_text="货物采购填；提供相同品牌核心产品的按一家计算（财政部令第87号第三十一条）",
    )
    tie_rule = forms.ChoiceField(label="并列的处理", choices=TieRule.choices())
    candidates = forms.IntegerField(label="推荐候选人不超过（名）", min_value=1, max_value=9)
    places = forms.IntegerField(label="得分保留几位小数", min_value=0, max_value=4)

    def __init__(self, *args: Any, methods: Sequence[Method], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["method"]
        chosen.choices = [(one.value, one.label) for one in methods]
        for code, label in _LABELS.items():
            self.fields[f"parameter_{code}"] = forms.DecimalField(
                label=label,
                help_text=_users(code),
                max_digits=9,
                decimal_places=4,
                min_value=Decimal(0),
                required=False,
            )

    @classmethod
    def initial_from(cls, terms: EvaluationTerms) -> dict[str, Any]:
        """Return the terms as the form shows them, rates in percent."""
        abnormal = terms.abnormal_price
        shown = {f"parameter_{code}": value for code, value in terms.parameters.items()}
        return shown | {
            "method": terms.method.value,
            "price_formula": terms.price_formula.value,
            "benchmark": terms.benchmark.value if terms.benchmark else "",
            "small_firm_percent": _shown(terms.small_firm_deduction),
            "of_mean_percent": _shown(abnormal.of_mean) if abnormal else None,
            "of_ceiling_percent": _shown(abnormal.of_ceiling) if abnormal else None,
            "tie_rule": terms.tie_rule.value,
            "candidates": terms.candidates,
            "places": terms.places,
            "core_product": terms.core_product,
        }

    def terms(self, factors: tuple[Factor, ...]) -> EvaluationTerms:
        """Return the terms with these factors."""
        said = self.cleaned_data
        formula = PriceFormula(said["price_formula"])
        benchmark = Benchmark(said["benchmark"]) if said["benchmark"] else None
        asked = [*PARAMETERS.get(formula, ()), *PARAMETERS.get(benchmark or "", ())]
        mean, ceiling = said["of_mean_percent"], said["of_ceiling_percent"]
        return EvaluationTerms(
            method=Method(said["method"]),
            factors=factors,
            price_formula=formula,
            benchmark=benchmark,
            parameters={
                code: value
                for code, _ in asked
                if (value := said.get(f"parameter_{code}")) is not None
            },
            small_firm_deduction=(said["small_firm_percent"] or Decimal(0)) / _HUNDRED,
            abnormal_price=AbnormalPrice(
                (mean or Decimal(0)) / _HUNDRED, (ceiling or Decimal(0)) / _HUNDRED
            )
            if mean or ceiling
            else None,
            tie_rule=TieRule(said["tie_rule"]),
            candidates=said["candidates"],
            places=said["places"],
            core_product=said["core_product"].strip(),
        )


class FactorForm(forms.Form):
    """One factor; a row without a name is none."""

    name = forms.CharField(label="评审因素", max_length=60, required=False)
    kind = forms.ChoiceField(label="类别", choices=FactorKind.choices(), required=False)
    full = forms.DecimalField(
        label="分值", max_digits=5, decimal_places=2, min_value=Decimal(0), required=False
    )
    is_subjective = forms.BooleanField(label="主观分", required=False)
    clause = forms.CharField(
        label="评审标准",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    code = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)

    def factor(self, number: int) -> Factor | None:
        """Return the factor of the row; a new one is numbered by its place."""
        said = self.cleaned_data
        if not said.get("name"):
            return None
        return Factor(
            code=said.get("code") or f"factor_{number}",
            name=said["name"],
            kind=FactorKind(said["kind"]),
            clause=said.get("clause", ""),
            full=said.get("full") or Decimal(0),
            is_objective=not said.get("is_subjective"),
        )


FACTORS = forms.formset_factory(FactorForm, extra=2, max_num=40, validate_max=True)


def factors_initial(terms: EvaluationTerms) -> list[dict[str, Any]]:
    """Return the factors as the rows of the form show them."""
    return [
        {
            "code": one.code,
            "name": one.name,
            "kind": one.kind.value,
            "full": one.full if one.kind.is_scored else None,
            "is_subjective": not one.is_objective,
            "clause": one.clause,
        }
        for one in terms.factors
    ]


def reasons_from(post: Mapping[str, str]) -> dict[str, str]:
    """Return the reasons that were given, by the finding that they stand by."""
    return {
        name.removeprefix("reason:"): value
        for name, value in post.items()
        if name.startswith("reason:")
    }


def _shown(rate: Decimal) -> Decimal | None:
    return Decimal(plain(rate * _HUNDRED)) if rate else None
