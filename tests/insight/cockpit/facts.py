"""Small facts for the tests of the cockpit, written as SQL literals by hand."""

from onewindow.insight.warehouse.api import write_months
from onewindow.insight.warehouse.gateways.reading import opened


def write(table, rows, *, source="one"):
    """Write these rows, each a mapping of SQL literals by column, as the facts of a table."""
    selects = [
        "SELECT " + ", ".join(f'{sql} AS "{name}"' for name, sql in row.items()) for row in rows
    ]
    with opened() as connection:
        return write_months(
            connection, table=table, source=source, select=" UNION ALL BY NAME ".join(selects)
        )


def at(text):
    """Return a moment, or an empty one, as SQL."""
    return f"TIMESTAMP '{text}'" if text else "CAST(NULL AS TIMESTAMP)"


def visit(key, taken, called=None, *, hall="H1", **said):
    """Return a visit that was called after these minutes past its own."""
    return {
        "id": f"'{key}'",
        "hall": f"'{hall}'",
        "number": f"'{key}'",
        "taken_at": at(taken),
        "called_at": at(called),
        **said,
    }


def case(key, received, *, hall="H1", **said):
    """Return a case received at this moment."""
    return {
        "id": f"'{key}'",
        "hall": f"'{hall}'",
        "number": f"'{key}'",
        "matter": "'M1'",
        "received_at": at(received),
        **said,
    }
