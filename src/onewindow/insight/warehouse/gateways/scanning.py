"""Who runs the scans of the indicators: DuckDB in this process, or a cluster of Spark."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

from onewindow.engines.indicators.api import DUCKDB, Dialect, Scan
from onewindow.insight.warehouse.gateways.cluster import cluster
from onewindow.insight.warehouse.gateways.reading import warehouse_here


class Scanner(Protocol):
    """Runs scans that are written in its dialect; every scanner gives the same answer."""

    @property
    def dialect(self) -> Dialect:
        """Return the SQL that it takes."""

    def columns(self, scan: Scan) -> Mapping[str, Any]:
        """Return the answer as arrays of numpy by the names of the columns."""


@dataclass(frozen=True, slots=True)
class Embedded:
    """DuckDB in this process."""

    connection: Any
    dialect: Dialect = DUCKDB

    def columns(self, scan: Scan) -> Mapping[str, Any]:
        """Return the answer of a scan."""
        answer: Mapping[str, Any] = self.connection.execute(scan.sql).fetchnumpy()
        return answer


@contextmanager
def scanner(spark: str = "") -> Iterator[Scanner]:
    """
    Give who scans the current facts: the Spark cluster of this address, else this process.

    :raises Refused: if the cluster is wanted and what it needs is not installed.
    """
    if spark:
        with cluster(spark) as found:
            yield found
        return
    with warehouse_here() as connection:
        yield Embedded(connection)
