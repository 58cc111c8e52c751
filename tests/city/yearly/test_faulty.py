"""What the loader of the warehouse makes of files with faults."""

from datetime import datetime

import pytest
from django.conf import settings as installed
from django.utils import timezone

from onewindow.city.yearly.faulty import faulty_files
from onewindow.foundation.directory.models import Site
from onewindow.insight.warehouse.actions.loading import run_load
from onewindow.insight.warehouse.actions.receiving import Delivery, receive_file
from onewindow.insight.warehouse.api import load_source_packs
from onewindow.insight.warehouse.rules.loads import LoadKind
from onewindow.kernel.actors import SYSTEM
from tests.builders import organization

ON = datetime(2026, 3, 11)


@pytest.fixture(autouse=True)
def source(db, settings, tmp_path):
    settings.HOME = tmp_path
    body = organization()
    Site.objects.create(
        code="339901001T01",
        name="翠屏街道便民服务中心",
        kind="town_centre",
        organization=body,
        region=body.region,
        address="人民路1号",
    )
    load_source_packs(installed.ROOT / "packs" / "demo" / "sources")


def loaded(name):
    file = next(one for one in faulty_files(seed=1, on=ON) if one.name == name)
    load, is_new = receive_file(
        delivery=Delivery("cuiping", "visits", LoadKind.FILE, file.name),
        chunks=[file.content],
        at=timezone.now(),
        actor=SYSTEM,
    )
    return (run_load(load=load, at=timezone.now()) if is_new else load), is_new


def test_a_good_file_is_taken_whole_and_a_second_time_changes_nothing():
    load, _ = loaded("好的.csv")
    assert (load.state, load.reason, load.rows_new, load.rows_bad) == ("done", "", 60, 0)
    assert loaded("重复的.csv")[1] is False


@pytest.mark.parametrize("name", ["GB18030.csv", "Excel日期.csv"])
def test_other_characters_and_dates_of_excel_are_read(name):
    load, _ = loaded(name)
    assert (load.state, load.reason, load.rows_new, load.rows_bad) == ("done", "", 60, 0)


@pytest.mark.parametrize(
    ("name", "reason"),
    [("换了列名.csv", "取号时间"), ("时钟不准.csv", "叫号时间"), ("半个文件.csv", "文件不完整")],
)
def test_what_cannot_be_right_is_sent_back_with_the_reason(name, reason):
    load, _ = loaded(name)
    assert (load.state, load.rows_new) == ("refused", 0)
    assert reason in load.reason


def test_the_same_seed_writes_the_same_files():
    assert faulty_files(seed=1, on=ON) == faulty_files(seed=1, on=ON)
    assert faulty_files(seed=1, on=ON) != faulty_files(seed=2, on=ON)
