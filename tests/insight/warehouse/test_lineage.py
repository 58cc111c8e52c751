from datetime import timedelta

import pytest

from onewindow.insight.warehouse.actions.loading import load_waiting
from onewindow.insight.warehouse.actions.quarantine import correct_row
from onewindow.insight.warehouse.actions.sweeping import sweep_files
from onewindow.insight.warehouse.api import Origin, opened, origins, warehouse, write_months
from onewindow.insight.warehouse.gateways.inbox import inbox
from onewindow.insight.warehouse.gateways.reading import facts_folder
from onewindow.insight.warehouse.models import Load, Part, QuarantinedRow
from onewindow.kernel.violations import Refused
from tests.builders import TESTER
from tests.insight.warehouse.builders import NOW, csv_of, load

ONE = "A001,机,2026-03-31 09:00:00,2026-03-31 09:05:00,,,办完,"
TWO = "A002,机,2026-03-31 09:10:00,2026-03-31 09:05:00,,,办完,"


def traced(where="true"):
    """Return the number of each visit of a condition with where it came from."""
    with warehouse() as facts:
        sql = f"SELECT number, load, line FROM visits WHERE {where} ORDER BY number"
        found = facts.execute(sql).fetchall()
    known = origins((load, line) for _, load, line in found)
    return [(number, known.get((load, line))) for number, load, line in found]


def test_each_row_leads_to_its_file_and_line(xinghu):
    loaded = load(csv_of(ONE, ONE.replace("A001", "A009")), name="三月.csv")
    assert traced() == [
        ("A001", Origin(loaded.pk, "file", "三月.csv", 2)),
        ("A009", Origin(loaded.pk, "file", "三月.csv", 3)),
    ]
    assert traced()[1][1].words == "三月.csv 第3行"


def test_a_generated_row_leads_to_what_made_it_and_the_maker_is_kept_once(home):
    select = "SELECT 'v' || n AS id, n AS line, 'A00' || n AS number, "
    select += "TIMESTAMP '2026-03-02 09:00' AS taken_at FROM range(1, 3) r(n)"
    for _ in range(2):
        with opened() as connection:
            said = {"table": "visits", "source": "city", "select": select}
            assert write_months(connection, **said, made_by="合成城市，种子7") == 2
    made = Load.objects.get()
    assert (made.kind, made.state, made.file_name) == ("generated", "done", "合成城市，种子7")
    assert traced() == [
        ("A001", Origin(made.pk, "generated", "合成城市，种子7", 1)),
        ("A002", Origin(made.pk, "generated", "合成城市，种子7", 2)),
    ]
    with opened() as connection:
        write_months(connection, table="visits", source="city", select=select)
    assert traced() == [("A001", None), ("A002", None)]


def test_a_corrected_row_leads_to_the_file_it_first_came_in(xinghu):
    load(csv_of(ONE, TWO), name="三月.csv")
    row = QuarantinedRow.objects.get()
    values = row.values | {"叫号时间": "2026-03-31 09:15:00"}
    again = correct_row(row=row, values=values, at=NOW, actor=TESTER)
    load_waiting(at=NOW)
    assert traced("number = 'A002'") == [("A002", Origin(again.pk, "correction", "三月.csv", 3))]
    row.refresh_from_db()
    with pytest.raises(Refused, match="这一行已经入库"):
        correct_row(row=row, values=values, at=NOW, actor=TESTER)


def test_a_line_that_could_not_be_cut_is_corrected_into_columns(xinghu):
    load(csv_of(ONE, "A002,机"))
    row = QuarantinedRow.objects.get()
    assert (row.values, row.columns[:3]) == ({"整行": "A002,机"}, ["票号", "方式", "取号时间"])
    values = dict.fromkeys(row.columns) | {
        "票号": "A002",
        "方式": "机",
        "取号时间": "2026-03-31 09:10:00",
    }
    correct_row(row=row, values=values, at=NOW, actor=TESTER)
    load_waiting(at=NOW)
    assert traced("number = 'A002'")[0][1].line == 3


def test_a_later_file_with_the_right_row_closes_the_bad_one(xinghu):
    load(csv_of(ONE, TWO))
    mended = load(csv_of(ONE, TWO.replace("09:05:00", "09:12:00")))
    row = QuarantinedRow.objects.get()
    assert (row.resolved_by, row.resolved_at) == (mended, NOW)


def test_the_same_bad_row_in_another_file_is_kept_once(xinghu):
    load(csv_of(ONE, TWO))
    second = load(csv_of(ONE.replace("A001", "A003"), TWO))
    assert second.rows_bad == 1
    assert QuarantinedRow.objects.count() == 1


def test_two_rows_with_one_id_the_later_counts_and_the_other_is_kept_aside(xinghu, rows):
    other = ONE.replace("09:05:00", "09:07:00")
    loaded = load(csv_of(ONE, other, ONE.replace("A001", "A005")))
    row = QuarantinedRow.objects.get()
    assert (row.line, row.values["叫号时间"], row.reasons) == (
        2,
        "2026-03-31 09:05:00",
        ["与第3行的行标识“A001-2026-03-31 09:00:00”相同而内容不同，以后一行为准"],
    )
    assert (loaded.rows_new, loaded.rows_bad, loaded.rows_read) == (2, 1, 3)
    assert rows("SELECT line FROM visits ORDER BY line") == [(3,), (4,)]


def test_future_moments_and_unknown_halls_are_told(xinghu):
    columns = xinghu.content["tables"]["visits"]
    said = columns["columns"] | {"hall": {"from": "大厅"}}
    xinghu.content = xinghu.content | {"tables": {"visits": columns | {"columns": said}}}
    xinghu.save()
    header = "票号,方式,取号时间,叫号时间,开始,结束,结果,身份证,大厅"
    load(
        csv_of(
            f"{ONE},XH1",
            f"{ONE.replace('A001', 'A002')},HX1",
            "A003,机,2026-04-01 12:10:00,,,,,,XH1",
            "A004,机,2026-04-01 12:10:01,,,,,,XH1",
            "A005,机,2026-03-01 12:10:01,,,,,,XH1",
            header=header,
        )
    )
    assert list(QuarantinedRow.objects.order_by("line").values_list("line", "reasons")) == [
        (3, ["场所目录里没有大厅“HX1”"]),
        (5, ["取号时间（2026-04-01 12:10:01）晚于收到数据的时间"]),
    ]


def test_files_that_were_replaced_go_after_a_day_and_originals_after_a_month(xinghu):
    load(csv_of(ONE))
    load(csv_of(ONE.replace("09:05:00", "09:06:00")))
    parts = list(facts_folder().glob("*/*/*"))
    assert (len(parts), len(list(inbox().iterdir()))) == (2, 2)
    from_now = parts[0].stat().st_mtime
    assert sweep_files(at=NOW.fromtimestamp(from_now, NOW.tzinfo) + timedelta(hours=23)) == 0
    assert sweep_files(at=NOW.fromtimestamp(from_now, NOW.tzinfo) + timedelta(hours=25)) == 1
    assert [str(path.relative_to(facts_folder())) for path in facts_folder().glob("*/*/*")] == [
        Part.objects.get().path
    ]
    assert sweep_files(at=NOW.fromtimestamp(from_now, NOW.tzinfo) + timedelta(days=32)) == 2
