"""
Write the region packs anew from an unpacked china-division package.

    python tools/refresh_regions.py package/dist packs/national/regions
"""

import csv
import sys
from pathlib import Path

VILLAGES_OF = "3301"
OUTSIDE_THE_LIST = [
    ("710000", "台湾省"),
    ("810000", "香港特别行政区"),
    ("820000", "澳门特别行政区"),
]


def rows_of(path):
    """Read one of the package's lists."""
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def write(path, rows):
    """Write code and name, in the order of the codes."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["code", "name"])
        writer.writerows(sorted(rows.items()))


def main():
    """Extract all divisions down to the county, and one city down to the village."""
    dist, target = Path(sys.argv[1]), Path(sys.argv[2])
    upper = dict(OUTSIDE_THE_LIST)
    upper |= {f"{row['code']}0000": row["name"] for row in rows_of(dist / "provinces.csv")}
    upper |= {f"{row['code']}00": row["name"] for row in rows_of(dist / "cities.csv")}
    for row in rows_of(dist / "areas.csv"):
        # A city without counties is listed a second time as its own county.
        upper.setdefault(row["code"], row["name"])
    write(target / "divisions.csv", upper)
    lower = {
        row["code"]: row["name"]
        for name in ("streets.csv", "villages.csv")
        for row in rows_of(dist / name)
        if row["cityCode"] == VILLAGES_OF
    }
    write(target / "hangzhou.csv", lower)


if __name__ == "__main__":
    main()
