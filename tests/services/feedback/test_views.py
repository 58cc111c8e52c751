"""Pages of reviews: one question after the other, the work, who may see what."""

import re
from datetime import date, datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onewindow.foundation.accounts.api import Viewing
from onewindow.foundation.records.api import entries_of, key_of
from onewindow.services.feedback.actions.opening import make_link, write_defaults
from onewindow.services.feedback.actions.publishing import Wording, propose_publication
from onewindow.services.feedback.models import Complaint, FollowUp, Publication, Review
from onewindow.services.feedback.rules import Channel, Verdict
from tests.builders import user
from tests.services.feedback.conftest import (
    CHINA,
    MONDAY,
    case_service,
    granted_case,
    reviewed,
    visit_service,
)
from tests.services.feedback.test_following import (
    MANAGER,
    bad,
    complained,
    judged,
    replied,
    visited,
)

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


def as_(client, account):
    client.force_login(account, backend=BACKEND)
    return client


def words(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def token_of(service, channel=Channel.COUNTER):
    return make_link(service=service, channel=channel, on=MONDAY)[1]


def test_a_link_asks_one_question_after_the_other(hall, client):
    token = token_of(case_service(hall))
    first = client.get(f"/r/{token}/")
    assert [one in words(first) for one in ("非常满意", "基本满意", "非常不满意")] == [True] * 3
    assert "哪些地方让您不满意" in words(client.get(f"/r/{token}/?score=1"))
    second = client.post(f"/r/{token}/", {"score": "1", "tags": ["推诿"], "step": "words"})
    assert (second.status_code, "还想说什么" in words(second), Review.objects.count()) == (
        200,
        True,
        0,
    )
    said = {"score": "1", "tags": ["推诿"], "text": "来回跑", "named": "on", "step": "send"}
    answer = client.post(f"/r/{token}/", said)
    assert (answer.status_code, answer.url) == (302, "/review/thanks/?next=1")
    review = Review.objects.get()
    assert (review.score, review.tags, review.text, review.is_named, review.channel) == (
        1,
        ["推诿"],
        "来回跑",
        True,
        "1",
    )


def test_a_used_or_invented_link_says_so(hall, client):
    token = token_of(case_service(hall))
    client.post(f"/r/{token}/", {"score": "5", "step": "send"})
    for gone in (token, "x" * 22, "1"):
        answer = client.get(f"/r/{gone}/")
        assert (answer.status_code, "这个链接不能用了" in words(answer)) == (404, True)
    assert client.post(f"/r/{token}/", {"score": "1", "step": "send"}).status_code == 404
    assert Review.objects.get().score == 5


def test_a_hostile_grade_shows_the_first_question_again(hall, client):
    token = token_of(case_service(hall))
    for score in ("9", "-1", "五", "1e1", "' OR 1=1"):
        answer = client.post(f"/r/{token}/", {"score": score, "step": "send"})
        assert "这次服务怎么样" in words(answer)
    assert Review.objects.count() == 0


def test_a_foreign_tag_is_refused_on_the_page(hall, client):
    token = token_of(case_service(hall))
    answer = client.post(f"/r/{token}/", {"score": "5", "tags": ["推诿"], "step": "send"})
    assert (answer.status_code, Review.objects.count()) == (422, 0)


def test_trying_links_is_slowed_down(hall, client):
    answers = [client.get(f"/r/{'x' * 22}/") for _ in range(61)]
    assert (answers[59].status_code, answers[60].status_code) == (404, 422)
    assert "操作过于频繁" in words(answers[60])


def test_the_counter_device_has_its_own_layout(hall, client):
    token = token_of(case_service(hall))
    page = client.get(f"/r/{token}/?look=kiosk&back=/kiosk/").content.decode()
    assert ("review-kiosk" in page, "ow-nav" in page) == (True, False)
    thanks = client.get("/review/thanks/?look=kiosk&back=/review/at/330106H01/")
    assert thanks.headers["Refresh"] == "12;url=/review/at/330106H01/?look=kiosk"


@pytest.mark.parametrize("back", ["//evil.cn/", "https://evil.cn/", "/a/../b/", "javascript:x"])
def test_a_machine_goes_back_to_pages_of_this_house_only(hall, client, back):
    page = client.get("/review/thanks/", {"look": "kiosk", "back": back})
    assert ("Refresh" in page.headers, "evil" in page.content.decode()) == (False, False)


def test_a_visitor_finds_his_own_service_at_the_kiosk_and_nobody_elses(hall, client):
    visit_service(hall, "A007")
    address = "/review/at/330106H01/?look=kiosk"
    wrong = client.post(address, {"ticket": "A007", "phone_tail": "0002"})
    assert (wrong.status_code, "没有找到" in words(wrong)) == (422, True)
    right = client.post(address, {"ticket": "a007", "phone_tail": "0001"})
    assert (right.status_code, right.url.startswith("/r/")) == (302, True)
    assert right.url.endswith("/?look=kiosk&back=/review/at/330106H01/")
    client.post(right.url, {"score": "5", "step": "send"})
    assert Review.objects.get().channel == "5"


def test_the_end_of_a_phone_number_cannot_be_guessed(hall, client):
    visit_service(hall, "A007")
    address = "/review/at/330106H01/"
    tails = ["0002", "0003", "0004", "0005", "0006", "0001"]
    answers = [client.post(address, {"ticket": "A007", "phone_tail": tail}) for tail in tails]
    assert [answer.status_code for answer in answers] == [422] * 6
    assert "操作过于频繁" in words(answers[5])


def test_my_service_is_mine_and_another_ones_is_not_found(hall, client):
    service = case_service(hall)
    as_(client, user("elder", of=hall.elder))
    assert "高龄津贴申领" in words(client.get("/my/reviews/"))
    client.post(f"/my/services/{service.pk}/review/", {"score": "4", "step": "send"})
    assert (Review.objects.get().channel, Review.objects.get().score) == ("3", 4)
    again = client.get(f"/my/services/{service.pk}/review/")
    assert again.url == f"/my/reviews/{Review.objects.get().pk}/"
    as_(client, user("young", of=hall.young))
    assert client.get(f"/my/services/{service.pk}/review/").status_code == 404
    assert client.get(f"/my/reviews/{Review.objects.get().pk}/").status_code == 404


def test_after_the_last_day_it_is_said_at_once(hall, client):
    service = case_service(hall)
    write_defaults(on=date(2026, 11, 18))
    elder = user("elder", of=hall.elder)
    with time_machine.travel(datetime(2026, 11, 18, 9, tzinfo=CHINA), tick=False):
        as_(client, elder)
        answer = client.get(f"/my/services/{service.pk}/review/")
    assert (answer.status_code, "评价已于2026年11月17日截止" in words(answer)) == (422, True)


def test_a_finished_case_of_mine_leads_to_its_review(hall, client):
    case = granted_case(hall)
    as_(client, user("elder", of=hall.elder))
    assert "评价这次服务" in words(client.get(f"/my/cases/{case.pk}/"))
    assert client.get(f"/my/cases/{case.pk}/review/").url.startswith("/my/services/")
    as_(client, user("young", of=hall.young))
    assert client.get(f"/my/cases/{case.pk}/review/").status_code == 404


def test_the_writer_reads_what_became_of_his_review(hall, client):
    follow_up = replied(hall)
    as_(client, user("elder", of=hall.elder))
    page = words(client.get(f"/my/reviews/{follow_up.review_id}/"))
    assert [one in page for one in ("联系核实", "整改", "已增开窗口，向您致歉", "回访")] == [
        True
    ] * 4
    assert "戴立新" not in page


def test_a_complaint_is_made_about_a_case_of_mine(hall, client):
    case = granted_case(hall)
    as_(client, user("elder", of=hall.elder))
    assert "高龄津贴申领" in words(client.get("/my/complaints/new/"))
    short = client.post(f"/my/complaints/new/?case={case.pk}", {"text": "差"})
    assert short.status_code == 422
    answer = client.post(f"/my/complaints/new/?case={case.pk}", {"text": "让我跑了三趟才办好"})
    complaint = Complaint.objects.get()
    assert answer.url == f"/my/complaints/{complaint.pk}/"
    assert complaint.number in words(client.get(answer.url))
    entries = entries_of(key_of(complaint))
    assert [(e.actor, e.actor_name) for e in entries] == [("complainant", "投诉人")]


def manager_steps(hall, client, follow_up):
    base = f"/desk/reviews/{follow_up.review_id}/"
    steps = [
        ("contact", {"contact-was_reached": "yes", "contact-text": "联系上了"}),
        (
            "judge",
            {
                "judge-verdict": "valid",
                "judge-reason": "经核查情况属实",
                "judge-organization": hall.civil.pk,
                "judge-owner": hall.approver.pk,
            },
        ),
    ]
    return base, steps


def test_the_work_goes_from_page_to_page(hall, client):
    follow_up = bad(hall)
    base, steps = manager_steps(hall, client, follow_up)
    as_(client, hall.manager)
    for name, said in steps:
        assert client.post(f"{base}do/{name}/", said).status_code == 302
    as_(client, hall.approver)
    client.post(f"{base}do/rectify/", {"rectify-text": "已增开窗口"})
    as_(client, hall.manager)
    client.post(f"{base}do/reply/", {"reply-text": "已改正，谢谢"})
    visit = {"visit-was_reached": "yes", "visit-is_satisfied": "yes", "visit-text": "满意了"}
    client.post(f"{base}do/visit/", visit)
    client.post(f"{base}do/publish/", {"publish-text": "等候太久", "publish-reply": "已增开窗口"})
    publication = Publication.objects.get()
    own = client.post(f"/desk/reviews/publications/{publication.pk}/", {"what": "publish"})
    assert (own.status_code, "由另一人审核" in words(own)) == (422, True)
    as_(client, hall.deputy)
    client.post(f"/desk/reviews/publications/{publication.pk}/", {"what": "publish"})
    client.logout()
    public = words(client.get("/reviews/?matter=MZ08"))
    assert ("等候太久" in public, "已增开窗口" in public, "王桂英" in public) == (
        True,
        True,
        False,
    )


def test_a_step_that_lacks_something_says_so_and_changes_nothing(hall, client):
    follow_up = bad(hall)
    as_(client, hall.manager)
    answer = client.post(
        f"/desk/reviews/{follow_up.review_id}/do/contact/", {"contact-text": "没说结果"}
    )
    assert (answer.status_code, "联系结果" in words(answer)) == (422, True)
    assert FollowUp.objects.get().finding.stage == "contact"


@pytest.mark.parametrize("name", ["contact", "judge", "reply", "visit", "publish", "close"])
def test_a_clerk_does_not_lead_the_work(hall, client, name):
    follow_up = bad(hall)
    as_(client, hall.clerk)
    address = f"/desk/reviews/{follow_up.review_id}/do/{name}/"
    assert client.post(address, {}).status_code == 403


def test_a_stranger_finds_no_work(hall, client):
    follow_up = bad(hall)
    stranger = user("stranger", role="hall_manager", at=hall.police)
    as_(client, stranger)
    assert client.get(f"/desk/reviews/{follow_up.review_id}/").status_code == 404
    assert "不满意" not in words(client.get("/desk/reviews/"))


def test_a_reviewed_manager_does_not_lead_his_own_case(hall, client):
    service = visit_service(hall, clerk=hall.manager)
    review = reviewed(service, 1)
    as_(client, hall.manager)
    assert "查看（查阅将留痕）" not in words(client.get(f"/desk/reviews/{review.pk}/"))
    assert client.post(f"/desk/reviews/{review.pk}/do/contact/", {}).status_code == 403
    answer = client.post(f"/desk/reviews/{review.pk}/writer/", {"purpose": "想知道是谁"})
    assert (answer.status_code, "王桂英" in words(answer)) == (422, False)


def test_who_must_contact_the_writer_sees_him_once_and_on_the_record(hall, client):
    follow_up = bad(hall)
    as_(client, hall.manager)
    page = f"/desk/reviews/{follow_up.review_id}/"
    assert "王桂英" not in words(client.get(page))
    assert client.post(f"{page}writer/", {"purpose": " "}).status_code == 422
    seen = client.post(f"{page}writer/", {"purpose": "电话核实"})
    assert ("王桂英" in words(seen), "13800000001" in words(seen)) == (True, True)
    assert seen.headers["Cache-Control"].startswith("max-age=0")
    viewing = Viewing.objects.get()
    assert (viewing.viewer_name, viewing.purpose, viewing.fields) == (
        "戴立新",
        "联系评价人、投诉人：电话核实",
        ["姓名", "手机"],
    )


def test_once_nobody_needs_to_be_contacted_nobody_sees_the_writer(hall, client):
    follow_up = judged(hall)
    as_(client, hall.manager)
    answer = client.post(f"/desk/reviews/{follow_up.review_id}/writer/", {"purpose": "看看"})
    assert (answer.status_code, "王桂英" in words(answer)) == (422, False)


def test_an_anonymous_writer_is_shown_to_nobody(hall, client):
    follow_up = bad(hall, named=False)
    as_(client, hall.supervisor)
    answer = client.post(f"/desk/reviews/{follow_up.review_id}/writer/", {"purpose": "核实"})
    assert (answer.status_code, "王桂英" in words(answer)) == (422, False)


def everything_about(follow_up, complaint):
    evidence = f"/desk/findings/{follow_up.finding_id}/"
    return [
        "/desk/",
        "/desk/reviews/",
        "/desk/reviews/?over=on",
        f"/desk/reviews/{follow_up.review_id}/",
        f"/desk/reviews/{follow_up.review_id}/writer/",
        "/desk/complaints/new/",
        f"/desk/complaints/{complaint.pk}/",
        f"/desk/complaints/{complaint.pk}/writer/",
        "/desk/findings/",
        "/desk/findings/?tab=over",
        evidence,
        f"/desk/findings/{complaint.follow_up.finding_id}/",
        "/desk/reviews/figures/",
        "/desk/reviews/late/",
        "/desk/reviews/publications/",
        "/reviews/",
        "/api/v1/reviews/published",
        "/api/v1/reviews/services",
        "/api/v1/reviews/mine",
        f"/my/reviews/{follow_up.review_id}/",
        f"/my/services/{follow_up.review.service_id}/review/",
    ]


@pytest.mark.parametrize(
    ("who", "until"),
    [("clerk", bad), ("clerk", visited), ("colleague", replied), ("approver", judged)],
)
def test_no_page_shows_the_one_reviewed_or_a_colleague_who_wrote(hall, client, who, until):
    follow_up = until(hall)
    review = follow_up.review
    type(review.service).objects.filter(pk=review.service_id).update(clerk=hall.clerk)
    complaint = complained(
        hall, person=hall.elder, clerk=hall.clerk, caller_name="王桂英", caller_phone="13800000001"
    )
    as_(client, getattr(hall, who))
    shown = []
    for address in everything_about(follow_up, complaint):
        page = client.get(address).content.decode()
        shown += [address for name in ("王桂英", "13800000001", "138****0001") if name in page]
    assert shown == []
    for kind, key in (("reviews", review.pk), ("complaints", complaint.pk)):
        answer = client.post(f"/desk/{kind}/{key}/writer/", {"purpose": "想知道是谁"})
        assert answer.status_code == 403


def test_a_writer_who_names_himself_is_hidden_from_the_desk(hall, client):
    reviewed(case_service(hall), 1, text="我是王桂英，电话13800000001，太慢了")
    as_(client, hall.approver)
    page = words(client.get(f"/desk/reviews/{Review.objects.get().pk}/"))
    assert ("王桂英" in page, "13800000001" in page, "太慢了" in page) == (False, False, True)


def test_a_complaint_is_taken_at_the_window(hall, client):
    as_(client, hall.clerk)
    said = {
        "channel": "phone",
        "text": "打电话问进度没人接",
        "organization": hall.civil.pk,
        "site": hall.site.pk,
        "caller_name": "陈先生",
        "caller_phone": "13900000000",
    }
    assert client.post("/desk/complaints/new/", said).status_code == 302
    complaint = Complaint.objects.get()
    assert (complaint.channel, complaint.caller_name, complaint.desk) == (
        "phone",
        "陈先生",
        hall.centre,
    )
    wrong = client.post("/desk/complaints/new/", said | {"case_number": "没有"})
    assert (wrong.status_code, "没有这个办件编码" in words(wrong)) == (422, True)


def test_the_figures_page_says_given_and_default_apart(hall, client):
    reviewed(case_service(hall), 5)
    as_(client, hall.manager)
    page = words(client.get("/desk/reviews/figures/?by=clerk&days=7"))
    assert ("含系统默认 0 件" in page, "100%" in page) == (True, True)
    assert client.get("/desk/reviews/figures/?by=x&days=y").status_code == 200


def test_late_work_is_listed_for_the_supervisor(hall, client):
    follow_up = bad(hall)
    type(follow_up.finding).objects.update(escalated_on=date(2026, 11, 4))
    as_(client, hall.supervisor)
    assert "非常不满意：高龄津贴申领" in words(client.get("/desk/reviews/late/"))


def test_empty_pages_say_what_will_be_there(hall, client):
    as_(client, hall.manager)
    for address, said in (
        ("/desk/reviews/", "没有要处理的差评和投诉"),
        ("/desk/reviews/late/", "没有逾期"),
        ("/desk/reviews/publications/", "没有等待审核的"),
        ("/desk/reviews/figures/", "没有可评的服务"),
        ("/reviews/", "还没有公开的评价"),
    ):
        assert said in words(client.get(address))


@pytest.mark.parametrize("address", ["/desk/reviews/", "/desk/findings/", "/desk/reviews/late/"])
def test_lists_cost_the_same_for_one_row_and_three(hall, client, address):
    as_(client, hall.manager)
    counts = []
    for number in (1, 2):
        for serial in range(number):
            reviewed(visit_service(hall, f"B{number}{serial}"), 1, named=False)
        type(FollowUp.objects.first().finding).objects.update(escalated_on=MONDAY)
        client.get(address)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            client.get(address)
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_the_public_list_costs_the_same_for_one_row_and_three(hall, client):
    counts = []
    for number in (1, 2):
        for serial in range(number):
            review = reviewed(visit_service(hall, f"C{number}{serial}"), 5, named=False)
            one = propose_publication(review=review, wording=Wording("好", "谢谢"), actor=MANAGER)
            Publication.objects.filter(pk=one.pk)._raw_delete("default")
            Publication.objects.create(
                review=review,
                text="好",
                reply="谢谢",
                state="published",
                published_on=MONDAY,
                proposed_by="user:1",
                proposed_name="戴立新",
            )
        client.get("/reviews/")
        with CaptureQueriesContext(connection) as captured:
            client.get("/reviews/")
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_a_malicious_verdict_says_so_in_the_list(hall, client):
    judged(hall, Verdict.MISTAKE)
    as_(client, hall.manager)
    assert "误评（本人确认）" in words(client.get("/desk/reviews/?over=on"))
