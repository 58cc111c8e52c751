"""Nobody sees a blinded field before its event: every page and answer, every reader."""

from decimal import Decimal

import pytest

from onewindow.foundation.accounts.api import roles_of
from onewindow.kernel.access import PUBLIC, Role
from onewindow.trading.evaluation.api import Blinds, PointsDraft, save_points
from onewindow.trading.evaluation.rules import TABLE, Field, Reader, Stage, may_see, opens_at
from tests.architecture.test_access import OPERATIONS, PAGES
from tests.builders import organization, user
from tests.trading.evaluation.signing import sign
from tests.trading.evaluation.sittings import (
    add_up,
    again,
    begin,
    close,
    find_all,
    leader,
    mark_all,
    members,
    reported,
    started,
)

BACKEND = "django.contrib.auth.backends.ModelBackend"
BLINDS = Blinds(is_blind=True, hides_prices=True)


def test_the_table_says_for_every_field_when_it_opens_to_whom():
    when = {
        field: tuple(opens_at(field, reader, Blinds()) for reader in Reader) for field in Field
    }
    assert when == {
        Field.COMMITTEE: (Stage.STARTED, Stage.STARTED, Stage.DECIDED),
        Field.AUTHOR: (Stage.STARTED, Stage.STARTED, Stage.PUBLISHED),
        Field.PRICE: (Stage.STARTED, Stage.STARTED, Stage.PUBLISHED),
        Field.FINDINGS: (Stage.REVIEWED, Stage.REVIEWED, Stage.PUBLISHED),
        Field.MARKS: (Stage.MARKED, Stage.MARKED, Stage.NEVER),
        Field.RESULT: (Stage.MARKED, Stage.MARKED, Stage.PUBLISHED),
        Field.PAYER: (Stage.NEVER, Stage.STARTED, Stage.NEVER),
    }
    assert set(TABLE) == set(Field)


@pytest.mark.parametrize("field", [Field.AUTHOR, Field.PRICE])
def test_a_blind_part_and_hidden_prices_open_when_all_points_are_in(field):
    seen = [
        may_see(field, Reader.MEMBER, at=stage, blinds=BLINDS)
        for stage in (Stage.STARTED, Stage.REVIEWED, Stage.MARKED)
    ]
    assert seen == [False, False, True]


def addresses(evaluation, who):
    """Yield every address that answers this reader, with this evaluation in it."""
    roles = roles_of(who) if who else PUBLIC
    lot = evaluation.lot
    for door in (*PAGES, *(one for one in OPERATIONS if one.method == "GET")):
        if not door.access or not door.access & roles:
            continue
        route = door.route
        code = (
            evaluation.code
            if "evaluations" in route
            else lot.draws.first().code
            if "draws" in route and "lots" not in route
            else lot.code
            if "lots" in route
            else lot.tender.code
        )
        keys = [evaluation.contenders.first().credit_code, evaluation.contenders.first().alias]
        for key in keys if "<str:key>" in route else keys[:1]:
            for part in ("technical", "price_roll") if "<str:name>" in route else ("",):
                filled = route
                for mark, value in (
                    ("<str:code>", code),
                    ("{code}", code),
                    ("<str:key>", key),
                    ("<str:name>", part),
                ):
                    filled = filled.replace(mark, value)
                if not set("<{(") & set(filled):
                    yield f"/{filled}"


def read(client, evaluation, people):
    """Return all that each reader can read anywhere, by reader and address."""
    found = {}
    for name, who in people.items():
        client.logout()
        if who:
            client.force_login(who, backend=BACKEND)
        for address in addresses(evaluation, who):
            answer = client.get(address)
            if answer.status_code == 200 and not answer.streaming:
                found[name, address] = answer.content.decode(errors="replace")
    return found


def told(pages, words, readers=None):
    """Return who could read one of the words where."""
    return sorted(
        (key, word)
        for key, page in pages.items()
        if readers is None or key[0] in readers
        for word in words
        if word in page
    )


def test_no_page_or_answer_shows_a_blinded_field_before_its_event(client, closed, library, clock):
    evaluation = started(closed, clock, blinds=BLINDS)
    home = organization(7, name="市政府", path="/7/")
    people = {
        **{f"member{one.number}": one.user for one in members(evaluation)},
        "centre": closed.parties["交易中心"],
        "watch": closed.parties["行政监督部门"],
        "auditor": closed.auditor,
        "stranger": user("other-buyer", role=Role.TENDERER, at=home),
        "public": None,
    }
    committee = [one.user.name for one in members(evaluation) if one.seat_id]
    outside = ("stranger", "public")
    prices = ["9800000", "9,800,000", "9500000", "9,500,000", "9600000", "9,600,000"]
    inside = [name for name in people if name not in outside]

    pages = read(client, evaluation, people)
    own = f"/desk/evaluations/{evaluation.code}/"
    assert ("member1", own) in pages
    assert ("centre", f"{own}monitor/") in pages
    assert told(pages, [*committee, evaluation.code], outside) == []
    rooms = {key: page for key, page in pages.items() if "evaluations" in key[1]}
    assert told(rooms, prices) == []

    begin(evaluation)
    find_all(evaluation)
    close(evaluation)
    first = members(evaluation)[0]
    bids = list(evaluation.contenders.order_by("credit_code"))
    drafts = [PointsDraft(bid.alias, "plan", Decimal("33.33")) for bid in bids]
    save_points(member=first, drafts=drafts)
    pages = read(client, evaluation, people)
    rooms = {key: page for key, page in pages.items() if "evaluations" in key[1]}
    assert told(rooms, prices) == []
    assert {key[0] for key, _ in told(rooms, ["33.33"])} == {"member1"}
    together = [
        (key, bid.alias)
        for key, page in rooms.items()
        for bid in bids
        for line in page.splitlines()
        if bid.name in line and f"暗标{bid.alias}" in line
    ]
    assert together == []

    mark_all(evaluation)
    add_up(evaluation)
    pages = read(client, evaluation, people)
    assert ("member1", own) in pages
    rooms = {key: page for key, page in pages.items() if "evaluations" in key[1]}
    assert {key[0] for key, _ in told(rooms, ["9,800,000.00"])} >= set(inside)
    assert told(pages, ["91.47", *committee], outside) == []
    assert again(evaluation).leader_id == leader(evaluation).pk


def test_results_are_public_with_the_publicity_and_names_with_the_decision(
    client, closed, library, clock
):
    evaluation = reported(closed, clock)
    sign(evaluation)
    address = f"/trading/lots/{closed.lot.code}/evaluation/"
    assert client.get(address).status_code == 404
    type(closed.lot).objects.filter(pk=closed.lot.pk).update(state="publicized")
    page = client.get(address).content.decode()
    name = next(one.user.name for one in members(evaluation) if one.seat_id)
    assert ("91.47" in page, name in page) == (True, False)
    type(closed.lot).objects.filter(pk=closed.lot.pk).update(state="awarded")
    assert name in client.get(address).content.decode()
