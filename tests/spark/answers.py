"""What a scan and what the roll-ups say, in a form that can be compared with ``==``."""

from itertools import pairwise

from onewindow.engines.indicators.api import measure_query
from onewindow.insight.cockpit.queries.keeping import current, load


def answer(scans, definitions, **said):
    """Return every measure by table and keys, as this scanner gathers it."""
    found = {}
    for scan in measure_query(definitions, dialect=scans.dialect, **said):
        columns = scans.columns(scan)
        for row in zip(*(column.tolist() for column in columns.values()), strict=True):
            plain = [one.tolist() if hasattr(one, "tolist") else one for one in row]
            keys, cell = scan.cell(plain)
            assert (scan.facts, scan.dated, keys) not in found
            found[scan.facts, scan.dated, keys] = cell
    return found


def rolled_up():
    """Return every measure of the current roll-ups by file: hall, day and term."""
    return {
        path: _cells(load(path))
        for months in current().blocks.values()
        for path in months.values()
    }


def _cells(block):
    lists = {}
    for term, (flat, ends) in block.lists.items():
        names = block.keys.get(term)
        values = flat.tolist() if names is None else [*zip(names, flat.tolist(), strict=True)]
        lists[term] = [sorted(values[start:end]) for start, end in pairwise(ends)]
    return block.halls, block.terms, block.sums.tolist(), block.maxima.tolist(), lists
