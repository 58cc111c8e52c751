"""Deciding in the same second (智能秒办, 告知承诺): on rules that fired, or not at all."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from onewindow.engines.decisions.api import Judgement, Verdict, compiled, stored_facts
from onewindow.foundation.records.api import insert_rows, key_of, new_row
from onewindow.kernel.actors import SYSTEM
from onewindow.services.casework.actions.clocks import deciding_clocks
from onewindow.services.casework.actions.documents import Writ, chinese_day, issue_documents
from onewindow.services.casework.actions.duties import new_duty, undertaking_is_barred
from onewindow.services.casework.actions.facts import gather_facts
from onewindow.services.casework.actions.notices import tell
from onewindow.services.casework.models import Case, Clock, Decision, Duty
from onewindow.services.casework.rules import (
    Channel,
    DocumentKind,
    Light,
    Outcome,
)
from onewindow.services.catalog.api import (
    MatterContent,
    Mode,
    is_yes,
    kept_table,
    table_of,
)
from onewindow.services.certificates.api import issue_certificate


@dataclass(frozen=True, slots=True)
class Ruling:
    """A yes that needs no hand: which row said it, and under which article."""

    outcome: Outcome
    row: str
    message: str
    source: str
    clocks: tuple[Clock, Clock]

    moves = ("accept", "grant", "deliver", "close")

    def changes(self, *, at: datetime) -> dict[str, Any]:
        """Return the fields that the case gets with its final state."""
        promised, statutory = self.clocks
        return {
            "accepted_at": at,
            "decided_at": at,
            "closed_at": at,
            "outcome": self.outcome,
            "promised_due": promised.due,
            "statutory_due": statutory.due,
            "is_provisional": promised.is_provisional or statutory.is_provisional,
            "light": Light.GREEN,
        }


@dataclass(frozen=True, slots=True)
class Assessment:
    """What the matter's rules make of a case: the judgement, not stored yet, and a yes if any."""

    judgement: Judgement | None = None
    ruling: Ruling | None = None


def assess(case: Case, content: MatterContent, *, on: date, signed: bool) -> Assessment:
    """
    Return what the matter's table says to the case now; without a yes a person decides.

    A matter with an undertaking (告知承诺) is granted on the signature, unless its table wants a
    person; the table of a matter decided by staff is a pre-check (智能预审) and grants nothing.
    """
    table = table_of(case.edition)
    if table is None:
        is_open = content.mode is Mode.UNDERTAKING and signed and not undertaking_is_barred(case)
        return Assessment(ruling=_on_signature(case, content, on=on) if is_open else None)
    gathered = gather_facts(table, case, on=on)
    verdict = compiled(table).decide(gathered.facts)
    judgement = new_row(
        Judgement,
        decision=case.matter.slug,
        table=kept_table(case.edition),
        inputs=stored_facts(table, gathered.facts),
        origins=gathered.origins,
        row=verdict.row,
        values=dict(verdict.values),
        on=on,
        at=timezone.now(),
    )
    ruling = None
    if is_yes(verdict.values):
        ruling = _ruling(case, content, verdict, on=on, signed=signed)
    return Assessment(judgement, ruling)


def _ruling(
    case: Case, content: MatterContent, verdict: Verdict, *, on: date, signed: bool
) -> Ruling | None:
    if content.mode is Mode.INSTANT:
        return Ruling(
            Outcome.INSTANT_GRANT,
            verdict.row,
            verdict.message,
            verdict.source,
            deciding_clocks(case, content, on=on),
        )
    if content.mode is Mode.UNDERTAKING and signed and not undertaking_is_barred(case):
        return _on_signature(case, content, on=on)
    return None


def _on_signature(case: Case, content: MatterContent, *, on: date) -> Ruling:
    return Ruling(
        Outcome.UNDERTAKING_GRANT,
        "undertaking",
        "已书面承诺符合条件",
        "告知承诺制",
        deciding_clocks(case, content, on=on),
    )


def keep_judgement(case: Case, judgement: Judgement) -> None:
    """Store what the table said to the case, in the caller's transaction."""
    judgement.subject = key_of(case)
    insert_rows([judgement])


def close_at_once(
    case: Case,
    content: MatterContent,
    ruling: Ruling,
    judgement: Judgement | None,
    *,
    on: date,
) -> None:
    """Store everything that belongs to a decision made at once, in the caller's transaction."""
    for clock in ruling.clocks:
        clock.case, clock.finished_on = case, on
    insert_rows(list(ruling.clocks))
    insert_rows([_decision(case, ruling, judgement, on=on)])
    issued = certify(case, content, on=on)
    duty = _duty(case, content, ruling, on=on)
    result = f"{content.result.name}{f'（{issued}）' if issued else ''}"
    writs = [
        Writ(
            DocumentKind.ACCEPTANCE_NOTICE,
            {
                "promised_due": chinese_day(case.promised_due),
                "statutory_due": chinese_day(case.statutory_due),
            },
        ),
        Writ(
            DocumentKind.GRANT_DECISION,
            {"result": result, "reason": f"{ruling.message}（{ruling.source}）"},
        ),
        *([_undertaking(content, duty)] if duty else []),
    ]
    issue_documents(case, writs, on=on, served="网上送达", signed_by=case.applicant_name)
    if case.channel != Channel.PROACTIVE:  # 主动办理的，另行说明是为什么办的
        tell(case, "申请已办结", f"“{case.matter_name}”已准予：{result}。")


def certify(case: Case, content: MatterContent, *, on: date) -> str:
    """Issue the certificate that the matter results in, if any, and return its number."""
    if not content.result.certificate:
        return ""
    certificate = issue_certificate(
        kind_name=content.result.certificate,
        person=case.person,
        enterprise=case.enterprise,
        issuer=case.organization,
        subject=f"casework.case:{case.pk}",
        on=on,
        face={"事项": case.matter_name, "办件编码": case.number},
        actor=SYSTEM,
        valid_months=content.result.valid_months,
    )
    return str(certificate.number)


def _decision(case: Case, ruling: Ruling, judgement: Judgement | None, *, on: date) -> Decision:
    return new_row(
        Decision,
        case=case,
        outcome=ruling.outcome,
        judgement=judgement,
        articles=[ruling.source],
        reason=ruling.message,
        edition_digest=case.edition.digest,
        by=SYSTEM.key,
        by_name=SYSTEM.name,
        on=on,
        at=timezone.now(),
    )


def _duty(case: Case, content: MatterContent, ruling: Ruling, *, on: date) -> Duty | None:
    if ruling.outcome is not Outcome.UNDERTAKING_GRANT:
        return None
    duty = new_duty(case, content.undertaking, signed_by=case.applicant_name, on=on)
    insert_rows([duty])
    return duty


def _undertaking(content: MatterContent, duty: Duty) -> Writ:
    return Writ(
        DocumentKind.UNDERTAKING,
        {
            "undertaking": content.undertaking,
            "due": chinese_day(duty.due),
            "undertaking_source": duty.source,
        },
    )
