"""The desk on which a matter's table is written, and what keeps a broken one from going out."""

import copy

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from onewindow.engines.decisions.api import KeptTable, digest_of
from onewindow.kernel.violations import Refused
from onewindow.services.catalog.actions import (
    check_matter_packs,
    edit_change,
    load_matter_packs,
    plan_matter_packs,
    propose_change,
    start_change,
)
from onewindow.services.catalog.api import (
    ChangeRequest,
    Edition,
    Matter,
    current_edition,
    kept_table,
    matter_by_slug,
    table_of,
)
from onewindow.services.catalog.forms.tables import Asked, Grid, box_of, pressed, read_grid
from tests.services.catalog.conftest import ALLOWANCE, AUTHOR, PASSPORT, staff, write_packs
from tools.pages import Page

NAMES = {"answer.kind": {"a": "甲类", "b": "乙类"}}
TABLE = ALLOWANCE["table"]
FIRST, LAST = TABLE["rows"]


def broken(**cells):
    """Return the allowance with other cells in its first row."""
    rows = copy.deepcopy(TABLE["rows"])
    rows[0]["when"] |= cells
    return {**TABLE, "rows": rows}


def posted_of(text):
    """Return what a browser would send if somebody pressed the button at once."""
    form = Page(200, "/", text).form("保存")
    return {name: values[-1] for name, values in form.values.items()}


@pytest.fixture
def change(loaded):
    return start_change(matter=matter_by_slug("MZ08"), on=timezone.localdate(), actor=AUTHOR)


@pytest.fixture
def desk(client, loaded):
    keeper = staff("civil", "王芳", "editor", loaded["civil"])
    client.force_login(keeper)
    client.post("/catalog/MZ08/change/")
    return client


@pytest.fixture
def address(desk):
    return f"/catalog/changes/{ChangeRequest.objects.get().pk}/table/"


# Grid


@pytest.mark.parametrize(
    ("kind", "source", "written", "feel"),
    [
        ("number", "applicant.age", "≥70且＜120", "[70..120)"),
        ("number", "applicant.age", "70以上", ">= 70"),
        ("number", "applicant.age", "≥起领年龄", ">= first"),
        ("number", "applicant.age", "不限", ""),
        ("boolean", "register.a.b", "是", "true"),
        ("text", "answer.kind", "甲类", '"a"'),
        ("text", "answer.kind", "不属于甲类、乙类", 'not("a", "b")'),
        ("number", "applicant.age", "大约七十", "大约七十"),
    ],
)
def test_cells_are_written_in_words_and_read_back(kind, source, written, feel):
    item = {"code": "x", "label": "某项", "kind": kind, "source": source}
    law = {"code": "first", "label": "起领年龄", "kind": "number", "source": "policy.x.y"}
    asked = Asked.of(item, [item, law], NAMES)
    assert asked.feel_of(written) == feel
    if feel:
        assert asked.feel_of(asked.words_of(feel)) == feel


def test_a_grid_is_read_by_place_and_what_does_not_fit_is_kept():
    posted = {
        "hit": "unique",
        "inputs.count": "2",
        "inputs.0.code": "kind",
        "inputs.0.label": "种类",
        "inputs.0.kind": "text",
        "inputs.0.source": "answer.kind",
        "inputs.1.label": "面积",
        "inputs.1.kind": "number",
        "inputs.1.source": "register.a.area",
        "inputs.1.minimum": "0",
        "rows.count": "1",
        "rows.0.c.0": "甲类",
        "rows.0.c.1": "很大",
        "rows.0.outcome": "grant",
        "rows.0.message": "准予\x00",
        "examples.count": "1",
        "examples.0.name": "一例",
        "examples.0.f.0": "乙类",
        "examples.0.f.1": "空",
        "examples.0.row": "row_1",
    }
    assert read_grid(posted, NAMES) == Grid(
        "unique",
        [
            {"code": "kind", "label": "种类", "kind": "text", "source": "answer.kind"},
            {
                "code": "input_2",
                "label": "面积",
                "kind": "number",
                "source": "register.a.area",
                "minimum": "0",
            },
        ],
        [
            {
                "code": "row_1",
                "when": {"kind": '"a"', "input_2": "很大"},
                "then": {"outcome": '"grant"'},
                "message": "准予",
                "source": "",
            }
        ],
        [{"name": "一例", "row": "row_1", "facts": {"kind": "b", "input_2": None}}],
    )


def test_buttons_add_move_copy_and_remove():
    grid = Grid("first", [], [{"code": "a"}, {"code": "b"}], [])

    def codes(button):
        return [row["code"] for row in pressed(grid, button).rows]

    assert codes("add:rows") == ["a", "b", "row_3"]
    assert codes("up:rows:1") == ["b", "a"]
    assert codes("down:rows:0") == ["b", "a"]
    assert codes("up:rows:0") == ["a", "b"]
    assert codes("copy:rows:0") == ["a", "row_3", "b"]
    assert codes("remove:rows:0") == ["b"]
    assert codes("remove:rows:99999") == codes("burn:rows:0") == codes("add:houses") == ["a", "b"]


def test_every_address_of_a_fault_leads_to_a_box():
    grid = Grid("first", [{"code": "age"}, {"code": "local"}], [{"code": "a"}], [])
    assert {field: box_of(field, grid) for field in BOXES} == BOXES


BOXES = {
    "table.rows.0.when.local": "rows.0.c.1",
    "table.rows.0.then.outcome": "rows.0.outcome",
    "table.rows.0.source": "rows.0.source",
    "table.rows.0": "rows.0",
    "table.inputs.1.kind": "inputs.1.kind",
    "table.examples.2.facts.age": "examples.2.f.0",
    "table.examples.2.row": "examples.2.row",
    "table.hit": "hit",
    "table.rows": "",
}


# Page


def test_an_untouched_table_is_saved_as_it_was(desk, address):
    before = ChangeRequest.objects.get().content["table"]
    shown = desk.get(address).text
    assert "证明通过" in shown
    desk.post(address, {**posted_of(shown), "do": "save"})
    after = ChangeRequest.objects.get().content["table"]
    assert Grid.of(after).rows == Grid.of(before).rows
    assert Grid.of(after).examples == [
        {"name": "本市老人", "facts": {"age": "80", "local": True}, "row": "old_enough"},
        {"name": "还差一岁", "facts": {"age": "79", "local": True}, "row": "otherwise"},
    ]


def test_a_broken_cell_is_told_beside_it_and_keeps_the_change_back(desk, address):
    posted = posted_of(desk.get(address).text)
    desk.post(address, {**posted, "rows.0.c.0": "大约七十", "do": "save"})
    shown = desk.get(address).text
    assert 'value="大约七十"' in shown
    assert 'href="#rows-0-c-0"' in shown
    beside = shown.partition('id="fault-rows-0-c-0"')[2].partition("</small>")[0]
    assert "没有名为“大约七十”的判定因素" in beside
    pk = ChangeRequest.objects.get().pk
    said = {"reason": "改年龄", "starts": timezone.localdate().isoformat()}
    refused = desk.post(f"/catalog/changes/{pk}/propose/", said)
    assert (refused.status_code, "大约七十" in refused.text) == (422, True)


def test_a_gap_is_shown_with_an_example_that_becomes_a_row(desk, address):
    posted = posted_of(desk.get(address).text)
    desk.post(address, {**posted, "do": "remove:rows:1"})
    shown = desk.get(address).text
    assert "有遗漏" in shown
    assert "is-open" in shown
    _, button = Page(200, "/", shown).form("保存").button("补一行规则")
    desk.post(address, {**posted_of(shown), "do": button})
    rows = ChangeRequest.objects.get().content["table"]["rows"]
    assert [row["then"]["outcome"] for row in rows] == ['"grant"', '"person"']
    assert rows[1]["when"] == {"age": "0", "local": "true"}


def test_a_check_says_what_is_wrong_and_keeps_nothing(desk, address):
    posted = posted_of(desk.get(address).text)
    said = {**posted, "examples.0.row": "otherwise"}
    checked = desk.post(f"{address}check/", said, headers={"HX-Request": "true"}).text
    assert "测试用例“本市老人”不通过" in checked
    assert 'id="result-0" hx-swap-oob="true"' in checked
    assert ChangeRequest.objects.get().content["table"]["examples"][0]["row"] == "old_enough"


def test_a_test_case_shows_the_row_that_it_hit(desk, address):
    posted = posted_of(desk.get(address).text)
    said = {**posted, "examples.1.f.0": "81"}
    checked = desk.post(f"{address}check/", said, headers={"HX-Request": "true"}).text
    result = checked.partition('id="result-1"')[2].partition("</span>")[0]
    assert ("不通过" in result, "old_enough" in result) == (True, True)


@pytest.mark.parametrize("form", ["xlsx", "dmn"])
def test_a_table_goes_down_and_up_again_unchanged(desk, address, form):
    before = Grid.of(ChangeRequest.objects.get().content["table"])
    file = desk.get(f"{address}file.{form}")
    assert file.status_code == 200
    name = f"table.{form}"
    sent = desk.post(f"{address}upload/", {"file": SimpleUploadedFile(name, file.content)})
    assert sent.status_code == 302
    after = Grid.of(ChangeRequest.objects.get().content["table"])
    assert [(row["code"], row["when"], row["then"]) for row in after.rows] == [
        (row["code"], row["when"], row["then"]) for row in before.rows
    ]
    assert "证明通过" in desk.get(address).text


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04rubbish", b"<html>", b"\x00" * 4000])
@pytest.mark.parametrize("name", ["a.xlsx", "a.dmn", "a.exe"])
def test_a_file_that_is_no_table_is_refused_in_words(desk, address, name, content):
    sent = desk.post(f"{address}upload/", {"file": SimpleUploadedFile(name, content)})
    assert sent.status_code == 422
    assert ChangeRequest.objects.get().content["table"]["rows"][0]["code"] == "old_enough"


def test_only_editors_of_the_organization_see_the_page(client, desk, address, loaded):
    client.force_login(staff("police", "林静", "editor", loaded["police"]))
    assert client.get(address).status_code == 403
    assert client.post(f"{address}check/").status_code == 403


def test_a_review_shows_the_table_row_by_row(desk, address):
    posted = posted_of(desk.get(address).text)
    desk.post(address, {**posted, "rows.0.c.0": "≥70", "examples.1.f.0": "69", "do": "save"})
    shown = desk.get(address.replace("table/", "")).text
    assert "判定规则逐行比较（1行）" in shown
    assert "年龄：<del>≥80</del> → <ins>≥70</ins>" in shown
    assert "≥80" in desk.get("/catalog/MZ08/").text


@pytest.mark.parametrize("rows", ["0", "120", "9999", "-1", "x" * 5000])
def test_any_number_of_rows_is_survived(desk, address, rows):
    posted = posted_of(desk.get(address).text)
    sent = desk.post(f"{address}check/", {**posted, "rows.count": rows})
    assert sent.status_code == 200


# Publication


@pytest.mark.parametrize(
    ("table", "code"),
    [
        (broken(age=">= eighty"), "table.cell.unknown_name"),
        (broken(age='"80"'), "table.cell.kind"),
        (broken(local='"是"'), "table.cell.kind"),
        (
            {**TABLE, "rows": TABLE["rows"][:1], "examples": TABLE["examples"][:1]},
            "table.rows.gap",
        ),
        ({**TABLE, "examples": TABLE["examples"][:1]}, "table.row.no_example"),
        (
            {**TABLE, "rows": [{**TABLE["rows"][0], "source": ""}, TABLE["rows"][1]]},
            "table.row.no_source",
        ),
        ({**TABLE, "rows": [LAST, FIRST]}, "table.row.unreached"),
    ],
)
def test_a_broken_table_goes_out_neither_by_change_nor_by_pack(change, packs, table, code):
    content = {**change.content, "table": table}
    today = timezone.localdate()
    found = edit_change(change=change, content=content, on=today, actor=AUTHOR)
    assert any(code in violation.code for violation in found), [v.code for v in found]
    with pytest.raises(Refused) as refused:
        propose_change(change=change, reason="试", starts=today, on=today, actor=AUTHOR)
    assert any(code in violation.code for violation in refused.value.violations)

    root = write_packs(packs / "other", {**ALLOWANCE, "table": table})
    assert any("判定规则" in problem for problem in check_matter_packs(root))
    assert [line[:2] for line in plan_matter_packs(root)] == ["跳过"]
    load_matter_packs(root)
    assert Edition.objects.filter(matter__slug="MZ08").count() == 1


def test_a_legal_number_that_nobody_knows_keeps_a_table_back(change):
    law = {"code": "first", "label": "起领年龄", "kind": "number", "source": "policy.no.such"}
    table = broken(age=">= first")
    content = {**change.content, "table": {**table, "inputs": [*table["inputs"], law]}}
    found = edit_change(change=change, content=content, on=timezone.localdate(), actor=AUTHOR)
    assert [v.field for v in found] == ["table.inputs.2.source"]
    assert "no.such" in found[0].message


def test_a_published_table_is_kept_once_under_its_digest(loaded):
    edition = current_edition(matter_by_slug("MZ08"), on=timezone.localdate())
    table = table_of(edition)
    assert kept_table(edition).digest == digest_of(table)
    assert KeptTable.objects.count() == 1
    assert table.inputs[0].maximum == 150
    assert Matter.objects.count() == 2
    assert table_of(current_edition(matter_by_slug("GA06"), on=timezone.localdate())) is None
    assert "table" not in PASSPORT
