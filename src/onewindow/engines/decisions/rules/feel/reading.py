"""Texts read as dates, times and durations, and values written as text (``string()``)."""

from decimal import Decimal
from typing import Any

from onewindow.engines.decisions.rules.feel.durations import duration_of
from onewindow.engines.decisions.rules.feel.faults import Undefined
from onewindow.engines.decisions.rules.feel.limits import Meter
from onewindow.engines.decisions.rules.feel.moments import date_of, date_time_of, time_of
from onewindow.engines.decisions.rules.feel.spans import Span
from onewindow.engines.decisions.rules.feel.types import Callee


def moment_of(text: str) -> Any:
    """
    Return the date, time, date and time or duration that a text writes.

    :raises Undefined: if it writes none.
    """
    for read in (date_of, date_time_of, time_of, duration_of):
        value = read(text)
        if value is not None:
            return value
    raise Undefined(f"“{text[:40]}”不是日期、时刻或时长")


def text_of(value: Any, meter: Meter, *, is_inside: bool = False) -> str:
    """
    Return a value as text; texts inside lists and contexts are quoted.

    :raises Undefined: if it has no text.
    """
    meter.spend()
    match value:
        case None:
            text = "null"
        case bool():
            text = "true" if value else "false"
        case Decimal():
            text = number_text(value)
        case str():
            text = quoted(value) if is_inside else value
        case list():
            text = f"[{', '.join(text_of(item, meter, is_inside=True) for item in value)}]"
        case dict():
            parts = (
                f"{_key(name)}: {text_of(part, meter, is_inside=True)}"
                for name, part in value.items()
            )
            text = f"{{{', '.join(parts)}}}"
        case Span():
            text = _span(value, meter)
        case Callee():
            text = f"function({', '.join(parameter.name for parameter in value.parameters)})"
        case _:
            text = str(value)
    meter.write(len(text))
    return text


def number_text(number: Decimal) -> str:
    """
    Return a number without exponent and without a sign on zero.

    :raises Undefined: if it would have too many digits.
    """
    if not number:
        return "0"
    if abs(number.adjusted()) > 400:
        raise Undefined("数字过大，不能写成文字")
    return f"{number:f}"


def quoted(text: str) -> str:
    """Return a text as a FEEL literal."""
    inner = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + inner.replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t") + '"'


def _key(name: str) -> str:
    is_plain = name.replace(" ", "").replace("_", "").isalnum() and not name[0].isdigit()
    return name if is_plain else quoted(name)


def _span(span: Span, meter: Meter) -> str:
    low, high = (text_of(end, meter, is_inside=True) for end in (span.low, span.high))
    match span.sign:
        case "":
            return f"{'[' if span.has_low else '('}{low}..{high}{']' if span.has_high else ')'}"
        case "<" | "<=":
            return f"({span.sign}{high})"
    return f"({span.sign}{low})"
