"""Template tags of the house: the same icon, badge, light and field on every page."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import forms, template
from django.apps import apps
from django.conf import settings
from django.core.paginator import Page
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from onewindow.kernel import money
from onewindow.kernel.identifiers import masked_citizen_number, masked_name, masked_phone
from onewindow.kernel.lifecycle import state_words
from onewindow.site.words import entry_title

register = template.Library()

SPRITE = "vendor/tabler-icons-3.51.0/sprite.svg"
LIGHTS = {
    "none": ("未计时", "clock"),
    "green": ("正常", "circle-check"),
    "yellow": ("临期", "clock"),
    "red": ("超承诺时限", "alert-triangle"),
    "black": ("超法定时限", "alert-triangle"),
}
CONFIDENCE = {
    "draft": ("示例", "示例数据，尚未按当地文件核对"),
    "example": ("示例", "示例数据，尚未按当地文件核对"),
    "verify": ("待核", "出处待核对，以现行法规和当地公布的办事指南为准"),
    "unchecked": ("待核", "出处待核对，以现行法规和当地公布的办事指南为准"),
}
TONES = {
    "green": {
        "closed",
        "granted",
        "valid",
        "active",
        "paid",
        "kept",
        "agreed",
        "published",
        "completed",
        "in_force",
        "refunded",
        "released",
    },
    "blue": {"submitted", "received", "accepted", "reviewing", "delivering", "open", "asked"},
    "amber": {
        "supplementing",
        "special",
        "suspended",
        "due",
        "promised",
        "proposed",
        "draft",
        "prepared",
    },
    "red": {"denied", "not_accepted", "revoked", "rejected", "broken", "returned", "missing"},
}

register.filter("masked_number", masked_citizen_number)
register.filter("masked_phone", masked_phone)
register.filter("masked_name", masked_name)


register.filter("words_of", entry_title)
register.filter("state_words", state_words)


@register.filter
def subject_words(key: str) -> str:
    """Name the subject of an entry by its kind and number: casework.case:12 → 办件 12."""
    label, _, number = key.partition(":")
    try:
        return f"{apps.get_model(label)._meta.verbose_name} {number}"
    except (LookupError, ValueError):
        return key


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """Draw an icon; with a label it is read aloud, without one it is decoration."""
    spoken = format_html('role="img" aria-label="{}"', label) if label else 'aria-hidden="true"'
    return format_html(
        '<svg class="ow-icon" {} focusable="false"><use href="{}#{}"></use></svg>',
        spoken if label else SafeString(spoken),
        static(SPRITE),
        name,
    )


@register.simple_tag
def light(value: str, days: int | None = None) -> SafeString:
    """Show a progress light (预警灯) as colour, sign and word together."""
    word, sign = LIGHTS.get(value or "none", LIGHTS["none"])
    if days is not None:
        word = f"{word}·剩{days}日" if days >= 0 else f"{word}·超{-days}日"
    return format_html('<span class="ow-light ow-light--{}">{}{}</span>', value, icon(sign), word)


@register.simple_tag
def confidence(value: Any) -> SafeString:
    """Show how sure the source is: 示例 or 待核, nothing when it was checked."""
    key = {True: "", False: "unchecked"}.get(value, value)
    if key not in CONFIDENCE:
        return SafeString("")
    word, why = CONFIDENCE[key]
    return format_html('<span class="ow-badge ow-badge--{}" title="{}">{}</span>', key, why, word)


@register.simple_tag
def state_tag(label: str, value: str = "") -> SafeString:
    """Show a state as a word on a calm colour."""
    tone = next((tone for tone, states in TONES.items() if value in states), "grey")
    return format_html('<span class="ow-state ow-state--{}">{}</span>', tone, label)


@register.filter
def day(value: date | None) -> str:
    """Write a date the way an office letter does: 2026年3月5日."""
    return f"{value.year}年{value.month}月{value.day}日" if value else ""


@register.filter
def moment(value: datetime | None) -> str:
    """Write a moment in the office's own time: 2026年3月5日 14:03."""
    if not value:
        return ""
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return f"{day(local)} {local:%H:%M}"


@register.filter
def yuan(value: Decimal | None) -> str:
    """Write an amount of money with two places and separators: 38,600,000.00; a dash for none."""
    return "—" if value is None else f"{value:,.2f}"


@register.filter
def percent(value: Decimal | str) -> str:
    """Write a fraction as people say it: 0.1 as 10%."""
    return money.percent(Decimal(value))


@register.inclusion_tag("base/components/masked.html")
def masked(value: str, kind: str = "number", reveal: str = "") -> dict[str, Any]:
    """Show a personal value masked; ``reveal`` is the address of the recorded full view."""
    hide = {"number": masked_citizen_number, "phone": masked_phone, "name": masked_name}[kind]
    return {"value": hide(value or ""), "reveal": reveal}


@register.inclusion_tag("base/components/error_summary.html")
def error_summary(form: forms.BaseForm | None) -> dict[str, Any]:
    """List every error of the form, each linked to its field."""
    problems = []
    for name, errors in (form.errors if form else {}).items():
        bound = form[name] if form and name in form.fields else None
        target = (bound.id_for_label or bound.auto_id) if bound else ""
        label = f"{bound.label}：" if bound else ""
        plain = str(forms.Field.default_error_messages["required"])
        problems += [(target, f"{label}{m}" if m == plain else m) for m in errors]
    return {"problems": problems}


@register.inclusion_tag("base/components/field.html")
def field(bound: BoundField, *, heading: bool = False) -> dict[str, Any]:
    """Render a form field for citizens; ``heading`` makes its label the page's title."""
    return {**_parts(bound), "heading": heading}


@register.inclusion_tag("base/components/staff_field.html")
def staff_field(bound: BoundField) -> dict[str, Any]:
    """Render a form field for staff."""
    return _parts(bound)


def _parts(bound: BoundField) -> dict[str, Any]:
    widget = bound.field.widget
    kinds: tuple[tuple[type[forms.Widget], str], ...] = (
        (forms.HiddenInput, "hidden"),
        (forms.CheckboxSelectMultiple, "checkboxes"),
        (forms.RadioSelect, "radios"),
        (forms.CheckboxInput, "checkbox"),
        (forms.SelectMultiple, "select"),
        (forms.Select, "select"),
        (forms.Textarea, "textarea"),
        (forms.FileInput, "file"),
        (forms.MultiWidget, "several"),
    )
    kind = next((name for cls, name in kinds if isinstance(widget, cls)), "input")
    described = [f"{bound.id_for_label}-hint"] * bool(bound.help_text)
    described += [f"{bound.id_for_label}-error"] * bool(bound.errors)
    return {
        "field": bound,
        "kind": kind,
        "input": bound.as_widget(attrs=_attributes(bound, kind, " ".join(described))),
        "described": " ".join(described),
        "widget": widget,
    }


def _attributes(bound: BoundField, kind: str, described: str) -> dict[str, Any]:
    classes = {
        "textarea": "govuk-textarea form-control",
        "select": "govuk-select form-select",
        "file": "govuk-file-upload form-control",
        "checkbox": "govuk-checkboxes__input form-check-input",
    }.get(kind, "govuk-input form-control")
    wrong = {
        "textarea": " govuk-textarea--error is-invalid",
        "select": " govuk-select--error is-invalid",
        "file": " govuk-file-upload--error is-invalid",
    }.get(kind, " govuk-input--error is-invalid")
    extra = bound.field.widget.attrs.get("class", "")
    words = f"{classes}{wrong if bound.errors else ''} {extra}".strip()
    attributes: dict[str, Any] = {"class": words}
    if kind == "textarea":
        attributes["rows"] = 5
    if described:
        attributes["aria-describedby"] = described
    if bound.errors:
        attributes["aria-invalid"] = "true"
    return attributes


@register.inclusion_tag("base/components/pagination.html", takes_context=True)
def pagination(context: template.Context, page: Page[Any]) -> dict[str, Any]:
    """Show the pages of a list; keeps every other parameter of the address."""
    query: QueryDict = context["request"].GET.copy()
    query.pop("page", None)
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {
        "page": page,
        "numbers": list(numbers),
        "gap": page.paginator.ELLIPSIS,
        "rest": f"&{query.urlencode()}" if query else "",
    }


@register.inclusion_tag("base/components/timeline.html")
def timeline(steps: Any) -> dict[str, Any]:
    """Show steps with ``title, at, who, text, state`` (done, now, next) from old to new."""
    return {"steps": steps}


@register.inclusion_tag("base/components/task_list.html")
def task_list(tasks: Any) -> dict[str, Any]:
    """Show tasks with ``title, hint, link, state, label``."""
    return {"tasks": tasks}


@register.inclusion_tag("base/components/empty.html")
def empty(title: str, text: str = "", link: str = "", action: str = "") -> dict[str, Any]:
    """Say that there is nothing here yet, and what can be done."""
    return {"title": title, "text": text, "link": link, "action": action}


@register.simple_tag
def city_name() -> str:
    """Return the name of the city that runs this house."""
    return str(settings.CITY_NAME)


@register.simple_tag
def is_demo() -> bool:
    """Test if the house shows invented data."""
    return bool(settings.DEMO)


@register.simple_tag(takes_context=True)
def here(context: template.Context, route: str) -> str:
    """Return what marks a menu entry as the page one is on."""
    match = getattr(context.get("request"), "resolver_match", None)
    if not match or not match.view_name:
        return ""
    return "page" if match.view_name == route else ""
