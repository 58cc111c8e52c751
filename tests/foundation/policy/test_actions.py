"""Loading packs: everything is added, nothing is edited, and twice is once."""

from datetime import date
from decimal import Decimal

import pytest
import xlsxwriter

from onewindow.foundation.policy.actions import (
    check_policy_layers,
    check_policy_packs,
    load_calendar_packs,
    load_calendar_table,
    load_policy_packs,
    load_rule_packs,
    plan_policy_packs,
)
from onewindow.foundation.policy.models import CalendarDay, PolicyLoad, PolicyRecord
from onewindow.foundation.policy.queries import (
    cited_rule,
    limits_in_force,
    office_calendar,
    policy_in_force,
)
from onewindow.foundation.policy.rules import Confidence, UnknownPolicy
from onewindow.foundation.records.models import Entry
from onewindow.kernel.violations import Refused

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 22)

POLICY = """
- code: svc.permit.decision
  name: 受理后20日内决定
  unit: working_day
  bound: maximum
  values:
    - region: "{region}"
      starts: {starts}{ends}
      value: "{value}"
      source: 《行政许可法》第四十二条
      confidence: text-checked
"""


def write(root, layer, kind, text, *, region="CN", name="law"):
    folder = root / layer / kind
    folder.mkdir(parents=True, exist_ok=True)
    (root / layer / "layer.yaml").write_text(f'name: {layer}\nregion: "{region}"\n')
    (folder / f"{name}.yaml").write_text(text)
    return folder


def policy(value="20", region="CN", starts="2004-07-01", ends=""):
    closed = f"\n      ends: {ends}" if ends else ""
    return POLICY.format(value=value, region=region, starts=starts, ends=closed)


def in_force(region="CN", on=ON):
    return policy_in_force("svc.permit.decision", on=on, region=region).value


def test_loading_twice_changes_nothing_the_second_time(tmp_path):
    folder = write(tmp_path, "national", "policy", policy())
    first = load_policy_packs(folder)
    assert first == ["新增 svc.permit.decision CN 2004-07-01起 不得超过20个工作日"]
    assert load_policy_packs(folder) == []
    assert PolicyRecord.objects.count() == 1


def test_every_loading_leaves_one_entry_with_what_changed(tmp_path):
    load_policy_packs(write(tmp_path, "national", "policy", policy()))
    entry = Entry.objects.get(move="policy.load")
    assert entry.detail == {
        "changes": ["新增 svc.permit.decision CN 2004-07-01起 不得超过20个工作日"]
    }
    assert entry.subject == f"policy.policyload:{PolicyLoad.objects.get().pk}"


def test_a_changed_value_is_a_refused_plan_and_nothing_is_loaded(tmp_path):
    load_policy_packs(write(tmp_path, "national", "policy", policy()))
    folder = write(tmp_path, "national", "policy", policy("18"))
    for work in (plan_policy_packs, load_policy_packs):
        with pytest.raises(Refused, match="已装载的20不能改成18"):
            work(folder)
    assert in_force() == Decimal(20)


def test_an_amendment_closes_the_old_value_and_old_cases_keep_it(tmp_path):
    load_policy_packs(write(tmp_path, "national", "policy", policy()))
    both = policy(ends="2026-01-01") + policy("15", starts="2026-01-01").replace(
        "- code: svc.permit.decision", "- code: svc.permit.decision", 1
    )
    changes = load_policy_packs(write(tmp_path, "national", "policy", both))
    assert changes == [
        "关闭 svc.permit.decision CN 2004-07-01起的值于2026-01-01",
        "新增 svc.permit.decision CN 2026-01-01起 不得超过15个工作日",
    ]
    assert in_force(on=date(2025, 12, 31)) == Decimal(20)
    assert in_force(on=date(2026, 1, 1)) == Decimal(15)


def test_a_region_that_loosens_is_refused_against_what_is_loaded(tmp_path):
    load_policy_packs(write(tmp_path, "national", "policy", policy()))
    loose = write(tmp_path, "zhejiang", "policy", policy("21", "330000"), region="330000")
    with pytest.raises(Refused, match="330000：21比CN的20宽"):
        load_policy_packs(loose)
    strict = write(tmp_path, "zhejiang", "policy", policy("10", "330000"), region="330000")
    load_policy_packs(strict)
    assert in_force("339901001001") == Decimal(10)
    assert in_force("410500") == Decimal(20)


def test_a_region_that_loosens_is_found_without_a_database(tmp_path):
    write(tmp_path, "national", "policy", policy())
    write(tmp_path, "zhejiang", "policy", policy("21", "330000"), region="330000")
    assert check_policy_layers(tmp_path) == [
        "svc.permit.decision 330000：21比CN的20宽（不得超过），地方只可从严"
    ]


def test_a_layer_speaks_only_for_its_own_region(tmp_path):
    folder = write(tmp_path, "zhejiang", "policy", policy("10", "410500"), region="330000")
    assert check_policy_packs(folder) == [
        "zhejiang/policy/law.yaml svc.permit.decision：zhejiang的包不能规定410500"
    ]


def test_a_fault_is_named_with_file_and_line(tmp_path):
    folder = write(tmp_path, "national", "policy", policy().replace('"20"', "20"))
    assert check_policy_packs(folder) == [
        "national/policy/law.yaml 第9行：0.values.0.value 数值须加引号"
    ]


def test_a_key_given_twice_is_a_fault(tmp_path):
    folder = write(
        tmp_path, "national", "policy", policy().replace("  unit:", "  name: 又一个\n  unit:")
    )
    assert check_policy_packs(folder) == ["national/policy/law.yaml 第4行：重复的键 name"]


@pytest.mark.parametrize("text", ["", "code: x", "- [", "\t- a", "- 1"])
def test_a_broken_file_is_named_and_never_loaded(tmp_path, text):
    folder = write(tmp_path, "national", "policy", text)
    assert len(check_policy_packs(folder)) == 1
    with pytest.raises(Refused):
        load_policy_packs(folder)


def test_a_folder_without_a_layer_file_is_named(tmp_path):
    folder = write(tmp_path, "national", "policy", policy())
    (tmp_path / "national" / "layer.yaml").unlink()
    assert check_policy_packs(folder) == ["national：缺少 layer.yaml（name、region）"]


def test_unknown_limits_are_all_named_at_once(tmp_path):
    load_policy_packs(write(tmp_path, "national", "policy", policy()))
    with pytest.raises(UnknownPolicy, match=r"a\.b .*；c\.d "):
        limits_in_force(["svc.permit.decision", "a.b", "c.d"], on=ON, region="CN")


LAPSE = """
- code: svc.gap.lapse
  region: "{region}"
  text: 逾期未补的，{outcome}
  outcome: {outcome}
  source: 依据
  confidence: draft
"""


def test_the_lapse_of_a_gap_follows_the_region(tmp_path):
    for layer, region, outcome in (
        ("national", "CN", "acceptance_revoked"),
        ("anyang", "410500", "deemed_withdrawn"),
    ):
        text = LAPSE.format(region=region, outcome=outcome)
        load_rule_packs(write(tmp_path, layer, "rules", text, region=region))
    found = [
        cited_rule("svc.gap.lapse", on=ON, region=region).outcome
        for region in ("410502", "339901", "CN")
    ]
    assert found == ["deemed_withdrawn", "acceptance_revoked", "acceptance_revoked"]
    with pytest.raises(UnknownPolicy):
        cited_rule("svc.other", on=ON, region="CN")


CALENDAR = """
year: 2027
source: 推演
confidence: knowledge-verify
holidays:
  - name: 元旦
    starts: 2027-01-01
    ends: 2027-01-02
    worked: [2027-01-03]
"""


def test_a_loaded_calendar_is_counted_with_at_once(tmp_path):
    assert office_calendar().years == frozenset()
    folder = write(tmp_path, "demo", "calendar", CALENDAR)
    assert load_calendar_packs(folder) == ["新增2027年工作日历"]
    assert load_calendar_packs(folder) == []
    workdays = office_calendar()
    assert workdays.years == frozenset({2027})
    assert [workdays.is_workday(date(2027, 1, day)) for day in (1, 2, 3, 4)] == [
        False,
        False,
        True,
        True,
    ]


def test_the_official_calendar_takes_the_place_of_the_guess(tmp_path):
    load_calendar_packs(write(tmp_path, "demo", "calendar", CALENDAR))
    table = tmp_path / "2027.csv"
    table.write_text("日期,类型,名称\n2027-01-01,放假,元旦\n2027-01-10,上班,元旦\n")
    changes = load_calendar_table(
        path=table, source="国务院办公厅通知", confidence=Confidence.TEXT_CHECKED
    )
    assert changes == ["更正2027年工作日历"]
    assert list(CalendarDay.objects.order_by("day").values_list("day", "is_workday")) == [
        (date(2027, 1, 1), False),
        (date(2027, 1, 10), True),
    ]


def test_a_workbook_is_as_good_as_a_csv(tmp_path):
    path = tmp_path / "2028.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for row, cells in enumerate([["日期", "类型", "名称"], ["2028-10-02", "放假", "国庆节"]]):
            sheet.write_row(row, 0, cells)
    load_calendar_table(path=path, source="通知", confidence=Confidence.VERIFY)
    assert office_calendar().why(date(2028, 10, 2)) == "国庆节"


def test_a_bad_table_is_refused_with_every_bad_row(tmp_path):
    table = tmp_path / "2027.csv"
    table.write_text("日期,类型,名称\n二月三日,放假,春节\n2027-02-04,也许,春节\n2027-02-05\n")
    with pytest.raises(Refused) as refused:
        load_calendar_table(path=table, source="通知", confidence=Confidence.VERIFY)
    assert [v.message[:3] for v in refused.value.violations] == ["第2行", "第3行", "第4行"]


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"PK\x03\x04 not a workbook"])
def test_an_unreadable_table_is_refused(tmp_path, content):
    for suffix in ("csv", "xlsx"):
        path = tmp_path / f"table.{suffix}"
        path.write_bytes(content)
        with pytest.raises(Refused):
            load_calendar_table(path=path, source="通知", confidence=Confidence.VERIFY)
