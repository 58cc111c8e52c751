"""
Notices made from the data (公告公示): what must stand in each, where it comes from, what lacks.

A pack names for each part of a notice the values that it is made of; nothing is typed twice. A
part without any value is a violation with the article that asks for it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pydantic import Field as SchemaField

from onewindow.kernel.forms import Field
from onewindow.kernel.schema import Part, Wording
from onewindow.kernel.violations import Violation
from onewindow.trading.tendering.rules.kinds import Family

Values = Mapping[str, str]
KNOWN = frozenset(
    {
        "name",
        "method",
        "content",
        "approval",
        "lots",
        "tenderer",
        "agency",
        "supervisor",
        "platform",
        "sealing",
        "opening_place",
        "corrected",
    }
)


class NoticePart(Part):
    """One part that must stand in the notice, and the values that it is made of."""

    label: Wording
    sources: tuple[Wording, ...] = SchemaField(alias="from")


class NoticeKind(Part):
    """
    A kind of notice (公告类型) with its legal content.

    One that is ``is_from_data`` is drafted by the step it tells of, never written at the desk.
    """

    code: Wording
    name: Wording
    family: Family
    stage_code: str
    law: Wording
    confidence: str
    announces: bool = False
    terminates: bool = False
    is_from_data: bool = False
    clarifies: bool = False
    is_public: bool = True
    fields: tuple[Field, ...] = ()
    parts: tuple[NoticePart, ...]


@dataclass(frozen=True, slots=True)
class Composed:
    """A notice as it will be read: its parts in order, each with its text."""

    parts: Sequence[tuple[str, str]]

    def as_record(self) -> list[dict[str, str]]:
        """Return the parts as plain JSON."""
        return [{"label": label, "text": text} for label, text in self.parts]


def check_kind(kind: NoticeKind, events: frozenset[str]) -> Iterator[Violation]:
    """Yield a violation for each part that is made of nothing known."""
    asked = {field.code for field in kind.fields}
    for part in kind.parts:
        for source in part.sources:
            head, _, rest = source.partition(".")
            is_known = (
                (head == "terms" and rest in asked)
                or (head == "at" and rest in events)
                or source in KNOWN
            )
            if not is_known:
                words = f"{kind.name}的“{part.label}”取自不存在的“{source}”"
                yield Violation("notice.source", words)


def compose(kind: NoticeKind, values: Values) -> tuple[Composed, list[Violation]]:
    """Return the notice and a violation for each part that has no value yet."""
    parts, missing = [], []
    for part in kind.parts:
        text = "\n".join(filter(None, (values.get(source, "") for source in part.sources)))
        parts.append((part.label, text))
        if not text:
            missing.append(Violation("notice.missing", f"{kind.name}缺少：{part.label}", kind.law))
    return Composed(parts), missing
