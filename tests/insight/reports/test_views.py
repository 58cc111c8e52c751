from datetime import date
from urllib.parse import quote

import pytest
from django.utils import timezone

from onewindow.foundation.accounts.rules import Role
from onewindow.insight.reports.actions import asked_for, draft_report
from onewindow.insight.reports.models import Report
from onewindow.kernel.actors import Actor
from onewindow.kernel.periods import Period
from tests.builders import organization, user
from tests.insight.reports.facts import open_halls, write_small_facts

MARCH = Period(date(2026, 3, 1), date(2026, 4, 1))


@pytest.fixture(autouse=True)
def small(db, settings, tmp_path):
    settings.HOME = tmp_path
    write_small_facts()


@pytest.fixture
def people():
    centre = organization()
    open_halls(centre, organization(2, name="云东区政务办"))
    whole = organization(9, name="市政务办", path="/")
    return {
        "leader": user("lu", role=Role.SUPERVISOR, at=whole),
        "manager": user("dai", role=Role.HALL_MANAGER, at=centre),
        "supervisor": user("jia", role=Role.SUPERVISOR, at=centre),
        "auditor": user("wei", role=Role.AUDITOR, at=centre),
        "clerk": user("shen", role=Role.CLERK, at=centre),
    }


def as_(client, account):
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


def drafted(template="hall_month", months=0, hall=""):
    asked = asked_for(template=template, period=MARCH.moved(months), hall=hall)
    return draft_report(
        asked=asked, actor=Actor("user:9", "系统"), at=timezone.now(), on=date(2026, 4, 2)
    )


def text(answer):
    return answer.content.decode()


def test_a_report_goes_from_the_form_to_the_archive(client, people):
    as_(client, people["manager"])
    assert "还没有报告" in text(client.get("/desk/reports/"))
    last_month = date(timezone.localdate().year, timezone.localdate().month, 1)
    fields = client.get("/desk/reports/new/").context["form"].fields
    assert fields["last_month"].choices[0][0] < last_month.isoformat()
    assert fields["hall"].choices == [("", "全市"), ("H1", "第1大厅"), ("H2", "第2大厅")]
    said = {"template": "hall_month", "last_month": "2026-03-01", "hall": ""}
    answer = client.post("/desk/reports/new/", said)
    report = Report.objects.get()
    assert answer["Location"] == f"/desk/reports/{report.pk}/"
    page = text(client.get(answer["Location"]))
    assert f'href="/desk/reports/{report.pk}/figures/visits/">4人次</a>' in page
    assert "<svg" in page
    client.post(f"/desk/reports/{report.pk}/submit/")
    as_(client, people["leader"])
    assert "签发或退回" in text(client.get(f"/desk/reports/{report.pk}/"))
    client.post(f"/desk/reports/{report.pk}/sign/")
    report.refresh_from_db()
    assert report.state == "signed"
    answer = client.get(f"/desk/reports/{report.pk}/report.docx")
    assert quote(report.name) in answer["Content-Disposition"]
    assert client.get(f"/desk/reports/{report.pk}/report.pdf").content[:5] == b"%PDF-"


def test_a_wrong_choice_and_a_second_draft_are_refused_on_the_form(client, people):
    as_(client, people["manager"])
    assert client.post("/desk/reports/new/", {"template": "none"}).status_code == 422
    drafted()
    said = {"template": "hall_month", "last_month": "2026-03-01", "hall": ""}
    answer = client.post("/desk/reports/new/", said)
    assert answer.status_code == 422
    assert "已经有了" in text(answer)


def test_a_report_may_be_of_one_hall(client, people):
    as_(client, people["manager"])
    said = {"template": "hall_month", "last_month": "2026-03-01", "hall": "H1"}
    answer = client.post("/desk/reports/new/", said)
    assert Report.objects.get().name == "第1大厅大厅运营分析月报（2026年3月）"
    assert "第1大厅共取号" in text(client.get(answer["Location"]))
    refused = client.post("/desk/reports/new/", said | {"template": "bulletin_month"})
    assert "这种报告不能按这个大厅出" in text(refused)


def test_a_figure_shows_its_definition_its_query_and_its_rows(client, people):
    report = drafted()
    page = text(as_(client, people["auditor"]).get(f"/desk/reports/{report.pk}/figures/visits/"))
    assert "期内在大厅取的号" in page
    assert "SELECT count(*) FROM (SELECT * FROM visits WHERE" in page
    assert "取号量：4人次" in page
    assert "您可以查看的 3 行" in page
    assert page.count("<td>办完</td>") == 2
    assert "第2大厅" not in page
    assert client.get(f"/desk/reports/{report.pk}/figures/experts_drawn/").status_code == 404


def test_a_figure_without_data_says_so(client, people):
    report = drafted()
    page = text(as_(client, people["auditor"]).get(f"/desk/reports/{report.pk}/figures/reviews/"))
    assert "评价：无数据" in page
    assert "没有明细" in page


def test_only_the_supervisor_signs_and_the_auditor_only_reads(client, people):
    report = drafted()
    as_(client, people["auditor"])
    assert client.get(f"/desk/reports/{report.pk}/").status_code == 200
    assert client.post(f"/desk/reports/{report.pk}/submit/").status_code == 403
    as_(client, people["manager"])
    client.post(f"/desk/reports/{report.pk}/submit/")
    assert client.post(f"/desk/reports/{report.pk}/sign/").status_code == 403
    assert client.post(f"/desk/reports/{report.pk}/return/", {"reason": "x"}).status_code == 403
    assert as_(client, people["clerk"]).get("/desk/reports/").status_code == 403


def test_who_watches_one_district_signs_its_halls_and_not_the_city(client, people):
    report, of_hall = drafted(), drafted(hall="H1")
    as_(client, people["supervisor"])
    for one in (report, of_hall):
        one.state = "reviewing"
        one.save()
    page = text(client.get(f"/desk/reports/{report.pk}/"))
    assert "须由管全市的负责人签发" in page
    assert "签发或退回" not in page
    answer = client.post(f"/desk/reports/{report.pk}/sign/")
    assert answer.status_code == 422
    assert "须由管全市的负责人签发" in text(answer)
    assert "签发或退回" in text(client.get(f"/desk/reports/{of_hall.pk}/"))
    client.post(f"/desk/reports/{of_hall.pk}/sign/")
    of_hall.refresh_from_db()
    assert of_hall.state == "signed"


def test_a_return_needs_its_reason(client, people):
    report = drafted()
    as_(client, people["leader"])
    client.post(f"/desk/reports/{report.pk}/submit/")
    assert client.post(f"/desk/reports/{report.pk}/return/").status_code == 422
    client.post(f"/desk/reports/{report.pk}/return/", {"reason": "请核对等候"})
    assert "退回修改：请核对等候" in text(client.get(f"/desk/reports/{report.pk}/"))


def test_the_signer_is_not_who_submitted(client, people):
    report = drafted()
    as_(client, people["leader"])
    client.post(f"/desk/reports/{report.pk}/submit/")
    answer = client.post(f"/desk/reports/{report.pk}/sign/")
    assert answer.status_code == 422
    assert "送审的人不能自己签发" in text(answer)


def test_newer_facts_are_told(client, people):
    report = drafted()
    as_(client, people["manager"])
    assert "数据有更新" not in text(client.get(f"/desk/reports/{report.pk}/"))
    Report.objects.update(data_version="0" * 64)
    assert "数据有更新" in text(client.get(f"/desk/reports/{report.pk}/"))


def test_the_list_asks_the_same_of_one_report_and_of_three(
    client, people, django_assert_num_queries
):
    as_(client, people["manager"])
    drafted()
    client.get("/desk/reports/")
    with django_assert_num_queries(5):
        client.get("/desk/reports/")
    drafted("bulletin_month")
    drafted("trading_month")
    with django_assert_num_queries(5):
        assert text(client.get("/desk/reports/")).count('data-label="报告"') == 3
