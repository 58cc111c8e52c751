"""Words for the record of a case."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.utils import timezone

from onewindow.services.casework.rules import Light

register = template.Library()
_DETAILS = {
    "reason": "理由",
    "items": "内容",
    "method": "方式",
    "signed_by": "签收人",
    "document": "文书",
    "days": "工作日",
    "approved_by": "批准人",
    "to": "转给",
    "result": "结果",
    "stage": "环节",
    "text": "更正",
    "amount": "金额（元）",
    "receipt": "票据",
    "source": "依据",
    "article": "依据",
}


@register.filter
def entry_words(entry: Any) -> str:
    """Return what an entry adds to its title: reason, method, amount, the light and the like."""
    parts = [Light(entry.after).label] if entry.move == "case.overdue" else []
    for key, label in _DETAILS.items():
        value = (entry.detail or {}).get(key)
        if value:
            words = "、".join(map(str, value)) if isinstance(value, list) else str(value)
            parts.append(f"{label}：{words}")
    return "；".join(parts)


@register.filter
def left_words(days: int | None) -> str:
    """Return how many working days are left, or how many have passed since."""
    if days is None:
        return "停钟"
    if days < 0:
        return f"已逾期{-days}个工作日"
    return f"剩{days}个工作日" if days else "今天到期"


@register.filter
def percent(value: Decimal | None) -> str:
    """Return a share in percent, or a dash where there is nothing to count."""
    return "—" if value is None else f"{value.normalize():f}%"


@register.filter
def short_moment(value: datetime | None) -> str:
    """Return a moment the short way for dense lists: 11月5日 14:03."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    return f"{local.month}月{local.day}日 {local:%H:%M}"


@register.filter
def short_day(value: date | datetime | None) -> str:
    """Return a day the short way: 11月5日."""
    if value is None:
        return ""
    day = timezone.localtime(value) if isinstance(value, datetime) else value
    return f"{day.month}月{day.day}日"
