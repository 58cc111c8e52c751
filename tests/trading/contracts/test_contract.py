"""The contract: compared with the bid, signed by both, dated against its limits, published."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from onewindow.kernel.violations import Refused
from onewindow.trading.contracts.api import (
    DeviationGround,
    Excuse,
    Party,
    Term,
    draft_contract,
    file_contract,
    offer_contract,
    publish_contract,
    redraft_contract,
)
from onewindow.trading.contracts.models import Contract, ContractSigning
from onewindow.trading.tendering.api import Notice, lot_moments
from tests.trading.contracts.builders import (
    at,
    contract_draft,
    decided,
    drafted,
    notified,
    sign_for,
    signed,
)
from tests.trading.evaluation.signing import certified
from tests.trading.tendering.builders import TENDERER

ON = date(2026, 12, 2)


def codes(refused):
    return [violation.code for violation in refused.value.violations]


def draft(award, **said):
    return draft_contract(award=award, draft=contract_draft(award, **said), on=ON, actor=TENDERER)


def test_a_contract_follows_the_notice_of_award(works):
    award = decided(works)
    with pytest.raises(Refused) as refused:
        draft(award)
    assert codes(refused) == ["contract.award"]


def test_every_main_term_that_departs_is_refused_with_its_article(works):
    award = notified(works)
    with pytest.raises(Refused) as refused:
        draft(
            award,
            amount=Decimal("9800000.01"),
            duration_days=301,
            quality="优良",
            project_manager="别人",
        )
    assert codes(refused) == [
        "contract.amount",
        "contract.quality",
        "contract.duration",
        "contract.manager",
    ]
    assert {violation.source for violation in refused.value.violations} == {
        "《招标投标法》第四十六条；《招标投标法实施条例》第五十七条"
    }
    assert Contract.objects.count() == 0


def test_a_lawful_reason_bears_a_difference_and_stays_with_the_contract(works):
    award = notified(works)
    excuse = Excuse(DeviationGround.DELAYED, "征地推迟45日，监理已签证")
    contract = draft(award, duration_days=345, excuses={Term.DURATION: excuse})
    found = contract.deviations.get()
    assert (found.term, found.promised, found.agreed, found.ground) == (
        "duration",
        "300日",
        "345日",
        "delayed",
    )


def test_amounts_beyond_the_law_are_all_told(works):
    award = notified(works)
    with pytest.raises(Refused) as refused:
        draft(
            award,
            performance_bond=Decimal("980000.01"),
            prepayment_rate=Decimal("0.3001"),
            retention_rate=Decimal("0.0301"),
            payment_days=61,
            is_small_firm=True,
            clauses=" ",
        )
    assert codes(refused) == [
        "contract.clauses",
        "contract.performance_bond",
        "contract.prepayment",
        "contract.retention",
        "contract.payment_days",
    ]


def test_a_draft_is_drafted_anew_until_it_is_offered(works):
    contract = drafted(works)
    again = draft(contract.award, manager_days=20)
    assert (again.pk, again.manager_days, Contract.objects.count()) == (contract.pk, 20, 1)
    offer_contract(contract=again, at=timezone.now(), actor=TENDERER)
    with pytest.raises(Refused) as refused:
        draft(contract.award)
    assert codes(refused) == ["contract.state"]


def test_the_second_signature_concludes(works):
    contract = drafted(works)
    offer_contract(contract=contract, at=timezone.now(), actor=TENDERER)
    assert sign_for(works, contract, Party.SUPPLIER) == ()
    contract.refresh_from_db()
    assert (contract.state, contract.signed_at) == ("offered", None)
    assert sign_for(works, contract, Party.BUYER) == ()
    contract.refresh_from_db()
    works.lot.refresh_from_db()
    assert (contract.state, contract.signed_at, works.lot.state) == (
        "signed",
        timezone.now(),
        "contracted",
    )
    assert list(
        ContractSigning.objects.order_by("id").values_list("party", "signer__username")
    ) == [("supplier", f"owner{works.firms[0].pk}"), ("buyer", "buyer")]


@pytest.mark.parametrize(
    ("party", "by", "unit", "held"),
    [
        (Party.SUPPLIER, "other", "建设1公司", "建设2公司"),
        (Party.SUPPLIER, "owner", "建设1公司", "法人1"),
        (Party.SUPPLIER, Party.BUYER, "建设1公司", "区教育局"),
        (Party.BUYER, "other", "区教育局", "建设2公司"),
        (Party.BUYER, Party.SUPPLIER, "区教育局", "建设1公司"),
    ],
)
def test_a_contract_is_signed_with_the_certificate_of_the_party_alone(
    works, party, by, unit, held
):
    contract = drafted(works)
    offer_contract(contract=contract, at=timezone.now(), actor=TENDERER)
    winner = works.firms[0]
    owner = works.signers[Party.SUPPLIER][0]
    person = winner.legal_person
    works.signers["owner"] = (owner, certified(owner, person.name, person.number))
    with pytest.raises(Refused) as refused:
        sign_for(works, contract, party, by=by)
    [violation] = refused.value.violations
    assert (violation.code, violation.message, violation.source) == (
        "signature.unit",
        f"请用{unit}的数字证书签署，不能用“{held}”的证书",
        "《电子签名法》第十三条",
    )


def test_nobody_signs_twice(works):
    contract = drafted(works)
    offer_contract(contract=contract, at=timezone.now(), actor=TENDERER)
    sign_for(works, contract, Party.SUPPLIER)
    with pytest.raises(Refused) as refused:
        sign_for(works, contract, Party.SUPPLIER)
    assert codes(refused) == ["contract.signed"]


def test_a_changed_text_is_signed_by_both_again(works):
    contract = drafted(works)
    offer_contract(contract=contract, at=timezone.now(), actor=TENDERER)
    sign_for(works, contract, Party.SUPPLIER)
    contract.refresh_from_db()
    redraft_contract(contract=contract, reason="补充保修条款", actor=TENDERER)
    draft(contract.award, clauses="按规范验收，保修两年。")
    contract.refresh_from_db()
    offer_contract(contract=contract, at=timezone.now(), actor=TENDERER)
    sign_for(works, contract, Party.BUYER)
    contract.refresh_from_db()
    assert contract.state == "offered"
    sign_for(works, contract, Party.SUPPLIER)
    contract.refresh_from_db()
    assert contract.state == "signed"


def test_a_text_that_changed_behind_the_offer_is_not_signed(works):
    contract = drafted(works)
    offer_contract(contract=contract, at=timezone.now(), actor=TENDERER)
    Contract.objects.update(amount=Decimal("1.00"))
    with pytest.raises(Refused) as refused:
        sign_for(works, contract, Party.BUYER)
    assert codes(refused) == ["contract.digest"]


@pytest.mark.parametrize(
    ("day", "late"), [((12, 31), []), ((1, 1, 10, 0, 2027), ["tender.contract"])]
)
def test_thirty_days_after_the_notice_are_the_limit_and_lateness_is_recorded(works, day, late):
    contract = drafted(works)
    offer_contract(contract=contract, at=timezone.now(), actor=TENDERER)
    sign_for(works, contract, Party.SUPPLIER)
    works.clock.move_to(at(*day))
    assert [v.code for v in sign_for(works, contract, Party.BUYER)] == late
    assert lot_moments(works.lot)["contract_signed"] == at(*day)


def test_a_signed_contract_is_published_and_filed_once(works):
    contract = drafted(works)
    for do in (publish_contract, file_contract):
        with pytest.raises(Refused) as refused:
            do(contract=contract, at=timezone.now(), actor=TENDERER)
        assert codes(refused) == ["contract.unsigned"]
    offer_contract(contract=contract, at=timezone.now(), actor=TENDERER)
    for party in Party:
        sign_for(works, contract, party)
    contract.refresh_from_db()
    assert publish_contract(contract=contract, at=timezone.now(), actor=TENDERER) == ()
    assert file_contract(contract=contract, at=timezone.now(), actor=TENDERER) == ()
    notice = Notice.objects.get(kind="A-CONTRACT")
    assert [part["text"] for part in notice.content][1:4] == [
        "发包人（采购人）：区教育局\n承包人（供应商）：建设1公司",
        "9,800,000.00元",
        "自2026年12月10日起300日",
    ]
    with pytest.raises(Refused) as refused:
        publish_contract(contract=contract, at=timezone.now(), actor=TENDERER)
    assert codes(refused) == ["contract.done"]


def test_a_performance_bond_is_asked_for_with_the_offer(works):
    contract = signed(works)
    guarantee = works.lot.guarantees.get(purpose="performance")
    assert (guarantee.enterprise, guarantee.state) == (contract.supplier, "asked")
