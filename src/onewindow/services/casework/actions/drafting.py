"""An application before it is submitted: drafts, answers, materials."""

from datetime import date
from typing import Any, BinaryIO

from django.db import transaction
from django.utils import timezone

from onewindow.foundation.accounts.api import may_act_for
from onewindow.foundation.directory.api import Enterprise, Person
from onewindow.foundation.records.api import attach_file, insert_rows, key_of, new_row, record
from onewindow.kernel.actors import Actor
from onewindow.kernel.forms import clean_answers, is_asked
from onewindow.kernel.violations import Violation, refuse, refuse_if_any
from onewindow.services.casework.models import Case, CaseMaterial
from onewindow.services.casework.rules import Channel, Intake, State
from onewindow.services.catalog.api import Edition, MatterContent, content_of
from onewindow.services.certificates.api import Certificate, usable_certificate

EDITABLE = frozenset({State.DRAFT, State.SUPPLEMENTING})


@transaction.atomic
def start_draft(
    *,
    edition: Edition,
    person: Person | None = None,
    enterprise: Enterprise | None = None,
    agent: Person | None = None,
    channel: Channel,
    situation: str = "",
    on: date,
    actor: Actor,
) -> Case:
    """
    Start an application that can be finished later.

    :raises Refused: if the matter takes no new case, is not for this kind of applicant, or the
        agent holds no mandate.
    """
    refuse_if_any(check_applicant(edition, person, enterprise, agent, on=on))
    case = new_case(edition, person, enterprise, agent, channel=channel, situation=situation)
    insert_rows([case])
    insert_rows(new_materials(case, content_of(edition), on=on))
    record(subject=case, what="case.draft", actor=actor, after=State.DRAFT)
    return case


@transaction.atomic
def save_answers(
    *, case: Case, answers: dict[str, Any], on: date, actor: Actor, situation: str | None = None
) -> list[Violation]:
    """
    Keep what is right of the answers so far and return what is still wrong.

    :raises Refused: if the application is no longer in the applicant's hands.
    """
    _refuse_unless_editable(case)
    content = content_of(case.edition)
    situation = case.situation if situation is None else situation
    merged = {**case.answers, **answers}
    clean, violations = clean_answers(content.fields, situation, merged, on=on)
    case.situation, case.answers = situation, clean
    case.save(update_fields=["situation", "answers"])
    _refresh_materials(case, content, on=on)
    return violations


def attach_material(
    *, case: Case, code: str, file: BinaryIO, name: str, actor: Actor
) -> CaseMaterial:
    """
    Keep a file as one of the case's materials.

    :raises Refused: if the file cannot be used, or the application is no longer editable.
    """
    _refuse_unless_editable(case)
    material = _material(case, code)
    # 清洗文件要零点几秒，不能占着数据库的写锁；存好之后再核对一次办件是否仍可修改。
    attachment = attach_file(file=file, name=name, owner=key_of(case), actor=actor)
    with transaction.atomic():
        case.refresh_from_db(fields=["state"])
        _refuse_unless_editable(case)
        material.attachment, material.intake = attachment, Intake.RECEIVED
        material.save(update_fields=["attachment", "intake"])
    return material


@transaction.atomic
def promise_material(*, case: Case, code: str, promised: bool, actor: Actor) -> CaseMaterial:
    """
    Promise to hand a material in later (容缺), or take the promise back.

    :raises Refused: if the guide does not list the material as able to follow.
    """
    _refuse_unless_editable(case)
    material = _material(case, code)
    if promised and not material.can_follow:
        raise refuse("case.material.cannot_follow", f"{material.name}不在可容缺材料清单内")
    material.intake = Intake.PROMISED if promised else Intake.MISSING
    material.save()
    return material


def check_applicant(
    edition: Edition,
    person: Person | None,
    enterprise: Enterprise | None,
    agent: Person | None,
    *,
    on: date,
) -> list[Violation]:
    """Return every reason why this applicant cannot start this matter."""
    content = content_of(edition)
    found = []
    kind = "person" if person else "enterprise"
    if edition.matter.state != "active":
        found.append(
            Violation("case.matter.closed", f"“{content.name}”已暂停或取消，不接收新申请")
        )
    if kind not in content.subjects:
        who = "企业" if kind == "person" else "个人"
        found.append(Violation("case.subject.wrong", f"“{content.name}”由{who}申请"))
    return [*found, *_check_mandate(content.slug, person, enterprise, agent, on=on)]


def check_agent(case: Case, *, by: Person, on: date) -> list[Violation]:
    """Return why somebody may no longer act in a case: the mandate has ended (委托终止)."""
    agent = case.agent if by.pk == case.agent_id else None
    return _check_mandate(case.matter.slug, case.person, case.enterprise, agent, on=on)


def _check_mandate(
    slug: str,
    person: Person | None,
    enterprise: Enterprise | None,
    agent: Person | None,
    *,
    on: date,
) -> list[Violation]:
    if agent is None or may_act_for(
        agent, person=person, enterprise=enterprise, matter_slug=slug, on=on
    ):
        return []
    words = "没有有效的委托，请先取得本人同意"
    return [Violation("case.mandate.missing", words, "《民法典》第一百六十一条")]


def new_case(
    edition: Edition,
    person: Person | None,
    enterprise: Enterprise | None,
    agent: Person | None,
    *,
    channel: Channel,
    situation: str,
) -> Case:
    """Return a case that is not stored yet, bound to the edition."""
    holder = person or enterprise
    matter = edition.matter
    organization = matter.organization
    return new_row(
        Case,
        number=None,
        edition=edition,
        matter=matter,
        matter_name=content_of(edition).name,
        situation=situation,
        person=person,
        enterprise=enterprise,
        applicant_name=holder.name if holder else "",
        agent=agent,
        phone=(agent or person).phone if (agent or person) else "",  # type: ignore[union-attr]
        organization=organization,
        region=organization.region.code,
        channel=channel,
        created_at=timezone.now(),
    )


def new_materials(case: Case, content: MatterContent, *, on: date) -> list[CaseMaterial]:
    """Return the case's list of materials, with those that need not be handed in marked so."""
    return [
        _new_material(case, material, on=on)
        for material in content.materials
        if is_asked(material, case.situation, case.answers)
    ]


def _new_material(case: Case, material: Any, *, on: date) -> CaseMaterial:
    row = new_row(
        CaseMaterial,
        case=case,
        code=material.code,
        name=material.name,
        is_required=material.necessity != "2",
        can_follow=material.can_follow,
    )
    if _is_known_by_registration(case, material.certificate):
        row.intake, row.note = Intake.SHARED, "以实名（登记）信息核验"
    elif held := _held(case, material.certificate, on=on):
        row.certificate, row.intake = held, Intake.REUSED
    elif material.is_filled_online and case.channel != Channel.COUNTER:
        row.intake, row.note = Intake.RECEIVED, "在线填写生成"
    elif material.waiver in {"1", "4"}:
        row.intake, row.note = Intake.SHARED, "由本中心通过数据共享取得"
    elif material.waiver == "3":
        row.intake, row.note = Intake.SHARED, "以告知承诺代替"
    return row


def _held(case: Case, kind: str, *, on: date) -> Certificate | None:
    if not kind:
        return None
    return usable_certificate(
        kind_name=kind, person=case.person, enterprise=case.enterprise, on=on
    )


def _is_known_by_registration(case: Case, certificate: str) -> bool:
    person, enterprise = case.person, case.enterprise
    if certificate == "居民身份证":
        return bool((person or case.agent) and (person or case.agent).is_verified)  # type: ignore[union-attr]
    return certificate == "营业执照" and enterprise is not None and enterprise.state == "active"


def _refresh_materials(case: Case, content: MatterContent, *, on: date) -> None:
    wanted = {row.code: row for row in new_materials(case, content, on=on)}
    present = set(case.materials.values_list("code", flat=True))
    case.materials.filter(attachment=None).exclude(code__in=wanted).delete()
    insert_rows([row for code, row in wanted.items() if code not in present])


def _material(case: Case, code: str) -> CaseMaterial:
    material = case.materials.filter(code=code).first()
    if material is None:
        raise refuse("case.material.unknown", "申请材料清单中没有这一项")
    return material


def _refuse_unless_editable(case: Case) -> None:
    if case.state not in EDITABLE:
        raise refuse("case.not_editable", "申请已提交，不能再修改；如需更改请撤回或等待补正通知")
