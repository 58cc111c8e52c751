"""A fee paid online: the order, the platform's page, the outcome, the refund."""

from decimal import Decimal

import pytest
import time_machine

from onewindow.foundation.accounts.rules import Role
from onewindow.foundation.messaging.api import Message
from onewindow.foundation.records.api import entries_of
from onewindow.kernel.violations import Refused
from onewindow.services.casework.actions import (
    pay_fee,
    refund_payment,
    register_fee,
    settle_payment,
    settle_waiting,
    start_payment,
    withdraw_case,
)
from onewindow.services.casework.gateways import payments
from onewindow.services.casework.models import Payment
from onewindow.services.casework.rules import FeeState, PaymentState, listed_amount
from tests.builders import organization, person, user
from tests.services.casework.conftest import APPROVER, CLERK, MONDAY
from tests.services.casework.desk import MORNING, furnished, reviewed

PLATFORM = "onewindow.services.casework.gateways.payments"


@pytest.fixture(autouse=True)
def _monday(settings, tmp_path):
    settings.PAYMENT_GATEWAY, settings.HOME = f"{PLATFORM}.SimulatedPayments", tmp_path
    with time_machine.travel(MORNING, tick=False):
        yield


@pytest.fixture
def case(house):
    found = reviewed(furnished(house))
    register_fee(case=found, amount=Decimal("80.00"), reason="登记费", actor=APPROVER)
    return found


def order(case):
    start_payment(case=case, on=MONDAY, actor=CLERK)
    return Payment.objects.get()


def reasons(call):
    with pytest.raises(Refused) as refused:
        call()
    return [violation.code for violation in refused.value.violations]


@pytest.mark.parametrize(
    ("fee", "amount"),
    [
        ("换领工本费20元", Decimal("20.00")),
        ("号牌每副100元", Decimal("100.00")),
        ("住宅每件80.5元（小微企业免收）", Decimal("80.50")),
        ("20元至50元", None),
        ("按公证服务收费标准收取", None),
        ("契税税率为3%至5%", None),
    ],
)
def test_only_one_plain_amount_in_the_guide_is_taken(fee, amount):
    assert listed_amount(fee) == amount


def test_an_order_is_paid_and_the_fee_with_it(case):
    address = start_payment(case=case, on=MONDAY, actor=CLERK)
    paid = Payment.objects.get()
    assert address == f"/my/payments/{paid.number}/simulated/"
    assert (paid.amount, paid.state) == (Decimal("80.00"), PaymentState.WAITING)
    assert start_payment(case=case, on=MONDAY, actor=CLERK) == address
    assert settle_payment(payment=paid) is False
    payments().confirm(paid.number, paid.amount)
    assert settle_payment(payment=paid) is True
    case.refresh_from_db()
    assert (case.fee_state, paid.state, paid.trade) == ("paid", "paid", f"MN{paid.number}")
    assert [entry.move for entry in entries_of(f"casework.payment:{paid.pk}")] == [
        "payment.order",
        "payment.settle",
    ]
    assert Message.objects.order_by("-id")[0].title == "缴费成功"


def test_who_never_comes_back_is_settled_by_the_worker(case):
    paid = order(case)
    payments().confirm(paid.number, paid.amount)
    assert settle_waiting() == 1
    assert settle_waiting() == 0
    case.refresh_from_db()
    assert case.fee_state == FeeState.PAID


def test_paid_twice_the_second_goes_back_at_once(case):
    second = order(case)
    pay_fee(case=case, amount=Decimal("80.00"), receipt="浙财票001", actor=CLERK)
    payments().confirm(second.number, second.amount)
    assert settle_payment(payment=second) is True
    second.refresh_from_db()
    case.refresh_from_db()
    assert (second.state, case.fee_state) == (PaymentState.REFUNDED, FeeState.PAID)


def test_a_refund_needs_an_end_without_a_grant_and_a_reason(case):
    paid = order(case)
    payments().confirm(paid.number, paid.amount)
    settle_payment(payment=paid)
    told = {"payment": paid, "actor": APPROVER}
    assert reasons(lambda: refund_payment(reason="", **told)) == [
        "fee.refund.open",
        "fee.reason",
    ]
    case.refresh_from_db()
    withdraw_case(case=case, reason="不办了", on=MONDAY, actor=CLERK)
    refund_payment(reason="申请已撤回，退回费用", **told)
    case.refresh_from_db()
    assert (paid.state, case.fee_state) == (PaymentState.REFUNDED, FeeState.REFUNDED)
    assert reasons(lambda: refund_payment(reason="再退一次费用", **told)) == ["fee.refund.state"]


def test_nothing_is_ordered_that_is_not_owed_or_has_no_amount(case, settings):
    case.fee_amount = None
    told = {"case": case, "on": MONDAY, "actor": CLERK}
    assert reasons(lambda: start_payment(**told)) == ["fee.amount.unset"]
    case.fee_amount, settings.PAYMENT_GATEWAY = Decimal("80.00"), f"{PLATFORM}.NoPayments"
    assert reasons(lambda: start_payment(**told)) == ["fee.platform"]
    case.fee_state = FeeState.WAIVED
    assert reasons(lambda: start_payment(**told)) == ["fee.not_due"]


def test_the_pages_lead_to_the_platform_and_back(client, case):
    client.force_login(
        user("payer", of=case.person), backend="django.contrib.auth.backends.ModelBackend"
    )
    assert "缴费 80.00 元" in client.get(f"/my/cases/{case.pk}/").text
    page = f"/my/cases/{case.pk}/fee/"
    assert "去缴费" in client.get(page).text
    platform = client.post(page)
    number = Payment.objects.get().number
    assert (platform.status_code, platform.url) == (302, f"/my/payments/{number}/simulated/")
    assert "不会真的扣款" in client.get(platform.url).text
    away = client.post(platform.url, {"answer": "cancel"})
    assert "还没有收到缴费" in client.get(away.url).text
    back = client.post(platform.url, {"answer": "pay"})
    assert "缴费成功" in client.get(back.url).text
    assert number in client.get(page).text


def test_a_stranger_sees_neither_the_fee_nor_the_order(client, house, case):
    number = order(case).number
    stranger = person(9, name="路人")
    client.force_login(
        user("passer-by", of=stranger), backend="django.contrib.auth.backends.ModelBackend"
    )
    pages = [
        f"/my/cases/{case.pk}/fee/",
        f"/my/payments/{number}/",
        f"/my/payments/{number}/simulated/",
    ]
    assert [client.get(page).status_code for page in pages] == [404, 404, 404]


def test_a_clerk_elsewhere_cannot_refund(client, house, case):
    paid = order(case)
    clerk = user("other", role=Role.CLERK, at=organization(9))
    client.force_login(clerk, backend="django.contrib.auth.backends.ModelBackend")
    address = f"/desk/cases/{case.number}/payments/{paid.pk}/refund/"
    assert client.post(address, {"reason": "想退就退"}).status_code == 404
    paid.refresh_from_db()
    assert paid.state == PaymentState.WAITING
