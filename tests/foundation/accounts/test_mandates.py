"""The life of a mandate: asked, given, answered, confirmed at the counter, ended."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from onewindow.foundation.accounts.actions import (
    answer_mandate,
    ask_enterprise_mandate,
    ask_guardianship,
    ask_mandate,
    confirm_mandate_at_counter,
    end_mandate,
    end_mandate_at_counter,
    give_mandate,
)
from onewindow.foundation.accounts.models import Mandate, Viewing
from onewindow.foundation.accounts.queries import (
    mandates_held,
    mandates_to_confirm,
    mandates_waiting_for,
    may_act_for,
    roles_of,
)
from onewindow.foundation.accounts.rules import MandateTerms, Role, guardianship_end
from onewindow.foundation.messaging.api import Message
from onewindow.foundation.policy.models import PolicyRecord
from onewindow.foundation.records.api import Attachment, entries_of, key_of
from onewindow.kernel.violations import Refused
from tests.builders import TESTER, citizen_number, enterprise, person, user

pytestmark = pytest.mark.django_db
ON = date(2026, 3, 5)
YEAR = MandateTerms(ON, date(2027, 3, 5))
TOLD = {"on": ON, "actor": TESTER}


def reasons(call):
    with pytest.raises(Refused) as refused:
        call()
    return [violation.code for violation in refused.value.violations]


@pytest.fixture(autouse=True)
def _adult_age(db):
    PolicyRecord.objects.create(
        code="svc.person.adult_age",
        name="成年年龄",
        region="CN",
        value=18,
        unit="year",
        bound="maximum",
        starts=date(2021, 1, 1),
        source="《中华人民共和国民法典》第十七条",
        confidence="knowledge-verify",
    )


@pytest.fixture
def mother():
    return person(1, is_verified=True)


@pytest.fixture
def daughter():
    return person(2, name="陈丽华", is_verified=True)


def ask(agent, principal, terms=YEAR, **changes):
    named = {"name": principal.name, "number": principal.number} | changes
    return ask_mandate(agent=agent, terms=terms, **named, **TOLD)


def test_a_mandate_asked_for_counts_once_the_principal_consents(mother, daughter):
    mandate = ask(daughter, mother)
    acting = {"person": mother, "matter_slug": "allowance", "on": ON}
    assert not may_act_for(daughter, **acting)
    assert list(mandates_waiting_for(mother)) == [mandate]
    answer_mandate(mandate=mandate, by=mother, consent=True, **TOLD)
    assert may_act_for(daughter, **acting)
    assert mandates_held(daughter, on=ON) == [mandate]
    assert mandates_held(daughter, on=date(2027, 3, 5)) == []
    end_mandate(mandate=mandate, by=mother, **TOLD)
    assert not may_act_for(daughter, **acting)
    moves = [entry.move for entry in entries_of(key_of(mandate))]
    assert moves == ["mandate.ask", "mandate.consent", "mandate.end"]


def test_only_the_principal_answers_and_only_once(mother, daughter):
    mandate = ask(daughter, mother)
    told = {"mandate": mandate, "consent": True, **TOLD}
    assert reasons(lambda: answer_mandate(by=daughter, **told)) == ["mandate.not_principal"]
    answer_mandate(by=mother, **(told | {"consent": False}))
    assert reasons(lambda: answer_mandate(by=mother, **told)) == ["mandate.consent.not_open"]
    assert mandate.state == "declined"


def test_the_same_is_not_asked_twice_while_it_waits(mother, daughter):
    ask(daughter, mother)
    assert reasons(lambda: ask(daughter, mother)) == ["mandate.asked"]


@pytest.mark.parametrize(
    "changes", [{"name": "别人"}, {"number": citizen_number(77)}], ids=["name", "number"]
)
def test_nobody_learns_whether_a_number_is_registered(mother, daughter, changes):
    assert reasons(lambda: ask(daughter, mother, **changes)) == ["mandate.person.unknown"]


def test_what_is_given_counts_at_once_and_within_its_matters(mother, daughter):
    terms = MandateTerms(ON, date(2027, 3, 5), ("allowance",))
    named = {"name": daughter.name, "number": daughter.number, "enterprise": None}
    mandate = give_mandate(principal=mother, terms=terms, **named, **TOLD)
    assert mandate.state == "active"
    acting = {"person": mother, "on": ON}
    assert may_act_for(daughter, matter_slug="allowance", **acting)
    assert not may_act_for(daughter, matter_slug="passport", **acting)
    assert not may_act_for(mother, person=daughter, matter_slug="allowance", on=ON)
    assert may_act_for(mother, person=mother, matter_slug="passport", on=ON)


def test_an_enterprise_agent_gets_the_role_and_loses_it_with_the_last_mandate(mother, daughter):
    account = user("agent", of=daughter)
    firm = enterprise(legal_person=mother)
    mandate = ask_enterprise_mandate(
        agent=daughter, credit_code=firm.credit_code, terms=YEAR, **TOLD
    )
    acting = {"enterprise": firm, "matter_slug": "licence", "on": ON}
    assert may_act_for(mother, **acting)
    assert not may_act_for(daughter, **acting)
    answer_mandate(mandate=mandate, by=mother, consent=True, **TOLD)
    assert may_act_for(daughter, **acting)
    assert account.grants.get().role == Role.AGENT
    end_mandate(mandate=mandate, by=daughter, **TOLD)
    assert account.grants.get().ends == ON
    assert roles_of(account) == {Role.CITIZEN}


def test_only_the_legal_person_gives_for_the_enterprise(mother, daughter):
    firm = enterprise(legal_person=mother)
    other = person(3, name="王五", is_verified=True)
    named = {"name": other.name, "number": other.number, "enterprise": firm}
    told = {"principal": daughter, "terms": YEAR, **named, **TOLD}
    assert reasons(lambda: give_mandate(**told)) == ["mandate.not_principal"]
    assert give_mandate(**(told | {"principal": mother})).enterprise == firm


@pytest.fixture
def proof():
    known = {"name": "户口簿.pdf", "content_type": "application/pdf", "size": 1}
    made = {"sha256": "0" * 64, "owner": "x", "uploaded_by": "x", "at": timezone.now()}
    return Attachment.objects.create(**known, **made)


def test_a_guardian_is_confirmed_by_a_clerk_who_says_what_was_shown(daughter, proof):
    mandate = ask_guardianship(
        guardian=daughter,
        name="陈小宝",
        number=citizen_number(9, born="20180601"),
        proof=proof,
        terms=MandateTerms(ON),
        **TOLD,
    )
    child = mandate.person
    assert list(mandates_to_confirm()) == [mandate]
    assert list(mandates_waiting_for(child)) == []
    told = {"mandate": mandate, "consent": True, **TOLD}
    assert reasons(lambda: answer_mandate(by=child, **told)) == ["mandate.guardian.at_counter"]
    blank = {"shown": " ", **told}
    assert reasons(lambda: confirm_mandate_at_counter(**blank)) == ["mandate.shown.missing"]
    confirm_mandate_at_counter(shown="户口簿、身份证原件", **told)
    assert may_act_for(daughter, person=child, matter_slug="school", on=ON)
    assert entries_of(key_of(mandate))[-1].detail == {
        "how": "counter",
        "shown": "户口簿、身份证原件",
    }
    ending = {"mandate": mandate, **TOLD}
    assert reasons(lambda: end_mandate(by=child, **ending)) == ["mandate.guardian.at_counter"]
    blank = {"shown": "", **ending}
    assert reasons(lambda: end_mandate_at_counter(**blank)) == ["mandate.shown.missing"]
    end_mandate_at_counter(shown="户口簿原件", **ending)
    assert entries_of(key_of(mandate))[-1].detail == {"by": "clerk", "shown": "户口簿原件"}


def test_guardianship_of_a_minor_ends_by_itself_on_the_eighteenth_birthday(daughter, proof):
    told = {"guardian": daughter, "name": "陈小宝", "proof": proof, **TOLD}
    number = citizen_number(9, born="20180601")
    mandate = ask_guardianship(number=number, terms=MandateTerms(ON), **told)
    assert mandate.ends == date(2036, 6, 1)
    confirm_mandate_at_counter(mandate=mandate, consent=True, shown="户口簿", **TOLD)
    child = {"person": mandate.person, "matter_slug": "school"}
    assert may_act_for(daughter, on=date(2036, 5, 31), **child)
    assert not may_act_for(daughter, on=date(2036, 6, 1), **child)


@pytest.mark.parametrize(
    ("born", "ends"),
    [
        (date(2008, 11, 25), date(2026, 11, 25)),
        (date(2008, 11, 24), None),
        (date(1943, 3, 8), None),
        (date(2012, 2, 29), date(2030, 3, 1)),
        (None, None),
    ],
)
def test_a_ward_of_age_has_no_such_end(born, ends):
    assert guardianship_end(born, adult_age=18, on=date(2026, 11, 24)) == ends


def test_both_sides_hear_of_what_happens_to_a_mandate(mother, daughter):
    mandate = ask(daughter, mother)
    assert said_to(mother) == ["有人申请为您代办"]
    answer_mandate(mandate=mandate, by=mother, consent=True, **TOLD)
    assert said_to(daughter) == ["委托申请的结果"]
    end_mandate(mandate=mandate, by=mother, **TOLD)
    assert said_to(mother) == ["有人申请为您代办", "委托已解除"]
    assert said_to(daughter) == ["委托申请的结果", "委托已解除"]


def said_to(who):
    return list(Message.objects.filter(person=who).order_by("id").values_list("title", flat=True))


def test_a_clerk_finds_and_ends_what_is_in_force(client, settings, mother, daughter):
    mandate = ask(daughter, mother)
    answer_mandate(mandate=mandate, by=mother, consent=True, **TOLD)
    settings.DEMO, settings.ALLOWED_HOSTS = True, ["127.0.0.1"]
    client.defaults["HTTP_HOST"] = "127.0.0.1"
    client.force_login(
        user("clerk", role=Role.CLERK), backend="django.contrib.auth.backends.ModelBackend"
    )
    assert "正在生效" not in client.get("/staff/mandates/").content.decode()
    page = client.get("/staff/mandates/", {"number": mother.number}).content.decode()
    assert "正在生效的委托与监护" in page
    address = f"/staff/mandates/{mandate.pk}/end/"
    assert address in page
    assert client.post(address, {"shown": ""}).status_code == 422
    assert client.post(address, {"shown": "身份证原件"}).status_code == 302
    mandate.refresh_from_db()
    assert mandate.state == "ended"


def test_a_guardianship_needs_proof_and_a_matching_name(daughter, proof):
    told = {"guardian": daughter, "name": "陈小宝", "terms": MandateTerms(ON), **TOLD}
    number = citizen_number(9, born="20180601")
    without = told | {"number": number, "proof": None}
    assert reasons(lambda: ask_guardianship(**without)) == ["mandate.proof.missing"]
    other = told | {"number": citizen_number(9, prefix="998106"), "proof": proof}
    assert reasons(lambda: ask_guardianship(**other)) == ["identity.mismatch"]
    assert Mandate.objects.count() == 0


@pytest.fixture
def signed_in(client, daughter):
    client.force_login(
        user("daughter", of=daughter), backend="django.contrib.auth.backends.ModelBackend"
    )
    return client


def typed(principal):
    ends = timezone.localdate() + timedelta(days=30)
    return {"name": principal.name, "number": principal.number, "ends": ends.isoformat()}


def test_the_pages_ask_answer_and_end(client, signed_in, mother):
    response = signed_in.post("/my/mandates/ask/person/", typed(mother))
    assert (response.status_code, response.url) == (302, "/my/mandates/")
    mandate = Mandate.objects.get()
    answer = f"/my/mandates/{mandate.pk}/answer/"
    assert signed_in.post(answer, {"answer": "consent"}).status_code == 404
    client.force_login(
        user("mother", of=mother), backend="django.contrib.auth.backends.ModelBackend"
    )
    assert "等待我同意" in client.get("/my/mandates/").content.decode()
    assert client.post(answer, {"answer": "consent"}).status_code == 302
    mandate.refresh_from_db()
    assert mandate.state == "active"
    assert client.post(f"/my/mandates/{mandate.pk}/end/").status_code == 302
    mandate.refresh_from_db()
    assert mandate.state == "ended"


def test_the_form_says_everything_wrong_at_its_field(signed_in, daughter):
    answer = signed_in.post("/my/mandates/ask/person/", typed(daughter) | {"ends": ""})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "不能委托自己" in page
    assert "委托书应当载明期限" in page
    assert "第一百六十五条" in page


def test_a_clerk_who_opens_the_proof_is_seen_by_both(client, settings, signed_in, daughter):
    child = {"name": "陈小宝", "number": citizen_number(9, born="20180601")}
    image = bytes.fromhex(
        "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154"
        "789c63f8ffff3f0005fe02fe0def46b80000000049454e44ae426082"
    )
    file = SimpleUploadedFile("户口簿.png", image, "image/png")
    asked = signed_in.post("/my/mandates/ask/guardian/", child | {"proof": file})
    assert asked.status_code == 302
    mandate = Mandate.objects.get()
    settings.DEMO, settings.ALLOWED_HOSTS = True, ["127.0.0.1"]
    client.defaults["HTTP_HOST"] = "127.0.0.1"
    clerk = user("clerk", role=Role.CLERK)
    client.force_login(clerk, backend="django.contrib.auth.backends.ModelBackend")
    assert "陈小宝" in client.get("/staff/mandates/").content.decode()
    shown = client.get(f"/staff/mandates/{mandate.pk}/proof/")
    assert shown.headers["Content-Type"] == "image/png"
    assert set(Viewing.objects.values_list("person__name", "viewer", "purpose")) == {
        ("陈小宝", f"user:{clerk.pk}", "核对监护关系"),
        ("陈丽华", f"user:{clerk.pk}", "核对监护关系"),
    }
    refused = client.post(f"/staff/mandates/{mandate.pk}/confirm/", {"answer": "consent"})
    assert refused.status_code == 422
    typed = {"answer": "consent", "shown": "户口簿原件"}
    assert client.post(f"/staff/mandates/{mandate.pk}/confirm/", typed).status_code == 302
    mandate.refresh_from_db()
    assert mandate.state == "active"


@pytest.mark.parametrize("rows", [1, 3])
def test_my_page_costs_the_same_for_one_and_for_three(
    signed_in, daughter, rows, django_assert_num_queries
):
    for number in range(rows):
        ask(daughter, person(10 + number, name="某人", is_verified=True))
    with django_assert_num_queries(7):
        signed_in.get("/my/mandates/")
