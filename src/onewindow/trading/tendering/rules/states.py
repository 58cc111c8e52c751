"""The states of a tender, its lots, documents, notices and disputes, as tables to read aloud."""

from onewindow.kernel.choices import Choice
from onewindow.kernel.lifecycle import Lifecycle, Move


def _from(*states: Choice) -> frozenset[Choice]:
    return frozenset(states)


class TenderState(Choice):
    """Where a tender (招标项目) stands as a whole; after the opening each lot goes its own way."""

    DRAFT = "draft", "草稿"
    ENTERED = "entered", "已进场"
    ANNOUNCED = "announced", "公告中"
    CLOSED = "closed", "已截止"
    ARCHIVED = "archived", "已归档"
    TERMINATED = "terminated", "已终止"


TENDER = Lifecycle(
    "tender",
    TenderState,
    [
        Move("enter", "进场登记", _from(TenderState.DRAFT), TenderState.ENTERED),
        Move("announce", "发布公告", _from(TenderState.ENTERED), TenderState.ANNOUNCED),
        Move("clarify", "发出澄清", _from(TenderState.ANNOUNCED), None),
        Move("postpone", "顺延截止时间", _from(TenderState.ANNOUNCED), None),
        Move("close", "投标截止", _from(TenderState.ANNOUNCED), TenderState.CLOSED),
        Move("archive", "归档", _from(TenderState.CLOSED), TenderState.ARCHIVED),
        Move(
            "terminate",
            "终止招标",
            _from(
                TenderState.DRAFT,
                TenderState.ENTERED,
                TenderState.ANNOUNCED,
                TenderState.CLOSED,
            ),
            TenderState.TERMINATED,
        ),
    ],
)


BEFORE_OPENING = frozenset({TenderState.DRAFT, TenderState.ENTERED, TenderState.ANNOUNCED})


class LotState(Choice):
    """Where a lot (标段、包) stands."""

    OPEN = "open", "投标中"
    OPENED = "opened", "已开标"
    EVALUATED = "evaluated", "评审完成"
    PUBLICIZED = "publicized", "候选人公示"
    AWARDED = "awarded", "已定标"
    CONTRACTED = "contracted", "已签合同"
    FAILED = "failed", "流标"
    TERMINATED = "terminated", "已终止"


AWARDED = frozenset({LotState.AWARDED, LotState.CONTRACTED})
OVER = frozenset({LotState.CONTRACTED, LotState.FAILED, LotState.TERMINATED})
_LIVING = (
    LotState.OPEN,
    LotState.OPENED,
    LotState.EVALUATED,
    LotState.PUBLICIZED,
    LotState.AWARDED,
)
LOT = Lifecycle(
    "lot",
    LotState,
    [
        Move("open", "开标", _from(LotState.OPEN), LotState.OPENED),
        Move("evaluate", "提交评审报告", _from(LotState.OPENED), LotState.EVALUATED),
        # 单一来源没有开标和评标，协商情况记录签齐即完成评审（财政部令第74号第四十二条）。
        Move("negotiate", "协商成交", _from(LotState.OPEN), LotState.EVALUATED),
        # 小型项目不设评标委员会，招标人按公告的规则比选、比价或者抽取。
        Move("select", "评选", _from(LotState.OPENED), LotState.EVALUATED),
        Move("publicize", "公示候选人", _from(LotState.EVALUATED), LotState.PUBLICIZED),
        Move(
            "evaluate_again",
            "重新评审",
            _from(LotState.EVALUATED, LotState.PUBLICIZED),
            LotState.OPENED,
        ),
        Move("award", "定标", _from(LotState.PUBLICIZED, LotState.EVALUATED), LotState.AWARDED),
        # 中标人放弃、不交履约保证金等，取消中标资格后依次递补（《实施条例》第五十五条）。
        Move("withdraw_award", "取消中标资格", _from(LotState.AWARDED), LotState.EVALUATED),
        Move("contract", "签订合同", _from(LotState.AWARDED), LotState.CONTRACTED),
        Move("fail", "流标", _from(*_LIVING), LotState.FAILED),
        Move("suspend", "暂停", _from(*_LIVING), None),
        Move("resume", "恢复", _from(*_LIVING), None),
        Move("terminate", "终止", _from(*_LIVING), LotState.TERMINATED),
    ],
)


class NoticeState(Choice):
    """Where a notice (公告公示) stands."""

    DRAFT = "draft", "拟稿"
    SCHEDULED = "scheduled", "待发布"
    PUBLISHED = "published", "已发布"
    CORRECTED = "corrected", "已更正"
    DROPPED = "dropped", "不发布"


NOTICE = Lifecycle(
    "notice",
    NoticeState,
    [
        Move("schedule", "核发", _from(NoticeState.DRAFT), NoticeState.SCHEDULED),
        Move("publish", "发布", _from(NoticeState.SCHEDULED), NoticeState.PUBLISHED),
        Move("correct", "更正", _from(NoticeState.PUBLISHED), NoticeState.CORRECTED),
        Move(
            "drop",
            "不发布",
            _from(NoticeState.DRAFT, NoticeState.SCHEDULED),
            NoticeState.DROPPED,
        ),
    ],
)


class DocumentState(Choice):
    """Where an edition of a tender document (招标文件) stands."""

    DRAFT = "draft", "编制中"
    ISSUED = "issued", "已发出"
    REPLACED = "replaced", "已被新版代替"


DOCUMENT = Lifecycle(
    "document",
    DocumentState,
    [
        Move("issue", "发出招标文件", _from(DocumentState.DRAFT), DocumentState.ISSUED),
        Move("replace", "以新版代替", _from(DocumentState.ISSUED), DocumentState.REPLACED),
    ],
)


class QuestionState(Choice):
    """Where a question on the document (提问) stands."""

    ASKED = "asked", "待答复"
    ANSWERED = "answered", "已答复"


QUESTION = Lifecycle(
    "question",
    QuestionState,
    [Move("answer", "答复提问", _from(QuestionState.ASKED), QuestionState.ANSWERED)],
)
