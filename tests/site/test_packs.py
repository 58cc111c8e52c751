"""All kinds of packs, checked and loaded in one go."""

from datetime import date

import pytest
from django.conf import settings

from onewindow.foundation.policy.api import office_calendar, policy_in_force
from onewindow.site import packs
from onewindow.site.packs import Kind, Outcome, check_packs, load_packs, plan_packs


@pytest.fixture
def law_only(monkeypatch):
    """Leave out the kinds that take long or need other apps' data."""
    law = tuple(k for k in packs.KINDS if k.folder in {"policy", "rules", "calendar"})
    monkeypatch.setattr(packs, "KINDS", law)


def test_the_shipped_packs_have_no_fault():
    assert check_packs(settings.PACKS, quiet=True) == Outcome((), ())


def test_a_kind_stands_below_what_it_refers_to():
    order = [kind.folder for kind in packs.KINDS]
    for lower, upper in (
        ("regions", "policy"),
        ("policy", "matters"),
        ("certificates", "matters"),
    ):
        assert order.index(lower) < order.index(upper)


@pytest.mark.django_db
def test_loading_twice_changes_nothing(law_only):
    first = load_packs(settings.PACKS, with_demo=False, quiet=True)
    assert first.problems == ()
    assert len(first.changes) > 250
    assert load_packs(settings.PACKS, with_demo=False, quiet=True) == Outcome((), ())
    assert plan_packs(settings.PACKS, with_demo=False, quiet=True) == Outcome((), ())
    found = policy_in_force("svc.zj.commit_check", on=date(2026, 11, 22), region="339901")
    assert found.wording == "不得超过60个工作日"


@pytest.mark.django_db
def test_the_demo_is_loaded_only_when_asked_for(law_only):
    load_packs(settings.PACKS, with_demo=False, quiet=True)
    assert 2027 not in office_calendar().years
    loaded = load_packs(settings.PACKS, with_demo=True, quiet=True)
    assert loaded.problems == ()
    assert "新增2027年工作日历" in loaded.changes
    assert 2027 in office_calendar().years


@pytest.mark.django_db
def test_a_plan_changes_nothing(law_only):
    planned = plan_packs(settings.PACKS, with_demo=True, quiet=True)
    assert "新增2027年工作日历" in planned.changes
    assert office_calendar().years == frozenset()


@pytest.mark.django_db
def test_a_fault_in_one_layer_stops_the_loading_and_is_named(law_only, tmp_path):
    for name, region, text in (
        ("national", "CN", "- code: a.b\n"),
        ("zhejiang", "330000", ""),
    ):
        folder = tmp_path / name / "policy"
        folder.mkdir(parents=True)
        (tmp_path / name / "layer.yaml").write_text(f'name: {name}\nregion: "{region}"\n')
        (folder / "law.yaml").write_text(text)
    checked = check_packs(tmp_path, quiet=True)
    assert "national/policy/law.yaml 第1行：0.name 缺少必填项" in checked.problems
    assert "zhejiang/policy/law.yaml 第1行：应为列表，每项一条" in checked.problems
    loaded = load_packs(tmp_path, with_demo=False, quiet=True)
    assert loaded.changes == ()
    assert all(p.startswith("national/") for p in loaded.problems)


def test_a_folder_without_a_name_is_one_clear_problem(tmp_path):
    (tmp_path / "hangzhou").mkdir()
    assert check_packs(tmp_path, quiet=True) == Outcome(
        (), ("hangzhou：缺少 layer.yaml（name、region）",)
    )


def test_the_walk_calls_a_kind_once_or_once_a_layer(monkeypatch):
    seen = []
    once = Kind("regions", "一次", lambda root: seen.append(root) or [], list, per_layer=False)
    each = Kind("policy", "逐层", lambda root: seen.append(root) or [], list)
    monkeypatch.setattr(packs, "KINDS", (once, each))
    check_packs(settings.PACKS, quiet=True)
    assert seen[0] == settings.PACKS
    assert [path.parts[-2:] for path in seen[1:3]] == [
        ("national", "policy"),
        ("beijing", "policy"),
    ]
