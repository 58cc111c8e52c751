"""The desk as its people meet it: lists, the case page, the counter, documents, permissions."""

from io import BytesIO

import pypdfium2
import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from docx import Document
from PIL import Image

from onewindow.foundation.accounts.models import Viewing
from onewindow.foundation.directory.models import Person
from onewindow.foundation.records.models import Entry
from onewindow.services.casework.actions import accept_case, grant_case, return_case
from onewindow.services.casework.api import Case, Channel
from onewindow.services.casework.models import Duty, LegalDocument
from onewindow.services.casework.rules import FeeState, Intake, State
from tests.services.casework.conftest import APPROVER, CLERK, MONDAY
from tests.services.casework.desk import MORNING, PAPERS, furnished, received, reviewed


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(MORNING, tick=False):
        yield


@pytest.fixture
def desk(house):
    return furnished(house)


def sign_in(client, user):
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def told(response):
    return [str(message) for message in response.context["messages"]]


def test_the_clerk_of_the_centre_sees_what_was_entrusted_to_it(client, desk):
    online = received(desk, channel=Channel.ONLINE)
    page = sign_in(client, desk.clerk).get("/desk/")
    assert [case.pk for case in page.context["waiting"]] == [online.pk]
    assert (page.context["rates"].total, page.context["lights"]["none"]) == (1, 1)
    listed = client.get("/desk/cases/").context["rows"]
    assert [row.case.pk for row in listed] == [online.pk]


def test_somebody_without_a_workplace_is_told_so(client, desk):
    desk.clerk.grants.update(organization=None)
    page = sign_in(client, desk.clerk).get("/desk/")
    assert "您还没有工作单位" in page.text


def queries_of_lists(client):
    counted = {}
    for path in ("/desk/", "/desk/cases/", "/desk/tasks/"):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        counted[path] = len(queries)
    return counted


def test_lists_ask_the_same_number_of_questions_for_one_row_and_for_three(client, desk):
    sign_in(client, desk.approver).get("/desk/")
    accept_case(case=received(desk), with_gaps=False, on=MONDAY, actor=CLERK)
    one = queries_of_lists(client)
    for _ in range(2):
        accept_case(case=received(desk), with_gaps=False, on=MONDAY, actor=CLERK)
    reviewed(desk)
    assert queries_of_lists(client) == one
    assert max(one.values()) <= 20


def test_the_list_is_narrowed_by_state_name_and_whoever_has_it(client, desk):
    waiting, running = received(desk), reviewed(desk)
    sign_in(client, desk.approver)

    def found(query):
        return [row.case.pk for row in client.get(f"/desk/cases/?{query}").context["rows"]]

    assert found("state=received") == [waiting.pk]
    assert found("words=李晓") == [running.pk, waiting.pk]
    assert found("words=不存在") == []
    assert found("mine=on") == []
    client.post("/desk/cases/batch/", {"cases": [running.pk], "what": "claim"})
    assert found("mine=on") == [running.pk]
    assert client.get("/desk/cases/?state=nonsense").status_code == 200


def test_a_batch_grants_what_can_be_granted_and_tells_what_cannot(client, desk):
    ready, unready = (
        reviewed(desk),
        accept_case(case=received(desk), with_gaps=False, on=MONDAY, actor=CLERK),
    )
    sign_in(client, desk.approver)
    said = {"cases": [ready.pk, unready.pk], "reason": "符合条件", "what": "grant"}
    answer = client.post("/desk/cases/batch/", said, follow=True)
    ready.refresh_from_db()
    unready.refresh_from_db()
    assert (ready.state, unready.state) == (State.GRANTED, State.REVIEWING)
    assert told(answer) == [
        (
            "旅馆业特种行业许可·李晓云 没有办成：审查意见未通过：治安条件（待办）；"
            "审查意见未通过：卫生条件（待办）；审查意见未通过：复核（未开始）"
        ),
        "已准予1件",
    ]


def test_a_batch_without_a_conclusion_or_a_case_does_nothing(client, desk):
    ready = reviewed(desk)
    sign_in(client, desk.approver)
    answer = client.post("/desk/cases/batch/", {"what": "grant"}, follow=True)
    assert told(answer) == ["请先勾选办件", "请填写审查结论"]
    ready.refresh_from_db()
    assert ready.state == State.REVIEWING


def test_a_clerk_of_another_district_finds_nothing(client, desk):
    case = received(desk)
    document = LegalDocument.objects.get(case=case)
    sign_in(client, desk.stranger)
    assert client.get("/desk/cases/").context["rows"] == []
    for path in (
        f"/desk/cases/{case.number}/",
        f"/desk/cases/{case.number}/clocks/",
        f"/desk/cases/{case.number}/answers/",
        f"/desk/documents/{document.pk}/",
        f"/desk/documents/{document.pk}.pdf",
    ):
        assert client.get(path).status_code == 404, path
    assert client.post(f"/desk/cases/{case.number}/accept/", {"what": "accept"}).status_code == 404


def test_an_approver_cannot_act_for_another_department(client, desk):
    case = reviewed(desk)
    sign_in(client, desk.civil_approver)
    page = client.get(f"/desk/cases/{case.number}/")
    assert (page.status_code, page.context["more_steps"], page.context["first_steps"]) == (
        200,
        [],
        [],
    )
    assert client.post(f"/desk/cases/{case.number}/do/grant/", {"reason": "行"}).status_code == 403
    task = case.review_tasks.get(name="治安条件")
    assert client.post(f"/desk/tasks/{task.pk}/opinion/", {"agrees": "yes"}).status_code == 403


def test_a_supervisor_reads_everything_and_changes_nothing(client, desk):
    case = reviewed(desk)
    sign_in(client, desk.supervisor)
    assert client.get(f"/desk/cases/{case.number}/").status_code == 200
    assert client.get(f"/desk/cases/{case.number}/clocks/").status_code == 200
    for path in (
        f"/desk/cases/{case.number}/do/grant/",
        f"/desk/cases/{case.number}/accept/",
        f"/desk/cases/{case.number}/answers/",
        "/desk/cases/batch/",
        "/desk/counter/",
    ):
        assert client.post(path).status_code == 403, path


def test_a_manager_hands_a_case_over_but_decides_nothing(client, desk):
    case = reviewed(desk)
    sign_in(client, desk.manager)
    page = client.get(f"/desk/cases/{case.number}/do/reassign/")
    names = [user.username for user in page.context["form"].fields["user"].queryset]
    assert names == ["approver", "clerk"]
    said = {"user": desk.approver.pk, "reason": "休假"}
    client.post(f"/desk/cases/{case.number}/do/reassign/", said)
    case.refresh_from_db()
    assert case.assignee == desk.approver
    assert client.get(f"/desk/cases/{case.number}/do/grant/").status_code == 403


def test_the_case_page_says_what_comes_next(client, desk):
    case = received(desk, papers=frozenset({"form"}))
    sign_in(client, desk.clerk)
    page = client.get(f"/desk/cases/{case.number}/")
    assert [m.name for m in page.context["outstanding"]] == [
        "房屋权属证明",
        "平面图",
        "安全管理制度",
    ]
    assert page.context["next"].startswith("核对材料")
    sign_in(client, desk.approver)
    done = reviewed(desk)
    page = client.get(f"/desk/cases/{done.number}/")
    assert [name for name, _ in page.context["first_steps"]] == ["grant"]
    assert page.context["next"] == "审查意见已齐，请作出决定。"
    assert [mark.mark for mark in page.context["marks"]] == [
        "done",
        "done",
        "now",
        "ahead",
        "ahead",
    ]


def test_an_acceptance_with_missing_papers_is_refused_with_every_one_of_them(client, desk):
    case = received(desk, papers=frozenset({"form"}))
    answer = sign_in(client, desk.clerk).post(
        f"/desk/cases/{case.number}/accept/", {"what": "accept"}
    )
    assert answer.status_code == 422
    for name in ("房屋权属证明", "平面图", "安全管理制度"):
        assert f"缺少：{name}" in answer.text


def test_a_case_is_returned_supplemented_and_accepted_at_the_counter(client, desk):
    case = received(desk, papers=PAPERS - {"lease"})
    sign_in(client, desk.clerk)
    path = f"/desk/cases/{case.number}/accept/"
    client.post(path, {"what": "return", "fault-plan": "看不清"})
    notice = case.documents.get(kind="supplement_notice")
    assert notice.content["items"] == ["缺少：房屋权属证明", "需补正：平面图（看不清）"]
    client.post(path, {"what": "supplement", "codes": ["lease", "plan"]})
    client.post(path, {"what": "accept"})
    case.refresh_from_db()
    assert case.state == State.REVIEWING


def test_a_scan_is_kept_shown_and_refused_when_it_is_no_picture(client, desk):
    case = received(desk, papers=PAPERS - {"lease"})
    sign_in(client, desk.clerk)
    picture = BytesIO()
    Image.new("RGB", (60, 60), "white").save(picture, "PNG")
    path = f"/desk/cases/{case.number}/scans/lease/"
    client.post(path, {"file": SimpleUploadedFile("证明.png", picture.getvalue())})
    material = case.materials.get(code="lease")
    assert (material.intake, material.note) == (Intake.RECEIVED, "窗口扫描")
    shown = client.get(f"/desk/cases/{case.number}/materials/lease")
    assert shown["Content-Type"] == "image/png"
    bad = client.post(path, {"file": SimpleUploadedFile("x.png", b"MZ not a picture")})
    assert bad.status_code == 422
    empty = client.post(path, follow=True)
    assert told(empty)[0].startswith("没有保存")


def test_an_opinion_is_given_on_the_page_and_a_no_needs_its_reason(client, desk):
    case = accept_case(case=received(desk), with_gaps=False, on=MONDAY, actor=CLERK)
    task = case.review_tasks.get(name="治安条件")
    sign_in(client, desk.approver)
    path = f"/desk/tasks/{task.pk}/opinion/"
    assert client.post(path, {"agrees": "no", "opinion": ""}).status_code == 422
    assert told(client.post(path, {}, follow=True)) == ["请选择同意或不同意"]
    client.post(path, {"what": "claim", "to-list": "1"})
    client.post(path, {"agrees": "yes", "opinion": "条件符合"})
    task.refresh_from_db()
    assert (task.state, task.opinion, task.assignee) == ("agreed", "条件符合", desk.approver)


def test_a_fee_is_registered_paid_and_only_then_the_case_granted(client, desk):
    case = reviewed(desk)
    sign_in(client, desk.approver)
    do = f"/desk/cases/{case.number}/do"
    client.post(f"{do}/register-fee/", {"amount": "80", "reason": "登记费，发改价格文件"})
    assert client.post(f"{do}/grant/", {"reason": "符合"}).status_code == 422
    again = client.post(f"{do}/register-fee/", {"amount": "80", "reason": "登记费"})
    assert "该办件已登记过费用" in again.text
    assert client.post(f"{do}/pay/", {"amount": "0", "receipt": "1"}).status_code == 422
    client.post(f"{do}/pay/", {"amount": "80", "receipt": "浙财票001"})
    client.post(f"{do}/grant/", {"reason": "符合条件"})
    case.refresh_from_db()
    assert (case.fee_state, case.state) == (FeeState.PAID, State.GRANTED)
    moves = Entry.objects.filter(subject=f"casework.case:{case.pk}").order_by("id")
    assert list(moves.values_list("move", flat=True))[-3:] == [
        "case.register_fee",
        "case.pay_fee",
        "case.grant",
    ]


@pytest.mark.parametrize("name", ["nonsense", "grant/extra", "x" * 300])
def test_an_unknown_step_is_not_found(client, desk, name):
    case = reviewed(desk)
    assert (
        sign_in(client, desk.approver).get(f"/desk/cases/{case.number}/do/{name}/").status_code
        == 404
    )


def test_the_day_by_day_page_counts_as_the_law_does(client, desk):
    case = accept_case(case=received(desk), with_gaps=False, on=MONDAY, actor=CLERK)
    page = sign_in(client, desk.approver).get(f"/desk/cases/{case.number}/clocks/")
    promised = next(c for c in page.context["clocks"] if c.kind == "promised")
    first, *_, last = promised.weeks()
    assert [square.kind if square else None for square in first] == [
        "start",
        "counts",
        "counts",
        "counts",
        "counts",
        "off",
        "off",
    ]
    assert next(square.kind if square else None for square in last) == "due"
    assert "<small>到期（第10日）</small>" in page.text


def test_what_was_filled_in_is_masked_until_somebody_says_why(client, desk):
    case = received(desk)
    Case.objects.filter(pk=case.pk).update(
        edition=desk.edition("MZ08"), answers={"account": "6222020000001234567"}
    )
    sign_in(client, desk.clerk)
    assert "6222020000001234567" not in client.get(f"/desk/cases/{case.number}/").text
    path = f"/desk/cases/{case.number}/answers/"
    assert client.post(path, {"purpose": ""}).status_code == 422
    assert Viewing.objects.count() == 0
    full = client.post(path, {"purpose": "核对收款账户"})
    assert "6222020000001234567" in full.text
    assert Viewing.objects.get().purpose == "核对收款账户"


def test_the_counter_goes_from_number_to_receipt(client, desk):
    sign_in(client, desk.clerk)
    assert client.get("/desk/counter/").status_code == 200
    found = client.post("/desk/counter/", {"what": "find", "number": " 330106199001010015 "})
    assert found["Location"] == f"/desk/counter/person/{desk.young.pk}/"
    listed = client.get(found["Location"])
    assert [name for name, _ in listed.context["offered"]] == ["公安", "民政"]
    hits = client.get(f"{found['Location']}?q=旅馆").context["found"]
    assert [hit.slug for hit in hits] == ["GA10"]
    path = f"{found['Location']}GA10/"
    form = client.get(path)
    assert [row.code for row, _ in form.context["materials"]] == ["form", "lease", "plan", "rules"]
    wrong = client.post(path, {"rooms": "0", "papers": ["form"]})
    assert (wrong.status_code, "客房数不能小于1" in wrong.text) == (422, True)
    assert wrong.context["sheet"].papers == {"form"}
    taken = client.post(path, {"rooms": "20", "papers": list(PAPERS)})
    case = Case.objects.get()
    assert taken["Location"] == f"/desk/cases/{case.number}/"
    assert (case.received_by, case.channel, case.state) == (desk.centre, "counter", "received")
    page = client.get(taken["Location"])
    receipt = page.context["receipt"]
    assert receipt.content["case_number"] == case.number
    assert client.get(f"/desk/documents/{receipt.pk}.pdf").content.startswith(b"%PDF")


def test_a_newcomer_is_registered_once_the_number_is_right(client, desk):
    sign_in(client, desk.clerk)
    unknown = client.post("/desk/counter/", {"what": "find", "number": "330106198505054327"})
    assert "首次登记" in unknown.text
    said = {"what": "register", "number": "330106198505054320", "name": "陈新", "phone": "1"}
    wrong = client.post("/desk/counter/", said)
    assert wrong.status_code == 422
    assert not Person.objects.filter(name="陈新").exists()
    said |= {"number": "330106198505054327", "phone": "13800000009"}
    right = client.post("/desk/counter/", said)
    person = Person.objects.get(name="陈新")
    assert right["Location"] == f"/desk/counter/person/{person.pk}/"


def test_an_automatic_matter_is_closed_while_the_applicant_waits(client, desk):
    sign_in(client, desk.clerk)
    path = f"/desk/counter/person/{desk.elder.pk}/MZ08/"
    answer = client.post(path, {"account": "6222020000001234567"}, follow=True)
    assert Case.objects.get().state == State.CLOSED
    assert told(answer)[0].startswith("当场办结：智能秒办准予")


def test_somebody_who_stands_in_needs_a_mandate(client, desk):
    sign_in(client, desk.clerk)
    path = f"/desk/counter/person/{desk.elder.pk}/MZ08/"
    said = {"account": "6222020000001234567", "agent_number": desk.young.number}
    refused = client.post(path, said)
    assert (refused.status_code, "没有有效的委托" in refused.text) == (422, True)
    unknown = client.post(path, said | {"agent_number": "330106197001010010"})
    assert "代办人还没有登记" in unknown.text
    assert Case.objects.count() == 0


def test_the_form_is_drawn_again_without_losing_what_is_on_it(client, desk):
    sign_in(client, desk.clerk)
    path = f"/desk/counter/person/{desk.young.pk}/GA10/"
    drawn = client.post(path, {"rooms": "x", "papers": ["plan"], "update": "1"})
    assert drawn.status_code == 200
    assert drawn.context["form"]["rooms"].value() == "x"
    assert drawn.context["sheet"].papers == {"plan"}
    assert Case.objects.count() == 0


def test_a_matter_that_nobody_entrusted_cannot_be_taken(client, desk):
    sign_in(client, desk.stranger)
    path = f"/desk/counter/person/{desk.young.pk}/GA10/"
    assert "本窗口不能收这个事项" in client.get(path).text
    client.post(path, {"rooms": "20"})
    assert Case.objects.count() == 0


def test_documents_open_as_pdf_and_word_and_carry_their_number(client, desk):
    case = reviewed(desk)
    grant_case(case=case, reason="符合条件", on=MONDAY, actor=APPROVER)
    document = case.documents.get(kind="grant_decision")
    sign_in(client, desk.approver)
    pdf = client.get(f"/desk/documents/{document.pk}.pdf").content
    text = pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_bounded()
    assert document.number in text.replace("\r\n", "").replace("\n", "")
    word = Document(BytesIO(client.get(f"/desk/documents/{document.pk}.docx").content))
    assert document.number in [paragraph.text for paragraph in word.paragraphs]
    assert client.get(f"/desk/documents/{document.pk}.exe").status_code == 404


def test_a_document_is_served_once(client, desk):
    case = return_case(case=received(desk, papers=frozenset()), faults={}, on=MONDAY, actor=CLERK)
    document = case.documents.get(kind="supplement_notice")
    sign_in(client, desk.clerk)
    path = f"/desk/documents/{document.pk}/serve/"
    assert client.post(path, {"method": "窗口领取"}).status_code == 422
    said = {"method": "窗口领取", "signed_by": "李晓云"}
    client.post(path, said)
    document.refresh_from_db()
    assert (document.signed_by, document.service_method) == ("李晓云", "窗口领取")
    assert client.post(path, said).status_code == 422


def test_a_decided_case_is_delivered_and_closed(client, desk):
    case = reviewed(desk)
    grant_case(case=case, reason="符合条件", on=MONDAY, actor=APPROVER)
    sign_in(client, desk.clerk)
    assert [c.pk for c in client.get("/desk/").context["to_deliver"]] == [case.pk]
    said = {"method": "窗口领取", "signed_by": "李晓云"}
    client.post(f"/desk/cases/{case.number}/do/deliver/", said)
    case.refresh_from_db()
    assert case.state == State.CLOSED


def test_an_undertaking_is_checked_by_its_department_only(client, desk):
    case = reviewed(desk)
    duty = Duty.objects.create(
        case=case,
        undertaking="本人承诺符合条件。",
        signed_by="李晓云",
        signed_at=MORNING,
        organization=desk.police,
        due=MONDAY,
        source="示例",
    )
    sign_in(client, desk.supervisor)
    assert client.get(f"/desk/duties/{duty.pk}/").status_code == 200
    said = {"finding": "现场核查，承诺属实", "verdict": "kept"}
    assert client.post(f"/desk/duties/{duty.pk}/", said).status_code == 403
    sign_in(client, desk.civil_approver)
    assert client.get(f"/desk/duties/{duty.pk}/").status_code == 404
    sign_in(client, desk.approver)
    assert client.post(f"/desk/duties/{duty.pk}/", {"finding": ""}).status_code == 422
    client.post(f"/desk/duties/{duty.pk}/", said)
    duty.refresh_from_db()
    assert (duty.state, duty.finding) == ("kept", "现场核查，承诺属实")
    assert client.get("/desk/duties/").context["rows"] == []
