"""The expert library: entry with the check of the law, ties, suspension, leaving."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from onewindow.foundation.directory.api import (
    Region,
    check_credit_code,
    register_person,
)
from onewindow.foundation.policy.api import policy_in_force
from onewindow.foundation.records.api import insert_rows, move, next_number, record
from onewindow.kernel.actors import Actor
from onewindow.kernel.violations import Violation, refuse, refuse_if_any
from onewindow.trading.evaluation.models import Expert, ExpertTie, Speciality
from onewindow.trading.evaluation.rules import (
    EXPERT,
    ExpertState,
    TieKind,
    Title,
    check_qualification,
    check_tie,
    reason_of,
)


@dataclass(frozen=True, slots=True)
class ExpertDraft:
    """What is said about an expert at entry into the library."""

    name: str
    number: str
    phone: str
    employer: str
    employer_code: str
    region: Region
    title: Title
    working_since: date
    specialities: Sequence[str]


@transaction.atomic
def register_expert(*, draft: ExpertDraft, on: date, actor: Actor) -> Expert:
    """
    Take an expert into the library (入库).

    :raises Refused: with everything that is missing or that the law asks for (第三十七条).
    """
    years = policy_in_force("ztb.expert_qual", on=on, region=draft.region.code)
    specialities = list(Speciality.objects.filter(code__in=draft.specialities))
    refuse_if_any(
        [
            *check_qualification(draft.title, draft.working_since, on=on, years=int(years.value)),
            *(check_credit_code(draft.employer_code) if draft.employer_code else ()),
            *_check_specialities(draft, specialities),
        ]
    )
    person = register_person(
        name=draft.name,
        number=draft.number,
        phone=draft.phone,
        region=draft.region,
        on=on,
        actor=actor,
    )
    if Expert.objects.filter(person=person).exists():
        raise refuse("expert.twice", "此人已在专家库中")
    expert = Expert(
        number=f"ZJ{next_number('expert'):06d}",
        person=person,
        employer=draft.employer.strip(),
        employer_code=draft.employer_code,
        region=draft.region,
        title=draft.title,
        working_since=draft.working_since,
        entered_on=on,
    )
    insert_rows([expert])
    expert.specialities.set(specialities)
    detail = {"number": expert.number, "specialities": sorted(draft.specialities)}
    record(
        subject=expert,
        what="expert.register",
        actor=actor,
        after=ExpertState.ACTIVE,
        detail=detail,
    )
    return expert


@dataclass(frozen=True, slots=True)
class TieDraft:
    """A tie that somebody declares: to whom, of which kind, from when until when."""

    kind: TieKind
    party_name: str
    party: str
    starts: date
    ends: date | None = None


@transaction.atomic
def declare_tie(*, expert: Expert, draft: TieDraft, actor: Actor) -> ExpertTie:
    """
    Put down a tie for which the expert will be left out of pools (申报回避关系).

    :raises Refused: if the party is not named by its credit code, or the dates contradict.
    """
    refuse_if_any(
        [
            *check_credit_code(draft.party),
            *check_tie(draft.kind, starts=draft.starts, ends=draft.ends),
        ]
    )
    tie = ExpertTie(
        expert=expert,
        kind=draft.kind,
        party_name=draft.party_name.strip()[:200],
        party=draft.party,
        starts=draft.starts,
        ends=draft.ends,
        declared_by=actor.name,
    )
    insert_rows([tie])
    detail = {"kind": draft.kind, "party": draft.party}
    record(subject=expert, what="expert.tie", actor=actor, detail=detail)
    return tie


@transaction.atomic
def move_expert(*, expert: Expert, name: str, reason: str, actor: Actor) -> None:
    """
    Suspend, restore or take out an expert; the reason stays on record.

    :raises Refused: without a reason, or if the move is not open now.
    """
    words = reason_of(reason)
    if len(words) < 2:
        raise refuse("expert.reason", "请写明原因")
    detail = {"reason": words}
    move(subject=expert, lifecycle=EXPERT, name=name, actor=actor, detail=detail)


def _check_specialities(draft: ExpertDraft, found: Sequence[Speciality]) -> list[Violation]:
    if not draft.specialities:
        return [Violation("expert.specialities", "至少选择一个专业", field="specialities")]
    unknown = set(draft.specialities) - {row.code for row in found}
    return [
        Violation("expert.specialities", f"没有专业代码“{code}”", field="specialities")
        for code in sorted(unknown)
    ]
