"""Releases of facts: valid, exact, silent about what nobody may know yet, and mergeable."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onewindow.channels.exchange.gateways import (
    record_package_problems,
    release_package_problems,
    release_problems,
)
from onewindow.channels.exchange.rules import (
    AwardFacts,
    BidFacts,
    Change,
    ContractFacts,
    ContractMilestone,
    LotFacts,
    MomentFacts,
    NoticeFacts,
    Package,
    Party,
    Payment,
    TenderFacts,
    compiled,
    money,
    ocid_of,
    record_package,
    release,
    release_id,
    release_package,
    tags_of,
)

START = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
BUYER, WATCH, FIRM = Party("1A", "区教育局"), Party("1B", "区发改局"), Party("9A", "建设1公司")
OCID = "ocds-example-E1"
PACKAGE = Package(
    uri="https://example.org/open/ocds/releases.json",
    published=START,
    publisher="云川市公共资源交易中心",
    publisher_uri="https://example.org",
    licence="https://creativecommons.org/licenses/by/4.0/",
    policy="https://example.org/open/",
)


def day(number):
    return START + timedelta(days=number)


def notice(number=1, kind="A-NOTICE", on=0, **said):
    return NoticeFacts(
        number=f"E1-{number:03d}",
        kind=kind,
        title="公告",
        published_at=day(on),
        url=f"https://example.org/trading/notices/E1-{number:03d}/",
        **said,
    )


LOT = LotFacts("E1001", "A01-L1", "土建", "open", Decimal("38600000.55"))
FACTS = TenderFacts(
    code="E1",
    name="滨河小学改扩建",
    kind="construction",
    content="改扩建",
    state="announced",
    method="open",
    method_words="公开招标",
    approval="批准文号：发改〔2026〕1号",
    tenderer=BUYER,
    supervisor=WATCH,
    lots=[LOT],
    notices=[notice(1), notice(2, "A-CLARI", 5, corrects="E1-001", reason="设计调整")],
    moments=[
        MomentFacts("documents_from", "招标文件开始提供", day(0)),
        MomentFacts("bids_due", "投标截止和开标", day(21)),
    ],
    bids=[BidFacts("A01-L1", FIRM, day(20), day(21), Decimal("38000000.01"))],
    awards=[
        AwardFacts("E1001-A", "A01-L1", "中标", "active", day(30), [FIRM], Decimal("38000000.01"))
    ],
    contracts=[
        ContractFacts(
            code="E1001-C",
            award="E1001-A",
            lot="A01-L1",
            title="施工合同",
            status="active",
            signed=day(40),
            amount=Decimal("38000000.01"),
            starts=day(45),
            ends=day(400),
            milestones=[ContractMilestone("m1", "开工", date(2026, 12, 20), date(2026, 12, 21))],
            payments=[Payment("p1", day(60), Decimal("1000000.00"), BUYER, FIRM)],
            changes=[Change("c1", day(70), "工程量变更")],
        )
    ],
)


def test_a_release_says_who_buys_what_how_and_until_when():
    found = release(OCID, FACTS, FACTS.notices[0], ["planning", "tender"])
    assert release_problems(found) == []
    assert {key: found[key] for key in ("ocid", "id", "date", "tag", "buyer")} == {
        "ocid": OCID,
        "id": "ocds-example-E1-001",
        "date": "2026-11-02T01:00:00+00:00",
        "tag": ["planning", "tender"],
        "buyer": {"id": "CN-USCC-1A", "name": "区教育局"},
    }
    tender = found["tender"]
    assert tender["value"] == {"amount": 38600000.55, "currency": "CNY"}
    assert (tender["status"], tender["procurementMethod"], tender["mainProcurementCategory"]) == (
        "active",
        "open",
        "works",
    )
    assert tender["tenderPeriod"] == {
        "startDate": "2026-11-02T01:00:00+00:00",
        "endDate": "2026-11-23T01:00:00+00:00",
    }
    assert [(one["id"], one["status"]) for one in tender["milestones"]] == [
        ("documents_from", "met"),
        ("bids_due", "scheduled"),
    ]


def test_nothing_of_bidders_awards_or_contracts_is_said_before_its_day():
    for on, names in (
        (20, set()),
        (21, {"bids"}),
        (29, {"bids"}),
        (30, {"bids", "awards"}),
        (40, {"bids", "awards", "contracts"}),
    ):
        found = release(OCID, FACTS, notice(9, "A-OPEN", on), ["tenderUpdate"])
        assert (on, {"bids", "awards", "contracts"} & set(found)) == (on, names)
        assert ("建设1公司" in json.dumps(found, ensure_ascii=False)) == bool(names)
        assert release_problems(found) == []
    later = release(OCID, FACTS, notice(9, "A-CONTRACT", 50), ["contractUpdate"])
    assert "implementation" in later["contracts"][0]
    assert "transactions" not in later["contracts"][0]["implementation"]
    assert later["contracts"][0]["implementation"]["milestones"][0]["status"] == "met"
    assert "amendments" not in later["contracts"][0]


@pytest.mark.parametrize(
    ("kind", "corrects", "had", "tags"),
    [
        ("A-CLARI", "E1-001", ["tender"], ["tenderAmendment"]),
        ("A-OPEN", "", ["tender"], ["tenderUpdate"]),
        ("A-TERM", "", ["tender"], ["tenderCancellation"]),
        ("A-CAND", "", ["tender"], ["award"]),
        ("A-WIN", "", ["tender", "award"], ["awardUpdate"]),
        ("D-RESULT", "", ["tender"], ["award"]),
        ("D-CONTRACT", "", ["award"], ["contract"]),
        ("A-CONTRACT", "", ["contract"], ["contractUpdate"]),
        ("A-COMPLAINT", "", ["tender"], ["tenderUpdate"]),
    ],
)
def test_a_notice_makes_a_release_with_its_tag(kind, corrects, had, tags):
    assert tags_of(notice(2, kind, corrects=corrects), is_first=False, had=had) == tags


def test_the_first_release_of_a_process_plans_and_tenders():
    assert tags_of(notice(), is_first=True) == ["planning", "tender"]


@pytest.mark.parametrize(
    ("state", "lots", "status"),
    [
        ("draft", ["open"], "planning"),
        ("entered", ["open"], "planned"),
        ("announced", ["open"], "active"),
        ("closed", ["publicized", "failed"], "active"),
        ("closed", ["contracted", "failed"], "complete"),
        ("closed", ["failed", "failed"], "unsuccessful"),
        ("closed", ["terminated"], "cancelled"),
        ("terminated", ["open"], "cancelled"),
        ("archived", ["contracted"], "complete"),
    ],
)
def test_states_become_the_words_of_the_standard(state, lots, status):
    facts = replace(FACTS, state=state, lots=[replace(LOT, state=one) for one in lots])
    found = release(OCID, facts, notice(), ["tender"])
    assert found["tender"]["status"] == status


def test_a_correction_is_an_amendment_beside_the_first_notice():
    found = release(OCID, FACTS, FACTS.notices[1], ["tenderAmendment"])
    assert found["tender"]["amendments"] == [
        {
            "id": "E1-002",
            "date": "2026-11-07T01:00:00+00:00",
            "rationale": "设计调整",
            "description": "更正公告 E1-001",
        }
    ]
    assert [one["id"] for one in found["tender"]["documents"]] == ["E1-001", "E1-002"]


def test_releases_merge_into_what_stands_now():
    first = release(OCID, FACTS, FACTS.notices[0], ["planning", "tender"])
    last = release(OCID, FACTS, notice(3, "A-CONTRACT", 80), ["contract"])
    whole = compiled([last, first])
    assert (whole["tag"], whole["date"]) == (["compiled"], last["date"])
    assert whole["contracts"] == last["contracts"]
    assert {one["id"] for one in whole["parties"]} == {"CN-USCC-1A", "CN-USCC-1B", "CN-USCC-9A"}
    package = record_package(PACKAGE, OCID, [first, last])
    assert record_package_problems(package) == []
    assert release_package_problems(release_package(PACKAGE, [first, last])) == []


def test_merging_takes_away_what_is_null_and_replaces_plain_lists():
    rows = [
        {"ocid": "o", "id": "1", "date": "2026-11-02", "tag": ["tender"], "a": {"b": 1, "c": 2}},
        {
            "ocid": "o",
            "id": "2",
            "date": "2026-11-03",
            "tag": ["tender"],
            "a": {"b": None},
            "l": ["x"],
        },
        {"ocid": "o", "id": "3", "date": "2026-11-04", "tag": ["tender"], "l": ["y"]},
    ]
    assert compiled(rows) == {
        "ocid": "o",
        "id": "o-2026-11-04",
        "date": "2026-11-04",
        "tag": ["compiled"],
        "a": {"c": 2},
        "l": ["y"],
    }


@pytest.mark.parametrize("amount", ["0.01", "38600000.55", "9999999999999.99", "12.00"])
def test_an_amount_is_written_to_the_fen(amount):
    written = json.loads(json.dumps(money(Decimal(amount))), parse_float=Decimal)
    assert written["amount"] == Decimal(amount)


def test_an_amount_that_would_not_survive_is_a_mistake():
    with pytest.raises(ValueError, match="金额不能精确写入"):
        money(Decimal("9999999999999999.99"))


def test_what_is_not_valid_is_named_by_its_place():
    wrong = release(OCID, FACTS, notice(), ["tender"])
    wrong["tender"]["lots"][0]["value"]["amount"] = "三千万"
    wrong["date"] = "2026-11-02"
    places = [problem.partition(":")[0] for problem in release_problems(wrong)]
    assert sorted(places) == ["date", "tender/lots/0/value/amount"]
    assert release_problems({"ocid": "x"}) != []


WORDS = st.text(st.characters(blacklist_categories=("Cs",)), min_size=1, max_size=30)
MONEY = st.decimals("0.01", "999999999999.99", places=2)
LOTS = st.builds(
    LotFacts,
    code=WORDS,
    transaction_code=WORDS,
    name=WORDS,
    state=st.sampled_from(["open", "opened", "awarded", "contracted", "failed", "terminated"]),
    estimate=MONEY,
    is_suspended=st.booleans(),
)
MOMENTS = st.builds(day, st.integers(-10, 100))
PARTIES = st.builds(Party, WORDS, WORDS)
BIDS = st.builds(
    BidFacts,
    lot=WORDS,
    bidder=PARTIES,
    handed_in=MOMENTS,
    opened=MOMENTS,
    amount=st.none() | MONEY,
)
AWARDS = st.builds(
    AwardFacts,
    code=WORDS,
    lot=WORDS,
    title=WORDS,
    status=st.sampled_from(["pending", "active", "unsuccessful", "cancelled"]),
    at=MOMENTS,
    suppliers=st.lists(PARTIES, min_size=1, max_size=3, unique=True),
    amount=st.none() | MONEY,
)
TENDERS = st.builds(
    TenderFacts,
    code=WORDS,
    name=WORDS,
    kind=st.sampled_from(["construction", "goods", "services", "design", "materials"]),
    content=WORDS,
    state=st.sampled_from(["announced", "closed", "archived", "terminated"]),
    method=st.sampled_from(["open", "selective", "limited", "direct"]),
    method_words=WORDS,
    approval=WORDS,
    tenderer=PARTIES,
    supervisor=PARTIES,
    lots=st.lists(LOTS, min_size=1, max_size=4, unique_by=lambda one: one.transaction_code),
    notices=st.just([notice()]),
    moments=st.lists(
        st.builds(MomentFacts, WORDS, WORDS, MOMENTS), max_size=5, unique_by=lambda one: one.code
    ),
    bids=st.lists(BIDS, max_size=4, unique_by=lambda one: (one.lot, one.bidder.code)),
    awards=st.lists(AWARDS, max_size=3, unique_by=lambda one: one.code),
)


@settings(max_examples=60, deadline=None)
@given(TENDERS, st.integers(0, 60))
def test_any_facts_make_a_valid_release_that_says_nothing_too_early(facts, on):
    told = notice(7, "A-OPEN", on)
    found = release(OCID, facts, told, ["tenderUpdate"])
    assert release_problems(found) == []
    at = told.published_at
    assert [one["date"] for one in found.get("awards", [])] == [
        one.at.isoformat(timespec="seconds") for one in facts.awards if one.at <= at
    ]
    named = {one["id"] for one in found["parties"] if "tenderer" in one["roles"]}
    assert named == {one.bidder.key for one in facts.bids if one.opened <= at}
    amounts = [Decimal(repr(one["value"]["amount"])) for one in found["tender"]["lots"]]
    assert amounts == [one.estimate for one in facts.lots]
    assert sum(amounts) == Decimal(repr(found["tender"]["value"]["amount"]))


@settings(max_examples=40, deadline=None)
@given(TENDERS, st.lists(st.integers(0, 60), min_size=1, max_size=4, unique=True))
def test_any_releases_merge_to_the_same_whatever_order_they_come_in(facts, days):
    made = [
        release(OCID, facts, notice(n, "A-OPEN", on), ["tenderUpdate"])
        for n, on in enumerate(sorted(days), 1)
    ]
    assert compiled(made) == compiled(made[::-1])
    assert len({one["id"] for one in made}) == len(made)
    assert record_package_problems(record_package(PACKAGE, OCID, made)) == []


def test_identifiers_stay_what_they_are():
    assert ocid_of("ocds-example", "E1") == OCID
    assert release_id(OCID, notice(12)) == "ocds-example-E1-012"
