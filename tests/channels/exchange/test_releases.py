"""Every published notice becomes one release that never changes; the feed, records and files."""

import json

import pytest
from django.utils import timezone

from onewindow.channels.exchange.actions import export_ocds, publish_releases
from onewindow.channels.exchange.gateways import (
    record_package_problems,
    release_package_problems,
)
from onewindow.channels.exchange.jobs import JOBS
from onewindow.channels.exchange.models import Release
from onewindow.foundation.records.api import move
from onewindow.kernel.canonical import digest
from onewindow.site.command.__main__ import main
from onewindow.trading.bidding.api import BID
from onewindow.trading.bidding.models import Bid
from onewindow.trading.tendering.api import draft_notice, publish_due, release_notice
from tests.trading.tendering.builders import MONDAY, TENDERER, announced
from tests.trading.tendering.disputes import at, firm


def correction(tender, first):
    change = {"change": "工期改为400日历天", "reason": "设计调整"}
    notice = draft_notice(
        tender=tender, code="A-CLARI", terms=change, corrects=first, on=MONDAY, actor=TENDERER
    )
    release_notice(notice=notice, at=timezone.now(), actor=TENDERER)
    publish_due(now=timezone.now())
    notice.refresh_from_db()
    return notice


@pytest.fixture
def released(procedures, bodies, clock):
    """Announce a tender, correct it on the 5th, release both."""
    tender, first = announced(procedures, bodies)
    clock.move_to(at(2026, 11, 5, 9))
    correction(tender, first)
    assert publish_releases() == 2
    return tender


def test_each_notice_makes_one_release_of_what_was_known_then(released):
    first, second = Release.objects.order_by("id")
    ocid = f"ocds-example-{released.code}"
    assert [(one.ocid, one.code, one.tags) for one in (first, second)] == [
        (ocid, f"{ocid}-001", ["planning", "tender"]),
        (ocid, f"{ocid}-002", ["tenderAmendment"]),
    ]
    assert (first.at, second.at) == (at(2026, 11, 2, 9), at(2026, 11, 5, 9))
    assert second.content["tender"]["amendments"][0]["rationale"] == "设计调整"
    assert "amendments" not in first.content["tender"]
    assert first.content["tender"]["lots"][0]["value"]["amount"] == 10000000
    assert publish_releases() == 0


def test_a_release_is_neither_changed_nor_deleted(released):
    before = {one.code: one.digest for one in Release.objects.all()}
    for attempt in (
        lambda: Release.objects.update(tags=[]),
        lambda: Release.objects.all().delete(),
    ):
        with pytest.raises(TypeError):
            attempt()
    assert {one.code: digest(one.content).hex() for one in Release.objects.all()} == before


def test_no_bidder_is_named_before_the_bids_are_opened(procedures, bodies, clock):
    tender, first = announced(procedures, bodies)
    lot, company = tender.lots.get(), firm()
    bid = Bid.objects.create(
        lot=lot,
        enterprise=company,
        manifest={},
        digest="0" * 64,
        state="sealed",
        started_at=timezone.now(),
        sealed_at=timezone.now(),
    )
    publish_releases()
    clock.move_to(at(2026, 11, 23, 9, 30))
    move(subject=bid, lifecycle=BID, name="unseal", actor=TENDERER)
    # 更正公告在解密之前一分钟发布，之后才轮到它成为数据。
    clock.move_to(at(2026, 11, 23, 9, 29))
    second = correction(tender, first)
    clock.move_to(at(2026, 11, 23, 9, 31))
    correction(tender, second)
    assert publish_releases() == 2
    texts = [json.dumps(one.content, ensure_ascii=False) for one in Release.objects.order_by("id")]
    assert [company.name in text for text in texts] == [False, False, True]
    after = Release.objects.order_by("id").last().content
    assert after["tender"]["numberOfTenderers"] == 1
    assert after["bids"]["statistics"][0]["value"] == 1


def test_the_feed_goes_page_by_page(released, client, monkeypatch):
    monkeypatch.setattr("onewindow.channels.exchange.views.PAGE", 1)
    seen, address = [], "/open/ocds/releases.json"
    for _ in range(5):
        package = client.get(address).json()
        assert release_package_problems(package) == []
        seen += [one["id"] for one in package["releases"]]
        if "links" not in package:
            break
        address = package["links"]["next"].partition("://")[2].partition("/")[2]
        address = f"/{address}"
    assert seen == list(Release.objects.order_by("id").values_list("code", flat=True))


@pytest.mark.parametrize(
    ("since", "count"),
    [
        ("", 2),
        ("2026-11-02", 2),
        ("2026-11-03", 1),
        ("2026-11-05T09:00:00+08:00", 1),
        ("2026-11-05T01:00:00Z", 1),
    ],
)
def test_who_comes_again_takes_only_what_is_new(released, client, since, count):
    package = client.get("/open/ocds/releases.json", {"since": since} if since else {}).json()
    assert len(package["releases"]) == count
    assert package["publisher"]["name"] == "云川市公共资源交易中心"


def test_an_empty_package_is_never_given(released, client):
    for since in ("2026-11-05T09:00:01+08:00", "2026-11-06"):
        answer = client.get("/open/ocds/releases.json", {"since": since})
        assert (answer.status_code, answer.content) == (204, b"")


WRONG = ("since=昨天", "since=2026-13-01", "after=-1", "after=9e9", "after=²")


@pytest.mark.parametrize("wrong", WRONG)
def test_an_address_that_cannot_be_read_is_told_so(released, client, wrong):
    assert client.get(f"/open/ocds/releases.json?{wrong}").status_code == 422


def test_the_record_of_a_process_holds_all_releases_and_what_they_come_to(released, client):
    ocid = f"ocds-example-{released.code}"
    answer = client.get(f"/open/ocds/records/{ocid}.json")
    assert answer["Access-Control-Allow-Origin"] == "*"
    package = answer.json()
    assert record_package_problems(package) == []
    record = package["records"][0]
    assert len(record["releases"]) == 2
    assert record["compiledRelease"]["tag"] == ["compiled"]
    assert len(record["compiledRelease"]["tender"]["documents"]) == 2
    one = client.get(f"/open/ocds/releases/{ocid}-001.json").json()
    assert [release["id"] for release in one["releases"]] == [f"{ocid}-001"]
    assert client.get("/open/ocds/records/ocds-example-none.json").status_code == 404
    assert client.get("/open/ocds/releases/none.json").status_code == 404


def test_people_read_what_is_open_and_how_to_fetch_it(released, client, django_assert_num_queries):
    with django_assert_num_queries(2):
        page = client.get("/open/").content.decode()
    assert "前缀为示例" in page
    assert f"/open/ocds/records/ocds-example-{released.code}.json" in page


def test_the_page_without_data_says_when_there_will_be_some(db, client):
    assert "还没有数据" in client.get("/open/").content.decode()


def test_everything_is_written_to_a_folder_and_valid(released, tmp_path):
    told = []
    written = export_ocds(tmp_path / "out", told=lambda *one: told.append(one), size=1)
    assert (written.releases, written.records, written.files) == (2, 1, 3)
    ocid = f"ocds-example-{released.code}"
    assert told == [
        ("releases-00001.json", 1, 3),
        ("releases-00002.json", 2, 3),
        (f"record-{ocid}.json", 3, 3),
    ]
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert names == sorted(name for name, _, _ in told)
    package = json.loads((tmp_path / "out" / f"record-{ocid}.json").read_text())
    assert record_package_problems(package) == []


def test_the_command_releases_and_writes(procedures, bodies, clock, tmp_path, capsys):
    announced(procedures, bodies)
    assert main(["exchange", "ocds", str(tmp_path)]) == 0
    assert "发布1条，记录1份，文件2个，全部通过校验" in capsys.readouterr().out.replace("\n", "")


def test_the_job_says_what_it_did(procedures, bodies, clock):
    announced(procedures, bodies)
    assert [JOBS[0].run(), JOBS[0].run()] == ["发布1条", "没有新的公告"]
