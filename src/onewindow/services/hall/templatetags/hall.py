"""Words of the hall's pages."""

from datetime import timedelta

from django import template

register = template.Library()


@register.filter
def minutes(value: timedelta | None) -> str:
    """Return a wait in full minutes; nothing to wait for is a dash."""
    if value is None:
        return "—"
    return f"{int(value.total_seconds() // 60)}分钟"
