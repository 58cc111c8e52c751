"""A change's new table beside the one in force, from its proposal to its end."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from onewindow.engines.decisions.api import (
    Judgement,
    Rerun,
    advance_rerun,
    keep_table,
    stored_values,
)
from onewindow.engines.decisions.jobs import rerun_waiting
from onewindow.foundation.policy.api import forget_snapshot
from onewindow.foundation.policy.models import PolicyRecord
from onewindow.kernel.violations import Refused
from onewindow.services.catalog.api import (
    ChangeRequest,
    Edition,
    current_edition,
    drop_change,
    edit_change,
    matter_by_slug,
    propose_change,
    publish_change,
    return_change,
    start_change,
    table_of,
)
from tests.services.catalog.conftest import AUTHOR, OTHER, staff

TODAY = date(2026, 5, 6)


@pytest.fixture
def keeper(loaded, client):
    """Sign in somebody who keeps the matters of the civil affairs bureau."""
    staff("first", "无关人员", "editor", loaded["police"])
    staff("second", "无关人员", "editor", loaded["police"])
    client.force_login(staff("keeper", "江敏", "editor", loaded["civil"]))
    return client


def drafted(age="70"):
    """Return a change that grants from another age on."""
    change = start_change(matter=matter_by_slug("MZ08"), on=TODAY, actor=AUTHOR)
    table = change.content["table"]
    rows = [dict(row) for row in table["rows"]]
    rows[0]["when"] = rows[0]["when"] | {"age": f">= {age}"}
    facts = [dict(one) for one in table["examples"]]
    changed = table | {"rows": rows, "examples": [_moved(one, age) for one in facts]}
    content = change.content | {"table": changed}
    assert edit_change(change=change, content=content, on=TODAY, actor=AUTHOR) == []
    return change


def _moved(example, age):
    facts = example["facts"]
    if facts.get("age") in {"79", "80"}:
        older = int(age) - (facts["age"] == "79")
        return example | {"facts": facts | {"age": str(older)}}
    return example


def propose(change):
    propose_change(change=change, reason="放宽年龄", starts=TODAY, on=TODAY, actor=AUTHOR)


def lived(age, local=True):
    """A citizen's application is judged by the table in force."""
    edition = current_edition(matter_by_slug("MZ08"), on=TODAY)
    table = table_of(edition)
    granted = age >= 80 and local
    return Judgement.objects.create(
        subject=f"casework.case:{age}",
        decision="MZ08",
        table=keep_table(table),
        inputs={"age": str(age), "local": local},
        row="old_enough" if granted else "otherwise",
        values=stored_values({"outcome": "grant" if granted else "person"}),
        on=TODAY,
        at=timezone.now() - timedelta(minutes=1),
    )


def states():
    return list(Rerun.objects.order_by("id").values_list("state", flat=True))


def test_a_proposed_table_runs_beside_the_one_in_force(loaded):
    change = drafted()
    assert states() == []
    propose(change)
    shadow = Rerun.objects.get()
    assert (shadow.purpose, shadow.decision, shadow.subject, shadow.state) == (
        "shadow",
        "MZ08",
        f"catalog.changerequest:{change.pk}",
        "running",
    )
    lived(85)
    lived(75)
    advance_rerun(shadow)
    assert (shadow.same, shadow.changed) == (1, 1)


def test_a_change_without_a_new_table_needs_no_shadow(loaded):
    change = start_change(matter=matter_by_slug("MZ08"), on=TODAY, actor=AUTHOR)
    content = change.content | {"summary": "按月发放"}
    edit_change(change=change, content=content, on=TODAY, actor=AUTHOR)
    propose(change)
    assert states() == []
    publish_change(change=change, on=TODAY, actor=OTHER)


@pytest.mark.parametrize("end", ["publish", "return", "drop"])
def test_the_shadow_ends_with_the_change(loaded, end):
    change = drafted()
    propose(change)
    if end == "publish":
        publish_change(change=change, on=TODAY, actor=OTHER)
    elif end == "return":
        return_change(change=change, reason="再看看", actor=OTHER)
    else:
        drop_change(change=change, actor=AUTHOR)
    assert states() == ["stopped"]


def test_a_returned_and_changed_table_runs_anew(loaded):
    change = drafted()
    propose(change)
    return_change(change=change, reason="再看看", actor=OTHER)
    propose(ChangeRequest.objects.get(pk=change.pk))
    assert states() == ["stopped", "running"]


def test_a_region_may_ask_for_a_number_of_cases_before_publication(loaded):
    PolicyRecord.objects.create(
        code="svc.shadow.minimum_cases",
        name="影子运行比对件数",
        region="330199",
        starts=date(2026, 1, 1),
        value=Decimal(2),
        unit="piece",
        bound="minimum",
        source="示例区规定",
        confidence="draft",
    )
    forget_snapshot()
    change = drafted()
    propose(change)
    lived(85)
    rerun_waiting()
    with pytest.raises(Refused, match="影子运行已比对1件，不少于2件方可发布"):
        publish_change(change=change, on=TODAY, actor=OTHER)
    lived(86)
    rerun_waiting()
    publish_change(change=change, on=TODAY, actor=OTHER)
    assert Edition.objects.filter(matter__slug="MZ08").count() == 2


def test_the_approver_sees_agreement_and_differences_before_switching_on(loaded, keeper):
    change = drafted()
    propose(change)
    lived(85)
    lived(75)
    rerun_waiting()
    page = keeper.get(f"/catalog/changes/{change.pk}/")
    assert "影子运行" in page.text
    assert "1件（50.0%）" in page.text
    assert "转人工办理" in page.text
    full = keeper.get(f"/decisions/reruns/{Rerun.objects.get().pk}/")
    assert "会改变的判定：1件" in full.text


def test_a_draft_is_tried_on_the_last_year_by_one_click(loaded, keeper):
    lived(85)
    lived(75)
    change = drafted()
    assert "试算新判定表" in keeper.get(f"/catalog/changes/{change.pk}/").text
    asked = keeper.post(f"/catalog/changes/{change.pk}/try/")
    rerun = Rerun.objects.get()
    assert (asked.status_code, asked.url) == (302, f"/decisions/reruns/{rerun.pk}/")
    assert (rerun.purpose, rerun.since, rerun.total) == (
        "what_if",
        timezone.localdate() - timedelta(days=365),
        2,
    )


def test_without_a_new_table_there_is_nothing_to_try(loaded, keeper):
    change = start_change(matter=matter_by_slug("MZ08"), on=TODAY, actor=AUTHOR)
    assert "试算新判定表" not in keeper.get(f"/catalog/changes/{change.pk}/").text
    asked = keeper.post(f"/catalog/changes/{change.pk}/try/")
    assert (asked.status_code, "不能试算" in asked.text) == (422, True)
