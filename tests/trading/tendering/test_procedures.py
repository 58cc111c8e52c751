"""The procedures that are shipped, and what a pack may not say."""

from copy import deepcopy
from datetime import date
from decimal import Decimal

import pytest
import yaml
from django.conf import settings

from onewindow.foundation.policy.api import office_calendar
from onewindow.kernel.violations import Refused
from onewindow.trading.tendering.api import (
    ProcedureEdition,
    limits_of,
    load_procedure_packs,
    plan_procedure_packs,
    procedure_of,
)
from onewindow.trading.tendering.rules import (
    Law,
    Procedure,
    TenderKind,
    check_amounts,
    check_procedure,
    earliest_timetable,
    must_be_open,
)

FOLDER = settings.PACKS / "national/procedures"
RAW = yaml.safe_load((FOLDER / "works_open.yaml").read_text())


def changed(change):
    raw = deepcopy(RAW)
    change(raw)
    return [v.message for v in check_procedure(Procedure.model_validate(raw))]


def test_the_shipped_procedures_have_no_fault():
    for path in sorted(FOLDER.glob("*.yaml")):
        procedure = Procedure.model_validate(yaml.safe_load(path.read_text()))
        assert (path.stem, list(check_procedure(procedure))) == (procedure.code, [])


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda raw: raw["spans"][0].update(end="nowhere"), "指向不存在的节点“nowhere”"),
        (
            lambda raw: raw["spans"][0].update(start="bids_due", end="documents_from"),
            "起点不在终点之前",
        ),
        (lambda raw: raw["events"].append(raw["events"][0]), "重复"),
        (lambda raw: raw["custody"].update(threshold=1), "解密门限"),
        (lambda raw: raw["custody"].update(threshold=4), "解密门限"),
        (lambda raw: raw["custody"].update(custodians=["甲", "甲", "乙"]), "保管人重复"),
    ],
)
def test_a_procedure_that_refers_to_nothing_is_told(change, words):
    assert any(words in message for message in changed(change))


def test_every_legal_number_of_a_procedure_is_in_force(procedures):
    for edition in procedures.values():
        procedure = procedure_of(edition)
        limits = limits_of(procedure, on=date(2026, 11, 26), region="339901")
        assert set(limits) == set(procedure.policies)
        assert all(limit.source for limit in limits.values())


def earliest(edition, start):
    procedure = procedure_of(edition)
    limits = limits_of(procedure, on=start, region="339901")
    return earliest_timetable(Law(procedure, limits, office_calendar(), True), start)


def test_the_earliest_lawful_works_tender(procedures):
    found = earliest(procedures["works_open"], date(2026, 11, 2))
    assert found["documents_until"] == date(2026, 11, 7)
    assert found["bids_due"] == date(2026, 11, 23)
    assert found["clarified_by"] == date(2026, 11, 8)
    assert found["objections_by"] == date(2026, 11, 13)


def test_the_earliest_lawful_procurement_counts_both_kinds_of_day(procedures):
    found = earliest(procedures["procurement_open"], date(2026, 9, 28))
    # 公告、文件提供各5个工作日，到10月10日（调休）；20个自然日到18日星期日，顺延一天。
    assert found["notice_until"] == date(2026, 10, 10)
    assert found["documents_until"] == date(2026, 10, 10)
    assert found["bids_due"] == date(2026, 10, 19)


@pytest.mark.parametrize(
    ("security", "codes"),
    [
        ("200000.00", []),
        ("200000.01", ["tender.deposit_rate"]),
        ("800000.01", ["tender.deposit_rate", "tender.deposit_cap"]),
    ],
)
def test_a_bid_security_is_two_percent_at_most_and_capped(procedures, security, codes):
    procedure = procedure_of(procedures["works_open"])
    limits = limits_of(procedure, on=date(2026, 11, 26), region="339901")
    amounts = {"estimate": Decimal("10000000.00"), "bid_security": Decimal(security)}
    assert [v.code for v in check_amounts(procedure, amounts, limits)] == codes


def test_the_cap_counts_where_two_percent_would_be_more(procedures):
    procedure = procedure_of(procedures["works_open"])
    limits = limits_of(procedure, on=date(2026, 11, 26), region="339901")
    amounts = {"estimate": Decimal("100000000.00"), "bid_security": Decimal("800000.01")}
    (violation,) = check_amounts(procedure, amounts, limits)
    assert violation.message == "投标保证金为800,000.01元，不得超过800,000.00元"


def test_no_threshold_means_no_demand(procedures):
    procedure = procedure_of(procedures["works_open"])
    limits = limits_of(procedure, on=date(2026, 11, 26), region="339901")
    assert must_be_open(procedure, TenderKind.CONSTRUCTION, Decimal(10**9), limits) == ""


def test_loading_again_changes_nothing_and_a_change_is_a_new_edition(law, tmp_path):
    count = ProcedureEdition.objects.count()
    assert [line for line in load_procedure_packs(FOLDER) if line] == []
    assert plan_procedure_packs(FOLDER) == []
    raw = deepcopy(RAW) | {"name": "工程公开招标（试点）", "starts": "2027-01-01"}
    (tmp_path / "works_open.yaml").write_text(yaml.safe_dump(raw, allow_unicode=True))
    assert plan_procedure_packs(tmp_path) == ["更新交易程序 工程公开招标（试点）"]
    load_procedure_packs(tmp_path)
    editions = ProcedureEdition.objects.filter(code="works_open").order_by("number")
    assert [(e.number, e.starts) for e in editions] == [
        (1, date(2012, 2, 1)),
        (2, date(2027, 1, 1)),
    ]
    assert ProcedureEdition.objects.count() == count + 1


def test_a_faulty_pack_loads_nothing(law, tmp_path):
    raw = deepcopy(RAW) | {"code": "other"}
    raw["spans"][0]["end"] = "nowhere"
    (tmp_path / "other.yaml").write_text(yaml.safe_dump(raw, allow_unicode=True))
    with pytest.raises(Refused, match="nowhere"):
        load_procedure_packs(tmp_path)
    assert not ProcedureEdition.objects.filter(code="other").exists()
