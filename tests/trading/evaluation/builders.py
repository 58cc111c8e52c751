"""Experts and draws for tests."""

from datetime import date, datetime, timedelta

from django.utils import timezone

from onewindow.foundation.records.api import seal_all
from onewindow.kernel.draw import commitment_of
from onewindow.trading.evaluation.api import (
    CommitteePlan,
    Draw,
    ExpertDraft,
    Seat,
    Title,
    accept_seat,
    commit_number,
    prepare_draw,
    register_expert,
    reveal_number,
    run_draw,
)
from tests.builders import citizen_number, region
from tests.trading.bidding.conftest import acting
from tests.trading.tendering.builders import MONDAY, OFFICER

DUE = timezone.make_aware(datetime(2026, 11, 23, 9, 0))
NONCES = {"交易中心": "01" * 32, "行政监督部门": "02" * 32, "招标人": "03" * 32}
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨"


def expert_draft(serial=1, **said):
    values = {
        "name": f"{SURNAMES[serial]}评{chr(0x4E00 + serial)}",
        "number": citizen_number(serial, born="19700101"),
        "phone": f"1380000{serial:04d}",
        "employer": "云江设计院",
        "employer_code": "",
        "region": region(),
        "title": Title.SENIOR,
        "working_since": date(2000, 1, 1),
        "specialities": ["A0801"],
    }
    return ExpertDraft(**values | said)


def expert(serial=1, **said):
    return register_expert(draft=expert_draft(serial, **said), on=MONDAY, actor=OFFICER)


def plan(closed, **said):
    values = {
        "size": 5,
        "experts": 4,
        "specialities": ["A0801"],
        "starts_at": closed.starts_at,
    }
    return CommitteePlan(**values | said)


def prepared(closed, **said):
    return prepare_draw(
        lot=closed.lot, plan=plan(closed, **said), at=timezone.now(), actor=OFFICER
    )


def committed(closed, names=tuple(NONCES), **said):
    draw = prepared(closed, **said)
    for name in names:
        commit(closed, draw, name)
    return again(draw)


def commit(closed, draw, name, *, nonce=None, holder=None):
    holder = holder or closed.parties[name]
    commit_number(
        draw=draw,
        party=name,
        commitment=commitment_of(name, bytes.fromhex(nonce or NONCES[name])),
        holder=holder,
        at=timezone.now(),
        actor=acting(holder),
    )


def reveal(closed, draw, name, *, nonce=None, holder=None):
    holder = holder or closed.parties[name]
    reveal_number(
        draw=draw,
        party=name,
        nonce=nonce or NONCES[name],
        holder=holder,
        at=timezone.now(),
        actor=acting(holder),
    )


def revealed(closed, names=tuple(NONCES), **said):
    draw = committed(closed, **said)
    for name in names:
        reveal(closed, draw, name)
    return again(draw)


def drawn(closed, **said):
    draw = revealed(closed, **said)
    seal_all()
    run_draw(draw=draw, at=timezone.now(), actor=OFFICER)
    return again(draw)


def completed(closed, **said):
    draw = drawn(closed, **said)
    for seat in Seat.objects.filter(draw=draw, state="invited").order_by("id"):
        accept_seat(seat=seat, at=timezone.now() + timedelta(minutes=1))
    return again(draw)


def again(draw):
    return Draw.objects.select_related("lot__tender").get(pk=draw.pk)
