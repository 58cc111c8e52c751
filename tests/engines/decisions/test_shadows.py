"""Drafts beside the table in force: started, stopped, and how long they must run."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from onewindow.engines.decisions.actions import (
    advance_rerun,
    check_shadow,
    start_shadow,
    stop_shadows,
)
from onewindow.engines.decisions.models import Judgement, Rerun
from onewindow.engines.decisions.queries import shadow_of
from onewindow.engines.decisions.rules.reruns import Said, agreement, departure
from onewindow.foundation.policy.api import forget_snapshot
from onewindow.foundation.policy.models import PolicyRecord
from tests.builders import TESTER
from tests.engines.decisions.allowance import DAY, from_age, judged

CHANGE = "catalog.changerequest:7"
LONG_AGO = timezone.now() - timedelta(days=30)


def started(draft, **said):
    terms = {"decision": "MZ08", "path": "/1/10/", "subject": CHANGE, "on": DAY, "actor": TESTER}
    return start_shadow(table=draft, **(terms | said))


@pytest.fixture
def minimum(db):
    def require(*, days="0", cases="0"):
        PolicyRecord.objects.all().delete()
        for code, value in (("days", days), ("cases", cases)):
            PolicyRecord.objects.create(
                code=f"svc.shadow.minimum_{code}",
                name="影子运行",
                region="CN",
                starts=DAY,
                value=Decimal(value),
                unit="piece",
                bound="minimum",
                source="示例口径",
                confidence="draft",
            )
        forget_snapshot()

    return require


@pytest.mark.django_db
def test_a_draft_runs_once_and_a_changed_draft_runs_anew():
    first = started(from_age(70))
    assert started(from_age(70)) == first
    second = started(from_age(65))
    assert list(Rerun.objects.order_by("id").values_list("pk", "state")) == [
        (first.pk, "stopped"),
        (second.pk, "running"),
    ]
    stop_shadows(subject=CHANGE)
    stop_shadows(subject=CHANGE)
    assert set(Rerun.objects.values_list("state", flat=True)) == {"stopped"}


@pytest.mark.django_db
def test_the_report_of_a_shadow_counts_agreement_and_names_whom_it_departs_on():
    assert shadow_of(CHANGE) is None
    shadow = started(from_age(70))
    for inputs in ({"age": "83", "local": True}, {"age": "75", "local": True}):
        judged(inputs)
    Judgement.objects.update(at=LONG_AGO)
    advance_rerun(shadow)
    report = shadow_of(CHANGE)
    assert (report.rerun.same, report.rerun.changed, report.rate, report.days) == (
        1,
        1,
        "50.0%",
        0,
    )
    assert [(s.before, s.before_row, s.after, s.after_row, s.count) for s in report.shifts] == [
        ("转人工办理", "young", "准予", "old", 1)
    ]
    assert [about.name for _, about in report.departures] == ["王*英"]


@pytest.mark.django_db
def test_nothing_is_asked_of_a_shadow_while_the_minimum_is_nought(minimum):
    minimum()
    assert check_shadow(subject=CHANGE, region="330106", on=DAY) == []


@pytest.mark.django_db
def test_a_shadow_must_have_run_as_long_as_the_policy_says(minimum):
    minimum(days="3", cases="2")
    both = ["shadow.days", "shadow.cases"]
    assert [v.code for v in check_shadow(subject=CHANGE, region="330106", on=DAY)] == both
    shadow = started(from_age(70))
    for count, days, missing in (
        (1, 2, both),
        (1, 3, ["shadow.cases"]),
        (2, 2, ["shadow.days"]),
        (2, 3, []),
    ):
        at = timezone.now() - timedelta(days=days)
        Rerun.objects.filter(pk=shadow.pk).update(at=at, same=count)
        found = check_shadow(subject=CHANGE, region="330106", on=DAY)
        assert [v.code for v in found] == missing


@pytest.mark.parametrize(
    ("same", "changed", "rate"),
    [(0, 0, "—"), (1, 0, "100.0%"), (9_999, 1, "99.9%"), (0, 5, "0.0%"), (2, 1, "66.6%")],
)
def test_agreement_is_never_rounded_up_to_all(same, changed, rate):
    assert agreement(same, changed) == rate


def test_nothing_hit_and_a_row_that_says_person_are_one_conclusion_for_a_draft():
    nothing, person = Said("", {}), Said("young", {"outcome": "person"})
    assert departure(nothing, person, whole=False) is None
    assert departure(nothing, person, whole=True) == "row"
