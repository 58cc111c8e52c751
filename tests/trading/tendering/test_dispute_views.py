"""A bidder raises and follows, the tenderer answers, the supervisor decides, everybody reads."""

from datetime import date
from io import BytesIO

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from onewindow.foundation.accounts.models import Viewing
from onewindow.kernel.access import Role
from onewindow.trading.tendering.actions import answer_dispute, file_dispute
from onewindow.trading.tendering.models import Dispute
from onewindow.trading.tendering.rules import DisputeKind
from tests.builders import user
from tests.trading.tendering.builders import TENDERER, announced
from tests.trading.tendering.disputes import (
    FILER,
    GOOD,
    at,
    firm,
    letter,
    procurement,
    raised,
)

BACKEND = "django.contrib.auth.backends.ModelBackend"


def a_pdf():
    kept = BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(kept)
    return kept.getvalue()


SAID = {
    "standing": "potential",
    "claims": "资质要求高于项目规模\n工期不合理",
    "request": "请修改招标文件",
    "facts": "项目估算价一千万元",
    "basis": "条例第三十二条",
    "telephone": "13900000001",
    "address": "云西区1号",
}


@pytest.fixture
def works(procedures, bodies, clock):
    tender, _ = announced(procedures, bodies)
    return tender


@pytest.fixture
def people(bodies):
    tenderer, supervisor = bodies
    company = firm()
    return {
        "firm": company,
        "bidder": user("bidder", of=company.legal_person),
        "stranger": user("stranger", of=firm(2).legal_person),
        "tenderer": user("tenderer", role=Role.TENDERER, at=tenderer),
        "supervisor": user("supervisor", role=Role.SUPERVISOR, at=supervisor),
        "officer": user("officer", role=Role.TRADING_OFFICER, at=supervisor),
    }


def sign_in(client, people, name):
    client.force_login(people[name], backend=BACKEND)
    return client


@pytest.fixture
def later(clock, client, people):
    """Go to a day of November 2026, at ten, and sign in there."""

    def go(day, name):
        clock.move_to(at(2026, 11, day, 10))
        return sign_in(client, people, name)

    return go


def seen(answer):
    return answer.content.decode()


def test_a_bidder_sees_what_may_be_raised_until_when_and_every_day(client, works):
    page = seen(client.get(f"/trading/lots/{works.lots.get().code}/disputes/"))
    assert "2026年11月13日" in page
    assert "第 10 日" in page
    assert "《招标投标法实施条例》（2019修订）第二十二条" in page
    assert f"/trading/lots/{works.lots.get().code}/disputes/objection/documents/" in page
    assert "disputes/objection/result/" not in page


def test_an_objection_is_written_and_answered(client, works, people, later):
    lot = works.lots.get()
    address = f"/trading/lots/{lot.code}/disputes/objection/documents/"
    later(4, "bidder")
    said = SAID | {"enterprise": people["firm"].pk, "lot": lot.code}
    answer = client.post(address, said | {"facts": ""})
    assert answer.status_code == 422
    assert "请写明事实依据（《招标投标法实施条例》（2019修订）第六十条）" in seen(answer)
    assert client.post(address, said).status_code == 302
    number = Dispute.objects.get().number
    assert "2026年11月9日" in seen(client.get(f"/my/disputes/{number}/"))
    later(4, "stranger")
    assert client.get(f"/my/disputes/{number}/").status_code == 404

    later(6, "tenderer")
    page = seen(client.get(f"/desk/disputes/{number}/"))
    assert "资质要求高于项目规模" in page
    assert "13900000001" not in page
    page = seen(client.post(f"/desk/disputes/{number}/contact/"))
    assert "13900000001" in page
    assert Viewing.objects.get().purpose == f"处理异议 {number}"
    reply = {"outcome": "rejected", "text": "资质要求与规模相适应。", "is_clean": "on"}
    address = f"/desk/disputes/{number}/do/answer/"
    assert client.post(address, reply | {"text": ""}).status_code == 422
    assert client.post(address, reply).status_code == 302
    assert client.post(address, reply).status_code == 404
    later(7, "bidder")
    assert "资质要求与规模相适应。" in seen(client.get(f"/my/disputes/{number}/"))


def test_a_complaint_is_written_handled_and_its_decision_published(client, works, people, later):
    dispute = file_dispute(draft=raised(works, people["firm"]), at=at(2026, 11, 4), actor=FILER)
    answer_dispute(dispute=dispute, answer=GOOD, at=at(2026, 11, 6), actor=TENDERER)
    later(10, "bidder")
    address = f"/my/disputes/{dispute.number}/complain/"
    assert address in seen(client.get(f"/my/disputes/{dispute.number}/"))
    said = SAID | {
        "enterprise": people["firm"].pk,
        "kept": ["资质要求高于项目规模"],
        "claims": "",
        "known_on": "2026-11-02",
        "evidence": SimpleUploadedFile("证据.pdf", a_pdf(), "application/pdf"),
    }
    answer = client.post(address, said)
    assert answer.status_code == 302, seen(answer)
    complaint = Dispute.objects.get(kind=DisputeKind.COMPLAINT)
    proof = complaint.evidence.get()
    assert proof.name == "证据.pdf"

    later(12, "tenderer")
    assert client.get(f"/desk/disputes/{complaint.number}/").status_code == 404
    later(12, "supervisor")
    page = f"/desk/disputes/{complaint.number}/"
    file = client.get(f"{page}files/{proof.pk}/")
    assert b"".join(file.streaming_content).startswith(b"%PDF-")
    for name, form in (
        ("accept", {}),
        ("suspend", {}),
        ("stop", {"text": "委托检测机构鉴定"}),
        ("run", {}),
    ):
        assert (name, client.post(f"{page}do/{name}/", form).status_code) == (name, 302)
    assert works.lots.get().is_suspended
    assert "委托检测机构鉴定" in seen(client.get(page))
    later(13, "tenderer")
    explained = {"text": "资质要求依据规模确定。"}
    assert client.post(f"{page}do/explain/", explained).status_code == 302
    decided = {
        "outcome": "upheld",
        "facts": "资质要求高于项目规模。",
        "text": "责令修改招标文件。",
        "basis": "条例第三十二条",
        "is_clean": "on",
    }
    later(20, "supervisor")
    assert client.post(f"{page}do/decide/", decided).status_code == 302
    assert not works.lots.get().is_suspended
    client.logout()
    assert works.name in seen(client.get("/trading/decisions/"))
    complaint.refresh_from_db()
    notice = seen(client.get(f"/trading/notices/{complaint.notice.number}/"))
    assert "责令修改招标文件。" in notice
    assert "13900000001" not in notice


def test_a_procurement_query_may_hold_the_contract_and_a_complaint_may_be_corrected(
    client, procedures, bodies, people, later
):
    tender = procurement(procedures, bodies)
    draft = raised(tender, people["firm"], letter(DisputeKind.QUERY))
    query = file_dispute(draft=draft, at=at(2026, 11, 5), actor=FILER)
    later(5, "tenderer")
    assert client.post(f"/desk/disputes/{query.number}/do/hold/").status_code == 302
    assert tender.lots.get().is_suspended
    answer_dispute(dispute=query, answer=GOOD, at=at(2026, 11, 9), actor=TENDERER)
    assert not tender.lots.get().is_suspended
    draft = raised(tender, people["firm"], letter(DisputeKind.COMPLAINT), prior=query)
    complaint = file_dispute(draft=draft, at=at(2026, 11, 10), actor=FILER)
    later(11, "supervisor")
    words = {"text": "请写明具体请求和依据"}
    page = f"/desk/disputes/{complaint.number}/"
    assert client.post(f"{page}do/correct/", words).status_code == 302
    later(12, "bidder")
    assert "请写明具体请求和依据" in seen(client.get(f"/my/disputes/{complaint.number}/"))
    texts = {"request": "责令重新采购", "facts": "参数指向一家", "basis": "条例第二十条"}
    address = f"/my/disputes/{complaint.number}/correct/"
    assert client.post(address, texts | {"basis": ""}).status_code == 422
    assert client.post(address, texts).status_code == 302
    complaint.refresh_from_db()
    assert (complaint.state, complaint.request, complaint.due_on) == (
        "filed",
        "责令重新采购",
        date(2026, 11, 19),
    )


def test_what_is_taken_back_needs_no_answer_any_more(client, works, people):
    dispute = file_dispute(draft=raised(works, people["firm"]), at=timezone.now(), actor=FILER)
    sign_in(client, people, "bidder")
    assert client.post(f"/my/disputes/{dispute.number}/withdraw/").status_code == 302
    dispute.refresh_from_db()
    assert (dispute.state, works.lots.get().is_suspended) == ("withdrawn", False)


def test_lists_ask_the_database_the_same_number_of_times(
    client, works, people, django_assert_num_queries
):
    counts = {"officer": ("/desk/disputes/", 5), "bidder": ("/my/disputes/", 8)}
    for more in (1, 2):
        for _ in range(more):
            file_dispute(draft=raised(works, people["firm"]), at=timezone.now(), actor=FILER)
        for name, (address, count) in counts.items():
            sign_in(client, people, name).get(address)
            with django_assert_num_queries(count):
                client.get(address)
