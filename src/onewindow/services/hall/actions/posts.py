"""Proposing to add or take away counters and posts, and signing it (窗口人员增减)."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from onewindow.foundation.accounts.api import User
from onewindow.foundation.records.api import create, move, next_number
from onewindow.kernel.actors import Actor
from onewindow.kernel.violations import refuse, refuse_if_any
from onewindow.services.hall.models import PostProposal
from onewindow.services.hall.queries.posts import PoolPosts, standards
from onewindow.services.hall.rules.plans import POST_PROPOSAL, ProposalState
from onewindow.services.hall.rules.posts import check_decision


@transaction.atomic
def propose_posts(*, posts: PoolPosts, user: User, at: datetime, actor: Actor) -> PostProposal:
    """
    Write the proposal that the standard calls for, as a numbered document for another to sign.

    :raises Refused: if the standard asks for no change, or one waits for its signature already.
    """
    hall, pool = posts.pool.hall, posts.pool
    if not posts.advice.change:
        raise refuse("posts.no_change", posts.advice.reason)
    waiting = PostProposal.objects.filter(
        hall=hall, letters=pool.key, state=ProposalState.PROPOSED
    )
    if waiting.exists():
        raise refuse("posts.waiting", "这组窗口已有一份建议等待签批")
    on = timezone.localdate(at)
    site = hall.site
    serial = next_number(f"posts:{site.pk}:{on.year}")
    proposal = PostProposal(
        number=f"{site.code}窗调〔{on.year}〕{serial}号",
        hall=hall,
        letters=pool.key,
        change=posts.advice.change,
        staff_change=posts.advice.staff_change,
        content=_content(posts, at),
        made_by=user,
        made_at=at,
    )
    create(
        subject=proposal,
        lifecycle=POST_PROPOSAL,
        names=["propose"],
        actor=actor,
        start=ProposalState.PROPOSED,
        details={"propose": {"number": proposal.number, "change": proposal.change}},
    )
    return proposal


@transaction.atomic
def decide_posts(
    *, proposal: PostProposal, agree: bool, remark: str, user: User, at: datetime, actor: Actor
) -> None:
    """
    Sign the proposal or turn it down; never by the one who wrote it.

    :raises Refused: if it is one's own, has been decided, or is turned down without a reason.
    """
    refuse_if_any(
        check_decision(is_own=proposal.made_by_id == user.pk, agrees=agree, remark=remark.strip())
    )
    move(
        subject=proposal,
        lifecycle=POST_PROPOSAL,
        name="agree" if agree else "reject",
        actor=actor,
        detail={"number": proposal.number, "remark": remark.strip()},
        decided_by=user,
        decided_at=at,
        remark=remark.strip()[:200],
    )


def _content(posts: PoolPosts, at: datetime) -> dict[str, Any]:
    advice, hall = posts.advice, posts.pool.hall
    last = timezone.localdate(at)
    word = "增加" if advice.change > 0 else "减少"
    return {
        "title": f"关于{hall.site.name}{word}窗口和岗位的建议",
        "to": str(hall.site.organization),
        "sentences": _sentences(posts),
        "standards": [
            {
                "name": value.name,
                "wording": value.wording,
                "source": value.source,
                "confidence": value.confidence.badge,
            }
            for value in standards(hall, last)
        ],
        "day": chinese_day(last),
    }


def _sentences(posts: PoolPosts) -> list[str]:
    work, advice = posts.work, posts.advice
    period = f"{chinese_day(posts.since)}至{chinese_day(posts.until)}（不含）"
    return [
        (
            f"{period}，“{posts.pool.name}”共{work.counters}个窗口，{work.days}个工作日办理"
            f"{work.visits}件，每窗每日{work.visits_per_counter_day:.1f}件。"
        ),
        (
            f"服务时长{work.service_hours:f}小时，开窗时长{work.open_hours:f}小时，"
            f"窗口利用率{work.utilisation * 100:.0f}%，平均等候{work.mean_wait_minutes:.1f}分钟。"
        ),
        f"{advice.reason}。调整后为{advice.counters}个窗口。",
    ]


def chinese_day(day: date) -> str:
    """Return a day as documents write it."""
    return f"{day.year}年{day.month}月{day.day}日"
