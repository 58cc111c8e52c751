"""Drafting: a report writes itself from the facts of its period."""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from onewindow.foundation.directory.api import Site
from onewindow.foundation.records.api import create, record
from onewindow.insight.reports.models import Report
from onewindow.insight.reports.queries.drafts import Asked, content_of
from onewindow.insight.reports.queries.listing import WHOLE_CITY
from onewindow.insight.reports.queries.packs import report_templates, template_digest
from onewindow.insight.reports.rules import (
    REPORT,
    ReportState,
    Span,
    latest_over,
    period_problems,
)
from onewindow.insight.warehouse.api import Part, data_version, warehouse
from onewindow.kernel.actors import SYSTEM, Actor
from onewindow.kernel.periods import Period
from onewindow.kernel.violations import Refused, refuse, refuse_if_any

EXISTS = "report.exists"


def asked_for(*, template: str, period: Period, hall: str = "") -> Asked:
    """
    Return what to draft.

    :raises Refused: if there is no such template or hall, or the template is of the city only.
    """
    found = report_templates().get(template)
    if found is None:
        raise refuse("report.template.unknown", f"没有这种报告：{template}")
    if not hall:
        return Asked(found, period, "", WHOLE_CITY)
    site = Site.objects.filter(code=hall).first()
    if site is None or not found.per_hall:
        raise refuse("report.hall.unknown", "这种报告不能按这个大厅出")
    return Asked(found, period, hall, site.name)


def draft_report(*, asked: Asked, actor: Actor, at: datetime, on: date) -> Report:
    """
    Draft the report of a period; each is drafted once, then brought up to date.

    :raises Refused: if the period is not over, or the report is there already.
    """
    refuse_if_any(period_problems(asked.period, on=on))
    report = Report(
        template=asked.template.code,
        name=asked.title,
        span=asked.template.span.value,
        starts=asked.period.since,
        ends=asked.period.until,
        hall=asked.hall,
        scope=asked.scope,
        drafted_by=actor.key,
        drafted_at=at,
        **_drawn(asked),
    )
    try:
        with transaction.atomic():
            create(
                subject=report,
                lifecycle=REPORT,
                names=["draft"],
                actor=actor,
                start=ReportState.DRAFT,
            )
    except IntegrityError as error:
        raise refuse(EXISTS, f"{asked.title}已经有了，请打开它重新取数") from error
    return report


def redraft_report(*, report: Report, actor: Actor, at: datetime) -> None:
    """
    Draw the figures of a draft again from the facts of now.

    :raises Refused: if it is no draft any more.
    """
    asked = asked_for(
        template=report.template, period=Period(report.starts, report.ends), hall=report.hall
    )
    REPORT.target("redraft", report.state)
    drawn = _drawn(asked)
    with transaction.atomic():
        still = Report.objects.filter(pk=report.pk, state=ReportState.DRAFT.value)
        if not still.update(**drawn, drafted_at=at, drafted_by=actor.key):
            raise refuse("report.redraft.not_open", "这份报告已经送审，不能重新取数")
        record(subject=report, what="report.redraft", actor=actor)
    report.refresh_from_db()


def draft_due_reports(*, on: date, at: datetime) -> int:
    """Draft last month's reports of the city that are not there yet; return how many."""
    count = 0
    for code, template in report_templates().items():
        period = latest_over(template.span, on)
        if template.span is Span.YEAR and period.since.month != 1:
            continue
        if Report.objects.filter(template=code, starts=period.since, hall="").exists():
            continue
        if not _has_facts(period):
            continue
        asked = asked_for(template=code, period=period)
        try:
            draft_report(asked=asked, actor=SYSTEM, at=at, on=on)
        except Refused as refused:
            if [one.code for one in refused.violations] != [EXISTS]:
                raise  # 只有别处刚好也起草了这一份才不算错
        else:
            count += 1
    return count


def _has_facts(period: Period) -> bool:
    """Test if the warehouse has cases of the period's last month."""
    return Part.objects.filter(table="cases", month=f"{period.last_month.since:%Y-%m}").exists()


def _drawn(asked: Asked) -> dict[str, Any]:
    """Return what the facts of now say; the version is taken first, so it is never too new."""
    version = data_version()
    with warehouse() as connection:
        content = content_of(asked, connection)
    return {
        "content": content,
        "data_version": version,
        "template_digest": template_digest(asked.template),
    }
