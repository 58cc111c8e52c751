"""One works tender over HTTP with ten bidders and five judges, from entry to a signed contract."""

import io
import json
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from onewindow.foundation.records.api import seal_all
from onewindow.kernel.access import Role
from onewindow.kernel.draw import commitment_of
from onewindow.kernel.money import in_words
from onewindow.kernel.sealing import SUITES, Custodian, Manifest, release, seal
from onewindow.trading.bidding.api import PriceRoll, write_roll
from onewindow.trading.evaluation.api import load_speciality_packs
from tests.builders import enterprise, organization, person, user
from tests.trading.bidding.conftest import NAMES, SUITE
from tests.trading.evaluation.builders import NONCES, expert
from tests.trading.evaluation.signing import certified, key
from tests.trading.tendering.builders import ANSWERS, TERMS
from tests.trading.tendering.conftest import (
    bodies,
    clock,
    law,
    procedures,
    rule_book,
    standing_law,
)

__all__ = ["bodies", "clock", "law", "procedures", "rule_book", "standing_law"]
BACKEND = "django.contrib.auth.backends.ModelBackend"
DUE = timezone.make_aware(datetime(2026, 11, 23, 9, 30))
EVALUATION = timezone.make_aware(datetime(2026, 11, 24, 9, 0))
BIDDERS = 10


class House:
    """Everybody who takes part, and their calls."""

    def __init__(self, client, bodies):
        self.client = client
        tenderer, supervisor = bodies
        self.body = tenderer
        self.buyer = user("buyer", role=Role.TENDERER, at=tenderer)
        self.centre = user("centre", role=Role.TRADING_OFFICER, at=supervisor)
        self.watch = user("watch", role=Role.SUPERVISOR, at=supervisor)
        self.holders = dict(zip(NAMES, (self.centre, self.watch, self.buyer), strict=True))
        self.keys = {name: SUITES[SUITE].generate() for name in NAMES}
        owners = [person(n, name=f"法人{n}") for n in range(1, BIDDERS + 1)]
        self.firms = [
            (enterprise(n, name=f"建设{n}公司", legal_person=owner), user(f"firm{n}", of=owner))
            for n, owner in enumerate(owners, 1)
        ]
        home = organization(8, name="专家之家", path="/8/")
        for number in range(21, 33):
            judge = expert(number - 20)
            user(f"judge{number}", of=judge.person, role=Role.EXPERT, at=home)
        self.calls = 0

    def call(self, who, method, address, body=None):
        """Call as somebody; every call here must succeed."""
        self.calls += 1
        self.client.force_login(who, backend=BACKEND)
        content = json.dumps(body) if isinstance(body, dict) else body
        kind = "application/octet-stream" if isinstance(body, bytes) else "application/json"
        answer = getattr(self.client, method)(f"/api/v1/{address}", content, content_type=kind)
        assert answer.status_code in {200, 201}, (address, answer.content.decode())
        return answer.json()


@pytest.fixture
def house(client, bodies, clock, settings, tmp_path):
    settings.FILES = tmp_path / "files"
    load_speciality_packs(settings.PACKS / "national" / "specialities")
    return House(client, bodies)


def announce(house, bodies):
    """Enter the project, issue its document, publish its notice; return both codes."""
    tenderer, supervisor = bodies
    made = house.call(
        house.buyer,
        "post",
        "tenders",
        {
            "name": "滨河小学改扩建",
            "procedure": "works_open",
            "kind": "construction",
            "category": "A01",
            "organizing": "own",
            "tenderer": tenderer.credit_code,
            "supervisor": supervisor.credit_code,
            "region": "339901",
            "approval_reference": "发改〔2026〕1号",
            "content": "改扩建",
            "is_mandatory": True,
            "lots": [{"name": "土建", "estimate": "10000000.00"}],
        },
    )
    code, lot = made["code"], made["lots"][0]["code"]
    moments = {
        "notice_published": "2026-11-02T09:00:00+08:00",
        "documents_from": "2026-11-02T09:00:00+08:00",
        "documents_until": "2026-11-09T23:59:59+08:00",
        "bids_due": DUE.isoformat(),
    }
    house.call(house.buyer, "put", f"tenders/{code}/timetable", {"moments": moments})
    house.call(house.centre, "post", f"tenders/{code}/enter")
    proposal = house.call(house.buyer, "get", f"tenders/{code}/document/proposals")[0]
    draft = {"template": proposal["template"], "terms": proposal["terms"], "answers": ANSWERS}
    house.call(house.buyer, "put", f"tenders/{code}/document", draft)
    house.call(house.buyer, "post", f"tenders/{code}/document/issue", {})
    for name, holder in house.holders.items():
        key = {"name": name, "suite": SUITE, "public": house.keys[name].public.hex()}
        house.call(holder, "post", f"tenders/{code}/custodians", key)
    notice = house.call(
        house.buyer, "post", f"tenders/{code}/notices", {"kind": "A-NOTICE", "terms": TERMS}
    )
    house.call(house.buyer, "post", f"tenders/{code}/notices/{notice['number']}/release", {})
    return code, lot


def hand_in(house, tender, lot, number):
    """Take the document, seal a bid and hand it in; the price grows with the number."""
    firm, account = house.firms[number]
    house.call(
        account, "post", f"tenders/{tender}/document/take", {"credit_code": firm.credit_code}
    )
    price = Decimal(9_700_000 + 10_000 * number)
    roll = PriceRoll(price, in_words(price), 380, "合格", f"项目经理{number}", f"浙133{number}")
    plain = {"price_roll": write_roll(roll), "technical": b"t" * 3000}
    files = {name: io.BytesIO() for name in plain}
    manifest = seal(
        {name: (io.BytesIO(content), files[name]) for name, content in plain.items()},
        custodians=[Custodian(name, house.keys[name].public) for name in NAMES],
        threshold=2,
        context={"tender": tender, "lot": lot, "bidder": firm.credit_code},
        suite=SUITES[SUITE],
    )
    begun = {"credit_code": firm.credit_code, "manifest": manifest.as_record()}
    bid = house.call(account, "post", f"lots/{lot}/bids", begun)["id"]
    for name, file in files.items():
        house.call(account, "put", f"bids/{bid}/parts/{name}?offset=0", file.getvalue())
    house.call(account, "put", f"bids/{bid}/seal")


def open_lot(house, lot):
    """Let two of three custodians release their shares; the third is away."""
    house.call(house.centre, "post", f"lots/{lot}/opening")
    for name in ("交易中心", "招标人"):
        holder, private = house.holders[name], house.keys[name].private
        wrapped = house.call(holder, "get", f"lots/{lot}/shares?custodian={name}")
        shares = [
            {
                "bid": one["bid"],
                "value": release(
                    Manifest.of_record(one["manifest"]), custodian=name, private=private
                ).value.hex(),
            }
            for one in wrapped
        ]
        house.call(holder, "post", f"lots/{lot}/shares", {"custodian": name, "shares": shares})
    unsealed = house.call(house.centre, "post", f"lots/{lot}/opening/unseal")
    house.call(house.centre, "post", f"lots/{lot}/opening/close")
    return unsealed


def draw(house, lot):
    """Draw four experts from a sealed pool; each accepts."""
    plan = {
        "size": 5,
        "experts": 4,
        "starts_at": EVALUATION.isoformat(),
        "specialities": ["A0801"],
    }
    code = house.call(house.centre, "post", f"lots/{lot}/draws", plan)["code"]
    for name, holder in house.holders.items():
        value = commitment_of(name, bytes.fromhex(NONCES[name]))
        house.call(holder, "post", f"draws/{code}/commitments", {"party": name, "value": value})
    for name, holder in house.holders.items():
        body = {"party": name, "value": NONCES[name]}
        house.call(holder, "post", f"draws/{code}/reveals", body)
    seal_all()
    house.call(house.centre, "post", f"draws/{code}/run")


def accept_all(house):
    """Let everybody who was drawn accept."""
    from onewindow.trading.evaluation.api import Seat  # noqa: PLC0415

    for seat in Seat.objects.select_related("member__expert__person__user").order_by("id"):
        house.call(seat.member.expert.person.user, "post", f"my/seats/{seat.pk}/accept")


def evaluate(house, lot, clock):
    """Review, score, add up, report and sign; return the committee."""
    code = house.call(house.centre, "post", f"lots/{lot}/evaluation", {})["code"]
    base = f"evaluations/{code}"
    house.call(house.centre, "post", f"{base}/representatives", {"username": "buyer"})
    clock.move_to(EVALUATION)
    house.call(house.centre, "post", f"{base}/start")
    committee = committee_of(code)
    for member in committee:
        house.call(member.user, "post", f"{base}/sign-in", {"has_no_tie": True})
    lead = next(one for one in committee if one.seat_id)
    for member in committee[:3]:
        house.call(member.user, "post", f"{base}/leader", {"member": lead.number})
    for member in committee:
        seen = house.call(member.user, "get", base)
        findings = [
            {"bidder": bid["bidder"], "factor": one["factor"], "is_passed": True}
            for bid in seen["bidders"]
            for one in seen["review"]
        ]
        house.call(member.user, "post", f"{base}/findings", {"findings": findings})
    house.call(lead.user, "post", f"{base}/review/close")
    for member in committee:
        sheet = house.call(member.user, "get", base)["sheet"]
        scores = [
            {"bidder": bid["bidder"], "factor": one["factor"], "points": "4"}
            for one in sheet
            for bid in one["bids"]
        ]
        house.call(member.user, "post", f"{base}/scores", {"scores": scores})
        house.call(member.user, "post", f"{base}/submit")
    house.call(lead.user, "post", f"{base}/tally")
    house.call(lead.user, "post", f"{base}/report")
    for member in committee:
        told = house.call(member.user, "post", f"{base}/report/statement", {})
        who = member.user.person
        name, number = (who.name, who.number) if who else (house.body.name, house.body.credit_code)
        signed = {
            "certificate": certified(member.user, name, number).pk,
            "signature": key().sign(bytes.fromhex(told["statement"])).hex(),
        }
        done = house.call(member.user, "post", f"{base}/sign", signed)
    assert done["state"] == "reported"


def committee_of(code):
    from onewindow.trading.evaluation.api import Member  # noqa: PLC0415

    rows = Member.objects.filter(evaluation__code=code).select_related("user__person")
    return list(rows.order_by("number"))


def award(house, lot, clock):
    """Publicize the candidates, decide after three days, notify; return the winner's code."""
    base = f"lots/{lot}/award"
    house.call(house.buyer, "post", base)
    clock.move_to(EVALUATION + timedelta(hours=6))
    channel = "通过本平台提出，或书面送交区教育局（文教路1号，0571-1）"
    house.call(house.buyer, "post", f"{base}/publicity", {"channel": channel})
    winner = house.call(house.buyer, "get", base)["candidates"][0]["party"]["credit_code"]
    clock.move_to(EVALUATION + timedelta(days=4))
    house.call(house.buyer, "post", f"{base}/decision", {"winner": winner})
    house.call(house.buyer, "post", f"{base}/notification", {})
    return winner


def contract(house, lot, number):
    """Draft the contract as the bid has it; both parties sign; it is published."""
    body = {
        "amount": f"{9_700_000 + 10_000 * number}.00",
        "starts": date(2026, 12, 10).isoformat(),
        "duration_days": 380,
        "quality": "合格",
        "project_manager": f"项目经理{number}",
        "manager_certificate": f"浙133{number}",
        "manager_days": 22,
        "clauses": "按规范验收；逾期每日万分之三；由项目所在地法院管辖。",
    }
    made = house.call(house.buyer, "post", f"lots/{lot}/contract", body)["identifier"]
    house.call(house.buyer, "post", f"contracts/{made}/offer")
    firm, account = house.firms[number]
    parties = (
        (house.buyer, house.body.name, house.body.credit_code),
        (account, firm.name, firm.credit_code),
    )
    for who, name, code in parties:
        told = house.call(who, "get", f"contracts/{made}/statement")
        signed = {
            "certificate": certified(who, name, code).pk,
            "signature": key().sign(bytes.fromhex(told["statement"])).hex(),
        }
        done = house.call(who, "post", f"contracts/{made}/signatures", signed)
    house.call(house.buyer, "post", f"contracts/{made}/publication")
    return done


def test_a_tender_runs_from_entry_to_a_signed_contract(house, bodies, clock, client):
    tender, lot = announce(house, bodies)
    for number in range(BIDDERS):
        hand_in(house, tender, lot, number)
    clock.move_to(DUE + timedelta(minutes=1))
    assert open_lot(house, lot) == {"opened": 10, "unopened": {}, "lot_state": "opened"}
    client.logout()
    rolls = client.get(f"/api/v1/lots/{lot}/rolls").json()
    assert [one["price"] for one in rolls][:2] == ["9700000.00", "9710000.00"]
    draw(house, lot)
    accept_all(house)
    evaluate(house, lot, clock)
    # 基准价为全部报价的平均值9745000元：最接近而不高于它的是第五家。
    winner = award(house, lot, clock)
    assert winner == house.firms[4][0].credit_code
    done = contract(house, lot, 4)
    assert done["state_label"] == "履行中"
    client.logout()
    shown = client.get(f"/api/v1/tenders/{tender}").json()
    assert [one["state"] for one in shown["lots"]] == ["contracted"]
