"""Everybody who takes part in a tender, and what each does over HTTP, from entry to contract."""

import io
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils import timezone

from onewindow.foundation.records.api import seal_all
from onewindow.kernel.access import Role
from onewindow.kernel.draw import commitment_of
from onewindow.kernel.money import in_words
from onewindow.kernel.sealing import SUITES, Custodian, Manifest, release, seal
from onewindow.trading.bidding.api import PriceRoll, write_roll
from onewindow.trading.contracts.models import ReportedBid
from onewindow.trading.evaluation.api import Member, Seat
from tests.builders import enterprise, organization, person, user
from tests.trading.bidding.conftest import SUITE
from tests.trading.evaluation.builders import NONCES, expert
from tests.trading.evaluation.signing import certified, key
from tests.trading.tendering.builders import ANSWERS

BACKEND = "django.contrib.auth.backends.ModelBackend"
DUE = timezone.make_aware(datetime(2026, 11, 23, 9, 30))
EVALUATION = timezone.make_aware(datetime(2026, 11, 24, 9, 0))
MOMENTS = {
    "notice_published": "2026-11-02T09:00:00+08:00",
    "documents_from": "2026-11-02T09:00:00+08:00",
    "documents_until": "2026-11-09T23:59:59+08:00",
    "bids_due": DUE.isoformat(),
}
TENDER = {"organizing": "own", "region": "339901", "approval_reference": "发改〔2026〕1号"}


@dataclass(frozen=True)
class Story:
    """One way through the procedure: what is bought, how it is announced, who holds the keys."""

    tender: Mapping[str, object]
    notice: str
    notice_terms: Mapping[str, str]
    custodians: tuple[str, str, str]
    moments: Mapping[str, str] = field(default_factory=lambda: MOMENTS)
    invited: Sequence[int] = ()


class House:
    """Everybody who takes part, and their calls."""

    def __init__(self, client, bodies, *, bidders, custodians):
        self.client = client
        tenderer, supervisor = bodies
        self.body, self.supervisor = tenderer, supervisor
        self.buyer = user("buyer", role=Role.TENDERER, at=tenderer)
        self.centre = user("centre", role=Role.TRADING_OFFICER, at=supervisor)
        self.watch = user("watch", role=Role.SUPERVISOR, at=supervisor)
        sides = (self.centre, self.watch, self.buyer)
        self.custodians = dict(zip(custodians, sides, strict=False))
        self.drawers = dict(zip(NONCES, sides, strict=True))
        self.keys = {name: SUITES[SUITE].generate() for name in custodians}
        owners = [person(n, name=f"法人{n}") for n in range(1, bidders + 1)]
        self.firms = [
            (enterprise(n, name=f"建设{n}公司", legal_person=owner), user(f"firm{n}", of=owner))
            for n, owner in enumerate(owners, 1)
        ]
        home = organization(8, name="专家之家", path="/8/")
        for number in range(21, 33):
            judge = expert(number - 20)
            user(f"judge{number}", of=judge.person, role=Role.EXPERT, at=home)

    def call(self, who, method, address, body=None):
        """Call as somebody; every call here must succeed."""
        answer = self.ask(who, method, address, body)
        assert answer.status_code in {200, 201}, (address, answer.content.decode())
        return answer.json()

    def ask(self, who, method, address, body=None):
        """Call as somebody, and return whatever is answered."""
        self.client.force_login(who, backend=BACKEND)
        content = json.dumps(body) if isinstance(body, dict) else body
        kind = "application/octet-stream" if isinstance(body, bytes) else "application/json"
        return getattr(self.client, method)(f"/api/v1/{address}", content, content_type=kind)

    def sign(self, who, name, code, statement):
        """Return a signature with a certificate that is registered for it."""
        return {
            "certificate": certified(who, name, code).pk,
            "signature": key().sign(bytes.fromhex(statement)).hex(),
        }


def announce(house, story, *, proposal=None):
    """Enter the project, issue its document, publish its notice; return both codes."""
    bodies = {"tenderer": house.body.credit_code, "supervisor": house.supervisor.credit_code}
    made = house.call(house.buyer, "post", "tenders", {**TENDER, **bodies, **story.tender})
    code, lot = made["code"], made["lots"][0]["code"]
    base = f"tenders/{code}"
    house.call(house.buyer, "put", f"{base}/timetable", {"moments": dict(story.moments)})
    house.call(house.centre, "post", f"{base}/enter")
    offered = house.call(house.buyer, "get", f"{base}/document/proposals")
    chosen = next(one for one in offered if proposal in {None, one["terms"]["method"]})
    draft = {"template": chosen["template"], "terms": chosen["terms"], "answers": ANSWERS}
    house.call(house.buyer, "put", f"{base}/document", draft)
    house.call(house.buyer, "post", f"{base}/document/issue", {})
    for name, holder in house.custodians.items():
        pair = {"name": name, "suite": SUITE, "public": house.keys[name].public.hex()}
        house.call(holder, "post", f"{base}/custodians", pair)
    for number in story.invited:
        firm, _ = house.firms[number]
        house.call(house.buyer, "post", f"{base}/invitations", {"credit_code": firm.credit_code})
    said = {"kind": story.notice, "terms": dict(story.notice_terms)}
    notice = house.call(house.buyer, "post", f"{base}/notices", said)
    house.call(house.buyer, "post", f"{base}/notices/{notice['number']}/release", {})
    return code, lot


def hand_in(house, tender, lot, number, price):
    """Let a firm take the document, seal its bid and hand it in."""
    firm, account = house.firms[number]
    taken = {"credit_code": firm.credit_code}
    house.call(account, "post", f"tenders/{tender}/document/take", taken)
    return send(house, tender, lot, number, price)


def send(house, tender, lot, number, price, *, bound=None):
    """Seal a bid as the lot now asks for it, its ciphertext bound to more where that is asked."""
    firm, account = house.firms[number]
    roll = PriceRoll(price, in_words(price), 380, "合格", f"项目经理{number}", f"浙133{number}")
    plain = {"price_roll": write_roll(roll), "technical": b"t" * 3000}
    files = {name: io.BytesIO() for name in plain}
    manifest = seal(
        {name: (io.BytesIO(content), files[name]) for name, content in plain.items()},
        custodians=[Custodian(name, pair.public) for name, pair in house.keys.items()],
        threshold=2,
        context={"tender": tender, "lot": lot, "bidder": firm.credit_code, **(bound or {})},
        suite=SUITES[SUITE],
    )
    begun = {"credit_code": firm.credit_code, "manifest": manifest.as_record()}
    bid = house.call(account, "post", f"lots/{lot}/bids", begun)["id"]
    for name, file in files.items():
        house.call(account, "put", f"bids/{bid}/parts/{name}?offset=0", file.getvalue())
    house.call(account, "put", f"bids/{bid}/seal")
    return bid


def open_lot(house, lot):
    """Let two of three custodians release their shares; the second is away."""
    house.call(house.centre, "post", f"lots/{lot}/opening")
    release_shares(house, lot)
    unsealed = house.call(house.centre, "post", f"lots/{lot}/opening/unseal")
    house.call(house.centre, "post", f"lots/{lot}/opening/close")
    return unsealed


def release_shares(house, lot):
    """Let two of three custodians release their shares of what lies sealed now."""
    first, _, third = house.custodians
    for name in (first, third):
        holder, private = house.custodians[name], house.keys[name].private
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


def draw(house, lot, *, size=5, experts=4, starts_at=EVALUATION):
    """Draw experts from a sealed pool; each accepts."""
    plan = {
        "size": size,
        "experts": experts,
        "starts_at": starts_at.isoformat(),
        "specialities": ["A0801"],
    }
    code = house.call(house.centre, "post", f"lots/{lot}/draws", plan)["code"]
    run_numbers(house, code)
    for seat in Seat.objects.select_related("member__expert__person__user").order_by("id"):
        house.call(seat.member.expert.person.user, "post", f"my/seats/{seat.pk}/accept")


def run_numbers(house, code):
    """Let every party commit to its number and reveal it, and draw."""
    for name, holder in house.drawers.items():
        value = commitment_of(name, bytes.fromhex(NONCES[name]))
        house.call(holder, "post", f"draws/{code}/commitments", {"party": name, "value": value})
    for name, holder in house.drawers.items():
        body = {"party": name, "value": NONCES[name]}
        house.call(holder, "post", f"draws/{code}/reveals", body)
    seal_all()
    house.call(house.centre, "post", f"draws/{code}/run")


@dataclass(frozen=True)
class Sitting:
    """A started evaluation: its address, the committee by number, who leads it."""

    base: str
    committee: Sequence[Member]
    lead: Member


def sit_down(house, lot, clock, *, starts_at=EVALUATION):
    """Prepare and start the evaluation; everybody signs in and one expert is voted leader."""
    code = house.call(house.centre, "post", f"lots/{lot}/evaluation", {})["code"]
    base = f"evaluations/{code}"
    house.call(house.centre, "post", f"{base}/representatives", {"username": "buyer"})
    clock.move_to(starts_at)
    house.call(house.centre, "post", f"{base}/start")
    rows = Member.objects.filter(evaluation__code=code).select_related("user__person")
    committee = list(rows.order_by("number"))
    for member in committee:
        house.call(member.user, "post", f"{base}/sign-in", {"has_no_tie": True})
    lead = next(one for one in committee if one.seat_id)
    for member in committee[: len(committee) // 2 + 1]:
        house.call(member.user, "post", f"{base}/leader", {"member": lead.number})
    return Sitting(base, committee, lead)


def review(house, sitting, *, fails: Callable[[str, str], str] = lambda *_: ""):
    """Let every member find what is his to find; ``fails`` gives the words against a bid."""
    for member in sitting.committee:
        seen = house.call(member.user, "get", sitting.base)
        findings = [
            {
                "bidder": bid["bidder"],
                "factor": one["factor"],
                "is_passed": not (words := fails(bid["bidder"], one["factor"])),
                "words": words,
            }
            for bid in seen["bidders"]
            for one in seen["review"]
        ]
        house.call(member.user, "post", f"{sitting.base}/findings", {"findings": findings})
    house.call(sitting.lead.user, "post", f"{sitting.base}/review/close")


def score(house, sitting, points: Callable[[int, str, str], str]):
    """Let every member fill in his sheet and submit it: points by member, bidder and factor."""
    for member in sitting.committee:
        sheet = house.call(member.user, "get", sitting.base)["sheet"]
        scores = [
            {
                "bidder": bid["bidder"],
                "factor": one["factor"],
                "points": points(member.number, bid["bidder"], one["factor"]),
            }
            for one in sheet
            for bid in one["bids"]
        ]
        house.call(member.user, "post", f"{sitting.base}/scores", {"scores": scores})
        house.call(member.user, "post", f"{sitting.base}/submit")


def report(house, sitting):
    """Tally, write the report, and let every member sign it; return the report's content."""
    lead, base = sitting.lead.user, sitting.base
    house.call(lead, "post", f"{base}/tally")
    house.call(lead, "post", f"{base}/report")
    for member in sitting.committee:
        told = house.call(member.user, "post", f"{base}/report/statement", {})
        who = member.user.person
        name, number = (who.name, who.number) if who else (house.body.name, house.body.credit_code)
        signed = house.sign(member.user, name, number, told["statement"])
        done = house.call(member.user, "post", f"{base}/sign", signed)
    assert done["state"] == "reported"
    return house.call(lead, "get", f"{base}/report")["content"]


def award(house, lot, clock, *, notice=None, starts_at=EVALUATION):
    """Show works' candidates for three days; decide for the first, notify; return who won."""
    base = f"lots/{lot}/award"
    house.call(house.buyer, "post", base)
    is_procurement = notice is not None
    if not is_procurement:
        clock.move_to(starts_at + timedelta(hours=6))
        channel = "通过本平台提出，或书面送交区教育局（文教路1号，0571-1）"
        house.call(house.buyer, "post", f"{base}/publicity", {"channel": channel})
        clock.move_to(starts_at + timedelta(days=4))
    first = ReportedBid.objects.select_related("enterprise").get(award__lot__code=lot, place=1)
    winner = first.enterprise.credit_code
    house.call(house.buyer, "post", f"{base}/decision", {"winner": winner})
    house.call(house.buyer, "post", f"{base}/notification", notice or {})
    return winner


def contract(house, lot, number, terms):
    """Draft the contract as the bid has it; both parties sign; it is published and filed."""
    drafted = {
        "starts": "2026-12-10",
        "duration_days": 380,
        "quality": "合格",
        "project_manager": f"项目经理{number}",
        "manager_certificate": f"浙133{number}",
        "clauses": "按规范验收；逾期每日万分之三；由项目所在地法院管辖。",
        **terms,
    }
    made = house.call(house.buyer, "post", f"lots/{lot}/contract", drafted)["identifier"]
    house.call(house.buyer, "post", f"contracts/{made}/offer")
    firm, account = house.firms[number]
    parties = (
        (house.buyer, house.body.name, house.body.credit_code),
        (account, firm.name, firm.credit_code),
    )
    for who, name, code in parties:
        told = house.call(who, "get", f"contracts/{made}/statement")
        signed = house.sign(who, name, code, told["statement"])
        done = house.call(who, "post", f"contracts/{made}/signatures", signed)
    house.call(house.buyer, "post", f"contracts/{made}/publication")
    return done
