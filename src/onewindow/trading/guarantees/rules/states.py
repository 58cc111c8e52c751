"""What a guarantee can be, and its states and those of what belongs to it, as tables to read."""

from onewindow.kernel.choices import Choice
from onewindow.kernel.lifecycle import Lifecycle, Move


class Form(Choice):
    """How a guarantee is given (担保形式)."""

    TRANSFER = "transfer", "银行转账"
    LETTER = "letter", "电子保函"
    POLICY = "policy", "保证保险"


class Purpose(Choice):
    """What a guarantee stands for (担保用途)."""

    BID = "bid", "投标保证金"
    PERFORMANCE = "performance", "履约保证金"


class PartnerKind(Choice):
    """Who is connected (合作机构): the accounts' bank, or who issues letters and policies."""

    ACCOUNT_BANK = "account_bank", "保证金账户开户银行"
    BANK = "bank", "银行"
    SURETY = "surety", "担保公司"
    INSURER = "insurer", "保险公司"


FORMS_OF = {
    PartnerKind.ACCOUNT_BANK: Form.TRANSFER,
    PartnerKind.BANK: Form.LETTER,
    PartnerKind.SURETY: Form.LETTER,
    PartnerKind.INSURER: Form.POLICY,
}


class GuaranteeState(Choice):
    """Where a guarantee (保证金、保函) stands."""

    ASKED = "asked", "待提交"
    AWAITING = "awaiting", "待到账"
    PAID = "paid", "已足额到账"
    APPLIED = "applied", "已向机构申请"
    UNDERWRITTEN = "underwritten", "机构审核通过"
    ISSUED = "issued", "机构已出具"
    IN_FORCE = "in_force", "已核验生效"
    REJECTED = "rejected", "未通过"
    CANCELLED = "cancelled", "已取消"
    CLAIMING = "claiming", "拟不予退还"
    FORFEITED = "forfeited", "不予退还"
    REFUNDING = "refunding", "退还中"
    REFUNDED = "refunded", "已退还"
    RELEASED = "released", "已解除"
    EXPIRED = "expired", "已到期"


_AWAITING = frozenset({GuaranteeState.AWAITING})
_PENDING = frozenset({GuaranteeState.APPLIED, GuaranteeState.UNDERWRITTEN})
_ISSUED = frozenset({GuaranteeState.ISSUED})
_HELD = frozenset({GuaranteeState.PAID, GuaranteeState.IN_FORCE})
_CLAIMING = frozenset({GuaranteeState.CLAIMING})
_REFUNDING = frozenset({GuaranteeState.REFUNDING})
_IN_FORCE = frozenset({GuaranteeState.IN_FORCE})
LIVING = frozenset({GuaranteeState.ASKED}) | _AWAITING | _PENDING | _ISSUED | _HELD | _CLAIMING

GUARANTEE = Lifecycle(
    "guarantee",
    GuaranteeState,
    [
        Move("ask", "要求提交", frozenset({GuaranteeState.ASKED}), None),
        Move(
            "choose_transfer",
            "选择转账",
            frozenset({GuaranteeState.ASKED}),
            GuaranteeState.AWAITING,
        ),
        Move("apply", "申请保函", frozenset({GuaranteeState.ASKED}), GuaranteeState.APPLIED),
        Move("receive", "足额到账", _AWAITING, GuaranteeState.PAID),
        Move("underwrite", "机构审核通过", _PENDING, GuaranteeState.UNDERWRITTEN),
        Move("issue", "机构出具", _PENDING, GuaranteeState.ISSUED),
        Move("verify", "核验相符", _ISSUED, GuaranteeState.IN_FORCE),
        Move("reject", "未通过", _AWAITING | _PENDING | _ISSUED, GuaranteeState.REJECTED),
        Move("cancel", "取消", _AWAITING | _PENDING, GuaranteeState.CANCELLED),
        Move("unseal", "开标后公开", frozenset(GuaranteeState), None),
        Move("order_refund", "通知银行退还", _AWAITING | _HELD, GuaranteeState.REFUNDING),
        Move("refund", "银行确认退还", _REFUNDING, GuaranteeState.REFUNDED),
        Move("bounce", "银行退还未成", _REFUNDING, GuaranteeState.PAID),
        Move("release", "解除", _IN_FORCE, GuaranteeState.RELEASED),
        Move("expire", "到期", _IN_FORCE, GuaranteeState.EXPIRED),
        Move("claim", "决定不予退还", _HELD, GuaranteeState.CLAIMING),
        Move("drop_claim", "撤销不予退还的决定（转账）", _CLAIMING, GuaranteeState.PAID),
        Move("drop_letter_claim", "撤销索赔（保函）", _CLAIMING, GuaranteeState.IN_FORCE),
        Move("forfeit", "不予退还", _CLAIMING, GuaranteeState.FORFEITED),
    ],
)


class OutgoingState(Choice):
    """Where a message to a partner (发往机构的报文) stands."""

    WAITING = "waiting", "待发"
    SENT = "sent", "已送达"
    FAILED = "failed", "未能送达"


_WAITING = frozenset({OutgoingState.WAITING})
OUTGOING = Lifecycle(
    "outgoing",
    OutgoingState,
    [
        Move("send", "送达", _WAITING, OutgoingState.SENT),
        Move("give_up", "多次未能送达", _WAITING, OutgoingState.FAILED),
        Move("retry", "重新发送", frozenset({OutgoingState.FAILED}), OutgoingState.WAITING),
    ],
)


class LineState(Choice):
    """What became of a line of the bank statement (银行流水)."""

    MATCHED = "matched", "已入账"
    HELD = "held", "付款人不符，待退回"
    UNMATCHED = "unmatched", "找不到对应账号，待退回"
    RETURNING = "returning", "退回中"
    RETURNED = "returned", "已退回"


_TO_RETURN = frozenset({LineState.HELD, LineState.UNMATCHED})
BANK_LINE = Lifecycle(
    "bank_line",
    LineState,
    [
        Move("order_return", "通知银行退回", _TO_RETURN, LineState.RETURNING),
        Move("return", "银行确认退回", frozenset({LineState.RETURNING}), LineState.RETURNED),
        Move("bounce", "银行退回未成", frozenset({LineState.RETURNING}), LineState.HELD),
    ],
)


class ClaimState(Choice):
    """Where a decision not to give a guarantee back (不予退还、索赔) stands."""

    NOTIFIED = "notified", "已告知，可提出异议"
    OBJECTED = "objected", "已提出异议"
    DROPPED = "dropped", "已撤销"
    SENT = "sent", "已向机构索赔"
    PAID = "paid", "已执行"
    REJECTED = "rejected", "机构拒赔"


_OPEN = frozenset({ClaimState.NOTIFIED, ClaimState.OBJECTED})
CLAIM = Lifecycle(
    "claim",
    ClaimState,
    [
        Move("notify", "告知投标人", _OPEN, ClaimState.NOTIFIED),
        Move("object", "提出异议", frozenset({ClaimState.NOTIFIED}), ClaimState.OBJECTED),
        Move("drop", "撤销决定", _OPEN | {ClaimState.REJECTED}, ClaimState.DROPPED),
        Move("uphold", "维持决定", _OPEN, ClaimState.SENT),
        Move("pay", "执行", frozenset({ClaimState.SENT}), ClaimState.PAID),
        Move("refuse", "机构拒赔", frozenset({ClaimState.SENT}), ClaimState.REJECTED),
    ],
)
