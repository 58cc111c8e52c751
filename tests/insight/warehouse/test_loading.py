from datetime import datetime, timedelta

from onewindow.insight.warehouse.api import data_version, load_waiting, run_load
from onewindow.insight.warehouse.models import Load, Part, QuarantinedRow
from tests.insight.warehouse.builders import HEADER, NOW, counts, csv_of, load, receive, source

ONE = (
    "A001,机,2026-03-31 09:00:00,2026-03-31 09:05:00,2026-03-31 09:06:00,2026-03-31 09:20:00,办完,"
)
TWO = "A002,手机,2026-03-31 09:01:00,2026-03-31 09:08:00,,,过号,330102199001011234"
BAD = "A003,车站,2026-03-31 09:10:00,2026-03-31 09:05:00,昨天,,办完,"


def reasons():
    return {row.line: row.reasons for row in QuarantinedRow.objects.order_by("line")}


def test_a_file_comes_into_the_warehouse_in_the_standard(xinghu, rows):
    loaded = load(csv_of(ONE, TWO))
    assert (loaded.state, loaded.reason, counts(loaded)) == ("done", "", (2, 2, 0, 0, 0))
    assert rows(
        "SELECT source, id, load, line, hall, number, channel, called_at, outcome, "
        "length(person_mark) FROM visits ORDER BY id"
    ) == [
        ("xinghu", "A001-2026-03-31 09:00:00", loaded.pk, 2, "XH1", "A001", "kiosk",
         datetime(2026, 3, 31, 9, 5), "served", None),
        ("xinghu", "A002-2026-03-31 09:01:00", loaded.pk, 3, "XH1", "A002", "mobile",
         datetime(2026, 3, 31, 9, 8), "missed", 32),
    ]  # fmt: skip


def test_a_bad_row_is_kept_aside_with_every_reason_and_its_line(xinghu, rows):
    loaded = load(csv_of(ONE, BAD, TWO))
    assert counts(loaded) == (3, 2, 0, 0, 1)
    assert reasons() == {
        3: [
            "取号方式“车站”不在取值表内：kiosk（取号机）、mobile（手机）、desk（咨询台）",
            "开始办理时间“昨天”不是时间",
            "叫号时间（2026-03-31 09:05:00）早于取号时间（2026-03-31 09:10:00）",
        ]
    }
    assert rows("SELECT number FROM visits ORDER BY 1") == [("A001",), ("A002",)]


def test_the_same_file_again_changes_nothing(xinghu):
    first, is_new = receive(csv_of(ONE, BAD))
    assert is_new
    load(csv_of(ONE, BAD))
    before = data_version()
    again, is_new = receive(csv_of(ONE, BAD))
    assert (again, is_new) == (first, False)
    assert data_version() == before


def test_changed_rows_replace_and_others_stay(xinghu, rows):
    load(csv_of(ONE, TWO))
    before = data_version()
    changed = ONE.replace("09:20:00", "09:30:00")
    loaded = load(csv_of(changed, TWO))
    assert counts(loaded) == (2, 0, 1, 1, 0)
    assert data_version() != before
    assert rows(f"SELECT load = {loaded.pk}, ended_at FROM visits ORDER BY id") == [
        (True, datetime(2026, 3, 31, 9, 30)),
        (False, None),
    ]


def test_a_row_that_moves_to_another_month_leaves_the_old_one(xinghu, rows):
    content = {**xinghu.content["tables"]["visits"], "id": ["票号"]}
    source(code="moving", tables={"visits": content})
    load(csv_of(ONE), code="moving")
    load(csv_of(ONE.replace("2026-03-31", "2026-02-28")), code="moving")
    assert rows("SELECT taken_at FROM visits") == [(datetime(2026, 2, 28, 9),)]
    assert list(Part.objects.values_list("month", flat=True)) == ["2026-02"]


def test_a_changed_column_set_is_sent_back_whole_with_the_names(xinghu):
    loaded = load(csv_of(ONE, header=HEADER.replace("方式", "渠道")))
    assert (loaded.state, loaded.reason) == (
        "refused",
        "列与约定不符。缺少列：方式\n列与约定不符。多出列：渠道",
    )
    assert Part.objects.count() == 0


def test_what_another_process_is_loading_is_left_to_it_for_ten_minutes(xinghu):
    taken, _ = receive(csv_of(ONE))
    Load.objects.filter(pk=taken.pk).update(taken_at=NOW)
    assert load_waiting(at=NOW + timedelta(minutes=10)) == []
    assert load_waiting(at=NOW + timedelta(minutes=10, seconds=1)) == [taken]


def test_a_load_that_somebody_else_finished_meanwhile_stays_as_it_is(xinghu):
    mine, _ = receive(csv_of(ONE))
    run_load(load=Load.objects.get(), at=NOW)
    before = data_version()
    again = run_load(load=mine, at=NOW)
    assert (again.state, data_version()) == ("done", before)
    assert Load.objects.get().rows_new == 1


def test_a_file_that_is_mostly_wrong_is_sent_back_with_the_commonest_reasons(xinghu):
    loaded = load(csv_of(ONE, BAD, BAD.replace("A003", "A004")))
    assert loaded.reason == (
        "3行中有2行不能入库，多半是对照表或文件不对，整份退回。例如：2行取号方式“车站”不在取值表内："
        "kiosk（取号机）、mobile（手机）、desk（咨询台）；2行叫号时间（2026-03-31 09:05:00）"
        "早于取号时间（2026-03-31 09:10:00）；2行开始办理时间“昨天”不是时间"
    )
    assert (Part.objects.count(), QuarantinedRow.objects.count()) == (0, 0)


def test_money_in_units_of_ten_thousand_is_kept_in_yuan_and_hostile_values_are_bad_rows(
    home, rows
):
    columns = {
        "tender_id": {"from": "标段"},
        "bidder": {"from": "单位"},
        "price": {"from": "报价", "times": "10000"},
        "submitted_at": {"from": "时间"},
    }
    source(hall="", tables={"bids": {"id": ["号"], "columns": columns}}, refuse_above="1")
    values = (
        "1.5",
        '"1,234.567801"',
        "1.00000001",
        "9" * 30,
        "1e400",
        "'; DROP TABLE good; --",
        "\x00",
    )
    lines = [f"{n},T1,甲,{value},2026-03-01 09:00:00" for n, value in enumerate(values)]
    loaded = load(csv_of(*lines, header="号,标段,单位,报价,时间"), table="bids")
    assert (loaded.state, loaded.reason, counts(loaded)) == ("done", "", (7, 2, 0, 0, 5))
    assert [str(price) for (price,) in rows("SELECT price FROM bids ORDER BY id")] == [
        "15000.00",
        "12345678.01",
    ]
