"""
Scans on a cluster of Spark: it reads the current files and leaves the answer beside them.

The answer comes back as Parquet in the warehouse's own spill folder, which every machine of the
cluster must reach under the same path, as it must reach the facts. DuckDB reads it from there, so
that both engines hand out the very same arrays.
"""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from importlib.util import find_spec
from os import environ
from typing import Any
from uuid import uuid4

from onewindow.engines.indicators.api import SPARK, Dialect, Scan
from onewindow.insight.warehouse.gateways.reading import facts_folder, opened, spill
from onewindow.insight.warehouse.queries.parts import files_between
from onewindow.insight.warehouse.queries.standard import standard
from onewindow.insight.warehouse.rules import FactTable
from onewindow.kernel.violations import refuse

_TYPES = {"VARCHAR": "STRING", "TIMESTAMP": "TIMESTAMP_NTZ"}
_SETTINGS = {
    "spark.app.name": "onewindow rollups",
    "spark.log.level": "ERROR",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    # 时刻不带时区；超出范围就报错，不给错数；文字里的 ${…} 不是变量。
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.decimalOperations.allowPrecisionLoss": "false",
    "spark.sql.variable.substitute": "false",
    "spark.sql.parquet.datetimeRebaseModeInRead": "CORRECTED",
    # 文件都已知道，不必为列文件另起任务；算到一半的任务不留下文件。
    "spark.sql.sources.parallelPartitionDiscovery.threshold": "100000",
    "spark.hadoop.mapreduce.fileoutputcommitter.algorithm.version": "1",
}


@contextmanager
def cluster(master: str) -> Iterator["Cluster"]:
    """
    Give the cluster whose master has this address; it is called only when it has work.

    :raises Refused: if the extra or Java is missing.
    """
    check_installed()
    found = Cluster(master)
    try:
        yield found
    finally:
        found.leave()


def check_installed() -> None:
    """Refuse if this machine cannot talk to Spark, with what to install."""
    if find_spec("pyspark") is None:
        raise refuse(
            "spark.extra", "要在 Spark 上汇总，须先装附加组件：pip install 'onewindow[spark]'"
        )
    if not (environ.get("JAVA_HOME") or shutil.which("java")):
        raise refuse(
            "spark.java",
            "要在 Spark 上汇总，须先装 Java 17：apt-get install openjdk-17-jre-headless",
        )


@dataclass
class Cluster:
    """A cluster that runs scans written for Spark."""

    master: str
    dialect: Dialect = SPARK
    is_called: bool = False

    @cached_property
    def session(self) -> Any:
        """Return the session, with a Java process of its own that ends with it."""
        self.is_called = True
        builder = import_module("pyspark.sql").SparkSession.builder.master(self.master)
        for name, value in _SETTINGS.items():
            builder = builder.config(name, value)
        return builder.getOrCreate()

    def columns(self, scan: Scan) -> Mapping[str, Any]:
        """Return the answer of a scan."""
        self._show(standard()[scan.facts], scan)
        answer = spill() / f"spark-{uuid4().hex}"
        try:
            self.session.sql(scan.sql).write.parquet(answer.as_uri())
            with opened() as connection:
                read = connection.execute(f"SELECT * FROM read_parquet('{answer}/*.parquet')")  # noqa: S608 - our own path
                found: Mapping[str, Any] = read.fetchnumpy()
                return found
        finally:
            shutil.rmtree(answer, ignore_errors=True)

    def leave(self) -> None:
        """Give the cluster back and end the Java process."""
        if not self.is_called:
            return
        if "session" in self.__dict__:
            self.session.stop()
        context = import_module("pyspark").SparkContext
        gateway = context._gateway  # noqa: SLF001 - pyspark has no other way to end its Java
        if gateway is not None:
            gateway.shutdown()
            gateway.proc.stdin.close()
            gateway.proc.wait()
        context._gateway = context._jvm = None  # noqa: SLF001

    def _show(self, table: FactTable, scan: Scan) -> None:
        """Make a view over the table's current files that can hold rows of the scan."""
        columns = {SPARK.column(n): _TYPES.get(kind, kind) for n, kind in table.types.items()}
        files = files_between(table, scan.dated, scan.since, scan.until)
        if files:
            schema = ", ".join(f"{name} {kind}" for name, kind in columns.items())
            paths = [(facts_folder() / path).as_uri() for path in files]
            rows = self.session.read.schema(schema).parquet(*paths)
        else:
            empty = ", ".join(f"CAST(NULL AS {kind}) AS {n}" for n, kind in columns.items())
            rows = self.session.sql(f"SELECT {empty} WHERE false")
        rows.createOrReplaceTempView(table.table)
