"""What is decided about a cluster without one; the rest stands in tests/spark."""

import sys
from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from onewindow.insight.cockpit.api import refresh_rollups
from onewindow.insight.warehouse.actions.sweeping import sweep_files
from onewindow.insight.warehouse.api import scanner, standard
from onewindow.insight.warehouse.gateways.reading import spill
from onewindow.insight.warehouse.queries.parts import files_between
from onewindow.kernel.violations import Refused
from tests.insight.cockpit.facts import case, visit, write


@pytest.fixture(autouse=True)
def home(db, settings, tmp_path):
    settings.HOME = tmp_path


def test_without_the_extra_a_cluster_is_refused_with_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyspark", None)
    write("visits", [visit("a", "2026-03-02 09:00")])
    with pytest.raises(Refused) as refused:
        refresh_rollups(at=datetime(2026, 4, 1), spark="spark://127.0.0.1:7077")
    (violation,) = refused.value.violations
    assert violation.message == "要在 Spark 上汇总，须先装附加组件：pip install 'onewindow[spark]'"
    assert refresh_rollups(at=datetime(2026, 4, 1)) == 1


def test_without_an_address_this_process_scans():
    with scanner() as scans:
        assert scans.dialect.name == "DuckDB"


def months(table, dated, since, until):
    files = files_between(standard()[table], dated, since, until)
    return [path.split("/")[-1][:7] for path in files]


def test_only_files_that_can_hold_rows_of_the_period_are_read():
    received = ("2026-01-20 09:00", "2026-02-02 09:00", "2026-02-27 09:00", "2026-03-02 09:00")
    write("cases", [case(f"{number}", at) for number, at in enumerate(received)])
    february = date(2026, 2, 1), date(2026, 3, 1)
    assert months("cases", "received_at", *february) == ["2026-02"]
    assert months("cases", "received_at", date(2026, 2, 28), date(2026, 3, 2)) == []
    assert months("cases", "received_at", date(2026, 2, 27), date(2026, 3, 3)) == [
        "2026-02",
        "2026-03",
    ]
    # 按别的日期归入的，哪个文件都可能有
    assert months("cases", "decided_at", *february) == ["2026-01", "2026-02", "2026-03"]
    assert months("visits", "taken_at", *february) == []


def test_an_answer_that_a_crash_left_behind_goes_after_a_day():
    (spill() / "spark-1").mkdir()
    (spill() / "spark-1" / "part-0.parquet").touch()
    now = timezone.now()
    assert sweep_files(at=now + timedelta(hours=23)) == 0
    assert sweep_files(at=now + timedelta(hours=25)) == 1
    assert list(spill().iterdir()) == []
