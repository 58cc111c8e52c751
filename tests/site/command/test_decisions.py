"""``onewindow decisions replay`` says what departed, and its status says whether."""

import pytest

from onewindow.engines.decisions.models import Judgement, Rerun
from onewindow.site.command import main
from tests.engines.decisions.allowance import judged

OLD = {"age": "83", "local": True}


@pytest.mark.django_db
def test_a_year_that_was_not_touched_ends_with_nought(capsys):
    judged(OLD)
    assert main(["decisions", "replay", "--since", "2026-01-01", "--until", "2027-01-01"]) == 0
    assert "1件，一致1件，不同0件" in capsys.readouterr().out
    assert Rerun.objects.get().by_name == "命令行"


@pytest.mark.django_db
def test_a_planted_difference_is_named_and_ends_with_one(capsys):
    one = judged(OLD)
    judged(OLD, decision="RS02")
    Judgement.objects.update(row="young")
    status = main(["decisions", "replay", "--since", "2026-01-01", "--decision", "MZ08"])
    told = capsys.readouterr().out
    assert status == 1
    assert "1件，一致0件，不同1件" in told
    assert f"判定{one.pk} MZ08 casework.case:1：当日命中young，现在命中old，命中行不同" in told
