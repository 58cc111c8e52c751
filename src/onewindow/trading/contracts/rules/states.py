"""The states of an award, a candidate, a contract and what is done under it, to read aloud."""

from onewindow.kernel.choices import Choice
from onewindow.kernel.lifecycle import Lifecycle, Move


def _from(*states: Choice) -> frozenset[Choice]:
    return frozenset(states)


class AwardState(Choice):
    """Where the award of a lot (定标) stands."""

    RECEIVED = "received", "已收报告"
    PUBLICIZED = "publicized", "候选人公示"
    DECIDED = "decided", "已定标"
    NOTIFIED = "notified", "已发中标通知书"
    REPLACED = "replaced", "重新评审"
    FAILED = "failed", "流标"


AWARD = Lifecycle(
    "award",
    AwardState,
    [
        Move("publicize", "公示候选人", _from(AwardState.RECEIVED), AwardState.PUBLICIZED),
        Move(
            "decide",
            "确定中标人",
            _from(AwardState.RECEIVED, AwardState.PUBLICIZED),
            AwardState.DECIDED,
        ),
        Move("notify", "发出中标通知书", _from(AwardState.DECIDED), AwardState.NOTIFIED),
        Move(
            "withdraw",
            "取消中标资格",
            _from(AwardState.DECIDED, AwardState.NOTIFIED),
            AwardState.RECEIVED,
        ),
        Move(
            "replace",
            "重新评审",
            _from(AwardState.RECEIVED, AwardState.PUBLICIZED),
            AwardState.REPLACED,
        ),
        Move(
            "fail",
            "流标",
            _from(AwardState.RECEIVED, AwardState.PUBLICIZED),
            AwardState.FAILED,
        ),
    ],
)


class CandidateState(Choice):
    """Whether a reported bid (评审结论) may still win."""

    STANDING = "standing", "有效"
    FALLEN = "fallen", "不符合中标条件"


CANDIDATE = Lifecycle(
    "candidate",
    CandidateState,
    [Move("fall", "不符合中标条件", _from(CandidateState.STANDING), CandidateState.FALLEN)],
)


class ContractState(Choice):
    """Where a contract (合同) stands."""

    DRAFT = "draft", "拟稿"
    OFFERED = "offered", "待签署"
    SIGNED = "signed", "履行中"
    ACCEPTED = "accepted", "已验收"
    CLOSED = "closed", "已完结"
    DROPPED = "dropped", "未签订"


_CONCLUDED = _from(ContractState.SIGNED, ContractState.ACCEPTED, ContractState.CLOSED)
CONTRACT = Lifecycle(
    "contract",
    ContractState,
    [
        Move("offer", "提交签署", _from(ContractState.DRAFT), ContractState.OFFERED),
        Move("redraft", "退回修改", _from(ContractState.OFFERED), ContractState.DRAFT),
        Move("sign", "签署", _from(ContractState.OFFERED), None),
        Move("conclude", "签订合同", _from(ContractState.OFFERED), ContractState.SIGNED),
        Move("publish", "公告合同", _CONCLUDED, None),
        Move("file", "合同备案", _CONCLUDED, None),
        Move("accept", "履约验收", _from(ContractState.SIGNED), ContractState.ACCEPTED),
        Move("close", "履约完结", _from(ContractState.ACCEPTED), ContractState.CLOSED),
        Move(
            "drop",
            "未能签订",
            _from(ContractState.DRAFT, ContractState.OFFERED),
            ContractState.DROPPED,
        ),
    ],
)


class MilestoneState(Choice):
    """Where a milestone (履约节点) stands."""

    PLANNED = "planned", "未完成"
    REPORTED = "reported", "待确认"
    ACCEPTED = "accepted", "已确认"


MILESTONE = Lifecycle(
    "milestone",
    MilestoneState,
    [
        Move("report", "报告完成", _from(MilestoneState.PLANNED), MilestoneState.REPORTED),
        Move("return", "退回整改", _from(MilestoneState.REPORTED), MilestoneState.PLANNED),
        Move("accept", "确认完成", _from(MilestoneState.REPORTED), MilestoneState.ACCEPTED),
    ],
)


class PaymentState(Choice):
    """Where a payment (合同支付) stands."""

    REQUESTED = "requested", "待审批"
    APPROVED = "approved", "待付款"
    PAID = "paid", "已付款"
    REFUSED = "refused", "不予支付"


PAYMENT = Lifecycle(
    "contract_payment",
    PaymentState,
    [
        Move("approve", "同意支付", _from(PaymentState.REQUESTED), PaymentState.APPROVED),
        Move("refuse", "不予支付", _from(PaymentState.REQUESTED), PaymentState.REFUSED),
        Move("pay", "付款", _from(PaymentState.APPROVED), PaymentState.PAID),
    ],
)


class ChangeState(Choice):
    """Where a change of a contract (合同变更) stands."""

    ASKED = "asked", "待审批"
    APPROVED = "approved", "已同意"
    REFUSED = "refused", "不同意"


CHANGE = Lifecycle(
    "contract_change",
    ChangeState,
    [
        Move("approve", "同意变更", _from(ChangeState.ASKED), ChangeState.APPROVED),
        Move("refuse", "不同意变更", _from(ChangeState.ASKED), ChangeState.REFUSED),
    ],
)
