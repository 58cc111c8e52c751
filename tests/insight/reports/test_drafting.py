from datetime import date
from decimal import Decimal
from io import BytesIO

import pypdfium2
import pytest
from django.conf import settings as installed
from django.utils import timezone
from docx import Document
from PIL import Image

from onewindow.foundation.accounts.api import GrantedRole, Role
from onewindow.foundation.records.api import entries_of, key_of
from onewindow.insight.reports.actions import (
    asked_for,
    draft_due_reports,
    draft_report,
    redraft_report,
    return_report,
    sign_report,
    submit_report,
)
from onewindow.insight.reports.gateways.archive import kept
from onewindow.insight.reports.gateways.papers import report_docx
from onewindow.insight.reports.models import Report
from onewindow.insight.reports.queries.figures import Facts, Page, figure_sql
from onewindow.insight.reports.queries.packs import check_report_packs, figures
from onewindow.insight.warehouse.api import data_version, warehouse, write_months
from onewindow.insight.warehouse.gateways.reading import opened
from onewindow.kernel.actors import Actor
from onewindow.kernel.periods import Period
from onewindow.kernel.violations import Refused
from tests.builders import organization
from tests.insight.reports.facts import open_halls, write_small_facts

MARCH = Period(date(2026, 3, 1), date(2026, 4, 1))
APRIL_2 = date(2026, 4, 2)
BOTH = frozenset({"H1", "H2"})
WRITER, SIGNER = Actor("user:1", "戴立新"), Actor("user:2", "贾明")
CITY = (GrantedRole(Role.SUPERVISOR, None, ""),)


@pytest.fixture(autouse=True)
def small(db, settings, tmp_path):
    settings.HOME = tmp_path
    write_small_facts()


def value(code, period=MARCH, hall="", **said):
    with warehouse() as connection:
        return Facts(connection, hall).value(figures()[code], period, **said)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("visits", "4"),
        ("wait_period", "14"),  # (4 + 8 + 30) / 3
        ("wait_p90", "25.6"),  # 8 + 0.8 × (30 − 8)
        ("service_mean", "13.333333"),
        ("lost_rate", "0.25"),
        ("cases_accepted", "4"),
        ("cases_closed", "2"),  # c4 在4月才办结
        ("overdue_cases", "2"),  # c2 晚一天，c3 到期未办
        ("rate_one_network", "0.8"),
        ("rate_online_period", "0.6"),
        ("terminal_share", "0.5"),
        ("supplement_rate", "0.2"),
        ("same_day_rate", "0.666667"),
        ("tender_works_count", "2"),
        ("tender_works_ceiling", "1500000"),
        ("tender_works_award", "1280000"),
        ("tender_works_saving_rate", "0.146667"),
        ("auction_premium", "0.3"),
        ("tender_failed", "1"),
        ("bidders_mean", "8.5"),
        ("entry_to_award_days", "30"),
        ("top_five_share", "1"),
    ],
)
def test_figures_come_out_as_counted_by_hand(code, expected):
    assert value(code) == Decimal(expected)


def test_a_figure_may_be_of_one_hall():
    assert (value("visits", hall="H1"), value("visits", hall="H2")) == (3, 1)
    assert value("cases_accepted", hall="H2") == 1


def test_without_facts_there_is_no_value_and_with_facts_zero_is_zero():
    assert value("visits", MARCH.moved(-6)) is None
    assert value("hotline_orders") is None
    assert value("overdue_cases", MARCH.before()) == 0


def test_a_year_is_compared_only_with_a_whole_year():
    year = Period(date(2026, 1, 1), date(2027, 1, 1))
    assert value("visits", year) == 5
    assert value("visits", year, whole=True) is None


def test_every_figure_of_the_packs_can_be_asked_of_the_empty_standard():
    with warehouse() as connection:
        for figure in figures().values():
            connection.execute(figure_sql(figure, MARCH, "H1"))


def test_the_rows_behind_a_figure_are_those_that_it_counts():
    with warehouse() as connection:
        rows = Facts(connection).behind(figures()["overdue_cases"], MARCH, Page(BOTH))
    assert rows.total == 2
    assert [row[rows.head.index("办件编号")] for row in rows.rows] == ["N2", "N3"]
    assert [row[rows.head.index("申请渠道")] for row in rows.rows] == ["窗口", "自助终端"]
    assert [row[rows.head.index("来源")] for row in rows.rows] == ["small", "small"]


def test_each_row_behind_a_figure_says_what_it_came_with():
    select = "SELECT 'v9' AS id, 7 AS line, 'A009' AS number, TIMESTAMP '2026-03-05 09:00' AS "
    with opened() as connection:
        said = {"table": "visits", "source": "city", "select": f"{select}taken_at"}
        write_months(connection, **said, made_by="合成城市，种子7，2026年03月")
    with warehouse() as connection:
        rows = Facts(connection).behind(figures()["visits"], MARCH, Page(BOTH))
    assert [(row[0], row[2]) for row in rows.rows][-2:] == [
        ("", "v4"),
        ("合成城市，种子7，2026年03月 第7行", "v9"),
    ]
    assert rows.head[:3] == ["出处", "来源", "行标识"]


def test_the_rows_come_in_pages_that_join_without_a_gap():
    with warehouse() as connection:
        facts = Facts(connection)
        pages = [facts.behind(figures()["visits"], MARCH, Page(BOTH, n, 2)) for n in (1, 2, 3)]
    numbers = [[row[page.head.index("行标识")] for row in page.rows] for page in pages]
    assert numbers == [["v1", "v2"], ["v3", "v4"], []]
    assert [page.total for page in pages] == [4, 4, 4]


def test_a_reader_sees_the_rows_of_the_own_halls_only():
    with warehouse() as connection:
        facts = Facts(connection)
        own = facts.behind(figures()["visits"], MARCH, Page(frozenset({"H2"})))
        none = facts.behind(figures()["visits"], MARCH, Page(frozenset()))
        lots = facts.behind(figures()["tender_works_count"], MARCH, Page(frozenset()))
    assert [row[own.head.index("行标识")] for row in own.rows] == ["v4"]
    assert (own.total, none.total, lots.total) == (1, 0, 2)


def test_the_packs_are_right():
    folder = installed.ROOT / "packs" / "national" / "reports"
    assert check_report_packs(folder) == []


def test_a_wrong_pack_is_refused_with_its_faults(tmp_path):
    (tmp_path / "figures.yaml").write_text("[]", encoding="utf-8")
    (tmp_path / "one.yaml").write_text(
        "code: one\nname: 报告\nspan: month\nsections:\n"
        "  - {heading: 一, sentences: [{text: '{nothing}'}]}\n",
        encoding="utf-8",
    )
    assert check_report_packs(tmp_path) == [
        f"{'/'.join(tmp_path.parts[-2:])}/one.yaml：one：没有数字 nothing"
    ]


def draft(template="hall_month", **said):
    asked = asked_for(template=template, period=MARCH, **said)
    return draft_report(asked=asked, actor=WRITER, at=timezone.now(), on=APRIL_2)


def sentences(report):
    return [
        "".join(piece["text"] for piece in sentence)
        for section in report.content["sections"]
        for sentence in section["sentences"]
    ]


def test_a_report_writes_itself_from_the_facts():
    report = draft()
    assert report.name == "全市大厅运营分析月报（2026年3月）"
    assert sentences(report)[0] == (
        "2026年3月，全市共取号4人次，较上月增长300.0%，上年同期无数据；"
        "受理办件4件，较上月增长300.0%，上年同期无数据。"
    )
    assert "本月产生超期办件2件。" in sentences(report)
    assert "收到12345工单无数据，超期答复无数据。" in sentences(report)[-1]
    table = report.content["sections"][0]["tables"][0]
    assert (table["labels"], table["rows"][0]) == (
        ["03-02", "03-03", "03-04"],
        ["2人次", "6.00分钟"],
    )
    assert (report.data_version, report.state) == (data_version(), "draft")
    assert [entry.move for entry in entries_of(key_of(report))] == ["report.draft"]


def test_a_report_of_a_period_is_drafted_once():
    draft()
    with pytest.raises(Refused) as refused:
        draft()
    assert [one.code for one in refused.value.violations] == ["report.exists"]


def test_a_month_under_way_and_an_unknown_hall_are_refused():
    asked = asked_for(template="hall_month", period=MARCH)
    with pytest.raises(Refused) as refused:
        draft_report(asked=asked, actor=WRITER, at=timezone.now(), on=date(2026, 3, 31))
    assert [one.code for one in refused.value.violations] == ["report.period.not_over"]
    with pytest.raises(Refused):
        asked_for(template="hall_month", period=MARCH, hall="H9")
    with pytest.raises(Refused):
        asked_for(template="nothing", period=MARCH)


def test_a_draft_is_drawn_again_from_newer_facts_until_it_is_submitted():
    report = draft()
    before = report.data_version
    with opened() as connection:
        more = "SELECT 'v9' AS id, 'A009' AS number, TIMESTAMP '2026-03-05 09:00' AS taken_at"
        write_months(connection, table="visits", source="more", select=more)
    redraft_report(report=report, actor=WRITER, at=timezone.now())
    assert "共取号5人次" in sentences(report)[0]
    assert report.data_version == data_version() != before
    submit_report(report=report, actor=WRITER)
    with pytest.raises(Refused):
        redraft_report(report=report, actor=WRITER, at=timezone.now())


def test_a_report_is_signed_by_a_second_person_and_archived():
    report = draft()
    with pytest.raises(Refused):
        sign_report(report=report, grants=CITY, actor=SIGNER, at=timezone.now())
    submit_report(report=report, actor=WRITER)
    with pytest.raises(Refused) as refused:
        sign_report(report=report, grants=CITY, actor=WRITER, at=timezone.now())
    assert [one.code for one in refused.value.violations] == ["report.sign.same_person"]
    sign_report(report=report, grants=CITY, actor=SIGNER, at=timezone.now())
    report.refresh_from_db()
    assert (report.state, report.signer_name) == ("signed", "贾明")
    entry = entries_of(key_of(report))[-1]
    assert entry.detail == {
        "data_version": report.data_version,
        "pdf": report.pdf_digest,
        "docx": report.docx_digest,
    }
    paper = pypdfium2.PdfDocument(kept(report.pdf_digest, "pdf"))
    assert "共取号4人次" in paper[0].get_textpage().get_text_bounded().replace("\r\n", "")
    word = Document(BytesIO(kept(report.docx_digest, "docx")))
    assert sentences(report)[0] in [line.text for line in word.paragraphs]
    assert word.tables[-1].rows[0].cells[0].text == "数字"


def test_the_word_file_has_the_charts_as_pictures_with_their_words():
    report = draft()
    word = Document(BytesIO(report_docx(report)))
    told = [(one.get("title"), one.get("descr")) for one in word.element.xpath("//wp:docPr")]
    assert told[:2] == [
        ("每日取号量", "每日取号量：03-02 2人次，03-03 1人次，03-04 1人次"),
        ("平均等候最长的大厅", "平均等候最长的大厅：H2 30.00分钟，H1 6.00分钟"),
    ]
    assert [title for title, _ in told[2:]] == ["各时段取号量", "受理量前十的事项"]
    for part in word.part.package.iter_parts():
        if part.partname.endswith(".png"):
            picture = Image.open(BytesIO(part.blob))
            assert picture.width == 2 * 720
            assert len(picture.convert("RGB").getcolors(1 << 24)) > 3


@pytest.mark.parametrize(
    ("role", "path", "hall", "may"),
    [
        (Role.SUPERVISOR, "/1/", "", True),  # 管两个大厅所在的全部单位
        (Role.SUPERVISOR, "/1/2/", "", False),
        (Role.SUPERVISOR, "/1/2/", "H1", True),
        (Role.SUPERVISOR, "/1/2/", "H2", False),
        (Role.SUPERVISOR, "/1/2/9/", "H1", False),
        (Role.HALL_MANAGER, "/1/", "", False),
        (Role.SUPERVISOR, "", "", True),
    ],
)
def test_who_signs_answers_for_all_that_the_report_speaks_of(role, path, hall, may):
    centre = organization(2, name="云西区政务办", path="/1/2/")
    open_halls(centre, organization(3, name="云东区政务办", path="/1/3/"))
    report = draft(hall=hall)
    submit_report(report=report, actor=WRITER)
    grants = (GrantedRole(role, None, path), GrantedRole(Role.AUDITOR, None, ""))
    if may:
        return_report(report=report, reason="请核对", grants=grants, actor=SIGNER)
        return
    for step, said in (
        (return_report, {"reason": "请核对"}),
        (sign_report, {"at": timezone.now()}),
    ):
        with pytest.raises(Refused) as refused:
            step(report=report, grants=grants, actor=SIGNER, **said)
        assert [one.code for one in refused.value.violations] == ["report.sign.scope"]
    report.refresh_from_db()
    assert report.state == "reviewing"


def test_a_changed_archive_is_noticed(tmp_path):
    report = draft("bulletin_month")
    submit_report(report=report, actor=WRITER)
    sign_report(report=report, grants=CITY, actor=SIGNER, at=timezone.now())
    path = next((tmp_path / "reports").rglob("*.pdf"))
    path.write_bytes(path.read_bytes() + b"!")
    with pytest.raises(ValueError, match="已被改动"):
        kept(report.pdf_digest, "pdf")


def test_a_returned_report_is_a_draft_again():
    report = draft()
    submit_report(report=report, actor=WRITER)
    return_report(report=report, reason="等候数字请核对", grants=CITY, actor=SIGNER)
    assert report.state == "draft"
    assert entries_of(key_of(report))[-1].detail == {"reason": "等候数字请核对"}


def test_on_the_first_of_the_month_last_months_reports_are_drafted_once():
    first = date(2026, 4, 1)
    assert draft_due_reports(on=first, at=timezone.now()) == 3
    assert draft_due_reports(on=first, at=timezone.now()) == 0
    kinds = Report.objects.order_by("template").values_list("template", flat=True)
    assert list(kinds) == ["bulletin_month", "hall_month", "trading_month"]


def test_of_a_month_without_facts_nothing_is_drafted():
    assert draft_due_reports(on=date(2026, 9, 1), at=timezone.now()) == 0
