"""Taking in a complaint (投诉帮办): at the window, by phone, on the web."""

from dataclasses import dataclass

from django.utils import timezone

from onewindow.engines.inspections.api import Done
from onewindow.foundation.accounts.api import User
from onewindow.foundation.directory.api import Organization, Person, Site
from onewindow.foundation.messaging.api import send_message
from onewindow.foundation.records.api import joined, next_number, record
from onewindow.kernel.violations import Violation, refuse_if_any
from onewindow.services.casework.api import Case
from onewindow.services.catalog.api import Matter
from onewindow.services.feedback.actions.following import open_complaint
from onewindow.services.feedback.models import Complaint
from onewindow.services.feedback.queries.schemes import content_of, scheme_in_force
from onewindow.services.feedback.queries.services import desk_for
from onewindow.services.feedback.rules import ComplaintChannel


@dataclass(frozen=True, slots=True)
class ComplaintDraft:
    """What somebody complains about, and how he can be answered."""

    channel: ComplaintChannel
    text: str
    organization: Organization
    case: Case | None = None
    matter: Matter | None = None
    site: Site | None = None
    clerk: User | None = None
    person: Person | None = None
    caller_name: str = ""
    caller_phone: str = ""


@joined
def register_complaint(*, draft: ComplaintDraft, done: Done) -> Complaint:
    """
    Register a complaint (受理投诉); the clocks of its handling start.

    :raises Refused: if it says too little to be looked into.
    """
    text = draft.text.strip()
    if len(text) < 5:
        refuse_if_any([Violation("complaint.text", "请把事情写清楚（至少5个字）", field="text")])
    region = draft.organization.region.code
    desk = draft.site.organization if draft.site else desk_for(draft.organization, region)
    case = draft.case
    complaint = Complaint(
        number=next_complaint_number(done),
        channel=draft.channel,
        case=case,
        matter=draft.matter or (case.matter if case else None),
        organization=draft.organization,
        desk=desk,
        site=draft.site,
        clerk=draft.clerk or (case.assignee if case else None),
        person=draft.person,
        caller_name=draft.caller_name.strip(),
        caller_phone=draft.caller_phone.strip(),
        text=text,
        is_named=bool(draft.person or draft.caller_phone.strip()),
        on=done.on,
        at=timezone.now(),
    )
    complaint.save()
    detail = {"number": complaint.number, "channel": draft.channel.label}
    record(subject=complaint, what="complaint.register", actor=done.actor, detail=detail)
    scheme = scheme_in_force(desk.region.code, on=done.on)
    # 投诉人是谁不写进问题的留痕：被投诉的人看得到它。
    open_complaint(
        complaint=complaint, content=content_of(scheme), done=Done("", done.on, done.actor)
    )
    if draft.person:
        send_message(
            person=draft.person,
            title="投诉已受理",
            body=f"编号{complaint.number}，我们会按期限联系您并答复。",
            link=f"/my/complaints/{complaint.pk}/",
        )
    return complaint


def next_complaint_number(done: Done) -> str:
    """Return the number of a complaint: TS, the day, the serial of the day."""
    return f"TS{done.on:%Y%m%d}{next_number(f'complaint:{done.on:%Y%m%d}'):04d}"
