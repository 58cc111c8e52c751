from io import BytesIO

import pytest
from PIL import Image

from onewindow.foundation.accounts.models import Mandate
from onewindow.services.casework.api import Case, State, return_case
from tests.builders import user
from tests.services.casework.conftest import CLERK, MONDAY

pytestmark = pytest.mark.django_db


def start(client, slug, holder="self"):
    return client.post(f"/matters/{slug}/apply/", {"holder": holder}).headers["Location"]


def picture(name="form.png"):
    file = BytesIO()
    Image.new("RGB", (40, 30), "white").save(file, "PNG")
    file.seek(0)
    file.name = name
    return file


def hotel_with(client, *codes):
    """Return the address of a hotel application with these materials handed in."""
    address = start(client, "GA10")
    client.post(f"{address}questions/rooms/", {"rooms": "12"})
    for code in codes:
        client.post(f"{address}materials/{code}/", {"file": picture()})
    return address


def test_an_instant_approval_from_guide_to_certificate(house, elder_client):
    address = start(elder_client, "MZ08")
    asked = elder_client.get(address, follow=True)
    assert asked.redirect_chain == [(f"{address}questions/account/", 302)]
    answered = elder_client.post(
        f"{address}questions/account/", {"account": "6222 0212 3456 7890"}
    )
    assert answered.headers["Location"] == f"{address}check/"
    sent = elder_client.post(f"{address}check/", {"declared": "on"})
    case = Case.objects.get()
    assert case.state == State.CLOSED
    assert sent.headers["Location"] == f"/my/cases/{case.pk}/result/"
    page = elder_client.get(sent.headers["Location"]).content.decode()
    assert "已准予，办好了" in page
    assert "高龄津贴证" in page
    assert case.number in page


def test_answers_are_masked_when_they_are_shown_again(house, elder_client):
    address = start(elder_client, "MZ08")
    elder_client.post(f"{address}questions/account/", {"account": "6222021234567890"})
    page = elder_client.get(f"{address}check/").content.decode()
    assert "622202******7890" in page
    assert "6222021234567890" not in page


@pytest.mark.parametrize(
    ("given", "said"),
    [("", "请填写客房数"), ("许多", "请填写数字"), ("0", "客房数不能小于1")],
)
def test_a_wrong_answer_is_explained_beside_its_field_and_kept(house, elder_client, given, said):
    address = start(elder_client, "GA10")
    response = elder_client.post(f"{address}questions/rooms/", {"rooms": given})
    page = response.content.decode()
    assert response.status_code == 422
    assert page.count(said) == 2
    assert '<a href="#id_rooms">' in page
    assert f'value="{given}"' in page or not given


def test_everything_missing_is_told_at_once_with_the_article(house, elder_client):
    address = start(elder_client, "GA10")
    response = elder_client.post(f"{address}check/", {"declared": "on"})
    page = response.content.decode()
    assert response.status_code == 422
    assert "还有 5 处没有完成" in page
    for said in ("请填写客房数", "缺少：申请表", "缺少：房屋权属证明", "缺少：平面图"):
        assert said in page
    assert "《行政许可法》第三十二条" in page
    assert Case.objects.get().state == State.DRAFT


def test_a_material_can_be_promised_if_the_guide_says_so(house, elder_client):
    address = hotel_with(elder_client, "form", "lease", "plan")
    elder_client.post(f"{address}materials/rules/promise/", {"promised": "yes"})
    sent = elder_client.post(f"{address}check/", {"declared": "on"})
    assert sent.status_code == 302
    assert Case.objects.get().state == State.RECEIVED


def test_a_second_click_leads_to_the_same_case(house, elder_client):
    address = start(elder_client, "MZ08")
    elder_client.post(f"{address}questions/account/", {"account": "6222021234567890"})
    first = elder_client.post(f"{address}check/", {"declared": "on"})
    second = elder_client.post(f"{address}check/", {"declared": "on"})
    assert second.headers["Location"] == first.headers["Location"]
    assert Case.objects.count() == 1


def test_starting_twice_makes_one_draft(house, elder_client):
    assert start(elder_client, "MZ08") == start(elder_client, "MZ08")
    assert Case.objects.count() == 1


def test_a_draft_is_resumed_where_it_was_left(house, elder_client):
    address = start(elder_client, "GA10")
    elder_client.post(f"{address}questions/rooms/", {"rooms": "12"})
    page = elder_client.get(address).content.decode()
    assert "已答 1 题，共 1 题" in page
    assert "还需 4 份" in page
    assert address in elder_client.get("/my/cases/").content.decode()


def test_a_file_that_is_no_picture_is_refused_with_words(house, elder_client):
    address = start(elder_client, "GA10")
    fake = BytesIO(b"MZ\x90 not a picture")
    fake.name = "form.png"
    response = elder_client.post(f"{address}materials/form/", {"file": fake})
    assert response.status_code == 422
    assert "govuk-error-message" in response.content.decode()
    assert elder_client.post(f"{address}materials/form/", {}).status_code == 422


def test_a_returned_case_is_supplemented_by_the_citizen(house, elder_client):
    address = hotel_with(elder_client, "form", "lease", "plan", "rules")
    elder_client.post(f"{address}check/", {"declared": "on"})
    case = Case.objects.get()
    return_case(case=case, faults={"plan": "比例不清"}, on=MONDAY, actor=CLERK)
    page = elder_client.get(f"/my/cases/{case.pk}/").content.decode()
    assert "需要补正 1 处，这是全部" in page
    elder_client.post(f"{address}materials/plan/", {"file": picture()})
    elder_client.post(f"{address}check/", {"declared": "on"})
    case.refresh_from_db()
    assert case.state == State.RECEIVED


def test_a_submitted_application_can_no_longer_be_edited(house, elder_client):
    address = hotel_with(elder_client, "form", "lease", "plan", "rules")
    elder_client.post(f"{address}check/", {"declared": "on"})
    assert elder_client.get(f"{address}questions/rooms/").status_code == 404
    assert elder_client.get(address).status_code == 404


def test_withdrawing_asks_why_and_is_recorded(house, elder_client):
    address = hotel_with(elder_client, "form", "lease", "plan", "rules")
    elder_client.post(f"{address}check/", {"declared": "on"})
    case = Case.objects.get()
    assert elder_client.post(f"/my/cases/{case.pk}/withdraw/", {}).status_code == 422
    elder_client.post(f"/my/cases/{case.pk}/withdraw/", {"reason": "计划有变"})
    case.refresh_from_db()
    assert case.state == State.WITHDRAWN
    assert "计划有变" in elder_client.get(f"/my/cases/{case.pk}/").content.decode()


def test_an_agent_with_consent_applies_for_a_parent(house, client):
    daughter = user("daughter", of=house.young)
    Mandate.objects.create(
        kind="entrusted",
        person=house.elder,
        agent=house.young,
        state="active",
        starts=MONDAY.replace(year=2025),
    )
    client.force_login(daughter, backend="django.contrib.auth.backends.ModelBackend")
    start(client, "MZ08", holder=f"person-{house.elder.pk}")
    case = Case.objects.get()
    assert (case.person, case.agent) == (house.elder, house.young)


def test_without_consent_nobody_else_is_offered(house, elder_client):
    response = elder_client.post("/matters/MZ08/apply/", {"holder": f"person-{house.young.pk}"})
    assert response.status_code == 422
    assert Case.objects.count() == 0


def test_the_cases_of_others_are_not_found(house, elder_client):
    address = start(elder_client, "GA10")
    case = Case.objects.get()
    stranger = user("stranger", of=house.young)
    elder_client.force_login(stranger, backend="django.contrib.auth.backends.ModelBackend")
    pages = [
        address,
        f"{address}questions/rooms/",
        f"{address}materials/",
        f"{address}check/",
        f"/my/cases/{case.pk}/",
        f"/my/cases/{case.pk}/due/",
        f"/my/cases/{case.pk}/withdraw/",
        f"/my/cases/{case.pk}/result/",
        f"/my/cases/{case.pk}/files/form",
    ]
    assert [elder_client.get(page).status_code for page in pages] == [404] * len(pages)


def test_visitors_are_sent_to_sign_in_first(house, client):
    assert client.get("/matters/MZ08/apply/").status_code == 302
    assert client.get("/my/cases/").headers["Location"].startswith("/accounts/login/")


def test_a_list_of_cases_costs_the_same_for_one_and_for_three(
    house, elder_client, django_assert_num_queries
):
    for number in (1, 3):
        while Case.objects.count() < number:
            address = start(elder_client, "GA10")
            elder_client.post(f"{address}questions/rooms/", {"rooms": str(number)})
        with django_assert_num_queries(9):
            elder_client.get("/my/cases/")
