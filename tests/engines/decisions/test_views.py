"""Checking and trying as auditors, supervisors and editors meet it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onewindow.engines.decisions.api import Judged, table_to_dmn, table_to_xlsx
from onewindow.engines.decisions.jobs import rerun_waiting
from onewindow.engines.decisions.models import Judgement, Rerun
from onewindow.engines.decisions.queries import outermost
from onewindow.foundation.accounts.api import Grant, Role, User, Viewing
from onewindow.foundation.records.models import Entry
from tests.builders import organization, person, user
from tests.engines.decisions.allowance import DAY, from_age, judged, with_income

OLD = {"age": "83", "local": True}


@pytest.fixture
def civil(db):
    return organization(1, path="/1/10/")


@pytest.fixture
def auditor(client, civil):
    return signed_in(client, "audit", Role.AUDITOR, civil)


def signed_in(client, name, role, at):
    account = user(name, role=role, at=at)
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_an_auditor_starts_a_check_watches_it_and_reads_what_came_out(auditor):
    kept = [judged(OLD) for _ in range(3)]
    Judgement.objects.filter(pk=kept[1].pk).update(row="young")
    asked = auditor.post("/decisions/reruns/start/", {"decision": "", "since": "2026-03-02"})
    rerun = Rerun.objects.get()
    assert (asked.status_code, asked.url) == (302, f"/decisions/reruns/{rerun.pk}/")
    assert (rerun.path, rerun.by_name) == ("/1/10/", "audit")
    watching = auditor.get(asked.url)
    assert 'hx-trigger="every 2s"' in watching.text
    assert 'max="3" value="0"' in watching.text
    rerun_waiting()
    part = auditor.get(asked.url, headers={"HX-Request": "true"})
    assert "<html" not in part.text
    assert "hx-trigger" not in part.text
    assert "1件与当日不同" in part.text
    assert "王*英" in part.text
    assert "2件（66.6%）" in part.text


def test_a_period_that_makes_no_sense_is_told_at_the_form(auditor):
    page = auditor.post("/decisions/reruns/start/", {"since": "2026-03-02", "until": "2026-03-01"})
    assert page.status_code == 422
    assert "止期须晚于起期" in page.text
    assert auditor.post("/decisions/reruns/start/", {"since": "昨天"}).status_code == 422
    assert not Rerun.objects.exists()


def test_an_auditor_sees_the_judgements_of_his_own_organizations_only(auditor):
    mine, other = judged(OLD), judged(OLD, decision="RS02")
    listed = auditor.get("/decisions/judgements/")
    assert [row[0].pk for row in listed.context["rows"]] == [mine.pk]
    assert auditor.get(f"/decisions/judgements/{mine.pk}/").status_code == 200
    assert auditor.get(f"/decisions/judgements/{other.pk}/").status_code == 404
    assert auditor.post(f"/decisions/judgements/{other.pk}/check/").status_code == 404
    assert "失业登记" not in listed.text


def test_the_judgements_are_narrowed_by_matter_and_period(auditor):
    first, last = judged(OLD), judged(OLD, on=DAY.replace(day=31))
    address = "/decisions/judgements/?decision=MZ08"
    assert len(auditor.get(address).context["rows"]) == 2
    rows = auditor.get(f"{address}&until=2026-03-30").context["rows"]
    assert [row[0].pk for row in rows] == [first.pk]
    rows = auditor.get(f"{address}&since=2026-03-03&until=2026-03-31").context["rows"]
    assert [row[0].pk for row in rows] == [last.pk]


def test_a_judgement_is_explained_cell_by_cell_and_checked_by_one_click(auditor):
    one = judged(OLD)
    page = auditor.get(f"/decisions/judgements/{one.pk}/")
    assert "重新判定，结果相同" in page.text
    assert [row.code for row in page.context["words"].explanation.rows][:2] == ["stranger", "old"]
    assert "还没有人复核过" in page.text
    done = auditor.post(f"/decisions/judgements/{one.pk}/check/", follow=True)
    assert "复核一致" in done.text
    assert Entry.objects.get(move="judgement.check").actor_name == "audit"
    assert "audit：一致" in done.text


def test_a_judgement_that_comes_out_differently_says_so(auditor):
    one = judged(OLD)
    Judgement.objects.update(row="young")
    page = auditor.get(f"/decisions/judgements/{one.pk}/")
    assert "当日命中“young”，现在命中“old”" in page.text
    Judgement.objects.update(inputs={"age": "很老"})
    page = auditor.get(f"/decisions/judgements/{one.pk}/")
    assert "留存的输入无法读取" in page.text


def test_reading_a_persons_inputs_is_recorded(auditor, settings):
    settings.JUDGED_SUBJECTS = "tests.engines.decisions.test_views.known"
    known.person = person().pk
    one = judged(OLD)
    auditor.get(f"/decisions/judgements/{one.pk}/")
    viewing = Viewing.objects.get()
    assert (viewing.person_id, viewing.viewer_name, viewing.fields, viewing.purpose) == (
        known.person,
        "audit",
        ["年龄", "本地户籍"],
        "复核自动判定",
    )


def known(keys):
    return {key: Judged("王*英", "1", "", known.person) for key in keys}


def test_an_editor_may_try_but_not_check(client, civil):
    editor = signed_in(client, "edit", Role.EDITOR, civil)
    one = judged(OLD)
    page = editor.get("/decisions/reruns/")
    assert "开始复核" not in page.text
    assert editor.get("/decisions/judgements/").status_code == 403
    assert editor.post("/decisions/reruns/start/", {"since": "2026-03-02"}).status_code == 403
    assert "复核这一件" not in editor.get(f"/decisions/judgements/{one.pk}/").text


def test_a_rerun_of_another_organization_is_not_found(auditor, client):
    auditor.post("/decisions/reruns/start/", {"since": "2026-03-02"})
    rerun = Rerun.objects.get()
    elsewhere = signed_in(client, "other", Role.AUDITOR, organization(2, path="/2/"))
    assert elsewhere.get(f"/decisions/reruns/{rerun.pk}/").status_code == 404
    assert elsewhere.post(f"/decisions/reruns/{rerun.pk}/stop/").status_code == 404
    assert list(elsewhere.get("/decisions/reruns/").context["page"]) == []


def test_a_running_check_can_be_stopped(auditor):
    judged(OLD)
    auditor.post("/decisions/reruns/start/", {"since": "2026-03-02"})
    rerun = Rerun.objects.get()
    stopped = auditor.post(f"/decisions/reruns/{rerun.pk}/stop/", follow=True)
    assert "已停止" in stopped.text
    again = auditor.post(f"/decisions/reruns/{rerun.pk}/stop/", follow=True)
    assert "当前状态为“已停止”，不能停止重演" in again.text


def counted(client, address):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_lists_ask_the_database_as_often_for_three_rows_as_for_one(auditor):
    def more():
        Judgement.objects.filter(pk=judged(OLD).pk).update(row="young")
        auditor.post("/decisions/reruns/start/", {"since": "2026-03-02"})
        rerun_waiting()
        return Rerun.objects.order_by("-id").first().pk

    rerun = more()
    addresses = ["/decisions/reruns/", "/decisions/judgements/"]
    before = [counted(auditor, one) for one in [*addresses, f"/decisions/reruns/{rerun}/"]]
    more()
    rerun = more()
    after = [counted(auditor, one) for one in [*addresses, f"/decisions/reruns/{rerun}/"]]
    assert before == after


def upload(client, content, **said):
    file = SimpleUploadedFile("草案.xlsx", content)
    fields = {"decision": "MZ08", "since": "2026-01-01", "file": file}
    return client.post("/decisions/what-if/", fields | said)


@pytest.mark.parametrize("form", [table_to_xlsx, table_to_dmn])
def test_a_draft_from_a_file_is_tried_on_the_past(client, civil, form):
    editor = signed_in(client, "edit", Role.EDITOR, civil)
    for age in ("83", "75", "60"):
        judged({"age": age, "local": True})
    asked = upload(editor, form(from_age(70)))
    rerun = Rerun.objects.get()
    assert (asked.status_code, asked.url) == (302, f"/decisions/reruns/{rerun.pk}/")
    rerun_waiting()
    page = editor.get(asked.url)
    assert "会改变的判定：1件" in page.text
    assert [(s.before, s.after, s.count) for s in page.context["shifts"]] == [
        ("转人工办理", "准予", 1)
    ]


def test_what_the_past_does_not_have_is_shown_apart(client, civil):
    editor = signed_in(client, "edit", Role.EDITOR, civil)
    judged(OLD)
    asked = upload(editor, table_to_xlsx(with_income()))
    rerun_waiting()
    page = editor.get(asked.url)
    assert "无法比较：1件" in page.text
    assert "月收入：1件" in page.text


def test_a_file_that_is_no_table_is_refused_in_words(client, civil):
    editor = signed_in(client, "edit", Role.EDITOR, civil)
    assert editor.get("/decisions/what-if/?decision=MZ08").status_code == 200
    for content in (b"hello", b"<xml/>", b"PK\x03\x04broken"):
        page = upload(editor, content)
        assert page.status_code == 422
        assert "现在不能办理" in page.text
    assert upload(editor, table_to_xlsx(from_age(70)), decision="RS02").status_code == 422
    too_big = upload(editor, b"x" * (2 * 1024 * 1024 + 1))
    assert "文件不能超过2MB" in too_big.text
    assert not Rerun.objects.exists()


def test_an_auditor_of_two_places_checks_both(auditor, civil):
    other = organization(2, path="/2/")
    account = User.objects.get(username="audit")
    Grant.objects.create(
        user=account, role=Role.AUDITOR, organization=other, starts=DAY.replace(year=2020)
    )
    judged(OLD)
    judged(OLD, decision="RS02")
    asked = auditor.post("/decisions/reruns/start/", {"since": "2026-03-02"})
    assert asked.url == "/decisions/reruns/"
    rows = Rerun.objects.order_by("path").values_list("path", "total")
    assert list(rows) == [("/1/10/", 1), ("/2/", 1)]
    alone = auditor.post("/decisions/reruns/start/", {"since": "2026-03-02", "decision": "RS02"})
    assert Rerun.objects.order_by("id").last().path == "/2/"
    assert alone.url.startswith("/decisions/reruns/")


def test_paths_below_others_are_left_out():
    assert outermost(["/1/10/", "/1/", "/2/", "/1/"]) == ["/1/", "/2/"]
    assert outermost(["/1/", ""]) == [""]
