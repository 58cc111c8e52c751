"""Lights and days of findings."""

from typing import Any

from django import template

from onewindow.engines.inspections.queries import FindingRow
from onewindow.engines.inspections.rules import Light

register = template.Library()
_SIGNS = {
    Light.NONE: "circle-check",
    Light.GREEN: "circle-check",
    Light.YELLOW: "clock",
    Light.RED: "alert-triangle",
}


@register.inclusion_tag("inspections/_light.html")
def finding_light(row: FindingRow) -> dict[str, Any]:
    """Show the light of a finding with the working days left, as colour, sign and words."""
    words = "已结束" if row.finding.over_on else left_words(row.days_left)
    return {"light": row.light, "sign": _SIGNS[row.light], "words": words}


@register.filter
def left_words(days: int | None) -> str:
    """Return how many working days are left, or how many have passed since."""
    if days is None:
        return "不计时"
    if days < 0:
        return f"逾期{-days}个工作日"
    return f"剩{days}个工作日" if days else "今天到期"


@register.filter
def said(entry: Any) -> str:
    """Return what an entry of a finding's record adds to its label."""
    detail = entry.detail or {}
    parts = [
        detail.get("title", ""),
        detail.get("stage", ""),
        detail.get("to", ""),
        detail.get("text", ""),
    ]
    return "；".join(part for part in parts if part)
