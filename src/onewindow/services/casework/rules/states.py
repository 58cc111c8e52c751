"""The states of a case and of everything that hangs on it, as tables to read aloud."""

from onewindow.kernel.choices import Choice
from onewindow.kernel.lifecycle import Lifecycle, Move


class State(Choice):
    """Where a case (办件) stands."""

    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "已提交"
    RECEIVED = "received", "已收件"
    SUPPLEMENTING = "supplementing", "补正中"
    NOT_ACCEPTED = "not_accepted", "不予受理"
    ACCEPTED = "accepted", "已受理"
    REVIEWING = "reviewing", "审查中"
    SPECIAL = "special", "特别程序"
    SUSPENDED = "suspended", "中止"
    GRANTED = "granted", "准予"
    DENIED = "denied", "不予"
    DELIVERING = "delivering", "送达中"
    CLOSED = "closed", "办结"
    WITHDRAWN = "withdrawn", "已撤回"
    REVOKED = "revoked", "已撤销"
    TRANSFERRED = "transferred", "已转报"
    TERMINATED = "terminated", "已终止"


CLOSED = frozenset(
    {
        State.NOT_ACCEPTED,
        State.CLOSED,
        State.WITHDRAWN,
        State.REVOKED,
        State.TRANSFERRED,
        State.TERMINATED,
    }
)
OPEN = frozenset(set(State) - CLOSED - {State.DRAFT})
_RUNNING = frozenset({State.ACCEPTED, State.REVIEWING})
_BEFORE_DECISION = frozenset(
    {
        State.SUBMITTED,
        State.RECEIVED,
        State.SUPPLEMENTING,
        State.ACCEPTED,
        State.REVIEWING,
        State.SPECIAL,
        State.SUSPENDED,
    }
)


def _from(*states: State) -> frozenset[Choice]:
    return frozenset(states)


CASE = Lifecycle(
    "case",
    State,
    [
        Move("submit", "提交", _from(State.DRAFT), State.SUBMITTED),
        Move("receive", "收件", _from(State.SUBMITTED), State.RECEIVED),
        Move("return", "退回补正", _from(State.RECEIVED), State.SUPPLEMENTING),
        Move("supplement", "补正", _from(State.SUPPLEMENTING), State.RECEIVED),
        Move("refuse", "不予受理", _from(State.RECEIVED), State.NOT_ACCEPTED),
        Move("accept", "受理", _from(State.RECEIVED), State.ACCEPTED),
        Move("accept_with_gaps", "容缺受理", _from(State.RECEIVED), State.ACCEPTED),
        Move("deem_accepted", "视为受理", _from(State.RECEIVED), State.ACCEPTED),
        Move("review", "开始审查", _from(State.ACCEPTED), State.REVIEWING),
        Move("pass_stage", "通过环节", _from(State.REVIEWING), None),
        Move("start_special", "启动特别程序", frozenset(_RUNNING), State.SPECIAL),
        Move("end_special", "结束特别程序", _from(State.SPECIAL), State.REVIEWING),
        Move("suspend", "中止", frozenset(_RUNNING), State.SUSPENDED),
        Move("resume", "恢复", _from(State.SUSPENDED), State.REVIEWING),
        Move("extend", "延长期限", frozenset(_RUNNING), None),
        Move("fill_gap", "补齐容缺材料", frozenset(_RUNNING | {State.SPECIAL}), None),
        Move("reassign", "转派", frozenset(_BEFORE_DECISION), None),
        Move("grant", "准予", frozenset(_RUNNING), State.GRANTED),
        Move("deny", "不予", frozenset(_RUNNING), State.DENIED),
        Move("transfer", "转报", _from(State.REVIEWING), State.TRANSFERRED),
        Move("terminate", "终止", frozenset(_BEFORE_DECISION), State.TERMINATED),
        Move("deliver", "送达", _from(State.GRANTED, State.DENIED), State.DELIVERING),
        Move(
            "close",
            "办结",
            _from(State.GRANTED, State.DENIED, State.DELIVERING),
            State.CLOSED,
        ),
        Move("withdraw", "撤回", frozenset(_BEFORE_DECISION), State.WITHDRAWN),
        Move(
            "deem_withdrawn",
            "视为撤回",
            _from(State.SUPPLEMENTING, State.ACCEPTED, State.REVIEWING),
            State.WITHDRAWN,
        ),
        Move("revoke_acceptance", "撤销受理", frozenset(_RUNNING), State.REVOKED),
        Move(
            "correct",
            "更正",
            _from(State.GRANTED, State.DENIED, State.DELIVERING, State.CLOSED),
            None,
        ),
        Move(
            "revoke",
            "撤销决定",
            _from(State.GRANTED, State.DELIVERING, State.CLOSED),
            State.REVOKED,
        ),
    ],
)


class Channel(Choice):
    """How the application came in."""

    ONLINE = "online", "网上"
    MOBILE = "mobile", "掌上"
    COUNTER = "counter", "窗口"
    KIOSK = "kiosk", "自助终端"
    API = "api", "接口"
    PROACTIVE = "proactive", "无感智办"


class Outcome(Choice):
    """How a case was decided."""

    GRANT = "grant", "准予"
    DENY = "deny", "不予"
    INSTANT_GRANT = "instant_grant", "智能秒办准予"
    UNDERTAKING_GRANT = "undertaking_grant", "告知承诺准予"


class Light(Choice):
    """The colours of the progress alert (预警灯)."""

    NONE = "none", "未计时"
    GREEN = "green", "正常"
    YELLOW = "yellow", "临期"
    RED = "red", "超承诺时限"
    BLACK = "black", "超法定时限"


class ClockKind(Choice):
    """The clocks of a case (时钟)."""

    NOTICE = "notice", "一次告知"
    STATUTORY = "statutory", "法定办结"
    PROMISED = "promised", "承诺办结"
    GAP = "gap", "容缺补齐"
    DELIVERY = "delivery", "送达"
    SUPPLEMENT = "supplement", "补正等待"
    UNDERTAKING = "undertaking", "承诺核查"


class Intake(Choice):
    """Whether one material of a case is in the house (收取情况)."""

    MISSING = "missing", "未交"
    RECEIVED = "received", "已收"
    REUSED = "reused", "电子证照免交"
    SHARED = "shared", "数据共享免交"
    PROMISED = "promised", "承诺后补"
    REJECTED = "rejected", "需补正"


class TaskState(Choice):
    """Where one department's review task stands."""

    WAITING = "waiting", "未开始"
    OPEN = "open", "待办"
    AGREED = "agreed", "同意"
    DISAGREED = "disagreed", "不同意"
    DROPPED = "dropped", "不再需要"


REVIEW_TASK = Lifecycle(
    "review_task",
    TaskState,
    [
        Move("open", "开始", frozenset({TaskState.WAITING}), TaskState.OPEN),
        Move("claim", "认领", frozenset({TaskState.OPEN}), None),
        Move("agree", "同意", frozenset({TaskState.OPEN}), TaskState.AGREED),
        Move("disagree", "不同意", frozenset({TaskState.OPEN}), TaskState.DISAGREED),
        Move("drop", "取消", frozenset({TaskState.WAITING, TaskState.OPEN}), TaskState.DROPPED),
    ],
)


class DutyState(Choice):
    """Where a later check of an undertaking (承诺核查) stands."""

    DUE = "due", "待核查"
    RECTIFYING = "rectifying", "限期整改"
    KEPT = "kept", "承诺属实"
    BROKEN = "broken", "承诺不实"


DUTY = Lifecycle(
    "duty",
    DutyState,
    [
        Move(
            "confirm",
            "核查属实",
            frozenset({DutyState.DUE, DutyState.RECTIFYING}),
            DutyState.KEPT,
        ),
        Move("rectify", "责令整改", frozenset({DutyState.DUE}), DutyState.RECTIFYING),
        Move(
            "break",
            "承诺不实",
            frozenset({DutyState.DUE, DutyState.RECTIFYING}),
            DutyState.BROKEN,
        ),
    ],
)


class FeeState(Choice):
    """Whether a fee is owed."""

    NONE = "none", "不收费"
    DUE = "due", "待缴"
    PAID = "paid", "已缴"
    WAIVED = "waived", "减免"
    REFUNDED = "refunded", "已退"


class PaymentState(Choice):
    """Where an order to pay a fee online (缴费单) stands."""

    WAITING = "waiting", "待支付"
    PAID = "paid", "已支付"
    REFUNDED = "refunded", "已退款"


PAYMENT = Lifecycle(
    "payment",
    PaymentState,
    [
        Move("order", "开具缴费单", frozenset({PaymentState.WAITING}), PaymentState.WAITING),
        Move("settle", "支付成功", frozenset({PaymentState.WAITING}), PaymentState.PAID),
        Move("refund", "退款", frozenset({PaymentState.PAID}), PaymentState.REFUNDED),
    ],
)


class DocumentKind(Choice):
    """The 15 legal documents (法律文书) of a case."""

    RECEIPT = "receipt", "收件凭证"
    SUPPLEMENT_NOTICE = "supplement_notice", "一次性补正告知书"
    ACCEPTANCE_NOTICE = "acceptance_notice", "受理通知书"
    NON_ACCEPTANCE = "non_acceptance", "不予受理决定书"
    GAP_NOTICE = "gap_notice", "容缺受理告知书与承诺书"
    UNDERTAKING = "undertaking", "告知承诺书"
    SPECIAL_NOTICE = "special_notice", "特别程序告知书"
    EXTENSION_NOTICE = "extension_notice", "延长期限告知书"
    HEARING_NOTICE = "hearing_notice", "听证告知书"
    GRANT_DECISION = "grant_decision", "准予决定书"
    DENIAL_DECISION = "denial_decision", "不予决定书"
    DELIVERY_RECEIPT = "delivery_receipt", "送达回证"
    WITHDRAWAL = "withdrawal", "撤回申请书"
    REVOCATION = "revocation", "撤销决定书"
    CLOSING_NOTICE = "closing_notice", "办结通知"
