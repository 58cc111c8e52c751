"""The list of invited firms: how many, who, until when; the tenderer's page and the firm's."""

import pytest
from django.utils import timezone

from onewindow.kernel.access import Role
from onewindow.kernel.violations import Refused
from onewindow.trading.tendering.actions import invite_firm, strike_firm
from onewindow.trading.tendering.api import (
    draft_notice,
    publish_due,
    release_notice,
    take_document,
)
from onewindow.trading.tendering.models import Invitation
from tests.builders import enterprise, person, user
from tests.trading.tendering.builders import MONDAY, TENDERER, TERMS, entered, issued

LETTER = {one: TERMS[one] for one in ("funds", "qualification", "contact", "telephone")}
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def tender(procedures, bodies, clock):
    found = entered(procedures, bodies, procedure=procedures["works_invited"])
    issued(found)
    return found


@pytest.fixture
def firms(tender):
    return [
        enterprise(n, name=f"建设{n}公司", legal_person=person(n, name=f"法人{n}"))
        for n in (1, 2, 3, 4)
    ]


def invite(tender, *firms):
    return [
        invite_firm(tender=tender, enterprise=one, at=timezone.now(), actor=TENDERER)
        for one in firms
    ]


def send(tender):
    letter = draft_notice(tender=tender, code="A-INVITE", terms=LETTER, on=MONDAY, actor=TENDERER)
    release_notice(notice=letter, at=timezone.now(), actor=TENDERER)
    publish_due(now=timezone.now())
    tender.refresh_from_db()
    return letter


def reasons(call):
    with pytest.raises(Refused) as refused:
        call()
    return [(one.code, one.source) for one in refused.value.violations]


def test_letters_go_out_to_three_firms_and_not_to_two(tender, firms):
    invite(tender, *firms[:2])
    assert reasons(lambda: send(tender)) == [
        ("invitation.few", "《招标投标法》（2017修正）第十七条")
    ]
    tender.notices.update(state="dropped")
    invite(tender, firms[2])
    letter = send(tender)
    rows = Invitation.objects.order_by("id").values_list("enterprise__name", "letter__number")
    assert list(rows) == [
        ("建设1公司", letter.number),
        ("建设2公司", letter.number),
        ("建设3公司", letter.number),
    ]
    assert tender.state == "announced"


def test_the_list_takes_a_firm_once_and_nothing_after_the_letters(tender, firms):
    first, *_ = invite(tender, *firms[:3])
    assert reasons(lambda: invite(tender, firms[0])) == [("invitation.twice", "")]
    strike_firm(invitation=first, actor=TENDERER)
    invite(tender, firms[3])
    send(tender)
    assert reasons(lambda: invite(tender, firms[0])) == [("invitation.sent", "")]
    last = Invitation.objects.get(enterprise=firms[3])
    assert reasons(lambda: strike_firm(invitation=last, actor=TENDERER)) == [
        ("invitation.sent", "")
    ]


def test_an_open_tender_has_no_list(procedures, bodies, firms, clock):
    tender = entered(procedures, bodies)
    assert reasons(lambda: invite(tender, firms[0])) == [
        ("invitation.procedure", "《招标投标法》第十条、第十七条")
    ]


def test_the_agent_of_a_tender_cannot_be_invited_to_it(tender, firms):
    tender.agency = firms[0]
    tender.save(update_fields=["agency"])
    assert reasons(lambda: invite(tender, firms[0])) == [
        ("invitation.agency", "《招标投标法实施条例》第十三条")
    ]


def test_only_who_is_invited_gets_the_document(tender, firms):
    invite(tender, *firms[:3])
    send(tender)
    take = lambda firm: take_document(  # noqa: E731
        tender=tender,
        enterprise=firm,
        person=firm.legal_person,
        at=timezone.now(),
        actor=TENDERER,
    )
    assert take(firms[0]).tender == tender
    with pytest.raises(Refused) as refused:
        take(firms[3])
    assert [str(one.message) for one in refused.value.violations] == [
        "本项目采用邀请招标，只向收到投标邀请书的企业开放，建设4公司不在受邀之列"
    ]


def test_the_tenderer_lists_and_strikes_firms_on_the_page(client, tender, firms, bodies):
    client.force_login(user("buyer", role=Role.TENDERER, at=bodies[0]), backend=BACKEND)
    here = f"/desk/tenders/{tender.code}/invitations/"
    assert "受邀企业" in client.get(f"/desk/tenders/{tender.code}/").content.decode()
    wrong = client.post(here, {"credit_code": "91330100000000000X"})
    assert (wrong.status_code, "没有登记这个统一社会信用代码的企业" in wrong.content.decode()) == (
        422,
        True,
    )
    for firm in firms[:2]:
        client.post(here, {"credit_code": firm.credit_code})
    page = client.get(here).content.decode()
    assert "名单（2家，还不足3家）" in page
    first = Invitation.objects.order_by("id").first()
    client.post(f"{here}{first.pk}/strike/")
    assert list(Invitation.objects.values_list("enterprise__name", flat=True)) == ["建设2公司"]
    client.force_login(user("watch", role=Role.SUPERVISOR, at=bodies[1]), backend=BACKEND)
    assert client.post(here, {"credit_code": firms[2].credit_code}).status_code == 403
    assert client.get(here).status_code == 200


def test_the_page_of_letters_asks_the_same_for_one_and_for_three(
    client, tender, firms, procedures, django_assert_num_queries
):
    client.force_login(user("boss", of=firms[0].legal_person), backend=BACKEND)
    bodies, tenders = (tender.tenderer, tender.supervisor), [tender]
    for number in (1, 3):
        while len(tenders) < number:
            tenders.append(entered(procedures, bodies, procedure=tender.procedure))
            issued(tenders[-1])
        for one in tenders:
            if one.state == "entered":
                invite(one, *firms[:3])
                send(one)
        client.get("/my/invitations/")
        with django_assert_num_queries(7):
            page = client.get("/my/invitations/")
        assert page.content.decode().count("投标邀请书</a>") == number
