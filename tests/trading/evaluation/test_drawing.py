"""A draw goes its way in order, and nobody can bend it."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from onewindow.foundation.messaging.api import messages_of
from onewindow.foundation.records.api import Entry, TreeHead, key_of, record, seal_all
from onewindow.foundation.records.gateways.keys import ledger_key
from onewindow.kernel.draw import verify_transcript
from onewindow.kernel.violations import Refused
from onewindow.site.command import main
from onewindow.trading.bidding.api import Bid, withdraw_bid
from onewindow.trading.evaluation.api import (
    Draw,
    Seat,
    TieDraft,
    TieKind,
    accept_seat,
    cancel_draw,
    close_reveals,
    declare_tie,
    decline_seat,
    excuse_seat,
    lapse_seats,
    move_expert,
    run_draw,
    transcript_for,
)
from onewindow.trading.evaluation.queries import may_see_names
from tests.trading.evaluation.builders import (
    DUE,
    NONCES,
    again,
    commit,
    committed,
    completed,
    drawn,
    expert,
    prepared,
    reveal,
    revealed,
)
from tests.trading.tendering.builders import MONDAY, OFFICER
from tests.verifier.test_onewindow_verify import run, write_key

MINUTE = timedelta(minutes=1)


def codes(refused):
    return [v.code for v in refused.value.violations]


def states(draw):
    return list(draw.seats.order_by("id").values_list("state", flat=True))


def test_a_draw_goes_from_a_fixed_pool_to_a_full_committee(closed, library):
    draw = committed(closed)
    assert (draw.state, draw.pool_size, draw.wanted) == ("revealing", 12, 4)
    for name in NONCES:
        reveal(closed, draw, name)
    assert again(draw).state == "closed"
    seal_all()
    run_draw(draw=again(draw), at=timezone.now(), actor=OFFICER)
    assert (again(draw).state, states(draw)) == ("seating", ["invited"] * 4)
    for seat in draw.seats.select_related("member__expert__person"):
        message = messages_of(seat.member.expert.person).get()
        assert closed.tender.name not in message.title + message.body
        accept_seat(seat=seat, at=timezone.now())
    draw = again(draw)
    assert (draw.state, states(draw)) == ("complete", ["accepted"] * 4)
    assert [p.outcome for p in verify_transcript(transcript_for(draw, is_open=True))] == [
        "drawn"
    ] * 4
    moves = Entry.objects.filter(subject=key_of(draw)).order_by("id")
    assert [entry.move for entry in moves] == [
        "draw.prepare",
        *["draw.commit"] * 3,
        "draw.all_committed",
        *["draw.reveal"] * 3,
        "draw.close",
        "draw.run",
        "draw.complete",
    ]


def test_the_head_is_the_first_one_after_the_reveals_however_late_the_button(closed, library):
    draw = revealed(closed)
    seal_all()
    first = TreeHead.objects.order_by("-size").first()
    for _ in range(3):
        record(subject="x:1", what="x", actor=OFFICER)
        seal_all()
    run_draw(draw=draw, at=timezone.now(), actor=OFFICER)
    assert again(draw).head["size"] == first.size
    assert TreeHead.objects.count() > 1


def test_the_button_seals_the_ledger_if_the_worker_has_not_yet(closed, library):
    draw = revealed(closed)
    assert not TreeHead.objects.exists()
    run_draw(draw=draw, at=timezone.now(), actor=OFFICER)
    assert again(draw).head["size"] == TreeHead.objects.get().size


def test_a_draw_is_made_once(closed, library):
    draw = revealed(closed)
    stale = again(draw)
    run_draw(draw=draw, at=timezone.now(), actor=OFFICER)
    for late in (stale, again(draw)):
        with pytest.raises(Refused):
            run_draw(draw=late, at=timezone.now(), actor=OFFICER)
    assert Seat.objects.count() == 4
    with pytest.raises(Refused) as refused:
        prepared(closed)
    assert codes(refused) == ["draw.twice"]


def test_the_next_in_the_same_order_takes_a_declined_seat(closed, library):
    draw = drawn(closed)
    before = [pick["leaf"] for pick in transcript_for(draw, is_open=False)["picks"]]
    second = draw.seats.order_by("id")[1]
    decline_seat(seat=second, reason="出差", at=timezone.now())
    draw = again(draw)
    assert states(draw) == ["invited", "declined", "invited", "invited", "invited"]
    replayed = transcript_for(draw, is_open=False)
    assert [pick["leaf"] for pick in replayed["picks"][:4]] == before
    declined = draw.members.get(place=second.member.place)
    assert [p.index for p in verify_transcript(replayed) if p.outcome == "declined"] == [
        declined.place
    ]


def test_an_unanswered_invitation_lapses_when_its_time_is_up(closed, library, clock):
    draw = drawn(closed)
    due = draw.seats.first().answer_due
    assert due == timezone.now() + timedelta(minutes=60)
    assert lapse_seats(now=due - MINUTE) == 0
    with pytest.raises(Refused) as refused:
        accept_seat(seat=draw.seats.first(), at=due)
    assert codes(refused) == ["seat.late"]
    assert lapse_seats(now=due) == 4
    assert states(draw) == ["lapsed"] * 4 + ["invited"] * 4


def test_an_expert_who_recuses_in_the_middle_is_replaced(closed, library):
    draw = completed(closed)
    seat = draw.seats.first()
    excuse_seat(seat=seat, reason="与投标人有利害关系", at=draw.starts_at + MINUTE)
    draw = again(draw)
    assert draw.state == "seating"
    assert states(draw) == ["excused", "accepted", "accepted", "accepted", "invited"]
    accept_seat(seat=draw.seats.last(), at=timezone.now())
    assert again(draw).state == "complete"


def test_a_pool_used_up_is_short_and_a_further_draw_fills_what_is_left(closed, library):
    for one in library[5:]:
        move_expert(expert=one, name="suspend", reason="病假", actor=OFFICER)
    draw = drawn(closed)
    for seat in draw.seats.order_by("id")[:2]:
        decline_seat(seat=seat, reason="出差", at=timezone.now())
    draw = again(draw)
    assert (draw.state, states(draw).count("invited")) == ("short", 3)
    move_expert(expert=library[5], name="restore", reason="病愈", actor=OFFICER)
    more = prepared(closed)
    assert (more.wanted, more.pool_size, more.code[-2:]) == (1, 1, "D2")
    assert more.plan["set_aside"]["counts"] == {"known": 5, "not_active": 6}


def test_a_full_committee_needs_no_further_draw(closed, library):
    completed(closed)
    with pytest.raises(Refused) as refused:
        prepared(closed)
    assert codes(refused) == ["draw.twice"]


def test_a_party_that_keeps_its_number_back_stops_nothing_and_is_named(closed, library):
    draw = committed(closed)
    reveal(closed, draw, "交易中心")
    draw = again(draw)
    with pytest.raises(Refused) as refused:
        close_reveals(draw=draw, at=draw.reveal_due - MINUTE, actor=OFFICER)
    assert codes(refused) == ["draw.waiting"]
    with pytest.raises(Refused) as refused:
        close_reveals(draw=draw, at=draw.reveal_due, actor=OFFICER)
    assert codes(refused) == ["draw.few"]
    reveal(closed, draw, "招标人")
    close_reveals(draw=draw, at=draw.reveal_due, actor=OFFICER)
    closing = Entry.objects.get(subject=key_of(draw), move="draw.close")
    assert closing.detail == {"silent": ["行政监督部门"]}
    with pytest.raises(Refused):
        reveal(closed, again(draw), "行政监督部门")
    run_draw(draw=again(draw), at=timezone.now(), actor=OFFICER)
    assert len(verify_transcript(transcript_for(again(draw), is_open=False))) == 4


def test_a_number_must_fit_its_commitment_and_come_from_its_party(closed, library):
    draw = prepared(closed)
    with pytest.raises(Refused) as refused:
        commit(closed, draw, "招标人", holder=closed.parties["交易中心"])
    assert codes(refused) == ["draw.party"]
    commit(closed, draw, "招标人")
    with pytest.raises(Refused) as refused:
        commit(closed, draw, "招标人", nonce="09" * 32)
    assert codes(refused) == ["draw.committed"]
    with pytest.raises(Refused) as refused:
        reveal(closed, draw, "招标人")
    assert codes(refused) == ["draw.reveal.not_open"]
    commit(closed, draw, "交易中心")
    commit(closed, draw, "行政监督部门")
    with pytest.raises(Refused) as refused:
        reveal(closed, again(draw), "招标人", nonce="09" * 32)
    assert codes(refused) == ["draw.nonce"]


def test_a_draw_may_be_given_up_only_before_its_outcome_is_fixed(closed, library):
    draw = committed(closed)
    with pytest.raises(Refused) as refused:
        cancel_draw(draw=draw, reason="错", actor=OFFICER)
    assert codes(refused) == ["draw.reason"]
    cancel_draw(draw=draw, reason="专业选错，重新抽取", actor=OFFICER)
    assert again(draw).state == "cancelled"
    fixed = revealed(closed)
    with pytest.raises(Refused) as refused:
        cancel_draw(draw=fixed, reason="结果不满意", actor=OFFICER)
    assert codes(refused) == ["draw.cancel.not_open"]


def test_nothing_is_drawn_before_the_deadline_or_for_too_few_bids(closed, library, clock):
    clock.move_to(DUE - MINUTE)
    with pytest.raises(Refused) as refused:
        prepared(closed)
    assert codes(refused) == ["draw.early"]
    withdraw_bid(bid=Bid.objects.first(), reason="放弃投标", at=timezone.now(), actor=OFFICER)
    clock.move_to(DUE + MINUTE)
    with pytest.raises(Refused) as refused:
        prepared(closed)
    assert codes(refused) == ["draw.bidders"]


SHORT_OF_THE_LAW = (
    ({"size": 4, "experts": 4}, "committee.size"),
    ({"size": 3, "experts": 3}, "committee.size"),
    ({"size": 5, "experts": 3}, "committee.experts"),
    ({"size": 5, "experts": 6}, "committee.experts"),
    ({"specialities": []}, "committee.specialities"),
    ({"size": 19, "experts": 13}, "draw.pool"),
    ({"starts_at": DUE}, "draw.starts_at"),
    ({"starts_at": DUE + timedelta(days=3)}, "draw.prompt"),
)


def test_a_plan_that_falls_short_is_refused(closed, library):
    found = []
    for said, _ in SHORT_OF_THE_LAW:
        with pytest.raises(Refused) as refused:
            prepared(closed, **said)
        found.append(codes(refused))
    assert found == [[code] for _, code in SHORT_OF_THE_LAW]


def test_the_latest_lawful_moment_is_the_second_working_day(closed, library):
    assert prepared(closed, starts_at=DUE + timedelta(days=2)).state == "committing"


def test_who_is_tied_to_a_party_is_not_in_the_pool(closed, library):
    firm = closed.firms[0].credit_code
    tenderer = closed.tender.tenderer.credit_code
    supervisor = closed.tender.supervisor.credit_code
    expert(13, employer_code=firm)
    expert(14, employer_code=supervisor)
    expert(15, employer_code=tenderer)
    kinds = (TieKind.SHAREHOLDER, TieKind.RELATIVE, TieKind.DECLARED)
    for one, kind in zip(library, kinds, strict=False):
        declare_tie(expert=one, draft=TieDraft(kind, "某公司", firm, MONDAY), actor=OFFICER)
    move_expert(expert=library[4], name="leave", reason="退休", actor=OFFICER)
    draw = prepared(closed)
    assert draw.plan["set_aside"]["counts"] == {
        "declared": 1,
        "employer": 2,
        "not_active": 1,
        "relative": 1,
        "shareholder": 1,
        "supervisor": 1,
    }
    assert draw.pool_size == 8


def test_who_sits_for_the_lot_already_is_not_drawn_again(closed, library):
    first = drawn(closed)
    Draw.objects.filter(pk=first.pk).update(state="short")
    later = prepared(closed, size=9, experts=8)
    assert later.plan["set_aside"]["counts"] == {"known": 4}


def test_the_pool_is_in_no_order_that_tells_who_stands_where(closed, library):
    draw = prepared(closed)
    numbers = [m.content["number"] for m in draw.members.order_by("place")]
    assert sorted(numbers) == [one.number for one in library]
    assert numbers != sorted(numbers)


def test_names_are_open_from_the_first_moment_of_the_evaluation(closed, library):
    draw = drawn(closed)
    assert not may_see_names(draw, at=closed.starts_at - timedelta(seconds=1))
    assert may_see_names(draw, at=closed.starts_at)
    assert not may_see_names(prepared_elsewhere(draw), at=closed.starts_at)


def prepared_elsewhere(draw):
    return Draw(state="revealing", starts_at=draw.starts_at)


@pytest.mark.parametrize("is_open", [False, True])
def test_the_downloaded_file_is_verified_by_both_programs(
    closed, library, tmp_path, client, is_open
):
    draw = drawn(closed)
    decline_seat(seat=draw.seats.first(), reason="出差", at=timezone.now())
    if is_open:
        draw.lot.state = "awarded"
        type(draw.lot).objects.filter(pk=draw.lot.pk).update(state="awarded")
    file, planned = tmp_path / "draw.json", tmp_path / "plan.json"
    file.write_bytes(client.get(f"/trading/draws/{draw.code}/draw.json").content)
    planned.write_bytes(client.get(f"/trading/draws/{draw.code}/plan.json").content)
    key = write_key(tmp_path, ledger_key())
    code, words = run("draw", file, "--key", key)
    assert (code, words.count("✓")) == (0, 4), words
    assert f"已公布 {4 if is_open else 0} 人" in words
    assert main(["draw", "verify", str(file), "--plan", str(planned)]) == 0
    assert main(["draw", "verify", str(file), "--key", str(key)]) == 0
    other = json.loads(planned.read_text())
    planned.write_text(json.dumps(other | {"wanted": 5}))
    assert main(["draw", "verify", str(file), "--plan", str(planned)]) == 1
    bent = json.loads(file.read_text())
    bent["head"]["size"] += 1
    file.write_text(json.dumps(bent))
    assert main(["draw", "verify", str(file)]) == 1


def test_a_file_that_is_not_there_cannot_be_verified(db, tmp_path, capsys):
    assert main(["draw", "verify", str(tmp_path / "nothing.json")]) == 1
    assert "读不出" in capsys.readouterr().err
