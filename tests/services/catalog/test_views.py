import io
from datetime import date

import pytest
import xlsxwriter
from django.utils import timezone

from onewindow.kernel.actors import Actor
from onewindow.services.catalog.api import (
    Adoption,
    ChangeRequest,
    Delegation,
    Edition,
    load_matter_packs,
    matter_by_slug,
    search_matters,
    start_change,
)
from tests.services.catalog.conftest import PASSPORT, staff, write_packs

HOSTILE = "<script>alert(1)</script>{{ 7*7 }}{% load x %}'\"&\u202e"


@pytest.fixture
def page(client, editor):
    client.force_login(editor)
    return client


def post_basics(page, pk, **said):
    content = ChangeRequest.objects.get(pk=pk).content
    form = {
        key: "、".join(value) if isinstance(value, list) else value
        for key, value in content.items()
        if isinstance(value, str | int | list) and not isinstance(value, bool)
        if not isinstance(value, list) or all(isinstance(v, str) for v in value)
    }
    form.pop("conditions")
    return page.post(f"/catalog/changes/{pk}/edit/basics/", {**form, **said})


def test_a_matter_is_edited_approved_by_another_and_seen_at_once(page, approver):
    page.post("/catalog/GA06/change/")
    change = ChangeRequest.objects.get()
    post_basics(page, change.pk, summary="因私出国", aliases="护照、出国本本")
    said = {"reason": "群众建议", "starts": timezone.localdate().isoformat()}
    page.post(f"/catalog/changes/{change.pk}/propose/", said)
    own = page.post(f"/catalog/changes/{change.pk}/publish/")
    assert (own.status_code, "不能审核自己起草的变更" in own.text) == (422, True)
    page.force_login(approver)
    page.post(f"/catalog/changes/{change.pk}/publish/")
    assert Edition.objects.filter(matter__slug="GA06").count() == 2
    assert [hit.slug for hit in search_matters("出国本本", limit=1)] == ["GA06"]
    assert "因私出国" in page.get("/catalog/GA06/").text
    assert page.get("/api/v1/matters/GA06").json()["content"]["summary"] == "因私出国"
    compared = page.get("/catalog/GA06/compare/?from=1&to=2").text
    assert ("简介" in compared, "因私出国" in compared) == (True, True)


def test_wrong_input_is_kept_and_named_beside_its_box(page):
    page.post("/catalog/GA06/change/")
    change = ChangeRequest.objects.get()
    answer = post_basics(page, change.pk, visits="两次")
    assert answer.status_code == 302
    shown = page.get(answer["Location"]).text
    assert 'value="两次"' in shown
    assert 'href="#id_visits"' in shown
    assert "到现场次数：应为整数" in shown


def test_rows_are_added_and_removed_by_plain_buttons(page):
    page.post("/catalog/GA06/change/")
    pk = ChangeRequest.objects.get().pk
    address = f"/catalog/changes/{pk}/edit/situations/"
    rows = {
        "situations.count": "2",
        "situations.0.code": "first",
        "situations.0.name": "首次申请",
        "situations.1.code": "renew",
        "situations.1.name": "到期换发",
    }
    page.post(address, {**rows, "do": "add:situations"})
    assert len(ChangeRequest.objects.get().content["situations"]) == 3
    page.post(address, {**rows, "do": "remove:situations:0"})
    assert ChangeRequest.objects.get().content["situations"] == [
        {"code": "renew", "name": "到期换发"}
    ]


def test_htmx_gets_the_section_alone_and_checks_without_keeping(page):
    page.post("/catalog/GA06/change/")
    pk = ChangeRequest.objects.get().pk
    address = f"/catalog/changes/{pk}/edit/conditions/"
    said = {"conditions": "提供其他材料"}
    checked = page.post(f"{address}check/", said, headers={"HX-Request": "true"}).text
    assert "有兜底表述“其他”" in checked
    assert ChangeRequest.objects.get().content["conditions"] == ["中国公民本人申请"]
    kept = page.post(address, {**said, "do": "save"}, headers={"HX-Request": "true"}).text
    assert ("<html" in kept, "兜底表述" in kept) == (False, True)


def test_a_stranger_edits_nothing(client, loaded):
    client.force_login(staff("stranger", "赵六", "editor", loaded["civil"]))
    assert client.post("/catalog/GA06/change/").status_code == 403
    change = start_change(
        matter=matter_by_slug("GA06"), on=timezone.localdate(), actor=Actor("user:0", "无名")
    )
    for address in (f"/catalog/changes/{change.pk}/edit/basics/", "/catalog/GA06/adoptions/"):
        assert client.get(address).status_code == 403
    for name in ("propose", "publish", "return", "drop"):
        assert client.post(f"/catalog/changes/{change.pk}/{name}/").status_code == 403
    assert client.post("/catalog/GA06/cancel/", {"reason": "x"}).status_code == 403


def test_a_clerk_reads_but_does_not_write(client, loaded):
    client.force_login(staff("clerk", "李强", "clerk", loaded["centre"]))
    shown = client.get("/catalog/").text
    assert ("普通护照申请" in shown, "批量导入变更" in shown) == (True, False)
    assert client.post("/catalog/GA06/change/").status_code == 403


def test_the_hall_manager_of_the_same_government_cancels_a_matter(client, loaded):
    for name in ("police", "centre"):
        loaded[name].parent = loaded["government"]
        loaded[name].save()
    client.force_login(staff("manager", "戴立新", "hall_manager", loaded["centre"]))
    loaded["centre"].refresh_from_db()
    answer = client.post("/catalog/GA06/cancel/", {"reason": ""})
    assert answer.status_code == 403  # 路径不在同一政府之下
    loaded["centre"].path = f"{loaded['government'].path}centre/"
    loaded["centre"].save()
    client.force_login(staff("manager2", "戴立新", "hall_manager", loaded["centre"]))
    assert client.post("/catalog/GA06/cancel/", {"reason": ""}).status_code == 422
    assert client.post("/catalog/GA06/cancel/", {"reason": "国务院取消"}).status_code == 302
    assert matter_by_slug("GA06").state == "cancelled"
    assert search_matters("护照") == []


def test_hostile_text_is_shown_as_text(page, approver):
    page.post("/catalog/GA06/change/")
    pk = ChangeRequest.objects.get().pk
    post_basics(page, pk, summary=HOSTILE, name=HOSTILE, visits=HOSTILE)
    for address in (f"/catalog/changes/{pk}/", f"/catalog/changes/{pk}/edit/basics/"):
        shown = page.get(address).text
        assert "<script>alert" not in shown
        assert "&lt;script&gt;alert(1)" in shown


@pytest.mark.parametrize("text", [HOSTILE, "'", "%", "\x00", "龘" * 300, "99999999999999999999"])
def test_hostile_parameters_get_an_answer(page, text):
    for address in ("/catalog/", "/catalog/changes/", "/catalog/powers/", "/api/v1/matters"):
        for name in ("text", "state", "organization", "page", "kind"):
            assert page.get(address, {name: text}).status_code in {200, 422}
    assert page.get("/catalog/powers/", {"matter": text}).status_code == 404
    assert page.get(f"/catalog/changes/{10**25}/").status_code == 404
    assert page.get("/catalog/GA06/", {"edition": text}).status_code == 404
    assert page.get("/catalog/GA06/compare/", {"from": text, "to": "1"}).status_code == 404
    assert page.get("/api/v1/matters/search", {"q": text}).status_code in {200, 422}


def test_a_workbook_makes_one_change_for_each_matter(page):
    rows = [
        ("短码", "要素", "新值"),
        ("GA06", "promised_limit.days", 5),
        ("GA06", "aliases", "护照、出国"),
        ("GA06", "materials.1.copies", 1),
    ]
    page.post("/catalog/changes/upload/", {"file": workbook(rows)})
    change = ChangeRequest.objects.get()
    assert change.content["promised_limit"]["days"] == 5
    assert change.content["aliases"] == ["护照", "出国"]
    assert change.state == "draft"


def test_a_workbook_with_faults_changes_nothing_and_names_every_row(page):
    rows = [
        ("短码", "要素", "新值"),
        ("GA06", "promised_limit.hours", 5),
        ("GA06", "materials.7.copies", 1),
        ("MZ08", "summary", "不是本单位的事项"),
    ]
    answer = page.post("/catalog/changes/upload/", {"file": workbook(rows)})
    assert answer.status_code == 422
    for fault in ("第2行：没有要素", "第3行：没有要素", "第4行：没有可维护的事项"):
        assert fault in answer.text
    assert ChangeRequest.objects.count() == 0


def test_a_town_takes_a_matter_over_and_gives_it_back(page, loaded):
    said = {"kind": "hand_down", "organizations": [loaded["town"].pk], "starts": "2026-01-01"}
    assert page.post("/catalog/GA06/adoptions/", said).status_code == 302
    again = page.post("/catalog/GA06/adoptions/", said)
    assert (again.status_code, "已承接该事项" in again.text) == (422, True)
    row = Adoption.objects.get(matter__slug="GA06")
    page.post(f"/catalog/GA06/adoptions/{row.pk}/end/")
    row.refresh_from_db()
    assert (row.is_handed_down, row.ends) == (True, timezone.localdate())


def test_an_agreement_is_entered_and_ended(page, loaded):
    said = {
        "number": "委〔2026〕1号",
        "principal": loaded["police"].pk,
        "entrusted": loaded["centre"].pk,
        "steps": ["receive", "accept"],
        "signed_on": "2026-01-05",
        "starts": "2026-02-01",
    }
    early = page.post("/catalog/delegations/new/", {**said, "starts": "2026-01-04"})
    assert (early.status_code, "生效日不能早于签订日" in early.text) == (422, True)
    assert page.post("/catalog/delegations/new/", said).status_code == 302
    assert list(Delegation.objects.values_list("step", "starts", "ends")) == [
        ("receive", date(2026, 2, 1), None),
        ("accept", date(2026, 2, 1), None),
    ]
    pk = Delegation.objects.first().pk
    page.post(f"/catalog/delegations/{pk}/end/", {"ends": "2026-06-01", "reason": "收回"})
    assert Delegation.objects.get(pk=pk).ends == date(2026, 6, 1)
    assert "委〔2026〕1号" in page.get("/catalog/delegations/").text


LISTS = ["/catalog/", "/catalog/licences/", "/catalog/powers/", "/catalog/changes/"]


@pytest.mark.parametrize("address", [*LISTS, "/catalog/delegations/"])
def test_lists_need_the_same_queries_for_three_rows_as_for_one(
    page, packs, loaded, address, django_assert_max_num_queries
):
    counts = []
    for number in (1, 3):
        for n in range(number):
            write_packs(packs, {**PASSPORT, "slug": f"GA{20 + number + n}", "name": f"事项{n}"})
        load_matter_packs(packs)
        for matter in ("GA21", "GA23", "GA24")[: number if number == 1 else 3]:
            _occupy(page, matter, loaded, number)
        page.get(address)
        with django_assert_max_num_queries(12) as seen:
            page.get(address)
        counts.append(len(seen))
    assert counts[0] == counts[1]


def _occupy(page, slug, loaded, number):
    page.post(f"/catalog/{slug}/change/")
    page.post(
        "/catalog/delegations/new/",
        {
            "number": f"委{slug}{number}",
            "principal": loaded["police"].pk,
            "entrusted": loaded["centre"].pk,
            "steps": ["receive"],
            "signed_on": "2026-01-05",
            "starts": "2026-02-01",
        },
    )


def workbook(rows):
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet("要素变更")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    target.seek(0)
    target.name = "edits.xlsx"
    return target
