"""``onewindow decisions replay`` says what departed, and its status says whether."""

import pytest

from onewindow.engines.decisions.api import table_to_xlsx
from onewindow.engines.decisions.models import Judgement, Rerun
from onewindow.site.command import main
from tests.engines.decisions.allowance import from_age, judged, with_income

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


@pytest.mark.django_db
def test_a_draft_says_how_many_it_would_change_and_whose(capsys, tmp_path, settings):
    settings.JUDGED_SUBJECTS = "tests.engines.decisions.allowance.subjects"
    one = judged({"age": "75", "local": True})
    judged(OLD)
    file = tmp_path / "草案.xlsx"
    file.write_bytes(table_to_xlsx(from_age(70)))
    given = ["decisions", "what-if", str(file), "--decision", "MZ08", "--since", "2026-01-01"]
    assert main(given) == 0
    told = capsys.readouterr().out
    assert "2件，一致1件，不同1件，无法比较0件" in told
    assert "1件 转人工办理（young）→ 准予（old）" in told
    assert f"判定{one.pk} MZ08 王*英 办件1：当日命中young，现在命中old，结论不同" in told
    file.write_bytes(table_to_xlsx(with_income()))
    assert main(given) == 0
    assert "1件当时没有取得：月收入" in capsys.readouterr().out


@pytest.mark.django_db
def test_a_file_that_cannot_be_read_is_refused(capsys, tmp_path):
    missing = str(tmp_path / "没有.xlsx")
    given = ["--decision", "MZ08", "--since", "2026-01-01"]
    assert main(["decisions", "what-if", missing, *given]) == 1
    assert "读不了文件" in capsys.readouterr().err
