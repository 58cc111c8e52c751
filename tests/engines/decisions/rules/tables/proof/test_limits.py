"""A big table is proved in about a second; a hostile one is stopped and told so."""

import random
import time

from onewindow.engines.decisions.api import HitPolicy, Input, compiled, prove
from onewindow.engines.decisions.rules.tables.proof import geometry
from tests.engines.decisions.rules.tables.tables import POINTS, row, table

INPUTS = tuple(
    Input(
        code=f"n{n}", label=f"数{n}", kind="number", source=f"answer.n{n}", minimum=0, maximum=1000
    )
    for n in range(12)
)


def split(chance, box, count):
    """Return that many boxes that fill the box without overlapping."""
    if count == 1:
        return [box]
    place = chance.randrange(12)
    low, high = box[place]
    if high - low < 2:
        return split(chance, box, count)
    middle, left = chance.randint(low + 1, high - 1), chance.randint(1, count - 1)
    one, other = list(box), list(box)
    one[place], other[place] = (low, middle), (middle, high)
    return split(chance, one, left) + split(chance, other, count - left)


def partition(seed, count=60):
    """Return a UNIQUE table whose rows fill everything, in no order."""
    chance = random.Random(seed)
    boxes = split(chance, [(0, 1000)] * 12, count)
    chance.shuffle(boxes)
    rows = [
        row(
            f"r{number}",
            "1",
            "points",
            **{
                f"n{n}": f"[{low}..{high}{']' if high == 1000 else ')'}"
                for n, (low, high) in enumerate(box)
                if (low, high) != (0, 1000)
            },
        )
        for number, box in enumerate(boxes)
    ]
    return table(*rows, inputs=INPUTS, outputs=(POINTS,), hit=HitPolicy.UNIQUE)


def codes(planted):
    return {fault.code for fault in prove(planted)} - {"row.no_example"}


def test_sixty_rows_over_twelve_inputs_are_proved_complete_and_free_of_overlaps():
    started = time.process_time()
    assert codes(partition(1)) == set()
    assert time.process_time() - started < 2


def test_one_missing_row_among_sixty_is_found():
    whole = partition(2)
    assert codes(whole.model_copy(update={"rows": whole.rows[:-1]})) == {"rows.gap"}


def test_a_table_that_cuts_everything_to_pieces_is_stopped():
    # 四十个“是或否”，五百行各看四个：有没有遗漏，是难解的布尔可满足问题。
    chance = random.Random(1)
    items = [
        Input(code=f"b{n}", label=f"是{n}", kind="boolean", source=f"answer.b{n}")
        for n in range(40)
    ]
    rows = [
        row(
            f"r{number}",
            "1",
            "points",
            **{f"b{n}": chance.choice(("true", "false")) for n in chance.sample(range(40), 4)},
        )
        for number in range(500)
    ]
    started = time.process_time()
    assert codes(table(*rows, inputs=tuple(items), outputs=(POINTS,))) == {
        "table.too_many_combinations"
    }
    assert time.process_time() - started < 10


def test_the_search_gives_up_after_its_steps(monkeypatch):
    monkeypatch.setattr(geometry.Steps, "__init__", lambda self: setattr(self, "left", 3))
    (stopped,) = [f for f in prove(partition(3)) if f.code.startswith("table.")]
    assert (stopped.code, stopped.address) == ("table.too_many_combinations", "rows")
    assert stopped.message == (
        "规则把各因素切得太碎，组合过多，无法在限定步数内查完是否有遗漏，请拆成几张表"
    )


def test_a_deep_or_endless_cell_is_refused_at_once():
    for cell in ("(" * 900 + "1", "not(" * 190 + "1" + ")" * 190, "[1..1" + "0" * 900 + "]"):
        planted = table(row("a", "1", "points", n0=cell), inputs=INPUTS, outputs=(POINTS,))
        assert [f.address for f in prove(planted) if f.code.startswith("cell.")] == [
            "rows.0.when.n0"
        ]


def test_a_proved_table_of_sixty_rows_decides():
    assert compiled(partition(1)).decide({}).missing != ()
