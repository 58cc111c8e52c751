"""The pages of an evaluation: a member's desk, the leader's, the centre's, the report's."""

from onewindow.trading.evaluation.api import report_of
from tests.trading.evaluation.signing import key, member_certificate
from tests.trading.evaluation.sittings import (
    again,
    find_all,
    leader,
    mark_all,
    members,
    started,
)

BACKEND = "django.contrib.auth.backends.ModelBackend"


def enter(client, who):
    client.force_login(who, backend=BACKEND)
    return client


def text(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_a_committee_goes_through_its_pages_to_a_signed_report(closed, library, clock, client):
    evaluation = started(closed, clock)
    home = f"/desk/evaluations/{evaluation.code}/"
    everybody = members(evaluation)
    for member in everybody:
        enter(client, member.user)
        assert "我与以上投标人没有利害关系" in text(client, home)
        client.post(f"{home}sign-in/", {"has_no_tie": "on"})
    choice = everybody[1]
    for member in everybody[:3]:
        enter(client, member.user).post(f"{home}leader/", {"member": choice.pk})
    assert again(evaluation).state == "reviewing"
    enter(client, everybody[0].user)
    page = text(client, home)
    assert ("资质" in page, "结束审查" in page) == (True, False)
    bid = closed.firms[0].credit_code
    kept = client.post(f"{home}findings/", {f"f:{bid}:licence": "no"}, headers={"X-Autosave": "1"})
    assert (kept.status_code, kept.json()["words"]) == (
        422,
        "认为不通过的，请写明投标文件哪里不符合",
    )
    kept = client.post(
        f"{home}findings/", {f"f:{bid}:licence": "yes"}, headers={"X-Autosave": "1"}
    )
    assert kept.json()["words"] == "已保存1项审查意见。"
    find_all(evaluation)
    lead = leader(evaluation)
    enter(client, lead.user)
    assert "结束审查" in text(client, f"{home}lead/")
    client.post(f"{home}lead/review/")
    page = text(client, home)
    assert f'name="s:{bid}:plan"' in page
    wrong = client.post(f"{home}scores/", {f"s:{bid}:plan": "40.5"}, headers={"X-Autosave": "1"})
    assert wrong.json()["words"] == "“施工方案”应在0到40之间"
    mark_all(evaluation)
    assert "等待组长核对汇总" in text(client, home)
    client.post(f"{home}lead/tally/")
    assert "91.47" in text(client, f"{home}lead/")
    client.post(f"{home}lead/report/")
    for member in everybody:
        enter(client, member.user)
        certificate = member_certificate(member)
        page = text(client, home)
        statement = page.split('data-sign="')[1].split('"')[0]
        client.post(
            f"{home}signature/",
            {
                "certificate": certificate.pk,
                "signature": key().sign(bytes.fromhex(statement)).hex(),
            },
        )
    assert again(evaluation).state == "reported"
    assert "91.47" in text(client, f"{home}report/")
    paper = client.get(f"{home}report.pdf")
    assert (paper["Content-Type"], paper.content[:5]) == ("application/pdf", b"%PDF-")
    enter(client, closed.parties["交易中心"])
    page = text(client, f"{home}monitor/")
    assert ("一标一评" in page, "保密" in page) == (True, True)
    sheets = client.get(f"{home}sheets.json").json()
    assert sheets["result"]["candidates"] == [
        one.enterprise for one in report_of(closed.lot).candidates
    ]
