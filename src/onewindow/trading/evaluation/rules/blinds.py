"""
What nobody may see yet (评标保密): one table of fields, readers and the moments that open them.

Every page and every answer of the API asks this table; a test walks them all against it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum

from onewindow.kernel.choices import Choice
from onewindow.trading.evaluation.rules.sittings import EvaluationState


class Field(Choice):
    """Something that is hidden at first."""

    COMMITTEE = "committee", "评标委员会名单"
    AUTHOR = "author", "技术暗标是谁的"
    PRICE = "price", "投标报价"
    FINDINGS = "findings", "其他成员的审查意见"
    MARKS = "marks", "其他成员的评分"
    RESULT = "result", "汇总得分和排序"
    PAYER = "payer", "保证金由谁缴纳"


class Reader(Choice):
    """Who reads: the committee, those who run and watch, everybody."""

    MEMBER = "member", "评标委员会成员"
    HOUSE = "house", "中心、监督、招标人"
    PUBLIC = "public", "社会公众"


class Stage(IntEnum):
    """How far the lot has come; each event opens what the table says, and all before it."""

    BEFORE = 0  # 评标开始前
    STARTED = 1  # 评标开始
    REVIEWED = 2  # 资格和符合性审查结束
    MARKED = 3  # 全体成员交齐评分
    REPORTED = 4  # 报告签齐
    PUBLISHED = 5  # 公示中标候选人
    DECIDED = 6  # 中标结果确定
    NEVER = 9


STAGE_WORDS = {
    Stage.BEFORE: "一直公开",
    Stage.STARTED: "评标开始",
    Stage.REVIEWED: "审查结束",
    Stage.MARKED: "评分交齐",
    Stage.REPORTED: "报告签齐",
    Stage.PUBLISHED: "公示候选人",
    Stage.DECIDED: "结果确定",
    Stage.NEVER: "不公开",
}


@dataclass(frozen=True, slots=True)
class Blinds:
    """What the tender documents ask for: a blind technical part, prices after the points."""

    is_blind: bool = False
    hides_prices: bool = False


# 读法：谁，在哪个事件之后，才能看到什么。
#                    成员            中心、监督      公众               依据
TABLE: Mapping[Field, tuple[Stage, Stage, Stage, str]] = {
    Field.COMMITTEE: (Stage.STARTED, Stage.STARTED, Stage.DECIDED, "《招标投标法》第三十七条"),
    Field.AUTHOR: (Stage.STARTED, Stage.STARTED, Stage.PUBLISHED, "《招标投标法》第四十四条"),
    Field.PRICE: (Stage.STARTED, Stage.STARTED, Stage.PUBLISHED, "《招标投标法》第三十六条"),
    Field.FINDINGS: (Stage.REVIEWED, Stage.REVIEWED, Stage.PUBLISHED, "《招标投标法》第四十四条"),
    Field.MARKS: (Stage.MARKED, Stage.MARKED, Stage.NEVER, "财政部令第87号第五十五条"),
    Field.RESULT: (Stage.MARKED, Stage.MARKED, Stage.PUBLISHED, "《招标投标法》第四十四条"),
    Field.PAYER: (Stage.NEVER, Stage.STARTED, Stage.NEVER, "《实施条例》第二十六条"),
}
_COLUMN = {Reader.MEMBER: 0, Reader.HOUSE: 1, Reader.PUBLIC: 2}
_STAGES = {
    EvaluationState.WAITING: Stage.BEFORE,
    EvaluationState.SITTING: Stage.STARTED,
    EvaluationState.REVIEWING: Stage.STARTED,
    EvaluationState.CONSULTING: Stage.REVIEWED,
    EvaluationState.SCORING: Stage.REVIEWED,
    EvaluationState.TALLYING: Stage.MARKED,
    EvaluationState.SIGNING: Stage.MARKED,
}
_PUBLISHED = frozenset({"publicized"})
_DECIDED = frozenset({"awarded", "contracted"})


def stage_of(state: str, lot_state: str) -> Stage:
    """Return how far a lot has come, from the states of its evaluation and its own."""
    if lot_state in _DECIDED:
        return Stage.DECIDED
    if lot_state in _PUBLISHED:
        return Stage.PUBLISHED
    return _STAGES.get(EvaluationState(state), Stage.REPORTED)


def opens_at(field: Field, reader: Reader, blinds: Blinds) -> Stage:
    """Return from which event on the reader may see the field."""
    stage = TABLE[field][:3][_COLUMN[reader]]
    is_late = (field is Field.AUTHOR and blinds.is_blind) or (
        field is Field.PRICE and blinds.hides_prices
    )
    return max(stage, Stage.MARKED) if is_late else stage


def may_see(field: Field, reader: Reader, *, at: Stage, blinds: Blinds) -> bool:
    """Test if the reader may see the field at this stage."""
    return at >= opens_at(field, reader, blinds)
