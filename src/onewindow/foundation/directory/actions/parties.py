"""Registering persons, enterprises and projects: found by their number, or stored."""

from datetime import date
from decimal import Decimal

from django.db import IntegrityError, transaction

from onewindow.foundation.directory.models import Enterprise, Person, Project, Region
from onewindow.foundation.directory.rules import (
    ENTERPRISE,
    DocumentKind,
    EnterpriseDraft,
    EnterpriseKind,
    EnterpriseState,
    PersonDraft,
    ProjectDraft,
    check_enterprise,
    check_person,
    check_project,
    clean_name,
    clean_number,
    clean_text,
)
from onewindow.foundation.records.api import move, record
from onewindow.kernel.actors import Actor
from onewindow.kernel.identifiers import birthday, masked_name, masked_phone
from onewindow.kernel.violations import Refused, Violation, refuse, refuse_if_any


@transaction.atomic
def register_person(
    *,
    name: str,
    number: str,
    phone: str = "",
    on: date,
    actor: Actor,
    document_kind: DocumentKind = DocumentKind.CITIZEN,
    region: Region | None = None,
    address: str = "",
    is_verified: bool = False,
) -> Person:
    """
    Return the person with this number; store the person if nobody has it yet.

    A phone that is given replaces the stored one; a verified name stays verified.

    :raises Refused: with everything wrong in name, number and phone, or if the number is stored
        under another name.
    """
    draft = PersonDraft(
        name=clean_name(name),
        number=clean_number(number),
        phone=clean_number(phone),
        document_kind=document_kind,
        address=clean_text(address),
    )
    refuse_if_any(check_person(draft, on=on))
    person = Person.objects.filter(number=draft.number).first()
    if person is None:
        person = _insert_person(draft, region, actor, is_verified=is_verified)
    if person.name != draft.name:
        raise Refused([_other_name(person.name)])
    return _brought_up_to_date(person, draft.phone, actor, is_verified=is_verified)


def _insert_person(
    draft: PersonDraft, region: Region | None, actor: Actor, *, is_verified: bool
) -> Person:
    person = Person(
        name=draft.name,
        document_kind=draft.document_kind,
        number=draft.number,
        born=birthday(draft.number) if draft.document_kind is not DocumentKind.FOREIGN else None,
        phone=draft.phone,
        region=region,
        address=draft.address,
        is_verified=is_verified,
    )
    try:
        with transaction.atomic():
            person.save(force_insert=True)
    except IntegrityError:  # two counters registered the same person at the same moment
        return Person.objects.get(number=draft.number)
    record(subject=person, what="person.register", actor=actor)
    return person


def _brought_up_to_date(person: Person, phone: str, actor: Actor, *, is_verified: bool) -> Person:
    changes = []
    if phone and phone != person.phone:
        detail = {"from": masked_phone(person.phone), "to": masked_phone(phone)}
        record(subject=person, what="person.phone", actor=actor, detail=detail)
        person.phone = phone
        changes.append("phone")
    if is_verified and not person.is_verified:
        record(subject=person, what="person.verify", actor=actor)
        person.is_verified = True
        changes.append("is_verified")
    if changes:
        person.save(update_fields=changes)
    return person


def _other_name(stored: str) -> Violation:
    return Violation(
        "person.name.differs",
        f"该证件号码登记的姓名是“{masked_name(stored)}”，与填写的不一致，请核对证件",
        field="name",
    )


@transaction.atomic
def register_enterprise(
    *,
    name: str,
    credit_code: str,
    region: Region,
    on: date,
    actor: Actor,
    kind: EnterpriseKind = EnterpriseKind.COMPANY,
    legal_person: Person | None = None,
    address: str = "",
    founded_on: date | None = None,
) -> Enterprise:
    """
    Return the enterprise with this credit code; store it if it is new.

    :raises Refused: with everything wrong in what was said, or if the code is stored under
        another name.
    """
    draft = EnterpriseDraft(
        clean_text(name), clean_number(credit_code), clean_text(address), founded_on
    )
    refuse_if_any(check_enterprise(draft, on=on))
    enterprise = Enterprise.objects.filter(credit_code=draft.credit_code).first()
    if enterprise is None:
        enterprise = Enterprise(
            name=draft.name,
            credit_code=draft.credit_code,
            kind=kind,
            legal_person=legal_person,
            region=region,
            address=draft.address,
            founded_on=founded_on,
        )
        try:
            with transaction.atomic():
                enterprise.save(force_insert=True)
        except IntegrityError:  # somebody else registered it at the same moment
            enterprise = Enterprise.objects.get(credit_code=draft.credit_code)
        else:
            record(subject=enterprise, what="enterprise.register", actor=actor)
    if enterprise.name != draft.name:
        raise refuse(
            "enterprise.name.differs",
            f"该统一社会信用代码登记的名称是“{enterprise.name}”，与填写的不一致，请核对营业执照",
        )
    return enterprise


@transaction.atomic
def name_legal_person(*, enterprise: Enterprise, person: Person, actor: Actor) -> None:
    """
    Note who leads an enterprise of which nobody was known yet (法定代表人).

    :raises Refused: if it is cancelled, or somebody is known already.
    """
    rows = Enterprise.objects.filter(
        pk=enterprise.pk, legal_person=None, state=EnterpriseState.ACTIVE
    )
    if not rows.update(legal_person=person):
        words = "企业已注销，或者已经登记了法定代表人；法定代表人变更的，请到窗口办理"
        raise refuse("enterprise.registered", words)
    enterprise.legal_person = person
    detail = {"person": person.pk}
    record(subject=enterprise, what="enterprise.lead", actor=actor, detail=detail)


@transaction.atomic
def cancel_enterprise(*, enterprise: Enterprise, on: date, actor: Actor) -> Enterprise:
    """
    Cancel an enterprise (注销).

    :raises Refused: if it is cancelled already.
    """
    move(
        subject=enterprise,
        lifecycle=ENTERPRISE,
        name="cancel",
        actor=actor,
        detail={"on": on.isoformat()},
    )
    return enterprise


@transaction.atomic
def register_project(
    *,
    code: str,
    name: str,
    amount: Decimal,
    region: Region,
    actor: Actor,
    enterprise: Enterprise | None = None,
) -> Project:
    """
    Store an investment project (投资项目) under its national project code.

    :raises Refused: with everything wrong in what was said, or if the code is taken.
    """
    draft = ProjectDraft(clean_number(code), clean_text(name), amount)
    refuse_if_any(check_project(draft))
    project = Project(
        code=draft.code, name=draft.name, amount=amount, region=region, enterprise=enterprise
    )
    try:
        with transaction.atomic():
            project.save(force_insert=True)
    except IntegrityError as error:
        taken = Violation("project.code.taken", "该项目代码已登记", field="code")
        raise Refused([taken]) from error
    record(subject=project, what="project.register", actor=actor)
    return project
