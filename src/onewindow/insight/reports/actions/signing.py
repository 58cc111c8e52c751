"""Review and signing: two people, and from then on the report is kept as it is."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.conf import settings
from django.db import transaction

from onewindow.foundation.accounts.api import GrantedRole
from onewindow.foundation.records.api import move
from onewindow.insight.reports.gateways.archive import keep
from onewindow.insight.reports.gateways.papers import report_docx, report_pdf
from onewindow.insight.reports.models import Report
from onewindow.insight.reports.queries.scope import answers_for
from onewindow.insight.reports.rules import REPORT, signer_problems
from onewindow.kernel.actors import Actor
from onewindow.kernel.violations import Violation, refuse_if_any


@transaction.atomic
def submit_report(*, report: Report, actor: Actor) -> None:
    """
    Hand the draft to somebody else to sign.

    :raises Refused: if it is no draft.
    """
    move(
        subject=report,
        lifecycle=REPORT,
        name="submit",
        actor=actor,
        detail={"data_version": report.data_version},
        submitted_by=actor.key,
        submitter_name=actor.name,
    )


@transaction.atomic
def return_report(
    *, report: Report, reason: str, grants: Iterable[GrantedRole], actor: Actor
) -> None:
    """
    Give the report back to be changed; ``grants`` are those of who does it.

    :raises Refused: if it does not wait to be signed, or is not his to sign.
    """
    refuse_if_any(_beyond(report, grants))
    move(
        subject=report,
        lifecycle=REPORT,
        name="return",
        actor=actor,
        detail={"reason": reason},
    )


def sign_report(
    *, report: Report, grants: Iterable[GrantedRole], actor: Actor, at: datetime
) -> None:
    """
    Sign the report and archive it with its files and the version of its data.

    The files are made first, for that takes seconds; the state changes in one transaction after.
    ``grants`` are those of who signs.

    :raises Refused: if it does not wait to be signed, or who signs submitted it or does not
        answer for all that it speaks of.
    """
    REPORT.target("sign", report.state)
    refuse_if_any(signer_problems(report.submitted_by, actor.key))
    refuse_if_any(_beyond(report, grants))
    report.signed_at, report.signer_name = at, actor.name
    pdf = keep(report_pdf(report, address=settings.ORIGIN), "pdf")
    docx = keep(report_docx(report), "docx")
    with transaction.atomic():
        move(
            subject=report,
            lifecycle=REPORT,
            name="sign",
            actor=actor,
            detail={"data_version": report.data_version, "pdf": pdf, "docx": docx},
            signed_at=at,
            signed_by=actor.key,
            signer_name=actor.name,
            pdf_digest=pdf,
            docx_digest=docx,
        )


def _beyond(report: Report, grants: Iterable[GrantedRole]) -> Iterator[Violation]:
    """Yield a violation unless who signs answers for all that the report speaks of."""
    if not answers_for(grants, report):
        words = f"这份报告的范围是{report.scope}，须由管{report.scope}的负责人签发"
        yield Violation("report.sign.scope", words)
