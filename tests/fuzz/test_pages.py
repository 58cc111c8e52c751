"""Hostile text in every field of the pages of citizens and staff: an answer, never a fault."""

from urllib.parse import quote_plus

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from onewindow.foundation.directory.api import Enterprise
from onewindow.services.casework.api import Case
from onewindow.services.casework.views.steps import STEPS
from tests.demo_city import Somebody, number_in
from tests.fuzz.hostile import hostile_text
from tools.pages import Page

FEW = settings(
    max_examples=5,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
OURS = ("csrfmiddlewaretoken",)
ANSWERS = {200, 302, 400, 403, 404, 413, 422, 429}


def encoded(values):
    """Write a body as a browser that has lost its mind would, halves of surrogates included."""
    return "&".join(
        f"{quote_plus(name)}={quote_plus(one.encode(errors='surrogatepass'))}"
        for name, many in values.items()
        for one in many
    )


def send(visitor, form, values):
    """Send the form and return what came back; a fault of ours is raised by the client."""
    body = encoded(values)
    if form.method == "get":
        answer = visitor.client.get(form.action.split("?")[0], QUERY_STRING=body)
    else:
        kind = "application/x-www-form-urlencoded"
        answer = visitor.client.post(form.action, body, content_type=kind)
    assert answer.status_code in ANSWERS, (form.action, answer.status_code)
    if answer.status_code in {302, 429} or answer.streaming:
        return None
    html = answer.content.decode()
    if answer.headers["Content-Type"].startswith("text/html"):
        for raw in ("<script>alert(1)", "<img src=x", "{% debug %}</", "49{%"):
            assert raw not in html
    return Page(answer.status_code, form.action, html)


def throw_at(visitor, form, names):
    """Throw hostile text at a form: in all fields at once, and in each alone."""
    buttons = [{name: [value]} for _, name, value in form.buttons if name == "what"] or [{}]

    @FEW
    @given(texts=st.fixed_dictionaries(dict.fromkeys(names, hostile_text)))
    def everywhere(texts):
        for button in buttons:
            send(visitor, form, form.values | {n: [text] for n, text in texts.items()} | button)

    @FEW
    @given(name=st.sampled_from(names), text=hostile_text)
    def alone(name, text):
        shown = send(visitor, form, form.values | {name: [text]})
        if shown and shown.status == 422:
            assert is_chinese(shown.words)

    everywhere()
    alone()


def attack(visitor, address):
    """Throw hostile text at each form of a page, and return how many there are."""
    visitor.go(address)
    attacked = 0
    for form in visitor.page.forms:
        names = [n for n in {**form.values, **form.options} if n not in OURS]
        if form.action != "/accounts/logout/" and form.method != "dialog" and names:
            throw_at(visitor, form, names)
            attacked += 1
    return attacked


def answer_wildly(visitor, form, code):
    """Throw hostile text at one question; what is refused is shown again as it was typed."""

    @FEW
    @given(text=hostile_text)
    def answer(text):
        shown = send(visitor, form, form.values | {code: [text]})
        if shown is None:
            return
        assert shown.status == 422
        assert is_chinese(shown.words)
        if code not in form.options:
            typed = text.encode(errors="surrogatepass").decode(errors="replace")
            assert seen(shown.form("继续").values[code][0]) == seen(typed)

    answer()


def seen(text):
    """Return what is left of a text on a page: HTML has no NUL, and only one kind of newline."""
    return "".join(text.replace("\ufffd", "").replace("\x00", "").split())


def is_chinese(text):
    return any("\u4e00" <= letter <= "\u9fff" for letter in text)


PUBLIC = ["/", "/search?q=护照", "/accounts/signup/", "/accounts/login/", "/certificates/check/"]
CITIZENS = [
    "/my/mandates/give/",
    "/my/mandates/ask/person/",
    "/my/mandates/ask/enterprise/",
    "/my/mandates/ask/guardian/",
    "/my/data/",
    "/my/cases/",
    "/matters/GA08/apply/",
]
STAFF = [
    ("demo-clerk", "/desk/counter/"),
    ("demo-clerk", "/desk/cases/"),
    ("demo-clerk", "/directory/projects/new/"),
    ("demo-approver", "/desk/cases/"),
    ("demo-approver", "/desk/certificates/"),
    ("demo-editor", "/catalog/"),
    ("demo-editor", "/catalog/changes/"),
    ("demo-editor", "/catalog/delegations/new/"),
    ("demo-editor", "/catalog/powers/"),
    ("demo-manager", "/catalog/GA10/"),
    ("demo-editor", "/catalog/GA10/adoptions/"),
    ("demo-supervisor", "/ledger/entries/"),
    ("demo-auditor", "/law/"),
    ("demo-admin", "/staff/accounts/"),
    ("demo-admin", "/staff/clients/"),
    ("demo-admin", "/directory/sites/"),
]


@pytest.fixture(autouse=True)
def _without_limits(settings):
    settings.SIGN_UPS_PER_HOUR = 10**6
    settings.AXES_ENABLED = False


@pytest.mark.parametrize("address", PUBLIC)
def test_a_visitor_finds_no_fault(clock, address):
    assert attack(Somebody(), address)


@pytest.mark.parametrize("address", CITIZENS)
def test_a_citizen_finds_no_fault(clock, address):
    assert attack(Somebody("demo-citizen"), address)


@pytest.mark.parametrize(("who", "address"), STAFF)
def test_staff_find_no_fault(clock, who, address):
    assert attack(Somebody(who), address)


@pytest.mark.parametrize(
    ("who", "slug", "situation"),
    [
        ("demo-citizen", "GA08", "issued_here"),
        ("demo-elder", "MZ08", "self"),
        ("demo-restaurateur", "SJ05", ""),
        ("demo-unemployed", "RS03", "dismissed"),
    ],
)
def test_no_question_of_an_application_has_a_fault_and_shows_again_what_was_typed(
    clock, who, slug, situation
):
    citizen = Somebody(who)
    citizen.go(f"/matters/{slug}/apply/")
    citizen.press("开始填写")
    pk = number_in(citizen.path)
    if situation:
        citizen.press("继续", situation=situation)
    for field in Case.objects.get(pk=pk).edition.content["fields"]:
        address = f"/my/applications/{pk}/questions/{field['code']}/"
        if citizen.client.get(address).status_code == 200:
            citizen.go(address)
            answer_wildly(citizen, citizen.page.form("继续"), field["code"])
    attack(citizen, f"/my/applications/{pk}/check/")


def test_a_counter_has_no_fault(clock):
    clerk = Somebody("demo-clerk")
    firm = Enterprise.objects.get(name="云西区郑记小馆")
    for address in ("", "SJ05/", "GA10/"):
        assert attack(clerk, f"/desk/counter/enterprise/{firm.pk}/{address}")
    clerk.go(f"/desk/counter/enterprise/{firm.pk}/ZZ99/", status=404)


def test_a_case_has_no_fault_at_any_stage(clock):
    clerk, approver = Somebody("demo-clerk"), Somebody("demo-approver")
    firm = Enterprise.objects.get(name="云西区郑记小馆")
    for papers in (["application_form"], ["application_form", "layout_and_process"]):
        clerk.go(f"/desk/counter/enterprise/{firm.pk}/SJ05/")
        said = {"business": "snack", "items": ["hot"], "area": "60", "staff": "3"}
        said |= {"shop_name": "郑记小馆", "manager": "郑美玲", "manager_phone": "14100000014"}
        clerk.press("收件", **said, papers=papers)
    case = Case.objects.exclude(number=None).order_by("id").last()
    for state in ("received", "supplementing", "reviewing", "special", "granted", "closed"):
        Case.objects.filter(pk=case.pk).update(state=state)
        attack(clerk, f"/desk/cases/{case.number}/")
    for name in STEPS:
        Case.objects.filter(pk=case.pk).update(state="reviewing")
        attack(approver, f"/desk/cases/{case.number}/do/{name}/")
    for document in case.documents.all():
        attack(clerk, f"/desk/documents/{document.pk}/")
