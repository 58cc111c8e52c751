"""``onewindow warehouse rollups`` makes what boards read, here or on a cluster."""

import sys

import pytest

from onewindow.site.command import main
from tests.insight.cockpit.facts import visit, write


@pytest.fixture(autouse=True)
def home(db, settings, tmp_path):
    settings.HOME = tmp_path
    write("visits", [visit("a", "2026-03-02 09:00")])


def test_roll_ups_are_made_once(capsys):
    assert main(["warehouse", "rollups"]) == 0
    assert "更新汇总1块" in capsys.readouterr().out
    assert main(["warehouse", "rollups"]) == 0
    assert "更新汇总0块" in capsys.readouterr().out


def test_a_cluster_without_the_extra_says_what_to_install(capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyspark", None)
    assert main(["warehouse", "rollups", "--spark", "spark://127.0.0.1:7077"]) != 0
    told = capsys.readouterr()
    assert "pip install 'onewindow[spark]'" in (told.out + told.err).replace("\n", "")
