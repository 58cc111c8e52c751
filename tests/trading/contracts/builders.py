"""Awards and contracts for tests, brought as far as a test needs them."""

import io
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone
from pikepdf import new

from onewindow.foundation.accounts.api import (
    signed_bytes,
)
from onewindow.foundation.records.api import attach_file, move
from onewindow.trading.contracts.api import (
    CandidateDraft,
    ContractDraft,
    Fall,
    FallGround,
    MilestoneDraft,
    OtherDraft,
    Party,
    ReportDraft,
    candidates_of,
    decide_award,
    draft_contract,
    notify_result,
    offer_contract,
    plan_milestones,
    publicize_candidates,
    receive_report,
    sign_contract,
)
from onewindow.trading.contracts.queries import contract_statement
from onewindow.trading.evaluation.api import Signing
from onewindow.trading.tendering.api import LOT
from tests.trading.evaluation.signing import key
from tests.trading.tendering.builders import OFFICER, TENDERER

CHANNEL = "通过本平台提出，或书面送交区教育局（文教路1号，0571-1）"
GOODS = "办公电脑，14英寸，100台，单价4500.00元，三年上门保修"
CONTACT = "区教育局，文教路1号，0571-1"


def at(month, day, hour=10, minute=0, year=2026):
    return timezone.make_aware(datetime(year, month, day, hour, minute))


def pdf():
    content = io.BytesIO()
    document = new()
    document.add_blank_page()
    document.save(content)
    content.seek(0)
    return content


def proof(owner="contracts.award:1"):
    return attach_file(file=pdf(), name="放弃声明.pdf", owner=owner, actor=TENDERER)


def evaluated(lot):
    move(subject=lot, lifecycle=LOT, name="open", actor=OFFICER)
    move(subject=lot, lifecycle=LOT, name="evaluate", actor=OFFICER)
    return lot


def candidate(firm, place, price, **said):
    values = {
        "score": Decimal("92.50") - (place or 1),
        "duration_days": 300,
        "quality": "合格",
        "project_manager": f"项目经理{place}",
        "manager_certificate": f"一级建造师 浙1330{place}",
        "qualification": "建筑工程施工总承包二级",
    }
    return CandidateDraft(firm.credit_code, Decimal(price), place, **values | said)


def report(firms, *, others=(), **said):
    prices = ("9800000.00", "9850000.00", "9900000.00")
    drafts = [
        candidate(firm, place, price)
        for place, (firm, price) in enumerate(zip(firms, prices, strict=False), 1)
    ]
    return ReportDraft(candidates=drafts, others=others, experts=("赵一", "钱二"), **said)


def received(scene, when=None, **said):
    return receive_report(
        lot=evaluated(scene.lot),
        report=report(scene.firms, **said),
        at=when or at(11, 25),
        actor=OFFICER,
    )


def publicized(scene, when=None, **said):
    award = received(scene, **said)
    publicize_candidates(award=award, channel=CHANNEL, at=when or at(11, 26), actor=TENDERER)
    return award


def decided(scene, when=None, **said):
    award = publicized(scene, **said)
    scene.clock.move_to(when or at(11, 30))
    decide_award(
        award=award,
        winner=candidates_of(award)[0],
        reasons="",
        at=timezone.now(),
        actor=TENDERER,
    )
    return award


def notified(scene, when=None, **said):
    award = decided(scene, **said)
    scene.clock.move_to(when or at(12, 1))
    notify_result(award=award, goods="", contact="", at=timezone.now(), actor=TENDERER)
    return award


def contract_draft(award, **said):
    winner = award.winner
    values = {
        "amount": winner.price,
        "starts": date(2026, 12, 10),
        "duration_days": winner.duration_days,
        "quality": winner.quality,
        "project_manager": winner.project_manager,
        "manager_certificate": winner.manager_certificate,
        "manager_days": 22,
        "prepayment_rate": Decimal("0.10"),
        "retention_rate": Decimal("0.03"),
        "warranty_days": 365,
        "performance_bond": Decimal("980000.00"),
        "clauses": "按规范验收；逾期每日万分之三；由项目所在地法院管辖。",
    }
    return ContractDraft(**values | said)


def drafted(scene, **said):
    award = notified(scene)
    return draft_contract(
        award=award, draft=contract_draft(award, **said), on=date(2026, 12, 2), actor=TENDERER
    )


def signed(scene, when=None, **said):
    contract = drafted(scene, **said)
    scene.clock.move_to(when or at(12, 4))
    offer_contract(contract=contract, at=timezone.now(), actor=TENDERER)
    for party in Party:
        sign_for(scene, contract, party)
    contract.refresh_from_db()
    return contract


def sign_for(scene, contract, party, *, by=None):
    """Sign with the party's certificate, or with that of another one."""
    contract.refresh_from_db()
    return sign_contract(
        contract=contract,
        party=party,
        signing=signing(contract, *scene.signers[by or party]),
        at=timezone.now(),
        actor=TENDERER,
    )


def signing(contract, account, certificate):
    value = key().sign(signed_bytes(contract, "contract.sign", contract_statement(contract)))
    return Signing(certificate, value.hex(), account)


def planned(scene, **said):
    contract = signed(scene, **said)
    drafts = [
        MilestoneDraft("基础完成", date(2027, 1, 15), Decimal("3000000.00")),
        MilestoneDraft("主体封顶", date(2027, 5, 10), Decimal("4000000.00")),
    ]
    plan_milestones(contract=contract, drafts=drafts, actor=TENDERER)
    return contract


def fall(ground=FallGround.GIVES_UP, **said):
    values = {"ground": ground, "reason": "书面声明放弃中标", "evidence": proof()}
    return Fall(**values | said)


def rejected(firm):
    return OtherDraft(firm.credit_code, rejected_for="未附安全生产许可证")
