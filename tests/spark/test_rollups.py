"""The roll-ups that boards read, made on Spark and in this process from the same city."""

import os
import shutil
import signal
import threading
import time
from datetime import date, datetime
from pathlib import Path

import pytest
from django.conf import settings as installed
from django.utils import timezone

from onewindow.city.yearly.faulty import faulty_files
from onewindow.city.yearly.generating import Size, city_year, write_city
from onewindow.city.yearly.keeping import MEMORY
from onewindow.foundation.directory.models import Site
from onewindow.insight.cockpit.api import boards, day_of, month_of, refresh_rollups
from onewindow.insight.cockpit.queries.boards import board
from onewindow.insight.cockpit.queries.keeping import folder
from onewindow.insight.warehouse.api import (
    Delivery,
    LoadKind,
    Part,
    load_source_packs,
    opened,
    receive_file,
    run_load,
)
from onewindow.kernel.actors import SYSTEM
from tests.builders import organization
from tests.city.yearly.calendars import published
from tests.spark.answers import rolled_up
from tests.spark.conftest import WORKERS, started
from tests.spark.test_dialects import write_edges

pytestmark = pytest.mark.spark

PACKS = Path(installed.PACKS)
AT = datetime(2026, 4, 1, 9)
HALLS = ("339901001T01", "H1", "339901H01")


@pytest.fixture
def city(home, tmp_path):
    """Write three months of eight halls, files with faults, and rows chosen to be hard."""
    year = city_year(
        packs=PACKS, workdays=published(), until=datetime(2026, 4, 1), size=Size(8, 60_000)
    )
    with opened(memory=MEMORY) as drawing:
        write_city(drawing, year, months=year.months[-3:], progress=lambda *_: None)
    body = organization()
    for code in HALLS:
        Site.objects.create(
            code=code,
            name=f"大厅{code}",
            kind="hall",
            organization=body,
            region=body.region,
            address="人民路1号",
        )
    load_source_packs(PACKS / "demo" / "sources")
    for file in faulty_files(seed=1, on=datetime(2026, 3, 11)):
        load, is_new = receive_file(
            delivery=Delivery("cuiping", "visits", LoadKind.FILE, file.name),
            chunks=[file.content],
            at=timezone.now(),
            actor=SYSTEM,
        )
        if is_new:
            run_load(load=load, at=timezone.now())
    write_edges()
    return home


def made(spark=""):
    """Make all roll-ups anew; return every measure and every board that they give."""
    shutil.rmtree(folder(), ignore_errors=True)
    count = refresh_rollups(at=AT, spark=spark)
    periods = [month_of(date(2026, month, 1)) for month in (1, 2, 3)] + [day_of(date(2026, 3, 11))]
    shown = [one for period in periods for one in (board(None, period), *boards(period))]
    # 度量已在汇总块里逐个比过；这里比看板上的数、灯和说明。
    items = [(one.hall, list(one.items)) for one in shown]
    return count, rolled_up(), items


def test_roll_ups_and_boards_are_the_same_and_every_worker_had_its_part(cluster, city):
    before = [cluster.finished(worker) for worker in WORKERS]
    count, measures, shown = made()
    assert sum(Part.objects.values_list("rows", flat=True)) > 20_000
    assert any(item.value for _, items in shown for item in items)
    spark_count, spark_measures, spark_shown = made(cluster.master)
    assert spark_count == count > 0
    assert spark_measures == measures
    assert spark_shown == shown
    assert refresh_rollups(at=AT, spark=cluster.master) == 0
    assert refresh_rollups(at=AT) == 0
    for worker, known in zip(WORKERS, before, strict=True):
        assert cluster.finished(worker) > known


def test_a_worker_that_is_killed_in_the_middle_changes_nothing(home, tmp_path_factory):
    write_edges()
    wanted = made()
    with started(tmp_path_factory.mktemp("killed")) as cluster:
        killed = threading.Event()

        def kill():
            while not cluster.finished(2):
                time.sleep(0.05)
            for pid in (cluster.pid(2), *cluster.executors(2)):
                os.kill(pid, signal.SIGKILL)
            killed.set()

        threading.Thread(target=kill, daemon=True).start()
        assert made(cluster.master) == wanted
        assert killed.is_set()
        assert cluster.finished(1) > cluster.finished(2) > 0
