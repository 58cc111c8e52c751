"""The words of awards and contracts: grounds, parties, kinds of payment."""

from onewindow.kernel.choices import Choice


class FallGround(Choice):
    """Why a candidate may be passed over (《招标投标法实施条例》第五十五条), nothing else."""

    GIVES_UP = "gives_up", "放弃中标"
    FORCE_MAJEURE = "force_majeure", "因不可抗力不能履行合同"
    NO_BOND = "no_bond", "不按招标文件要求提交履约保证金"
    UNLAWFUL = "unlawful", "被查实存在影响中标结果的违法行为"
    INCAPABLE = "incapable", "经原评标委员会审查确认不具备履约能力"


class DecisionMethod(Choice):
    """How a winner is found."""

    ORDER = "order", "按排序确定"
    REPORT = "report", "根据评标报告确定"
    BALLOT = "ballot", "评定分离票决"
    BY_LAW = "by_law", "逾期未确定，视同第一名中标"


class Party(Choice):
    """The two parties of a contract (合同双方)."""

    BUYER = "buyer", "发包人（采购人）"
    SUPPLIER = "supplier", "承包人（供应商）"


class Term(Choice):
    """The main terms in which a contract must agree with bid and award (合同主要条款)."""

    SUPPLIER = "supplier", "中标人"
    AMOUNT = "amount", "合同价款"
    DURATION = "duration", "履行期限"
    QUALITY = "quality", "质量"
    MANAGER = "manager", "项目负责人"
    SCOPE = "scope", "标的"


class DeviationGround(Choice):
    """The reasons that the law knows for a contract that differs from the bid."""

    RENAMED = "renamed", "中标人依法更名、合并或分立"
    CORRECTED = "corrected", "评标中经中标人确认的算术修正"
    DELAYED = "delayed", "因招标人原因或不可抗力推迟，期限相应顺延"
    MANAGER_LEFT = "manager_left", "项目负责人死亡、离职或丧失执业资格，换为资格不低的人员"


LAWFUL_GROUNDS: dict[Term, frozenset[DeviationGround]] = {
    Term.SUPPLIER: frozenset({DeviationGround.RENAMED}),
    Term.AMOUNT: frozenset({DeviationGround.CORRECTED}),
    Term.DURATION: frozenset({DeviationGround.DELAYED}),
    Term.QUALITY: frozenset(),
    Term.MANAGER: frozenset({DeviationGround.MANAGER_LEFT}),
    Term.SCOPE: frozenset(),
}
"""Which reason can bear a difference in which term; quality and scope know none."""


class PaymentKind(Choice):
    """What a payment is for."""

    PREPAYMENT = "prepayment", "预付款"
    PROGRESS = "progress", "进度款"
    FINAL = "final", "结算款"
    RETENTION = "retention", "质量保证金"
