"""A database file with the tables of this release, migrated once and copied by who needs it."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).parents[1]
THEIRS = ("django", "django-allauth", "django-axes")  # their apps bring migrations too


def migrated_file() -> Path:
    """Return the file; it is made anew when a migration has changed, by one process at a time."""
    folder = Path(tempfile.gettempdir()) / f"onewindow-tables-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    file = folder / f"{_digest()}.sqlite3"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not file.exists():
            _migrate(file)
    return file


def migrated(home: Path) -> Path:
    """Return the home, where the product now finds its tables made."""
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    shutil.copy(migrated_file(), home / "onewindow.sqlite3")
    return home


def _digest() -> str:
    said = hashlib.sha256(" ".join(f"{name} {version(name)}" for name in THEIRS).encode())
    migrations = sorted((ROOT / "src").glob("onewindow/*/*/migrations/*.py"))
    for path in (Path(__file__), *migrations):
        said.update(path.name.encode() + path.read_bytes())
    return said.hexdigest()[:16]


def _migrate(file: Path) -> None:
    program = "import django; django.setup()\n"
    program += "from django.core.management import call_command as call\n"
    program += "from django.db import connection\n"
    program += "call('migrate', verbosity=0)\n"
    program += "connection.close()"  # what was written ahead is in the one file then
    known = os.environ | {"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
    with tempfile.TemporaryDirectory(dir=file.parent) as home:
        draft = Path(home) / "made.sqlite3"
        known |= {"ONEWINDOW_HOME": home, "ONEWINDOW_DATABASE_URL": f"sqlite:///{draft}"}
        known |= {"DJANGO_SETTINGS_MODULE": "onewindow.site.settings"}
        subprocess.run([sys.executable, "-c", program], env=known, check=True, cwd=home)
        draft.replace(file)
