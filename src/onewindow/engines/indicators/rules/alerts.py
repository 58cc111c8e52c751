"""Alerts (预警): their states, who is told and when, and what closing one must say."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from onewindow.engines.indicators.rules.judging import Light
from onewindow.kernel.access import Role
from onewindow.kernel.choices import Choice
from onewindow.kernel.lifecycle import Lifecycle, Move
from onewindow.kernel.violations import Violation


class AlertState(Choice):
    """Where an alert stands."""

    OPEN = "open", "待确认"
    TAKEN = "taken", "处理中"
    CLOSED = "closed", "已关闭"


class Post(Choice):
    """Who is told of an alert, from the hall upwards."""

    DUTY = "duty", "值班长"
    DEPUTY = "deputy", "分管副主任"
    DIRECTOR = "director", "主任"


class CloseReason(Choice):
    """Why an alert was closed."""

    ACTED = "acted", "已采取措施"
    RECOVERED = "recovered", "自行恢复"
    PLANNED = "planned", "计划内，已知"
    DATA = "data", "数据有误"
    THRESHOLD = "threshold", "阈值不合适"


POSTS = (Post.DUTY, Post.DEPUTY, Post.DIRECTOR)
# 岗位由哪个角色担任；按单位路径从大厅往上找。
ROLE_OF = {
    Post.DUTY: Role.HALL_MANAGER,
    Post.DEPUTY: Role.SUPERVISOR,
    Post.DIRECTOR: Role.SUPERVISOR,
}
STANDING = frozenset({AlertState.OPEN, AlertState.TAKEN})


def _from(*states: AlertState) -> frozenset[Choice]:
    return frozenset(states)


ALERT = Lifecycle(
    "alert",
    AlertState,
    [
        Move("raise", "发出预警", _from(AlertState.OPEN), None),
        Move("worsen", "转为红灯", _from(*STANDING), AlertState.OPEN),
        Move("acknowledge", "确认", _from(AlertState.OPEN), AlertState.TAKEN),
        Move("explain", "说明", _from(*STANDING), None),
        Move("escalate", "上报", _from(*STANDING), None),
        Move("recover", "恢复", _from(*STANDING), None),
        Move("relapse", "再次出现", _from(*STANDING), None),
        Move("close", "关闭", _from(*STANDING), AlertState.CLOSED),
        Move("reopen", "30分钟内再次出现", _from(AlertState.CLOSED), AlertState.OPEN),
    ],
)


@dataclass(frozen=True, slots=True)
class AlertTerms:
    """The minutes that alerts run by; policy values of the day."""

    acknowledge_yellow: timedelta
    acknowledge_red: timedelta
    red_to_director: timedelta
    merge: timedelta

    def acknowledge_within(self, light: str) -> timedelta:
        """Return how long somebody has to acknowledge an alert of this light."""
        return self.acknowledge_red if light == Light.RED else self.acknowledge_yellow


@dataclass(frozen=True, slots=True)
class Standing:
    """An alert as the clock sees it."""

    light: str
    is_acknowledged: bool
    due_at: datetime
    red_since: datetime | None
    told: Post


def posts_told_at_once(light: str) -> Post:
    """Return the highest post that is told when an alert of this light is raised."""
    return Post.DEPUTY if light == Light.RED else Post.DUTY


def posts_up_to(post: Post, *, above: Post | None = None) -> tuple[Post, ...]:
    """Return the posts up to this one, without those up to ``above``."""
    start = POSTS.index(above) + 1 if above else 0
    return POSTS[start : POSTS.index(post) + 1]


def post_due(alert: Standing, *, at: datetime, terms: AlertTerms) -> Post:
    """
    Return the highest post that must know of the alert by now.

    Red for an hour goes to the director; what nobody acknowledged in time goes one post up.
    """
    if alert.red_since is not None and at >= alert.red_since + terms.red_to_director:
        return Post.DIRECTOR
    due = posts_told_at_once(alert.light)
    if not alert.is_acknowledged and at >= alert.due_at:
        due = POSTS[POSTS.index(due) + 1]
    return max(due, alert.told, key=POSTS.index)


def may_merge(ended_at: datetime | None, *, at: datetime, terms: AlertTerms) -> bool:
    """Test if a light that turns bad again belongs to the alert that ended just before."""
    return ended_at is not None and at - ended_at < terms.merge


def check_closing(
    *, light: str, words: str, explanation: str, reason: str, is_useful: bool | None
) -> Iterator[Violation]:
    """Yield what is missing before an alert may be closed."""
    if not reason:
        yield Violation("alert.reason", "请选择关闭原因", field="reason")
    if is_useful is None:
        yield Violation("alert.useful", "请说明这条预警有没有用", field="useful")
    if light == Light.RED and len((explanation or words).strip()) < 4:
        yield Violation("alert.explain", "红灯预警须当日说明原因和措施后才能关闭", field="words")


def check_explanation(words: str) -> Iterator[Violation]:
    """Yield a violation if an explanation says nothing."""
    if len(words.strip()) < 4:
        yield Violation("alert.words", "请写明原因和采取的措施", field="words")
