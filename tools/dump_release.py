"""Keep the database of a release for later upgrades: ``python tools/dump_release.py 0.1.0``."""

import gzip
import os
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

SEAL = """
import os, django
os.environ["DJANGO_SETTINGS_MODULE"] = "onewindow.site.settings"
django.setup()
from onewindow.foundation.records.api import seal_all
seal_all()
"""
ROOT = Path(__file__).resolve().parents[1]


def main(version: str) -> None:
    """Prepare a demo city in a home of its own, seal its ledger, and dump it as SQL."""
    target = ROOT / "tests" / "upgrade" / f"{version}.sql.gz"
    with tempfile.TemporaryDirectory() as home:
        environment = os.environ | {"ONEWINDOW_HOME": home, "ONEWINDOW_DEMO": "1"}
        command = [sys.executable, "-m", "onewindow.site.command"]
        subprocess.run([*command, "demo", "--prepare"], env=environment, check=True)
        subprocess.run([sys.executable, "-c", SEAL], env=environment, check=True)
        with sqlite3.connect(Path(home) / "onewindow.sqlite3") as database:
            lines = "\n".join(database.iterdump())
    with gzip.GzipFile(target, "wb", mtime=0) as file:
        file.write(lines.encode())
    print(f"{target.relative_to(ROOT)}: {target.stat().st_size:,} bytes")


if __name__ == "__main__":
    main(sys.argv[1])
