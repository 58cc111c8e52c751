"""The lifecycles of a matter and of a change to it."""

from onewindow.kernel.choices import Choice
from onewindow.kernel.lifecycle import Lifecycle, Move


class MatterState(Choice):
    """Where a matter stands; a cancelled one takes no new case."""

    ACTIVE = "active", "在用"
    PAUSED = "paused", "暂停"
    CANCELLED = "cancelled", "取消"


class EditionState(Choice):
    """Whether an edition is waiting for its day, in force or history."""

    SCHEDULED = "scheduled", "待生效"
    PUBLISHED = "published", "现行"
    SUPERSEDED = "superseded", "历史"


class ChangeState(Choice):
    """Where a change request stands."""

    DRAFT = "draft", "起草中"
    PROPOSED = "proposed", "待审核"
    RETURNED = "returned", "已退回"
    PUBLISHED = "published", "已发布"
    DROPPED = "dropped", "已作废"


class DelegationStep(Choice):
    """The step that another body does (环节)."""

    RECEIVE = "receive", "收件"
    ACCEPT = "accept", "受理"
    REVIEW = "review", "审查"
    DECIDE = "decide", "决定"
    DELIVER = "deliver", "送达"


MATTER = Lifecycle(
    "matter",
    MatterState,
    [
        Move("pause", "暂停", frozenset({MatterState.ACTIVE}), MatterState.PAUSED),
        Move("resume", "恢复", frozenset({MatterState.PAUSED}), MatterState.ACTIVE),
        Move(
            "cancel",
            "取消",
            frozenset({MatterState.ACTIVE, MatterState.PAUSED}),
            MatterState.CANCELLED,
        ),
    ],
)

EDITION = Lifecycle(
    "edition",
    EditionState,
    [
        Move("take_effect", "生效", frozenset({EditionState.SCHEDULED}), EditionState.PUBLISHED),
        Move(
            "supersede",
            "被新版本替代",
            frozenset({EditionState.SCHEDULED, EditionState.PUBLISHED}),
            EditionState.SUPERSEDED,
        ),
    ],
)

CHANGE = Lifecycle(
    "change",
    ChangeState,
    [
        Move(
            "propose",
            "提交审核",
            frozenset({ChangeState.DRAFT, ChangeState.RETURNED}),
            ChangeState.PROPOSED,
        ),
        Move("return", "退回修改", frozenset({ChangeState.PROPOSED}), ChangeState.RETURNED),
        Move("publish", "审核发布", frozenset({ChangeState.PROPOSED}), ChangeState.PUBLISHED),
        Move(
            "drop",
            "作废",
            frozenset({ChangeState.DRAFT, ChangeState.RETURNED, ChangeState.PROPOSED}),
            ChangeState.DROPPED,
        ),
    ],
)
