"""The states of an expert, a draw and a seat, as tables to read aloud."""

from onewindow.kernel.choices import Choice
from onewindow.kernel.lifecycle import Lifecycle, Move


def _from(*states: Choice) -> frozenset[Choice]:
    return frozenset(states)


class ExpertState(Choice):
    """Whether an expert may be drawn."""

    ACTIVE = "active", "在库"
    SUSPENDED = "suspended", "暂停"
    LEFT = "left", "已出库"


EXPERT = Lifecycle(
    "expert",
    ExpertState,
    [
        Move("suspend", "暂停", _from(ExpertState.ACTIVE), ExpertState.SUSPENDED),
        Move("restore", "恢复", _from(ExpertState.SUSPENDED), ExpertState.ACTIVE),
        Move(
            "leave",
            "出库",
            _from(ExpertState.ACTIVE, ExpertState.SUSPENDED),
            ExpertState.LEFT,
        ),
    ],
)


class DrawPurpose(Choice):
    """What is drawn: who evaluates, or in a small project who wins."""

    EXPERTS = "experts", "抽取评标专家"
    BIDDERS = "bidders", "抽取成交人"


class DrawState(Choice):
    """Where a draw (抽取) stands."""

    COMMITTING = "committing", "待各方承诺"
    REVEALING = "revealing", "待各方公开随机数"
    CLOSED = "closed", "待抽取"
    SEATING = "seating", "通知专家中"
    COMPLETE = "complete", "已抽齐"
    SHORT = "short", "专家不足"
    CANCELLED = "cancelled", "已作废"


# 抽出名单以后不能作废重来，否则可以抽到满意为止。
DRAW = Lifecycle(
    "draw",
    DrawState,
    [
        Move("commit", "承诺", _from(DrawState.COMMITTING), None),
        Move("all_committed", "承诺到齐", _from(DrawState.COMMITTING), DrawState.REVEALING),
        Move("reveal", "公开随机数", _from(DrawState.REVEALING), None),
        Move("close", "停止公开", _from(DrawState.REVEALING), DrawState.CLOSED),
        Move("run", "抽取", _from(DrawState.CLOSED), DrawState.SEATING),
        Move("complete", "抽齐", _from(DrawState.SEATING), DrawState.COMPLETE),
        Move("reopen", "补抽", _from(DrawState.COMPLETE), DrawState.SEATING),
        Move("run_short", "备选用尽", _from(DrawState.SEATING), DrawState.SHORT),
        Move(
            "cancel",
            "作废",
            _from(DrawState.COMMITTING, DrawState.REVEALING),
            DrawState.CANCELLED,
        ),
    ],
)


LIVING = (DrawState.COMMITTING, DrawState.REVEALING, DrawState.CLOSED, DrawState.SEATING)


class SeatState(Choice):
    """What a drawn expert has answered."""

    INVITED = "invited", "待答复"
    ACCEPTED = "accepted", "已接受"
    DECLINED = "declined", "不能参加"
    LAPSED = "lapsed", "逾期未答复"
    EXCUSED = "excused", "接受后退出"


SEAT = Lifecycle(
    "seat",
    SeatState,
    [
        Move("accept", "接受", _from(SeatState.INVITED), SeatState.ACCEPTED),
        Move("decline", "不能参加", _from(SeatState.INVITED), SeatState.DECLINED),
        Move("lapse", "逾期未答复", _from(SeatState.INVITED), SeatState.LAPSED),
        Move("excuse", "回避退出", _from(SeatState.ACCEPTED), SeatState.EXCUSED),
    ],
)
EMPTY_SEATS = frozenset({SeatState.DECLINED, SeatState.LAPSED, SeatState.EXCUSED})
