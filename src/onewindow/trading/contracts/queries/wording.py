"""The words of award and contract, as notices and letters say them."""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from django.utils import timezone

from onewindow.trading.contracts.models import Award, Contract, ReportedBid, Vote
from onewindow.trading.contracts.rules import DecisionMethod
from onewindow.trading.tendering.api import Lot


def lot_words(lot: Lot) -> str:
    """Return a lot by name and codes."""
    return f"{lot.name}（{lot.code}），统一交易标识码 {lot.transaction_code}"


def yuan(amount: Decimal | None) -> str:
    """Return an amount as a notice writes it."""
    return f"{amount:,.2f}元" if amount is not None else "—"


def candidate_words(candidates: Sequence[ReportedBid]) -> dict[str, str]:
    """Return what the publicity says of the candidates, by part of the notice."""
    return {
        "candidates": "\n".join(
            f"{_place(one)}{one.enterprise.name}：投标报价{yuan(one.price)}，"
            f"质量{one.quality or '响应招标文件'}，"
            f"工期（交货期）{_days(one)}{_score(one)}"
            for one in candidates
        ),
        "managers": "\n".join(
            f"{one.enterprise.name}：{one.project_manager or '招标文件未要求'}"
            f"{f'，{one.manager_certificate}' if one.manager_certificate else ''}"
            for one in candidates
        ),
        "qualifications": "\n".join(
            f"{one.enterprise.name}：{one.qualification or '符合招标文件要求'}"
            for one in candidates
        ),
    }


def decision_words(award: Award) -> str:
    """Return how and why the winner was found, with the votes where there was a ballot."""
    words = [f"定标方法：{DecisionMethod(award.method).label}。{award.reasons}".strip()]
    words += [
        f"{one.enterprise.name}（第{one.place or '—'}名）{one.get_fall_ground_display()}："
        f"{one.fall_reason}"
        for one in award.reported.filter(state="fallen").select_related("enterprise")
    ]
    rounds: dict[int, Counter[str]] = {}
    votes = Vote.objects.filter(decider__award=award).select_related("candidate__enterprise")
    for vote in votes.order_by("round", "id"):
        rounds.setdefault(vote.round, Counter())[vote.candidate.enterprise.name] += 1
    words += [
        f"第{number}轮票决：" + "，".join(f"{name}{n}票" for name, n in counted.most_common())
        for number, counted in rounds.items()
    ]
    return "\n".join(words)


def result_words(winner: ReportedBid) -> str:
    """Return the winner as a result notice names it: name, address, amount."""
    address = f"，地址：{winner.enterprise.address}" if winner.enterprise.address else ""
    return f"{winner.enterprise.name}{address}，中标金额{yuan(winner.price)}"


def contract_notice_terms(contract: Contract) -> dict[str, str]:
    """Return what the notice of a contract says."""
    lot = contract.lot
    deviations = [
        f"{one.get_term_display()}：投标为“{one.promised}”，合同为“{one.agreed}”；"
        f"{one.get_ground_display()}，{one.reason}"
        for one in contract.deviations.all()
    ]
    return {
        "lot": lot_words(lot),
        "parties": f"发包人（采购人）：{lot.tender.tenderer.name}\n"
        f"承包人（供应商）：{contract.supplier.name}",
        "price": f"{yuan(contract.amount)}",
        "period": f"自{_day(contract)}起{contract.duration_days}日",
        "clauses": f"{contract.title}（{contract.number}）\n标的：{contract.scope}\n"
        f"质量：{contract.quality}\n预付款：合同价的{contract.prepayment_rate:.0%}\n"
        f"质量保证金：{contract.retention_rate:.0%}\n"
        f"付款期限：交付之日起{contract.payment_days}日\n{contract.clauses}",
        "deviations": "\n".join(deviations) or "无",
    }


def moment_words(at: object) -> str:
    """Return a moment the way a letter writes it."""
    local = timezone.localtime(at)  # type: ignore[arg-type]
    return f"{local.year}年{local.month}月{local.day}日"


def _place(one: ReportedBid) -> str:
    return f"第{one.place}名 " if one.place else ""


def _days(one: ReportedBid) -> str:
    return f"{one.duration_days}日" if one.duration_days else "响应招标文件"


def _score(one: ReportedBid) -> str:
    return f"，得分{one.score.normalize():f}" if one.score is not None else ""


def _day(contract: Contract) -> str:
    return f"{contract.starts.year}年{contract.starts.month}月{contract.starts.day}日"
