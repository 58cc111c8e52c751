from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onewindow.foundation.accounts.models import Grant
from onewindow.foundation.policy.api import load_policy_packs
from onewindow.insight.warehouse.actions.loading import load_waiting
from onewindow.insight.warehouse.models import Load, QuarantinedRow
from onewindow.kernel.access import Role
from tests.builders import user
from tests.insight.warehouse.builders import NOW, VISITS, csv_of, hall, load, source

BACKEND = "django.contrib.auth.backends.ModelBackend"
ONE = "A001,机,2026-03-31 09:00:00,2026-03-31 09:05:00,,,办完,"
BAD = "A002,车站,2026-03-31 09:01:00,,,,,"


@pytest.fixture
def place(home):
    load_policy_packs(Path(settings.PACKS) / "national" / "policy")
    return hall()


@pytest.fixture
def manager(client, place):
    account = user("manager", role=Role.HALL_MANAGER, at=place.organization)
    client.force_login(account, backend=BACKEND)
    source()
    return account


def test_a_manager_sees_the_sources_of_the_own_hall_only(client, manager):
    hall("XH2", 78)
    source(code="other", hall="XH2", name="别处的系统")
    source(code="city", hall="", name="全市系统")
    page = client.get("/desk/warehouse/").content.decode()
    assert "星湖大厅排队系统" in page
    assert "别处的系统" not in page
    assert "全市系统" not in page
    assert client.get("/desk/warehouse/sources/other/").status_code == 404


def test_somebody_who_sees_the_whole_city_sees_every_source(client, place):
    source()
    source(code="city", hall="", name="全市系统")
    account = user("auditor", role=Role.AUDITOR, at=place.organization)
    Grant.objects.filter(user=account).update(organization=None)
    client.force_login(account, backend=BACKEND)
    page = client.get("/desk/warehouse/").content.decode()
    assert [name in page for name in ("本平台", "星湖大厅排队系统", "全市系统")] == [True] * 3


def test_a_file_is_sent_watched_and_its_bad_row_corrected(client, manager):
    file = SimpleUploadedFile("一月.csv", csv_of(ONE, BAD))
    answer = client.post("/desk/warehouse/sources/xinghu/", {"table": "visits", "file": file})
    received = Load.objects.get()
    assert answer.url == f"/desk/warehouse/loads/{received.pk}/"
    assert "后台正在装载" in client.get(answer.url).content.decode()
    load_waiting(at=NOW)
    page = client.get(answer.url).content.decode()
    assert "更正 1 行隔离行" in page
    row = QuarantinedRow.objects.get()
    address = f"/desk/warehouse/quarantine/{row.pk}/"
    assert "取号方式“车站”不在取值表内" in client.get(address).content.decode()
    values = [row.values[name] or "" for name in row.columns]
    values[1] = "手机"
    answer = client.post(address, {f"c{n}": value for n, value in enumerate(values)})
    assert answer.url == address
    assert "送去重新核对" in client.get(address).content.decode()
    load_waiting(at=NOW)
    row.refresh_from_db()
    assert (row.resolved_by.kind, row.resolved_by.rows_new) == ("correction", 1)
    assert "号装载</a>入库" in client.get(address).content.decode()


def test_a_correction_that_is_still_wrong_comes_back_with_what_is_left(client, manager):
    load(csv_of(ONE, "A002,车站,昨天,,,,,"))
    row = QuarantinedRow.objects.get()
    values = [row.values[name] or "" for name in row.columns]
    values[1] = "机"
    client.post(
        f"/desk/warehouse/quarantine/{row.pk}/", {f"c{n}": v for n, v in enumerate(values)}
    )
    load_waiting(at=NOW)
    row.refresh_from_db()
    assert (row.reasons, row.corrected_at, row.resolved_at) == (
        ["取号时间“昨天”不是时间"],
        None,
        None,
    )


def test_after_the_mapping_is_mended_all_bad_rows_are_loaded_at_once(client, manager):
    load(csv_of(ONE, ONE.replace("A001", "A003"), BAD))
    said = VISITS["columns"]["channel"]["values"] | {"车站": "kiosk"}
    columns = VISITS["columns"] | {"channel": {"from": "方式", "values": said}}
    mended = source(code="mended", tables={"visits": VISITS | {"columns": columns}})
    content = mended.content | {"code": "xinghu"}
    mended.delete()
    type(mended).objects.filter(code="xinghu").update(content=content)
    answer = client.post(
        "/desk/warehouse/quarantine/retry/", {"source": "xinghu", "table": "visits"}
    )
    assert answer.url == "/desk/warehouse/loads/"
    load_waiting(at=NOW)
    assert QuarantinedRow.objects.filter(resolved_at=None).count() == 0


def test_the_same_file_again_is_said(client, manager):
    load(csv_of(ONE))
    file = SimpleUploadedFile("again.csv", csv_of(ONE))
    answer = client.post(
        "/desk/warehouse/sources/xinghu/", {"table": "visits", "file": file}, follow=True
    )
    assert "内容相同，不再装载" in answer.content.decode()
    assert Load.objects.count() == 1


@pytest.mark.parametrize(
    "address", ["/desk/warehouse/", "/desk/warehouse/loads/", "/desk/warehouse/quarantine/"]
)
def test_lists_take_as_many_queries_for_three_rows_as_for_one(
    client, manager, address, django_assert_num_queries
):
    load(csv_of(ONE, BAD))
    first = count_queries(client, address)
    for n in (1, 2):
        source(code=f"more{n}", name=f"又一个{n}")
        load(csv_of(ONE, BAD), code=f"more{n}", at=NOW + timedelta(hours=n))
    assert count_queries(client, address) == first


def count_queries(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_the_standard_is_open_to_all_and_its_templates_can_be_sent_back(client, home, rows):
    hall()
    page = client.get("/standard/").content.decode()
    assert [name in page for name in ("取号", "受理办理", "评价", "专家席位")] == [True] * 4
    assert "开始办理时间" in client.get("/standard/visits/").content.decode()
    assert client.get("/standard/nothing/").status_code == 404
    template = client.get("/standard/visits/template.csv").content.decode("utf-8-sig")
    source(tables={"visits": {}})
    filled = template + "7,XH1,A7,,kiosk,是,否,,,3,2026-03-31 09:00:00,,,,,\r\n"
    loaded = load(filled.encode())
    assert (loaded.reason, loaded.rows_new) == ("", 1)
    assert rows("SELECT id, hall, number, appointed FROM visits") == [("7", "XH1", "A7", True)]
    book = client.get("/standard/visits/template.xlsx").content
    assert load(book, name="t.xlsx").reason == "文件只有列名，没有一行数据"
