"""A hall, its queue system, and files of it."""

from datetime import datetime
from zoneinfo import ZoneInfo

from onewindow.foundation.directory.models import Site
from onewindow.insight.warehouse.actions.loading import run_load
from onewindow.insight.warehouse.actions.receiving import Delivery, receive_file
from onewindow.insight.warehouse.models import Source
from onewindow.insight.warehouse.rules.loads import LoadKind
from onewindow.kernel.canonical import digest
from tests.builders import TESTER, organization, region

NOW = datetime(2026, 4, 1, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
HEADER = "票号,方式,取号时间,叫号时间,开始,结束,结果,身份证"
VISITS = {
    "id": ["票号", "取号时间"],
    "columns": {
        "number": {"from": "票号"},
        "channel": {"from": "方式", "values": {"机": "kiosk", "手机": "mobile"}},
        "taken_at": {"from": "取号时间"},
        "called_at": {"from": "叫号时间"},
        "started_at": {"from": "开始"},
        "ended_at": {"from": "结束"},
        "outcome": {"from": "结果", "values": {"办完": "served", "过号": "missed"}},
        "person_mark": {"from": "身份证"},
    },
}


def hall(code="XH1", serial=77):
    return Site.objects.create(
        name=f"大厅{code}",
        code=code,
        kind="hall",
        organization=organization(serial, name=f"中心{code}"),
        region=region(),
        address="云江路1号",
    )


def pack(**said):
    return {
        "code": "xinghu",
        "name": "星湖大厅排队系统",
        "hall": "XH1",
        "tables": {"visits": VISITS},
        **said,
    }


def source(**said):
    content = pack(**said)
    return Source.objects.create(
        code=content["code"],
        name=content["name"],
        hall=content["hall"],
        content=content,
        digest=digest({"content": str(content)}).hex(),
        loaded_at=NOW,
    )


def csv_of(*lines, header=HEADER):
    return "".join(f"{line}\n" for line in (header, *lines)).encode()


def receive(content, *, name="visits.csv", table="visits", at=NOW, code="xinghu"):
    delivery = Delivery(code, table, LoadKind.FILE, name)
    return receive_file(delivery=delivery, chunks=[content], at=at, actor=TESTER)


def load(content, **said):
    received, _ = receive(content, **said)
    return run_load(load=received, at=said.get("at", NOW))


def counts(loaded):
    return (
        loaded.rows_read,
        loaded.rows_new,
        loaded.rows_changed,
        loaded.rows_same,
        loaded.rows_bad,
    )
