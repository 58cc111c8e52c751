"""For what a guarantee may lawfully be kept (不予退还的情形); each with its article, none else."""

from dataclasses import dataclass

from onewindow.trading.guarantees.rules.states import Purpose


@dataclass(frozen=True, slots=True)
class Ground:
    """One lawful cause; ``code`` is stable."""

    code: str
    label: str
    source: str


_REFUSED = "中标人无正当理由不与招标人订立合同"
_WORKS = (
    Ground("refused_contract", _REFUSED, "《招标投标法实施条例》第七十四条"),
    Ground("extra_terms", "中标人在签订合同时提出附加条件", "《招标投标法实施条例》第七十四条"),
    Ground(
        "no_performance", "中标人不按招标文件提交履约保证金", "《招标投标法实施条例》第七十四条"
    ),
    Ground("revoked", "投标截止后撤销投标文件", "《招标投标法实施条例》第三十五条第二款"),
)
_TENDERED = (Ground("revoked", "投标有效期内撤销投标文件", "财政部令第87号第二十三条"),)
_NEGOTIATED = (
    Ground("revoked", "提交响应文件截止后撤回响应文件", "财政部令第74号第二十条第（一）项"),
    Ground("false_papers", "响应文件中提供虚假材料", "财政部令第74号第二十条第（二）项"),
    Ground("refused_contract", "成交供应商不与采购人签订合同", "财政部令第74号第二十条第（三）项"),
    Ground(
        "collusion", "与采购人、其他供应商或者代理机构恶意串通", "财政部令第74号第二十条第（四）项"
    ),
)
_PERFORMANCE = (
    Ground("breach", "中标人不履行与招标人订立的合同", "《招标投标法》第六十条第一款"),
)


def grounds_for(purpose: Purpose, *, is_works: bool, is_open: bool) -> tuple[Ground, ...]:
    """
    Return the causes that the law knows for this kind of guarantee.

    What a tender document names beyond these (87号令20条) is not offered: ask a lawyer first.
    """
    if purpose is Purpose.PERFORMANCE:
        return _PERFORMANCE
    if is_works:
        return _WORKS
    return _TENDERED if is_open else _NEGOTIATED
