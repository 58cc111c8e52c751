"""
Our own facts as they are this moment, before they are loaded; nothing is written.

A row passes the same mapping and the same checks as in a load, so that it is what the load will
make of it, and a row that a load would put aside is none.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from onewindow.insight.warehouse.actions.loading import circumstances
from onewindow.insight.warehouse.gateways.checking import check, pick_good
from onewindow.insight.warehouse.gateways.inbox import lines_of
from onewindow.insight.warehouse.gateways.reading import opened, spill
from onewindow.insight.warehouse.gateways.staging import Form, opened_file
from onewindow.insight.warehouse.models import Load
from onewindow.insight.warehouse.queries.feeds import FEEDS
from onewindow.insight.warehouse.queries.marks import mark_key
from onewindow.insight.warehouse.queries.sources import mapping_of, own_pack
from onewindow.insight.warehouse.queries.standard import standard
from onewindow.insight.warehouse.rules.loads import LoadState
from onewindow.insight.warehouse.rules.sources import OWN, settled_mapping

Row = dict[str, Any]
_NOT_LOADED = 0


def loaded_leaf() -> int:
    """Return the leaf of the record up to which all of our own facts are loaded."""
    done = Load.objects.filter(source=OWN, state=LoadState.DONE.value).order_by("-id")
    last = [done.filter(table=feed.table).values_list("cursor", flat=True)[:1] for feed in FEEDS]
    return min((int(cursor or 0) for found in last for cursor in found), default=_NOT_LOADED)


def own_rows(subjects: Iterable[str], *, at: datetime) -> dict[str, list[Row]]:
    """
    Return the rows of each fact table that these subjects of the record stand for, as of now.

    A subject is ``model:key``; those that stand for no fact are left out.
    """
    entries: dict[str, list[int]] = defaultdict(list)
    known = {label for feed in FEEDS for label in feed.told}
    for subject in subjects:
        label, _, key = subject.partition(":")
        if label in known:
            entries[label].append(int(key))
    found = {feed.table: list(feed.rows_told(entries)) for feed in FEEDS}
    return {table: _checked(table, rows, at=at) for table, rows in found.items() if rows}


def _checked(name: str, rows: list[Row], *, at: datetime) -> list[Row]:
    pack, table, header = own_pack(), standard()[name], list(rows[0])
    mapping = settled_mapping(table, mapping_of(pack, name), header)
    with NamedTemporaryFile(dir=spill(), suffix=".csv") as file, opened() as connection:
        file.writelines(lines_of(header, (list(row.values()) for row in rows)))
        file.flush()
        form = Form(pack.encoding, pack.delimiter, "")
        with opened_file(connection, Path(file.name), form) as found:
            connection.execute(f"SET VARIABLE mark_key = '{mark_key()}'")
            told = circumstances(pack, at=at)
            check(connection, table=table, mapping=mapping, told=told, opened=found)
        pick_good(connection, table=table, source=OWN, load=0)
        names = list(table.types)
        answer = connection.execute("SELECT * FROM good").fetchall()
    return [dict(zip(names, row, strict=True)) for row in answer]
