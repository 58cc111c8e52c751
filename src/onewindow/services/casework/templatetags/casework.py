"""Words for the record of a case."""

from typing import Any

from django import template

from onewindow.services.casework.rules import CASE, DUTY, REVIEW_TASK, Light

register = template.Library()
_LABELS = {
    f"{lifecycle.name}.{move.name}": move.label
    for lifecycle in (CASE, DUTY, REVIEW_TASK)
    for move in lifecycle.moves.values()
} | {
    "case.draft": "建立草稿",
    "case.serve": "送达文书",
    "case.recompute": "期限重新计算",
    "review_task.reassign": "转派任务",
}


@register.filter
def move_label(entry: Any) -> str:
    """Return what an entry says happened, in a clerk's words."""
    if entry.move == "case.overdue":
        return f"预警：{Light(entry.after).label}"
    return _LABELS.get(entry.move, entry.move)
