"""Refuse GPL and AGPL in the shipped product; note LGPL and MPL."""

import json
import re
import subprocess
import sys
from pathlib import Path

BARRED = re.compile(
    r"(?<!L)(?<!Lesser )\bA?GPL|Affero|(?<!Lesser )General Public License", re.IGNORECASE
)
NOTED = re.compile(r"LGPL|Lesser General Public|Mozilla|MPL", re.IGNORECASE)
UNKNOWN = re.compile(r"^(UNKNOWN)?$")


def shipped(lock: Path) -> list[str]:
    """Return the names that a lock file pins."""
    return re.findall(r"^([A-Za-z0-9._-]+)==", lock.read_text(), re.MULTILINE)


def judge(name: str, licence: str) -> str:
    """Return barred, noted, unknown or fine."""
    choices = re.split(r"\s+OR\s+|;", licence)
    if all(BARRED.search(choice) for choice in choices):
        return "barred"
    if UNKNOWN.match(licence):
        return "unknown"
    return "noted" if NOTED.search(licence) else "fine"


def main() -> int:
    names = shipped(Path("requirements.lock"))
    output = subprocess.run(
        [
            Path(sys.executable).with_name("pip-licenses"),
            "--from=mixed",
            "--format=json",
            "--packages",
            *names,
        ],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    found = {row["Name"]: judge(row["Name"], row["License"]) for row in json.loads(output)}
    texts = {row["Name"]: row["License"] for row in json.loads(output)}
    for verdict in ("noted", "unknown", "barred"):
        for name in sorted(n for n, v in found.items() if v == verdict):
            print(f"{verdict}: {name} ({texts[name]})")
    bad = [n for n, v in found.items() if v in {"barred", "unknown"}]
    print(f"licences: {len(found)} packages, {len(bad)} not allowed")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
