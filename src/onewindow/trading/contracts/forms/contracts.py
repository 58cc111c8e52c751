"""The contract form: the bid's terms are filled in, a difference asks for its lawful reason."""

from decimal import Decimal
from typing import Any

from django import forms

from onewindow.foundation.records.api import Attachment
from onewindow.trading.contracts.actions import ContractDraft
from onewindow.trading.contracts.forms.fields import PercentField, day, evidence, money, words
from onewindow.trading.contracts.models import Award, Contract
from onewindow.trading.contracts.rules import DeviationGround, Excuse, Term

_EXCUSABLE = {
    Term.AMOUNT: DeviationGround.CORRECTED,
    Term.DURATION: DeviationGround.DELAYED,
    Term.MANAGER: DeviationGround.MANAGER_LEFT,
}
"""The terms in which the form lets a difference be explained, each with its one ground."""
_KEPT = (
    "amount",
    "starts",
    "duration_days",
    "quality",
    "project_manager",
    "manager_certificate",
    "manager_days",
    "warranty_days",
    "performance_bond",
    "payment_days",
    "is_small_firm",
    "clauses",
)


class ContractForm(forms.Form):
    """What the parties agree on."""

    amount = money("合同价款")
    starts = day("开始日")
    duration_days = forms.IntegerField(label="履行期限（日）", min_value=1, max_value=20000)
    quality = forms.CharField(label="质量", max_length=200, required=False)
    project_manager = forms.CharField(label="项目负责人", max_length=60, required=False)
    manager_certificate = forms.CharField(label="证书名称和编号", max_length=120, required=False)
    manager_days = forms.IntegerField(
        label="项目负责人每月到岗天数", min_value=0, max_value=31, initial=0
    )
    prepayment_rate = PercentField("预付款比例")
    retention_rate = PercentField("质量保证金比例")
    warranty_days = forms.IntegerField(
        label="缺陷责任期、质保期（日）", min_value=0, max_value=20000, initial=0
    )
    performance_bond = money("履约保证金", min_value=0, initial="0.00")
    payment_days = forms.IntegerField(
        label="付款期限（交付之日起，日）", min_value=1, max_value=365, initial=30
    )
    is_small_firm = forms.BooleanField(label="供应商是中小企业", required=False)
    clauses = words("验收、违约责任和争议解决", most=16000, rows=8)
    file = evidence("合同文本（PDF，可不传）", required=False)

    def __init__(self, *args: Any, award: Award, contract: Contract | None, **kw: Any) -> None:
        kw["initial"] = _initial(award, contract)
        super().__init__(*args, **kw)
        for term, ground in _EXCUSABLE.items():
            self.fields[f"excuse_{term}"] = forms.CharField(
                label=f"{term.label}与投标不一致的事实",
                required=False,
                max_length=1000,
                help_text=f"一致的不填。法律只认：{ground.label}",
            )

    def draft(self, file: Attachment | None) -> ContractDraft:
        """Return the contract as the action wants it."""
        said = self.cleaned_data
        excuses = {
            term: Excuse(ground, said[f"excuse_{term}"])
            for term, ground in _EXCUSABLE.items()
            if said.get(f"excuse_{term}")
        }
        return ContractDraft(
            prepayment_rate=said["prepayment_rate"],
            retention_rate=said["retention_rate"],
            excuses=excuses,
            file=file,
            **{name: said[name] for name in _KEPT},
        )


def _initial(award: Award, contract: Contract | None) -> dict[str, Any]:
    """Return the contract as drafted, or the winner's promises."""
    if contract is not None:
        return {
            **{name: getattr(contract, name) for name in _KEPT},
            "prepayment_rate": _percent(contract.prepayment_rate),
            "retention_rate": _percent(contract.retention_rate),
            **{f"excuse_{one.term}": one.reason for one in contract.deviations.all()},
        }
    winner = award.winner
    if winner is None:
        return {}
    return {
        "amount": winner.price,
        "duration_days": winner.duration_days or None,
        "quality": winner.quality,
        "project_manager": winner.project_manager,
        "manager_certificate": winner.manager_certificate,
    }


def _percent(rate: Decimal) -> str:
    return f"{(rate * 100).normalize():f}"
