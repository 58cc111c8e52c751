"""Faces, bars and words of reviews."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import template

from onewindow.services.feedback.models import FollowUp
from onewindow.services.feedback.queries.handling import STAGES, names_of_follow_up
from onewindow.services.feedback.rules import GRADES, without_personal

register = template.Library()
WIDTH = 110


@register.filter
def rate(value: Decimal | None) -> str:
    """Return a share in percent, or a dash where there is nothing to count."""
    return "—" if value is None else f"{value.normalize():f}%"


@register.filter
def stage_label(finding: Any) -> str:
    """Return the stage in which the work stands."""
    return STAGES.get(finding.stage, "—")


@register.filter
def shown_text(follow_up: FollowUp) -> str:
    """Return what was said without what would tell who said it."""
    said = follow_up.review or follow_up.complaint
    text = said.text if said else ""
    return without_personal(text, names_of_follow_up(follow_up)) or "（没有写意见）"


@register.inclusion_tag("feedback/_bar.html")
def grade_bar(scores: Sequence[int], name: str) -> dict[str, Any]:
    """Draw the share of each grade as one bar; the words carry the same numbers."""
    total, left, parts = sum(scores), 0.0, []
    for score, count in reversed(list(enumerate(scores, start=1))):
        width = WIDTH * count / total if total else 0
        parts.append({"score": score, "x": f"{left:.1f}", "width": f"{width:.1f}"})
        left += width
    words = "，".join(f"{GRADES[n - 1]}{scores[n - 1]}" for n in (5, 4, 3, 2, 1))
    return {"parts": parts, "words": f"{name}：{words}", "total": total, "width": WIDTH}
