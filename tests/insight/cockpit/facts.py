"""Small facts for the tests of the cockpit, written as SQL literals by hand."""

from onewindow.foundation.directory.models import Site
from onewindow.insight.warehouse.api import write_months
from onewindow.insight.warehouse.gateways.reading import opened


def write(table, rows, *, source="one"):
    """Write these rows, each a mapping of SQL literals by column, as the facts of a table."""
    columns = list(dict.fromkeys(name for row in rows for name in row))
    values = ", ".join(
        f"({', '.join(str(row.get(name, 'NULL')) for name in columns)})" for row in rows
    )
    names = ", ".join(f'"{name}"' for name in columns)
    select = f"SELECT * FROM (VALUES {values}) AS said({names})"
    with opened() as connection:
        return write_months(connection, table=table, source=source, select=select)


def at(text):
    """Return a moment, or an empty one, as SQL."""
    return f"TIMESTAMP '{text}'" if text else "CAST(NULL AS TIMESTAMP)"


def visit(key, taken, called=None, *, hall="H1", **said):
    """Return a visit with the moments at which the ticket was taken and called."""
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


def site(body):
    """Return the place H1, run by this body."""
    return Site.objects.create(
        code="H1",
        name="云西区大厅",
        kind="hall",
        organization=body,
        region=body.region,
        address="一路1号",
    )
