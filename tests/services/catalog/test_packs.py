from datetime import date

from onewindow.services.catalog.api import (
    Adoption,
    BasicItem,
    Edition,
    Matter,
    check_matter_packs,
    content_of,
    current_edition,
    load_matter_packs,
    matter_by_slug,
    plan_matter_packs,
    publish_change,
)
from tests.services.catalog.conftest import ALLOWANCE, OTHER, PASSPORT, write_packs
from tests.services.catalog.test_changes import proposed

TODAY = date(2026, 5, 6)


def test_a_pack_becomes_a_basic_item_a_matter_and_its_first_edition(packs, district):
    assert load_matter_packs(packs) == [
        "新增 GA06 普通护照申请（示例区公安局）",
        "新增 MZ08 高龄津贴申领（示例区民政局）",
    ]
    assert list(BasicItem.objects.order_by("code").values_list("code", "name")) == [
        ("000109001000", "普通护照申请"),
        ("000511001000", "高龄津贴申领"),
    ]
    assert list(Matter.objects.order_by("slug").values_list("slug", "code", "state")) == [
        ("GA06", "11330199000000002A4000109001000", "active"),
        ("MZ08", "11330199000000003A5000511001000", "active"),
    ]
    edition = current_edition(matter_by_slug("GA06"), on=TODAY)
    assert (edition.number, edition.starts, edition.state) == (1, date(2025, 1, 1), "published")
    assert content_of(edition).promised_limit.days == 7


def test_loading_again_changes_nothing(packs, loaded):
    assert load_matter_packs(packs) == []
    assert Edition.objects.count() == 2


def test_a_changed_pack_makes_a_new_edition_and_keeps_the_old_one(packs, loaded):
    write_packs(packs, {**PASSPORT, "summary": "公民出国用的护照"})
    assert plan_matter_packs(packs) == ["更新 GA06 普通护照申请（第2版）"]
    assert load_matter_packs(packs) == ["更新 GA06 普通护照申请（第2版）"]
    matter = matter_by_slug("GA06")
    assert list(matter.editions.order_by("number").values_list("number", "state")) == [
        (1, "superseded"),
        (2, "published"),
    ]
    assert content_of(matter.editions.get(number=1)).summary == ""
    assert content_of(current_edition(matter, on=date(2099, 1, 1))).summary == "公民出国用的护照"


def test_a_pack_does_not_overwrite_what_the_house_published(packs, loaded):
    publish_change(change=proposed(TODAY), on=TODAY, actor=OTHER)
    assert load_matter_packs(packs) == []
    write_packs(packs, {**PASSPORT, "summary": "配置包的新说法"})
    assert load_matter_packs(packs) == ["未更新 GA06：本地已发布第2版，配置包另有更新，请人工比对"]
    assert Edition.objects.filter(matter__slug="GA06").count() == 2


def test_a_matter_without_a_department_is_skipped_and_said_so(tmp_path, district):
    packs = write_packs(tmp_path, {**PASSPORT, "slug": "TY01", "department": "体育"})
    assert load_matter_packs(packs) == ["跳过 TY01 普通护照申请：没有职能为“体育”的部门"]
    assert Matter.objects.count() == 0


def test_the_next_matter_of_a_group_takes_the_next_number(packs, loaded):
    write_packs(packs, {**PASSPORT, "slug": "GA01", "name": "普通护照换发"})
    load_matter_packs(packs)
    assert matter_by_slug("GA01").basic.code == "000109002000"
    assert matter_by_slug("GA06").basic.code == "000109001000"


def test_a_town_level_matter_is_the_towns_to_exercise(loaded):
    assert list(Adoption.objects.values_list("matter__slug", "organization__name")) == [
        ("MZ08", "青溪镇人民政府")
    ]


def test_check_names_file_line_and_key_of_every_fault(tmp_path):
    broken = {**ALLOWANCE, "mode": "fast", "level": "四级"}
    wrong = {**PASSPORT, "promised_limit": {"days": 16, "day_type": "working"}, "visits": 0}
    root = write_packs(tmp_path, broken, wrong)
    (root / "national" / "matters" / "ZZ99.yaml").write_text("slug: [", encoding="utf-8")
    problems = check_matter_packs(root)
    assert [problem.split("：", 1)[0].split("/")[-1] for problem in problems] == [
        "GA06.yaml 第23行 promised_limit.days",
        "MZ08.yaml 第9行 level",
        "MZ08.yaml 第12行 mode",
        "ZZ99.yaml 第1行",
    ]
    assert problems[0].endswith("承诺办结时限·天数：承诺16工作日，超过法定15自然日")


def test_a_broken_pack_is_not_loaded_but_the_others_are(packs, district):
    write_packs(packs, {**ALLOWANCE, "table": None})
    created, skipped = load_matter_packs(packs)
    assert created == "新增 GA06 普通护照申请（示例区公安局）"
    assert skipped == (
        "跳过 MZ08：1处错误，national/matters/MZ08.yaml 第30行 table："
        "判定规则：智能秒办事项必须有判定规则"
    )
