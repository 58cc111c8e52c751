"""The states of an evaluation, its members, bids and questions, as tables to read aloud."""

from onewindow.kernel.choices import Choice
from onewindow.kernel.lifecycle import Lifecycle, Move


def _from(*states: Choice) -> frozenset[Choice]:
    return frozenset(states)


class EvaluationState(Choice):
    """Where the evaluation (评标) of a lot stands."""

    WAITING = "waiting", "待开始"
    SITTING = "sitting", "签到和推选组长"
    REVIEWING = "reviewing", "资格和符合性审查"
    CONSULTING = "consulting", "磋商和最后报价"
    SCORING = "scoring", "评分"
    TALLYING = "tallying", "核对和汇总"
    SIGNING = "signing", "签署报告"
    REPORTED = "reported", "已提交报告"
    AGAIN = "again", "已改为重新评审"
    FAILED = "failed", "评标终止"
    CLOSED = "closed", "已结束"


_AT_WORK = (
    EvaluationState.REVIEWING,
    EvaluationState.CONSULTING,
    EvaluationState.SCORING,
    EvaluationState.TALLYING,
    EvaluationState.SIGNING,
)
_JUDGED = _from(EvaluationState.REVIEWING, EvaluationState.CONSULTING)
EVALUATION = Lifecycle(
    "evaluation",
    EvaluationState,
    [
        Move("start", "开始评标", _from(EvaluationState.WAITING), EvaluationState.SITTING),
        Move(
            "review", "到齐，开始审查", _from(EvaluationState.SITTING), EvaluationState.REVIEWING
        ),
        Move(
            "consult",
            "审查结束，磋商",
            _from(EvaluationState.REVIEWING),
            EvaluationState.CONSULTING,
        ),
        Move("score", "审查结束，评分", _JUDGED, EvaluationState.SCORING),
        Move("compare", "审查结束，比价", _JUDGED, EvaluationState.TALLYING),
        Move("gather", "评分交齐", _from(EvaluationState.SCORING), EvaluationState.TALLYING),
        Move("tally", "汇总", _from(EvaluationState.TALLYING), None),
        Move("settle", "确定并列的次序", _from(EvaluationState.TALLYING), None),
        Move("report", "编写报告", _from(EvaluationState.TALLYING), EvaluationState.SIGNING),
        # 报告签署前当场改正（财政部令第87号第六十四条）。
        Move(
            "reopen",
            "退回改正评分",
            _from(EvaluationState.TALLYING, EvaluationState.SIGNING),
            EvaluationState.SCORING,
        ),
        Move("complete", "报告签齐", _from(EvaluationState.SIGNING), EvaluationState.REPORTED),
        # 更换成员后，由新成员重新评审（《实施条例》第四十八条）。
        Move(
            "interrupt",
            "更换成员",
            _from(EvaluationState.SITTING, *_AT_WORK),
            EvaluationState.SITTING,
        ),
        Move(
            "fail",
            "评标终止",
            _from(*_JUDGED, EvaluationState.TALLYING),
            EvaluationState.FAILED,
        ),
        Move("again", "重新评审", _from(EvaluationState.REPORTED), EvaluationState.AGAIN),
        Move("close", "结束", _from(EvaluationState.REPORTED), EvaluationState.CLOSED),
    ],
)
# 一个标段同时只有一次评标；终止、改为重新评审的不算。
OVER = (EvaluationState.AGAIN, EvaluationState.FAILED)


class MemberState(Choice):
    """What a member of the committee (评标委员会成员) has done so far."""

    SEATED = "seated", "未签到"
    PRESENT = "present", "评审中"
    SUBMITTED = "submitted", "已交评分"
    REPLACED = "replaced", "已更换"


MEMBER = Lifecycle(
    "member",
    MemberState,
    [
        Move("seat", "入席", _from(MemberState.SEATED), None),
        Move("sign_in", "签到", _from(MemberState.SEATED), MemberState.PRESENT),
        Move("vote", "推选组长", _from(MemberState.PRESENT, MemberState.SUBMITTED), None),
        Move("submit", "提交评分", _from(MemberState.PRESENT), MemberState.SUBMITTED),
        Move("reopen", "退回评分", _from(MemberState.SUBMITTED), MemberState.PRESENT),
        Move(
            "replace",
            "更换",
            _from(MemberState.SEATED, MemberState.PRESENT, MemberState.SUBMITTED),
            MemberState.REPLACED,
        ),
    ],
)


class ContenderState(Choice):
    """Whether a bid is still in the evaluation."""

    STANDING = "standing", "有效"
    REJECTED = "rejected", "否决"
    LEFT = "left", "退出磋商"


CONTENDER = Lifecycle(
    "contender",
    ContenderState,
    [
        Move("reject", "否决投标", _from(ContenderState.STANDING), ContenderState.REJECTED),
        # 更换成员后重新审查，原来的否决随之失效。
        Move("restore", "恢复评审", _from(ContenderState.REJECTED), ContenderState.STANDING),
        Move("correct", "修正报价", _from(ContenderState.STANDING), None),
        Move("offer", "提交最后报价", _from(ContenderState.STANDING), None),
        Move("leave", "退出磋商", _from(ContenderState.STANDING), ContenderState.LEFT),
        Move("deduct", "认定价格扣除", _from(ContenderState.STANDING), None),
        Move("adjust", "偏差折算", _from(ContenderState.STANDING), None),
    ],
)


class InquiryKind(Choice):
    """What the committee asks a bidder in writing (询标)."""

    CLARIFY = "clarify", "澄清说明"
    CORRECT = "correct", "报价修正确认"
    LOW_PRICE = "low_price", "异常低价说明"


class InquiryState(Choice):
    """Where a question to a bidder stands."""

    ASKED = "asked", "待答复"
    ANSWERED = "answered", "已答复"
    LAPSED = "lapsed", "逾期未答复"


INQUIRY = Lifecycle(
    "inquiry",
    InquiryState,
    [
        Move("ask", "发出询标", _from(InquiryState.ASKED), None),
        Move("answer", "答复", _from(InquiryState.ASKED), InquiryState.ANSWERED),
        Move("lapse", "逾期未答复", _from(InquiryState.ASKED), InquiryState.LAPSED),
    ],
)


class AmendmentState(Choice):
    """Whether a change of the consultation document binds (磋商文件的实质性变动)."""

    PROPOSED = "proposed", "待采购人代表确认"
    SENT = "sent", "已书面通知全部供应商"
    DROPPED = "dropped", "采购人代表不同意"


_PROPOSED = _from(AmendmentState.PROPOSED)
AMENDMENT = Lifecycle(
    "amendment",
    AmendmentState,
    [
        Move("propose", "提出变动", _PROPOSED, None),
        Move("send", "确认并通知供应商", _PROPOSED, AmendmentState.SENT),
        Move("drop", "不同意变动", _PROPOSED, AmendmentState.DROPPED),
    ],
)


class ReopenCause(Choice):
    """The four causes for which a result may be changed (财政部令第87号第六十四条)."""

    SUM = "sum", "分值汇总计算错误"
    RANGE = "range", "分项评分超出评分标准范围"
    OBJECTIVE = "objective", "对客观评审因素评分不一致"
    OUTLIER = "outlier", "评标委员会认定评分畸高、畸低"


class OpinionKind(Choice):
    """What a member says to the report (《实施条例》第五十三条)."""

    AGREED = "agreed", "签署同意"
    DISSENT = "dissent", "签署不同意见"
    SILENT = "silent", "拒签且未说明，视为同意"


class AssessmentState(Choice):
    """Where a judgement on an expert (一标一评) stands."""

    GIVEN = "given", "已评价"
    APPEALED = "appealed", "专家申诉中"
    UPHELD = "upheld", "维持"
    REVISED = "revised", "已更正"


ASSESSMENT = Lifecycle(
    "assessment",
    AssessmentState,
    [
        Move("give", "评价专家", _from(AssessmentState.GIVEN), None),
        Move("appeal", "专家申诉", _from(AssessmentState.GIVEN), AssessmentState.APPEALED),
        Move("uphold", "维持评价", _from(AssessmentState.APPEALED), AssessmentState.UPHELD),
        Move("revise", "更正评价", _from(AssessmentState.APPEALED), AssessmentState.REVISED),
    ],
)
