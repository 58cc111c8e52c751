"""What was said in an application, and what came of it."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from onewindow.channels.portal.queries.progress import Progress
from onewindow.foundation.records.api import Entry, key_of
from onewindow.kernel.actors import SYSTEM
from onewindow.kernel.forms import FieldKind
from onewindow.kernel.identifiers import masked_citizen_number
from onewindow.services.casework.api import (
    Case,
    LegalDocument,
    Outcome,
    State,
    Story,
    stories_of,
    timeline_of,
)
from onewindow.services.catalog.api import Field
from onewindow.services.certificates.api import Certificate, certificates_from

AT_ONCE = frozenset({Outcome.INSTANT_GRANT, Outcome.UNDERTAKING_GRANT})
SECRET = frozenset({FieldKind.CITIZEN_NUMBER, FieldKind.BANK_ACCOUNT})
BY_APPLICANT = frozenset({"case.draft", "case.submit", "case.supplement", "case.withdraw"})
UNCHANGED = {
    "case.extend": lazy("办理期限已延长"),
    "case.fill_gap": lazy("容缺材料已补齐"),
    "case.correct": lazy("文书已更正"),
    "case.serve": lazy("文书已送达"),
    "case.register_fee": lazy("请缴费"),
    "case.pay_fee": lazy("已缴费"),
    "case.waive_fee": lazy("费用已减免"),
    "case.refund_fee": lazy("已退费"),
}


@dataclass(frozen=True, slots=True)
class Answer:
    """One line of check-your-answers."""

    code: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class TimelineStep:
    """One line of the timeline that the applicant reads."""

    title: str
    at: datetime | None
    who: str
    text: str
    state: str
    when: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """What came of an application."""

    is_instant: bool
    seconds: str
    certificates: tuple[Certificate, ...]
    documents: tuple[LegalDocument, ...]
    why: Story | None


def summary_of(case: Case, progress: Progress) -> list[Answer]:
    """Return every question with its answer in words."""
    lines = []
    if progress.content.situations:
        names = {s.code: s.name for s in progress.content.situations}
        lines.append(Answer("", _("办理情形"), names.get(case.situation, "")))
    return lines + [
        Answer(field.code, field.label, answer_words(field, case.answers.get(field.code)))
        for field in progress.questions
    ]


def answer_words(field: Field, value: object) -> str:
    """Return an answer in the words that the applicant chose; bank and identity numbers masked."""
    if value in (None, "", []):
        return ""
    options = dict(field.options)
    match field.kind:
        case FieldKind.CHOICE:
            return options.get(str(value), str(value))
        case FieldKind.CHOICES if isinstance(value, list):
            return "、".join(options.get(str(code), str(code)) for code in value)
        case FieldKind.YES_NO:
            return _("是") if value == "yes" else _("否")
        case FieldKind.MONEY:
            return _("%(amount)s元") % {"amount": value}
        case FieldKind.DATE:
            day = date.fromisoformat(str(value))
            return f"{day.year}年{day.month}月{day.day}日"
        case kind if kind in SECRET:
            return masked_citizen_number(str(value))
    return str(value)


def result_of(case: Case) -> Result:
    """Return what came of the application so far."""
    return Result(
        is_instant=case.outcome in AT_ONCE,
        seconds=_seconds(case),
        certificates=tuple(certificates_from(key_of(case))),
        documents=tuple(case.documents.select_related("issuer").order_by("id")),
        why=next(reversed(stories_of(case)), None),
    )


def steps_of(case: Case) -> list[TimelineStep]:
    """Return the timeline: what happened, where it stands, what comes next and by when."""
    entries = timeline_of(case)
    applicant = entries[0].actor if entries else ""
    steps = [step for entry in entries if (step := _step(entry, applicant))]
    if not case.closed_at and steps:
        last = steps[-1]
        steps[-1] = TimelineStep(last.title, last.at, last.who, last.text, "now")
        steps += _ahead(case)
    return steps


def _step(entry: Entry, applicant: str) -> TimelineStep | None:
    detail = entry.detail or {}
    text = str(detail.get("reason") or detail.get("article") or "")
    if entry.move in UNCHANGED:
        title = str(UNCHANGED[entry.move])
    elif entry.after in set(State) and entry.after != entry.before:
        title = _("开始填写") if entry.after == State.DRAFT else State(entry.after).label
    else:
        return None
    who = str(detail.get("by", "")) or entry.actor_name
    if entry.actor == applicant and entry.move not in BY_APPLICANT:
        who = SYSTEM.name
    return TimelineStep(title, entry.at, who, text, "done")


def _ahead(case: Case) -> list[TimelineStep]:
    if case.state == State.SUPPLEMENTING:
        return [TimelineStep(_("补齐材料后继续办理"), None, "", "", "next")]
    due = case.promised_due
    when = f"{due.year}年{due.month}月{due.day}日前" if due else ""
    return [TimelineStep(_("作出决定"), None, "", "", "next", when)]


def _seconds(case: Case) -> str:
    """Return how long the decision took after sending; never claimed as less than it was."""
    if not (case.submitted_at and case.decided_at):
        return ""
    taken = (case.decided_at - case.submitted_at).total_seconds()
    return _("1秒内") if taken < 1 else _("%(count)d秒") % {"count": int(taken) + 1}
