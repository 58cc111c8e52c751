"""
A year of 82 halls from another system's CSV file into the warehouse.

1.79 million rows with the columns of 受理办理 under Chinese names, translated by a mapping pack,
one row in a hundred wrong in one of five ways. The time runs from the file in a folder to the
commit: copied into the inbox and hashed, its characters checked, every row judged by every rule of the
standard, bad rows kept aside with their reasons, months written as Parquet, all made current in
one transaction. A second file then corrects one row in fifty. Loading again changes nothing.
"""

import os
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.report import arguments, at_least, at_most, open_house, report, say

ROWS, QUICK_ROWS, HALLS = 1_790_000, 300_000, 82
COLUMNS = {
    "办件编号": "number",
    "事项编码": "matter",
    "事项": "matter_name",
    "部门": "department",
    "区划": "region",
    "渠道": "channel",
    "统一平台": "unified",
    "即办": "instant",
    "证件号码": "applicant_mark",
    "大厅": "hall",
    "窗口": "counter",
    "收件时间": "received_at",
    "受理时间": "accepted_at",
    "承诺时限": "due_at",
    "决定时间": "decided_at",
    "办结时间": "closed_at",
    "结果": "outcome",
    "补正": "supplements",
}
CHANNELS = {"网上": "web", "手机": "mobile", "窗口": "counter", "自助": "terminal"}
# n 为行号；每百行错一行，五种错轮着来。
ROWS_OF = """
COPY (
    SELECT '2025' || lpad(n::VARCHAR, 9, '0') AS 办件编号,
        'M' || (n * 7919 % 2000)::VARCHAR AS 事项编码,
        '事项名称' || (n * 7919 % 2000)::VARCHAR AS 事项, '部门' || (n % 40)::VARCHAR AS 部门,
        '3399' || lpad((n % 13)::VARCHAR, 2, '0') AS 区划,
        CASE WHEN n % 500 = 100 THEN '传真'
            ELSE ['网上', '手机', '窗口', '自助'][1 + n % 4] END AS 渠道,
        CASE WHEN n % 33 = 0 THEN '否' ELSE '是' END AS 统一平台,
        CASE WHEN n % 12 = 0 THEN '是' ELSE '否' END AS 即办,
        '33990119' || lpad((n * 104729 % 1000000000)::VARCHAR, 10, '0') AS 证件号码,
        CASE WHEN n % 500 = 200 THEN 'H99'
            ELSE 'H' || lpad((n % {halls})::VARCHAR, 2, '0') END AS 大厅,
        (n % 30)::VARCHAR AS 窗口,
        CASE WHEN n % 500 = 300 THEN '昨天'
            ELSE strftime(received, '%Y-%m-%d %H:%M:%S') END AS 收件时间,
        strftime(received + INTERVAL 5 MINUTE, '%Y-%m-%d %H:%M:%S') AS 受理时间,
        strftime(received + INTERVAL 7 DAY, '%Y-%m-%d %H:%M:%S') AS 承诺时限,
        CASE WHEN n % 500 = 400 THEN '2024-12-31 09:00:00'
            ELSE strftime(received + INTERVAL 2 DAY, '%Y-%m-%d %H:%M:%S') END AS 决定时间,
        strftime(received + INTERVAL 49 HOUR, '%Y-%m-%d %H:%M:%S') AS 办结时间,
        CASE WHEN n % {corrected} = 1 THEN '不准' ELSE '准予' END AS 结果,
        CASE WHEN n % 500 = 0 THEN '一次' ELSE (n % 3 // 2)::VARCHAR END AS 补正
    FROM (SELECT n, TIMESTAMP '2025-01-02 09:00:00'
            + to_seconds((n * 31000000 // {rows})::BIGINT) AS received FROM range({rows}) AS t(n))
) TO '{path}' (HEADER, DELIMITER ',')
"""


def main() -> int:
    """Print rows a second of a first load and of a correction, and what a repeat changes."""
    options = arguments(__doc__ or "")
    open_house(options.database)
    rows = QUICK_ROWS if options.quick else ROWS
    folder = Path(os.environ["ONEWINDOW_HOME"])
    furnish()
    first, second = folder / "year.csv", folder / "corrected.csv"
    write(first, rows=rows, corrected=0)
    write(second, rows=rows, corrected=50)
    say(f"{rows:,} rows, {first.stat().st_size / 1e6:.0f} MB")
    took, loaded = load(first)
    took_again, corrected = load(second)
    before = version()
    repeated, _ = load(first)
    found = (loaded.rows_new, loaded.rows_bad, corrected.rows_changed)
    say(f"new {found[0]:,}, aside {found[1]:,}, corrected {found[2]:,}; repeat {repeated:.1f} s")
    wrong = sum(abs(a - b) for a, b in zip(found, expected(rows), strict=True))
    return report(
        at_least("warehouse_load.csv", rows / took, 200_000, "rows/s"),
        at_least("warehouse_load.correction", rows / took_again, 100_000, "rows/s"),
        at_most("warehouse_load.miscounted", wrong, 0, "rows"),
        at_most("warehouse_load.repeat_changes", int(version() != before), 0, "versions"),
    )


def furnish() -> None:
    """Register 82 halls and the source that speaks of all of them."""
    from django.utils import timezone  # noqa: PLC0415 - Django must be started first

    from onewindow.foundation.directory.api import (  # noqa: PLC0415
        Organization,
        Region,
        Site,
    )
    from onewindow.insight.warehouse.models import Source  # noqa: PLC0415
    from onewindow.kernel.identifiers import credit_code_check_digit  # noqa: PLC0415

    region = Region.objects.get_or_create(
        code="339901", defaults={"name": "云江区", "level": "county"}
    )[0]
    code = "11339901000000001"
    body = Organization.objects.create(
        name="中心",
        credit_code=code + credit_code_check_digit(code),
        kind="department",
        region=region,
        path="/1/",
    )
    Site.objects.bulk_create(
        Site(
            name=f"大厅{n}", code=f"H{n:02d}", kind="hall", organization=body, region=region,
            address="云江路",
        )
        for n in range(HALLS)
    )  # fmt: skip
    columns: dict[str, Any] = {name: {"from": words} for words, name in COLUMNS.items()}
    columns["channel"]["values"] = CHANNELS
    columns["outcome"]["values"] = {"准予": "granted", "不准": "refused"}
    content = {
        "code": "bench",
        "name": "全市办件系统",
        "tables": {"cases": {"id": ["办件编号"], "columns": columns}},
    }
    Source.objects.create(
        code="bench", name="全市办件系统", content=content, digest="0", loaded_at=timezone.now()
    )


def write(path: Path, *, rows: int, corrected: int) -> None:
    """Write the file of the year."""
    import duckdb  # noqa: PLC0415

    with duckdb.connect() as connection:
        connection.execute(ROWS_OF.format(rows=rows, corrected=corrected, halls=HALLS, path=path))


def load(path: Path) -> tuple[float, Any]:
    """Load the file and return how long it took, and its load."""
    from django.utils import timezone  # noqa: PLC0415

    from onewindow.insight.warehouse.actions.loading import run_load  # noqa: PLC0415
    from onewindow.insight.warehouse.actions.receiving import (  # noqa: PLC0415
        Delivery,
        receive_file,
    )
    from onewindow.insight.warehouse.gateways.inbox import chunks_of  # noqa: PLC0415
    from onewindow.insight.warehouse.rules.loads import LoadKind  # noqa: PLC0415
    from onewindow.kernel.actors import SYSTEM  # noqa: PLC0415

    steps: list[tuple[str, float]] = []
    started = time.perf_counter()
    delivery = Delivery("bench", "cases", LoadKind.FILE, path.name)
    received, _ = receive_file(
        delivery=delivery, chunks=chunks_of(path), at=timezone.now(), actor=SYSTEM
    )
    loaded = run_load(
        load=received,
        at=timezone.now(),
        told=lambda step: steps.append((step, time.perf_counter() - started)),
    )
    took = time.perf_counter() - started
    if loaded.state != "done":
        sys.exit(f"✗ {loaded.reason}")
    say("  " + " · ".join(f"{at:.1f} s {step}" for step, at in steps) + f" · {took:.1f} s 完成")
    return took, loaded


def expected(rows: int) -> tuple[int, int, int]:
    """Return how many rows are new, how many are kept aside, how many the second file changes."""
    bad = len(range(0, rows, 100))
    return rows - bad, bad, len(range(1, rows, 50))


def version() -> str:
    """Return the version of the data."""
    from onewindow.insight.warehouse.api import data_version  # noqa: PLC0415

    return data_version()


if __name__ == "__main__":
    sys.exit(main())
