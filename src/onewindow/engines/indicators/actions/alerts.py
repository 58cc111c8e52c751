"""Alerts: raised by a bad light, acknowledged, explained, taken up the ranks, closed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from onewindow.engines.indicators.models import Alert
from onewindow.engines.indicators.queries.alerts import alert_terms, people_at
from onewindow.engines.indicators.rules.alerts import (
    ALERT,
    STANDING,
    AlertState,
    AlertTerms,
    CloseReason,
    Post,
    Standing,
    check_closing,
    check_explanation,
    may_merge,
    post_due,
    posts_told_at_once,
    posts_up_to,
)
from onewindow.engines.indicators.rules.judging import Light, is_worse
from onewindow.foundation.directory.api import Organization
from onewindow.foundation.messaging.api import send_message
from onewindow.foundation.records.api import create, key_of, move
from onewindow.kernel.actors import SYSTEM, Actor
from onewindow.kernel.violations import refuse_if_any

_BATCH = 500


@dataclass(frozen=True, slots=True)
class Sight:
    """What judging saw of one indicator at one place: enough to raise or end an alert."""

    indicator: str
    name: str
    hall: str
    place: str
    organization: Organization | None
    owner: str
    light: Light
    value: Decimal | None
    unit: str
    words: str


@dataclass(frozen=True, slots=True)
class Change:
    """How many alerts were raised, changed and ended by one judging."""

    raised: int = 0
    changed: int = 0
    recovered: int = 0


def raise_alerts(*, sights: Sequence[Sight], at: datetime) -> Change:
    """
    Raise an alert for each bad light that has none, and keep those that stand in step.

    A light that turns bad again soon after belongs to the alert before (30分钟内合并); a grey
    one says nothing. Each alert is a transaction of its own: a fault with one keeps no other back.
    """
    terms = alert_terms(timezone.localdate(at))
    standing = {
        (alert.indicator, alert.hall): alert
        for alert in Alert.objects.filter(state__in=sorted(STANDING)).select_related(
            "organization"
        )
    }
    raised = changed = recovered = 0
    for sight in sights:
        alert = standing.get((sight.indicator, sight.hall))
        if sight.light in {Light.YELLOW, Light.RED}:
            if alert is None:
                _raise_or_reopen(sight, at, terms)
                raised += 1
            else:
                changed += _keep_in_step(alert, sight, at, terms)
        elif alert is not None and sight.light == Light.GREEN and alert.recovered_at is None:
            move(subject=alert, lifecycle=ALERT, name="recover", actor=SYSTEM, recovered_at=at)
            recovered += 1
    return Change(raised, changed, recovered)


def acknowledge_alert(*, alert: Alert, at: datetime, actor: Actor) -> None:
    """
    Take an alert in hand (确认).

    :raises Refused: if somebody else did, or it is closed.
    """
    move(
        subject=alert,
        lifecycle=ALERT,
        name="acknowledge",
        actor=actor,
        acknowledged_at=at,
        acknowledged_by=actor.name,
    )


def explain_alert(*, alert: Alert, words: str, actor: Actor) -> None:
    """
    Say what caused a red alert and what was done (当日说明).

    :raises Refused: if it says nothing, or the alert is closed.
    """
    refuse_if_any(check_explanation(words))
    move(
        subject=alert,
        lifecycle=ALERT,
        name="explain",
        actor=actor,
        detail={"text": words.strip()},
        explanation=words.strip(),
    )


def close_alert(
    *,
    alert: Alert,
    reason: str,
    useful: bool | None,
    words: str = "",
    at: datetime,
    actor: Actor,
) -> None:
    """
    Close an alert with the reason, and say whether it was of use (关闭).

    :raises Refused: if the reason or the usefulness is missing, or a red one is not explained.
    """
    refuse_if_any(
        check_closing(
            light=alert.light,
            words=words,
            explanation=alert.explanation,
            reason=reason if reason in set(CloseReason) else "",
            is_useful=useful,
        )
    )
    move(
        subject=alert,
        lifecycle=ALERT,
        name="close",
        actor=actor,
        detail={"reason": CloseReason(reason).label, "text": words.strip()},
        reason=reason,
        is_useful=useful,
        explanation=words.strip() or alert.explanation,
        closed_at=at,
        closed_by=actor.name,
    )


def escalate_due_alerts(*, at: datetime) -> int:
    """
    Tell the next post of every alert that nobody acknowledged in time, or that stays red.

    :return: how many alerts went up.
    """
    terms = alert_terms(timezone.localdate(at))
    count = 0
    waiting = Alert.objects.filter(state__in=sorted(STANDING), recovered_at=None)
    below = waiting.exclude(told=Post.DIRECTOR.value).select_related("organization")
    for alert in below.order_by("due_at", "id")[:_BATCH]:
        post = post_due(_as_standing(alert), at=at, terms=terms)
        if post == alert.told:
            continue
        with transaction.atomic():
            posts = posts_up_to(post, above=Post(alert.told))
            move(
                subject=alert,
                lifecycle=ALERT,
                name="escalate",
                actor=SYSTEM,
                detail={"to": post.label},
                told=post,
            )
            _tell(alert, posts, f"{Light(alert.light).label}未处理：{alert.place}{alert.name}")
        count += 1
    return count


@transaction.atomic
def _raise_or_reopen(sight: Sight, at: datetime, terms: AlertTerms) -> None:
    last = (
        Alert.objects.filter(indicator=sight.indicator, hall=sight.hall)
        .exclude(closed_at=None)
        .select_related("organization")
        .order_by("-closed_at", "-id")
        .first()
    )
    seen = _seen(sight)
    timing = _timing(sight.light, at, terms)
    told = posts_told_at_once(sight.light)
    if last is not None and may_merge(last.closed_at, at=at, terms=terms):
        move(
            subject=last,
            lifecycle=ALERT,
            name="reopen",
            actor=SYSTEM,
            times=last.times + 1,
            recovered_at=None,
            closed_at=None,
            closed_by="",
            reason="",
            is_useful=None,
            told=told,
            **seen,
            **timing,
        )
        return
    alert = Alert(
        indicator=sight.indicator,
        name=sight.name,
        hall=sight.hall,
        place=sight.place,
        organization=sight.organization,
        owner=sight.owner,
        unit=sight.unit,
        told=told,
        raised_at=at,
        **seen,
        **timing,
    )
    create(subject=alert, lifecycle=ALERT, names=["raise"], actor=SYSTEM, start=AlertState.OPEN)
    _tell(alert, posts_up_to(told), f"{sight.light.label}：{sight.place}{sight.name}")


def _keep_in_step(alert: Alert, sight: Sight, at: datetime, terms: AlertTerms) -> bool:
    """Let a standing alert follow its light; return whether something changed."""
    if is_worse(sight.light, alert.light):
        with transaction.atomic():
            told = posts_told_at_once(sight.light)
            new = posts_up_to(told, above=Post(alert.told)) if told != alert.told else ()
            move(
                subject=alert,
                lifecycle=ALERT,
                name="worsen",
                actor=SYSTEM,
                recovered_at=None,
                told=max(told, Post(alert.told), key=list(Post).index),
                **_seen(sight),
                **_timing(sight.light, at, terms),
            )
            _tell(alert, new, f"转为{sight.light.label}：{alert.place}{alert.name}")
        return True
    if alert.recovered_at is not None:
        move(
            subject=alert,
            lifecycle=ALERT,
            name="relapse",
            actor=SYSTEM,
            recovered_at=None,
            times=alert.times + 1,
            **_seen(sight),
        )
        return True
    if sight.light != alert.light:
        # 红灯转黄仍未恢复：红灯时长到此为止，说明的要求不变。
        Alert.objects.filter(pk=alert.pk).update(red_since=None, **_seen(sight))
        return True
    return False


def _seen(sight: Sight) -> dict[str, Any]:
    return {"light": sight.light.value, "value": sight.value, "words": sight.words}


def _timing(light: Light, at: datetime, terms: AlertTerms) -> dict[str, Any]:
    """Return the clocks of an alert whose light just came: red ones are explained that day."""
    is_red = light == Light.RED
    return {
        "due_at": at + terms.acknowledge_within(light),
        "red_since": at if is_red else None,
        "explain_by": timezone.localdate(at) if is_red else None,
    }


def _as_standing(alert: Alert) -> Standing:
    return Standing(
        light=alert.light,
        is_acknowledged=alert.state == AlertState.TAKEN,
        due_at=alert.due_at,
        red_since=alert.red_since,
        told=Post(alert.told),
    )


def _tell(alert: Alert, posts: Iterable[Post], title: str) -> None:
    """Write to whoever holds the posts; an account without a known person sees it on the page."""
    for user in people_at(posts, alert.organization):
        if user.person is not None:
            send_message(
                person=user.person,
                title=title,
                body=f"{alert.words}，请在{timezone.localtime(alert.due_at):%H:%M}前确认",
                link=f"/desk/cockpit/alerts/{alert.pk}/",
                subject=key_of(alert),
            )
