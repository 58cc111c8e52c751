"""Review schemes as packs: strict, added and never edited."""

from datetime import date
from pathlib import Path

import pytest
import yaml
from django.conf import settings

from onewindow.kernel.violations import Refused
from onewindow.services.feedback.actions.packs import (
    check_scheme_packs,
    load_scheme_packs,
    plan_scheme_packs,
)
from onewindow.services.feedback.models import Scheme
from onewindow.services.feedback.queries.schemes import content_of, scheme_in_force

SHIPPED = yaml.safe_load((Path(settings.PACKS) / "national/reviews/2020.yaml").read_text())


@pytest.fixture
def folder(tmp_path):
    """Return the reviews folder of a layer of the nation."""
    layer = tmp_path / "national"
    (layer / "reviews").mkdir(parents=True)
    (layer / "layer.yaml").write_text('name: 国家\nregion: "CN"\n')
    return layer / "reviews"


def write(folder, content, name="one.yaml"):
    (folder / name).write_text(yaml.safe_dump(content, allow_unicode=True))


def without_score(score):
    return SHIPPED | {"grades": [one for one in SHIPPED["grades"] if one["score"] != score]}


def with_grade(**change):
    first, *rest = SHIPPED["grades"]
    return SHIPPED | {"grades": [first | change, *rest]}


def with_stage(number, **change):
    plan = [dict(stage) for stage in SHIPPED["review_plan"]]
    plan[number] |= change
    return SHIPPED | {"review_plan": plan}


def test_the_shipped_scheme_is_right():
    assert check_scheme_packs(Path(settings.PACKS) / "national" / "reviews") == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (without_score(3), "等级应为1到5分各一个"),
        (with_grade(name="满意"), "等级名称重复"),
        (with_grade(tags=["好", "好"]), "标签重复"),
        (with_grade(tags=[]), "grades.0.tags"),
        (SHIPPED | {"follow_up": [1]}, "follow_up 里却没有"),
        (SHIPPED | {"default_score": 1}, "系统默认不能是差评"),
        (SHIPPED | {"surprise": 1}, "surprise"),
        (with_stage(1, code="contact"), "环节代码重复"),
        (with_stage(1, code="other"), "没有这样的环节：other"),
        (with_stage(1, named=True), "匿名评价也要有"),
        (with_stage(0, state="verified"), "环节应按"),
        (with_stage(0, limit="十天"), "review_plan.0.limit"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(folder, content, said):
    write(folder, content)
    problems = check_scheme_packs(folder)
    assert said in "；".join(problems)


def test_a_city_does_not_speak_for_the_nation(folder):
    (folder.parent / "layer.yaml").write_text('name: 西湖区\nregion: "330106"\n')
    write(folder, SHIPPED)
    assert check_scheme_packs(folder) == ["national/reviews/one.yaml：西湖区的包不能规定CN"]


@pytest.mark.django_db
def test_loading_twice_changes_nothing_and_editing_is_refused(folder):
    write(folder, SHIPPED)
    assert plan_scheme_packs(folder) == ["新增评价方案 CN 2020-01-01起"]
    assert load_scheme_packs(folder) == ["新增评价方案 CN 2020-01-01起"]
    assert load_scheme_packs(folder) == []
    write(folder, SHIPPED | {"default_score": 4})
    with pytest.raises(Refused) as refused:
        load_scheme_packs(folder)
    assert "不能改" in str(refused.value)
    assert content_of(Scheme.objects.get()).default_score == 5


@pytest.mark.django_db
def test_the_nearest_region_and_the_latest_start_count(folder):
    write(folder, SHIPPED)
    write(folder, SHIPPED | {"starts": date(2026, 1, 1), "default_score": 4}, "two.yaml")
    district = SHIPPED | {"region": "330106", "follow_up": [2, 1]}
    write(folder, district, "three.yaml")
    load_scheme_packs(folder)
    found = [
        content_of(scheme_in_force(region, on=on))
        for region, on in (
            ("330106", date(2026, 5, 1)),
            ("330100", date(2025, 12, 31)),
            ("330100", date(2026, 1, 1)),
        )
    ]
    assert [(one.follow_up, one.default_score) for one in found] == [
        ((2, 1), 5),
        ((3, 2, 1), 5),
        ((3, 2, 1), 4),
    ]


@pytest.mark.django_db
def test_without_a_scheme_it_is_said_who_can_help():
    with pytest.raises(Refused) as refused:
        scheme_in_force("330106", on=date(2026, 1, 1))
    assert "联系管理员" in str(refused.value)
