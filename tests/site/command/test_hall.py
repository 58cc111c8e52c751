"""``onewindow hall``: forecasts tried on a log."""

from onewindow.site.command import main

HEAD = "取号时间,叫号时间,办理结束,窗口\n"


def rows():
    for day in (2, 3, 4, 5, 6, 9):
        for minute in range(0, 60, 6):
            at = f"2026-11-{day:02d} 09:{minute:02d}"
            yield f"{at}:00,{at}:30,2026-11-{day:02d} 09:{minute + 3:02d}:59,1号\n"


def test_a_log_is_tried_and_its_errors_are_shown(tmp_path, capsys):
    path = tmp_path / "log.csv"
    path.write_text(HEAD + "".join(rows()))
    assert main(["hall", "forecast-error", str(path)]) == 0
    said = capsys.readouterr().out
    assert "平均绝对误差" in said
    assert "20" in said


def test_what_is_wrong_with_a_log_is_said_by_line(tmp_path, capsys):
    path = tmp_path / "log.csv"
    path.write_text(f"{HEAD}2026-11-02 09:00:00,2026-11-02 08:00:00,2026-11-02 09:00:00,1\n")
    assert main(["hall", "forecast-error", str(path)]) == 1
    assert "第2行：时间先后不对" in capsys.readouterr().err
    path.write_bytes(b"\xff\xfe\x00")
    assert main(["hall", "forecast-error", str(path)]) == 1
    assert main(["hall", "forecast-error", str(tmp_path / "none.csv")]) == 1


def test_two_days_are_too_few(tmp_path, capsys):
    path = tmp_path / "log.csv"
    path.write_text(HEAD + "".join(list(rows())[:20]))
    assert main(["hall", "forecast-error", str(path)]) == 1
    assert "至少要有3天" in capsys.readouterr().out


def test_an_impossible_speed_is_refused(capsys):
    assert main(["hall", "morning", "--speed", "0"]) == 2
