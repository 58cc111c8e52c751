"""A hotel licence: returned once, supplemented, reviewed by two departments, extended, served."""

from datetime import date

import pytest

from onewindow.foundation.directory.api import Enterprise
from onewindow.services.casework.api import Case
from tests.demo_city import Colleague, Somebody, moment, number_in

PAPERS = ["application_form", "floor_plan", "safety_rules"]
HOTEL = {
    "hotel_name": "郑记客栈",
    "rooms": "28",
    "beds": "46",
    "area": "1250",
    "safety_manager": "郑美玲",
    "safety_phone": "14100000014",
    "has_video": "yes",
}


def open_case(visitor, case):
    visitor.go(f"/desk/cases/{case.number}/")


def take_the_application(clerk, papers=()):
    firm = Enterprise.objects.get(name="云西区郑记小馆")
    clerk.go("/desk/counter/")
    clerk.press("下一步", number=firm.credit_code)
    clerk.press("查找", q="开旅馆")
    clerk.follow("旅馆业特种行业许可")
    clerk.press("收件", **HOTEL, papers=list(papers))
    return Case.objects.exclude(number=None).get()


def agree(approver, case, opinion, **said):
    open_case(approver, case)
    approver.press("提交意见", agrees="yes", opinion=opinion, **said)


def at_work():
    """Return the clerk and the approvers of the police and of the fire brigade, signed in."""
    police = Colleague("approver", "云川市公安局云西分局")
    fire = Colleague("approver", "云西区消防救援大队")
    return Somebody("demo-clerk"), police, fire


@pytest.fixture
def staff(clock):
    return at_work()


def test_a_hotel_licence_from_counter_to_signature(staff, clock):
    clerk, *_ = staff
    case = take_the_application(clerk)
    assert "缺 3 项" in clerk.page.words

    clerk.press("一次性告知并退回补正")
    clerk.follow("一次性补正告知书")
    for words in ("缺少：申请表", "缺少：平面图及出入口示意图", "缺少：安全管理制度"):
        assert words in clerk.page.words
    # 补正等待15个工作日：11月3日起算，11月23日到期。
    assert "请于2026年11月23日前补正" in clerk.page.words

    clock.move_to(moment(11, 9))
    clerk, police, fire = at_work()
    open_case(clerk, case)
    clerk.press("登记补正", codes=PAPERS)
    clerk.press("受理")
    case.refresh_from_db()
    # 承诺7个工作日：11月10日起算；法定20个工作日。
    assert (case.state, case.promised_due, case.statutory_due) == (
        "reviewing",
        date(2026, 11, 18),
        date(2026, 12, 7),
    )

    clock.move_to(moment(11, 11))
    clerk, police, fire = at_work()
    agree(police, case, "治安条件符合规定")
    assert "现场核查" in police.page.words
    assert case.review_tasks.get(name="现场核查").state == "waiting"
    agree(fire, case, "消防安全承诺书齐备")
    assert case.review_tasks.get(name="现场核查").state == "open"

    clock.move_to(moment(11, 16))
    clerk, police, fire = at_work()
    extend = f"/desk/cases/{case.number}/do/extend/"
    police.go(extend)
    police.press("确认延长期限", status=422, days="11", reason="需补充勘验", approved_by="局长")
    assert "最多延长10个工作日" in police.page.words
    police.press("确认延长期限", days="10", reason="需补充勘验", approved_by="局长")
    case.refresh_from_db()
    assert (case.promised_due, case.statutory_due) == (date(2026, 12, 2), date(2026, 12, 21))
    police.go(extend)
    police.press("确认延长期限", status=422, days="1", reason="再等等", approved_by="局长")
    assert "已延长过一次" in police.page.words

    clock.move_to(moment(11, 20))
    clerk, police, fire = at_work()
    agree(police, case, "现场符合", staff="陈立、周小青")
    police.go(f"/desk/cases/{case.number}/do/grant/")
    police.press("确认准予", reason="经审查，符合规定条件。")

    open_case(clerk, case)
    clerk.follow("送达并办结")
    clerk.press("确认送达并办结", method="窗口领取", signed_by="郑美玲")
    case.refresh_from_db()
    assert (case.state, case.outcome) == ("closed", "grant")
    serve_and_open_every_document(clerk, case)
    the_owner_sees_it_all(case)


def serve_and_open_every_document(clerk, case):
    for document in case.documents.filter(served_at=None):
        clerk.go(f"/desk/documents/{document.pk}/")
        clerk.press("登记送达", method="窗口领取", signed_by="郑美玲")
    told = []
    for document in case.documents.order_by("id"):
        clerk.go(f"/desk/documents/{document.pk}/")
        assert "已送达" in clerk.page.words
        assert clerk.download("PDF").startswith(b"%PDF-")
        assert clerk.download("下载 Word").startswith(b"PK")
        told.append((document.get_kind_display(), document.service_method, document.signed_by))
    assert told == [
        ("收件凭证", "窗口领取", "郑美玲"),
        ("一次性补正告知书", "窗口领取", "郑美玲"),
        ("受理通知书", "窗口领取", "郑美玲"),
        ("延长期限告知书", "窗口领取", "郑美玲"),
        ("准予决定书", "窗口领取", "郑美玲"),
        ("送达回证", "窗口领取", "郑美玲"),
        ("办结通知", "窗口领取", "郑美玲"),
    ]
    assert len(set(case.documents.values_list("number", flat=True))) == 7


def the_owner_sees_it_all(case):
    owner = Somebody("demo-restaurateur")
    owner.go(f"/my/cases/{case.pk}/")
    assert "特种行业许可证" in owner.page.words
    assert "由沈佳" not in owner.page.words
    document = number_in(owner.page.link("准予决定书"))
    owner.fetch("get", f"/my/cases/{case.pk}/documents/{document}.pdf")
    assert owner.file.startswith(b"%PDF-")


def test_it_is_returned_for_everything_at_once_and_not_a_second_time_for_what_was_there(
    staff, clock
):
    clerk, *_ = staff
    case = take_the_application(clerk, PAPERS[:1])
    clerk.press("一次性告知并退回补正")
    clerk.press("登记补正", status=422, codes=PAPERS[1:2])
    assert "缺少：安全管理制度" in clerk.page.words
    assert "缺少：平面图" not in clerk.page.words
    open_case(clerk, case)
    clerk.press("登记补正", codes=PAPERS[1:])
    clerk.press("一次性告知并退回补正", status=422)
    assert "没有需要补正的内容" in clerk.page.words


def test_no_department_decides_before_every_department_has_agreed(staff, clock):
    clerk, police, fire = staff
    case = take_the_application(clerk, PAPERS)
    clerk.press("受理")
    agree(police, case, "治安条件符合规定")
    police.go(f"/desk/cases/{case.number}/do/grant/")
    police.press("确认准予", status=422, reason="符合条件")
    assert "消防安全意见（待办）" in police.page.words
    assert "现场核查（未开始）" in police.page.words
    fire.go(f"/desk/cases/{case.number}/do/grant/", status=403)


def test_one_person_alone_does_not_check_on_site(staff, clock):
    clerk, police, fire = staff
    case = take_the_application(clerk, PAPERS)
    clerk.press("受理")
    agree(police, case, "治安条件符合规定")
    agree(fire, case, "消防安全承诺书齐备")
    open_case(police, case)
    police.press("提交意见", status=422, agrees="yes", opinion="符合", staff="陈立")
    assert "现场核查须2名以上工作人员" in police.page.words
