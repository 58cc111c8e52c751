"""Adopting, handing down and delegating: who else may serve a matter."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction

from onewindow.foundation.directory.api import Organization
from onewindow.foundation.records.api import record
from onewindow.kernel.actors import Actor
from onewindow.kernel.violations import Violation, refuse, refuse_if_any
from onewindow.services.catalog.actions.publishing import touch_catalogue
from onewindow.services.catalog.models import Adoption, Delegation, Matter
from onewindow.services.catalog.rules import DelegationStep, MatterState


@transaction.atomic
def adopt_matter(
    *, matter: Matter, organization: Organization, starts: date, actor: Actor
) -> Adoption:
    """
    Let an organization take a matter up as its own (认领).

    :raises Refused: if the matter is cancelled, or the organization has it already.
    """
    return _adopt(matter, [organization], starts, actor, is_handed_down=False)[0]


@transaction.atomic
def hand_down_matter(
    *, matter: Matter, organizations: Sequence[Organization], starts: date, actor: Actor
) -> list[Adoption]:
    """
    Hand a matter down to towns and villages (下沉), which then take in and hand out for it.

    :raises Refused: with every organization that has it already, or if the matter is cancelled.
    """
    return _adopt(matter, organizations, starts, actor, is_handed_down=True)


@transaction.atomic
def end_adoption(*, adoption: Adoption, ends: date, actor: Actor) -> None:
    """
    End an adoption; the day given is the first on which it no longer counts.

    :raises Refused: if it has ended already, or would end before it started.
    """
    if adoption.ends is not None:
        raise refuse("adoption.ended", "已经结束")
    if ends < adoption.starts:
        raise refuse("adoption.ends", "失效日不能早于生效日")
    if not Adoption.objects.filter(pk=adoption.pk, ends=None).update(ends=ends):
        raise refuse("record.stale", "已被他人处理，请刷新后再试")
    adoption.ends = ends
    record(subject=adoption, what="adoption.end", actor=actor, detail={"ends": ends.isoformat()})
    touch_catalogue()


@dataclass(frozen=True, slots=True)
class Agreement:
    """A signed agreement that another body does steps of matters (委托受理、授权审批)."""

    number: str
    principal: Organization
    entrusted: Organization
    matters: tuple[Matter, ...]
    steps: tuple[DelegationStep, ...]
    signed_on: date
    starts: date
    ends: date | None = None


@transaction.atomic
def sign_delegation(*, agreement: Agreement, actor: Actor) -> list[Delegation]:
    """
    Enter a signed agreement, with one delegation for each step.

    :raises Refused: with everything that is wrong with the agreement.
    """
    refuse_if_any(_wrong_agreement(agreement))
    delegations = [_delegate(agreement, step) for step in dict.fromkeys(agreement.steps)]
    record(
        subject=delegations[0],
        what="delegation.sign",
        actor=actor,
        detail={
            "agreement": agreement.number.strip(),
            "principal": agreement.principal.name,
            "entrusted": agreement.entrusted.name,
            "matters": [matter.slug for matter in agreement.matters],
            "steps": [row.step for row in delegations],
            "signed_on": agreement.signed_on.isoformat(),
            "starts": agreement.starts.isoformat(),
            "ends": agreement.ends.isoformat() if agreement.ends else None,
        },
    )
    touch_catalogue()
    return delegations


@transaction.atomic
def end_delegation(*, delegation: Delegation, ends: date, reason: str, actor: Actor) -> None:
    """
    End a delegated step early; the day given is the first on which it no longer counts.

    :raises Refused: without a reason, or if it ends earlier or before it started.
    """
    found = []
    if not reason.strip():
        found.append(Violation("delegation.reason", "请写明理由", field="reason"))
    if ends < delegation.starts:
        found.append(Violation("delegation.ends", "失效日不能早于生效日", field="ends"))
    if delegation.ends is not None and delegation.ends <= ends:
        found.append(Violation("delegation.ended", f"已于{delegation.ends}失效", field="ends"))
    refuse_if_any(found)
    rows = Delegation.objects.filter(pk=delegation.pk, ends=delegation.ends)
    if not rows.update(ends=ends):
        raise refuse("record.stale", "已被他人处理，请刷新后再试")
    delegation.ends = ends
    record(
        subject=delegation,
        what="delegation.end",
        actor=actor,
        detail={"ends": ends.isoformat(), "reason": reason.strip()[:400]},
    )
    touch_catalogue()


def _adopt(
    matter: Matter,
    organizations: Sequence[Organization],
    starts: date,
    actor: Actor,
    *,
    is_handed_down: bool,
) -> list[Adoption]:
    has_it = set(
        Adoption.objects.filter(matter=matter, ends=None).values_list("organization_id", flat=True)
    )
    found = [
        Violation("adoption.twice", f"{one.name}已承接该事项")
        for one in organizations
        if one.pk in has_it or one.pk == matter.organization_id
    ]
    if not organizations:
        found.append(Violation("adoption.nobody", "请选择承接单位", field="organizations"))
    if matter.state == MatterState.CANCELLED:
        found.append(Violation("matter.cancelled", "事项已取消"))
    refuse_if_any(found)
    adoptions = []
    for organization in dict.fromkeys(organizations):
        adoption = Adoption.objects.create(
            matter=matter,
            organization=organization,
            is_handed_down=is_handed_down,
            starts=starts,
        )
        record(
            subject=adoption,
            what="adoption.hand_down" if is_handed_down else "adoption.adopt",
            actor=actor,
            detail={
                "matter": matter.slug,
                "organization": organization.name,
                "starts": starts.isoformat(),
            },
        )
        adoptions.append(adoption)
    touch_catalogue()
    return adoptions


def _delegate(agreement: Agreement, step: DelegationStep) -> Delegation:
    number = agreement.number.strip()
    row = Delegation(
        agreement=number,
        principal=agreement.principal,
        entrusted=agreement.entrusted,
        step=step,
        signed_on=agreement.signed_on,
        starts=agreement.starts,
        ends=agreement.ends,
    )
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise refuse("delegation.twice", f"协议{number}已登记过环节“{step.label}”") from None
    row.matters.set(agreement.matters)
    return row


def _wrong_agreement(agreement: Agreement) -> Iterable[Violation]:
    if not agreement.number.strip():
        yield Violation("delegation.agreement", "请填写协议编号", field="number")
    if agreement.principal.pk == agreement.entrusted.pk:
        yield Violation("delegation.self", "不能委托给本机关", field="entrusted")
    if not agreement.matters:
        yield Violation("delegation.matters", "请选择事项", field="matters")
    if not agreement.steps:
        yield Violation("delegation.steps", "请选择环节", field="steps")
    for matter in agreement.matters:
        if matter.organization_id != agreement.principal.pk:
            name = agreement.principal.name
            yield Violation(
                "delegation.not_own", f"{matter.slug}不是{name}的事项", field="matters"
            )
        if matter.state == MatterState.CANCELLED:
            yield Violation("matter.cancelled", f"{matter.slug}已取消", field="matters")
    if agreement.starts < agreement.signed_on:
        yield Violation("delegation.starts", "生效日不能早于签订日", field="starts")
    if agreement.ends is not None and agreement.ends <= agreement.starts:
        yield Violation("delegation.ends", "失效日应晚于生效日", field="ends")
