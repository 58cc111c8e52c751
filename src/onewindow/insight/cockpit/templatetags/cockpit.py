"""Tags of the cockpit: a light is always colour, shape and word together."""

from decimal import Decimal
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from onewindow.engines.indicators.api import Direction, Light
from onewindow.insight.cockpit.queries.items import Item, said

register = template.Library()

SHAPES = {Light.GREEN: "●", Light.YELLOW: "▲", Light.RED: "■", Light.GREY: "○"}

WORDS_OF_HALLS = {
    Light.RED: "有告警",
    Light.YELLOW: "有预警",
    Light.GREEN: "都正常",
    Light.GREY: "无数据",
}


@register.simple_tag
def lamp(value: str, words: Any = "") -> SafeString:
    """Show a light as colour, shape and word; ``words`` stand in place of its own word."""
    light = Light(value)
    return format_html(
        '<span class="ck-lamp ck-lamp--{}"><span aria-hidden="true">{}</span>{}</span>',
        light.value,
        SHAPES[light],
        words or light.label,
    )


@register.simple_tag
def lamps(counts: Any) -> SafeString:
    """Show how many there are of each bad light, and of green if there is no bad one."""
    shown = [light for light in (Light.RED, Light.YELLOW) if counts.get(light)]
    shown = shown or [Light.GREEN if counts.get(Light.GREEN) else Light.GREY]
    parts = [
        lamp(light, f"{light.label}{counts.get(light, 0)}" if counts.get(light) else "")
        for light in shown
    ]
    return SafeString(" ".join(parts))


@register.inclusion_tag("cockpit/_counts.html")
def light_counts(counts: Any, of: str) -> dict[str, Any]:
    """Show how many halls or indicators there are of each light, bad ones first."""
    words = WORDS_OF_HALLS if of == "halls" else {light: light.label for light in WORDS_OF_HALLS}
    shown = [(light, words[light], counts.get(light, 0)) for light in words]
    return {"shown": shown, "label": "大厅的灯" if of == "halls" else "指标的灯"}


@register.filter
def figure(item: Item | None) -> str:
    """Write a value with its unit; without one, why there is none."""
    if item is None:
        return "无数据"
    if item.value is None:
        return item.why or "无数据"
    return said(item.value, item.definition.unit)


@register.filter
def number(item: Item) -> str:
    """Write a value without its unit; a dash for none."""
    return "—" if item.value is None else said(item.value, "")


@register.filter
def plain(value: Decimal | None) -> str:
    """Write a number without zeros at its end."""
    return "—" if value is None else said(value, "")


@register.filter
def change_words(item: Item) -> str:
    """Say how the value moved since the period before."""
    change = item.change
    if change is None:
        return "上期无数据"
    if change == 0:
        return "与上期持平"
    arrow = "升" if change > 0 else "降"
    judged = {True: "，变好", False: "，变差", None: ""}[item.is_better]
    return f"比上期{arrow}{said(abs(change), item.definition.unit)}{judged}"


@register.filter
def direction_words(direction: str) -> str:
    """Say which values are the good ones."""
    return Direction(direction).label


@register.filter
def of_light(counts: Any, light: str) -> int:
    """Return how many of these show the light."""
    return int(counts.get(Light(light), 0))
