"""
An instant decision (智能秒办) against the same statements in raw SQL on the same database.

One decision is: check the answers, gather the facts, evaluate the table, write case, materials,
clocks, decision, certificate, documents, message and entries in one durable transaction. Its
statements are recorded once; then the product and the bare driver run in turns, the product on one
database, the recorded statements on a copy that started out the same. Every value of the bare
driver's rows is ready beforehand, except the two signatures of the certificate: no program that
writes such a row gets around making them, so the bare driver makes them too (decision 7). What the
ratio is without them is printed beside it.
"""

import json
import shutil
import sqlite3
import sys
import time
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.city import employment, furnish
from benchmarks.report import arguments, at_least, open_house, progress, report, say

TODAY = date(2026, 11, 23)
ROUNDS, QUICK_ROUNDS, BATCH = 15, 5, 30
PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "cache_size=-32000", "mmap_size=268435456")

Statement = tuple[str, Any]


class Recorder:
    """Keeps every statement that the product sends, as the driver gets it."""

    def __init__(self) -> None:
        self.statements: list[Statement] = []

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.statements.append((sql, params))
        return execute(sql, params, many, context)


def main() -> int:
    """Print the ratio: how many decisions the product makes while raw SQL makes one."""
    options = arguments(__doc__ or "")
    open_house(options.database)
    furnish(on=TODAY)
    from django.db import connection  # noqa: PLC0415 - Django must be started first

    rounds = QUICK_ROUNDS if options.quick else ROUNDS
    decide = decider()
    decide()
    replica = Replica(connection)
    recorded = record(connection, decide, 2 * rounds * BATCH)
    replica.restore_product()
    ratios, bare, ours = [], [], []
    for index in progress(range(2 * rounds), total=2 * rounds, label="rounds"):
        taken = timed(lambda: [decide() for _ in range(BATCH)])
        batch = recorded[index * BATCH : (index + 1) * BATCH]
        faces = [face_of(one) if index % 2 else b"" for one in batch]
        raw = timed(lambda: replica.run(batch, faces))  # noqa: B023 - called at once
        (ratios if index % 2 else bare).append(raw / taken)
        ours.append(BATCH / taken)
    say(f"product {median(ours):.0f}/s; statements a decision: {len(recorded[0])}; pair by pair:")
    say(" ".join(f"{ratio:.2f}" for ratio in ratios))
    say(f"where the bare driver does not sign: {median(bare):.2f}")
    name = f"instant_decision.{connection.vendor}"
    return report(at_least(name, median(ratios), 0.6, "of raw SQL"))


def decider() -> Any:
    """Return a function that makes one instant decision."""
    from onewindow.city.characters import DRIVER  # noqa: PLC0415
    from onewindow.foundation.directory.api import person_by_number  # noqa: PLC0415
    from onewindow.kernel.actors import Actor  # noqa: PLC0415
    from onewindow.services.casework.api import (  # noqa: PLC0415
        Application,
        Channel,
        Outcome,
        submit_application,
    )
    from onewindow.services.catalog.api import current_edition, matter_by_slug  # noqa: PLC0415

    # 请求到达动作之前，中间件已经认出了本人；submit_http 连同登录一起量。
    actor, person = Actor("user:1", "李晓云"), person_by_number(DRIVER.number)

    def decide() -> None:
        edition = current_edition(matter_by_slug("RS06"), on=TODAY)
        application = Application(
            edition=edition, person=person, channel=Channel.ONLINE, **employment()
        )
        case = submit_application(application=application, on=TODAY, actor=actor)
        if case.outcome != Outcome.INSTANT_GRANT:
            raise SystemExit(f"not granted: {case.state}")

    return decide


def record(connection: Any, decide: Any, count: int) -> list[list[Statement]]:
    """Return the statements of so many decisions."""
    found = []
    for _ in range(count):
        recorder = Recorder()
        with connection.execute_wrapper(recorder):
            decide()
        found.append([s for s in recorder.statements if "SAVEPOINT" not in s[0]])
    return found


def face_of(statements: list[Statement]) -> bytes:
    """Return the face of the certificate that the statements store, as it is signed."""
    from onewindow.kernel.canonical import canonical_bytes  # noqa: PLC0415

    ((sql, values),) = (s for s in statements if 'INTO "certificates_certificate"' in s[0])
    face = values[[name.strip(' "') for name in sql.split("(")[1].split(",")].index("face")]
    return canonical_bytes(json.loads(face) if isinstance(face, str) else face.obj)


def timed(work: Any) -> float:
    """Return the seconds that the work took."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


class Replica:
    """A copy of the database as it was before the recording, driven without the product."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        self.name = connection.settings_dict["NAME"]
        connection.close()
        if connection.vendor == "sqlite":
            self.before = Path(f"{self.name}.before")
            self._fold(self.name)
            shutil.copy(self.name, self.before)
            self.raw = self._sqlite()
        else:
            self._copy(f"{self.name}_before")
            self._copy(f"{self.name}_raw")
            self.raw = self._postgresql()

    def restore_product(self) -> None:
        """Put the product's database back to where the recording began."""
        self.connection.close()
        if self.connection.vendor == "sqlite":
            for suffix in ("-wal", "-shm"):
                Path(f"{self.name}{suffix}").unlink(missing_ok=True)
            shutil.copy(self.before, self.name)
            return
        with self._server() as server:
            server.execute(f'DROP DATABASE "{self.name}"')
            server.execute(f'CREATE DATABASE "{self.name}" TEMPLATE "{self.name}_before"')

    def run(self, batch: list[list[Statement]], faces: list[bytes]) -> None:
        """Run each decision's statements in one transaction, and sign its face if there is one."""
        from onewindow.services.certificates.gateways import signers  # noqa: PLC0415

        for statements, face in zip(batch, faces, strict=True):
            cursor = self.raw.cursor()
            if not any(sql.startswith("BEGIN") for sql, _ in statements):
                cursor.execute("BEGIN", ())
            for sql, params in statements:
                cursor.execute(sql, params or ())
                if cursor.description:
                    cursor.fetchall()
                if face and 'INTO "certificates_certificate"' in sql:
                    for signer in signers():
                        signer.sign(face)
            cursor.execute("COMMIT", ())

    def _sqlite(self) -> Any:
        path = f"{self.name}.raw"
        shutil.copy(self.before, path)
        raw = sqlite3.connect(path, isolation_level=None)
        for pragma in PRAGMAS:
            raw.execute(f"PRAGMA {pragma}")
        return _Question(raw)

    def _fold(self, name: str) -> None:
        with sqlite3.connect(name) as plain:
            plain.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        plain.close()

    def _server(self) -> Any:
        import psycopg  # noqa: PLC0415 - only on PostgreSQL

        return psycopg.connect(**self._address("postgres"), autocommit=True)

    def _address(self, name: str) -> dict[str, Any]:
        values = self.connection.settings_dict
        parts = {
            "host": values["HOST"],
            "port": values["PORT"],
            "user": values["USER"],
            "password": values["PASSWORD"],
            "dbname": name,
        }
        return {key: value for key, value in parts.items() if value}

    def _copy(self, name: str) -> None:
        with self._server() as server:
            server.execute(f'DROP DATABASE IF EXISTS "{name}"')
            server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{self.name}"')

    def _postgresql(self) -> Any:
        import psycopg  # noqa: PLC0415 - only on PostgreSQL

        return psycopg.connect(
            **self._address(f"{self.name}_raw"), autocommit=True, prepare_threshold=None
        )


class _Question:
    """SQLite's driver wants question marks where Django writes %s; translated once a statement."""

    def __init__(self, raw: sqlite3.Connection) -> None:
        self.raw, self.known = raw, {}

    def cursor(self) -> Any:
        cursor = self.raw.cursor()
        execute, known = cursor.execute, self.known

        class Cursor:
            fetchall = cursor.fetchall

            @property
            def description(self) -> Any:
                return cursor.description

            def execute(self, sql: str, params: Any) -> None:
                text = known.get(sql)
                if text is None:
                    text = known[sql] = sql.replace("%s", "?").replace("%%", "%")
                execute(text, params)

        return Cursor()


if __name__ == "__main__":
    sys.exit(main())
