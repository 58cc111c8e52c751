"""
Releases of a contracting process: what each says, which tag it bears, how they merge.

One published notice makes one release; a release never changes. A correction is another release.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from onewindow.channels.exchange.rules.facts import NoticeFacts, TenderFacts
from onewindow.channels.exchange.rules.sections import (
    Json,
    award,
    bids,
    contract,
    milestones,
    moment,
    parties,
    planning,
    reference,
    section,
    tender,
)

LANGUAGE = "zh"
VERSION = "1.1"
EXTENSIONS = (
    "https://raw.githubusercontent.com/open-contracting-extensions/ocds_lots_extension/v1.1.5/extension.json",
    "https://raw.githubusercontent.com/open-contracting-extensions/ocds_bid_extension/v1.1.5/extension.json",
)
_AWARDS = frozenset({"CAND", "WIN", "RESULT"})
_WHOLE = frozenset({"additionalIdentifiers", "additionalClassifications"})
_OMITTED = frozenset({"id", "date", "tag"})


@dataclass(frozen=True, slots=True)
class Package:
    """What stands around the releases of one page."""

    uri: str
    published: datetime
    publisher: str
    publisher_uri: str
    licence: str
    policy: str


def ocid_of(prefix: str, tender_code: str) -> str:
    """Return the identifier of the contracting process; it never changes."""
    return f"{prefix}-{tender_code}"


def release_id(ocid: str, notice: NoticeFacts) -> str:
    """Return the identifier of the release that a notice makes; unique, and always the same."""
    return f"{ocid}-{notice.number.rpartition('-')[2]}"


def tags_of(notice: NoticeFacts, *, is_first: bool, had: Iterable[str] = ()) -> list[str]:
    """Return the tags of the release that a notice makes; ``had`` are those of earlier ones."""
    before = set(had)
    if is_first:
        return ["planning", "tender"]
    kind = notice.kind.partition("-")[2]
    if kind == "TERM":
        return ["tenderCancellation"]
    if kind in _AWARDS:
        return ["awardUpdate" if "award" in before else "award"]
    if kind == "CONTRACT":
        return ["contractUpdate" if "contract" in before else "contract"]
    return ["tenderAmendment" if notice.corrects else "tenderUpdate"]


def release(ocid: str, facts: TenderFacts, notice: NoticeFacts, tags: Sequence[str]) -> Json:
    """Return the release that a notice makes, of what was known when it came out."""
    at = notice.published_at
    known = facts.as_of(at)
    found: Json = {
        "ocid": ocid,
        "id": release_id(ocid, notice),
        "date": moment(at),
        "tag": list(tags),
        "initiationType": "tender",
        "language": LANGUAGE,
        "parties": parties(known),
        "buyer": reference(known.tenderer),
        "planning": planning(known),
        "tender": tender(known) | {"milestones": milestones(known.moments, at=at)},
    }
    if known.bids:
        found["bids"] = bids(known.bids)
    if known.awards:
        found["awards"] = [award(one, _notices(known, "award")) for one in known.awards]
    if known.contracts:
        signed = _notices(known, "contract")
        found["contracts"] = [contract(one, signed) for one in known.contracts]
    return found


def release_package(package: Package, releases: Sequence[Json]) -> Json:
    """Return a page of releases with who publishes them and on what terms."""
    return _around(package) | {"releases": list(releases)}


def record_package(package: Package, ocid: str, releases: Sequence[Json]) -> Json:
    """Return the record of one process: all its releases and what they come to together."""
    record = {
        "ocid": ocid,
        "releases": list(releases),
        "compiledRelease": compiled(releases),
    }
    return _around(package) | {"records": [record]}


def compiled(releases: Sequence[Json]) -> Json:
    """
    Return what the releases of one process come to, by the merging rules of OCDS 1.1.

    Later values stand, lists of objects merge by their ids, null takes a value away.
    """
    ordered = sorted(releases, key=lambda one: (str(one["date"]), str(one["id"])))
    merged: Json = {}
    for one in ordered:
        body = {key: value for key, value in one.items() if key not in _OMITTED}
        merged = _merged(merged, body)
    last = ordered[-1]
    return {
        "id": f"{last['ocid']}-{last['date']}",
        "date": last["date"],
        "tag": ["compiled"],
        **merged,
    }


def _notices(facts: TenderFacts, name: str) -> list[NoticeFacts]:
    return [one for one in facts.notices if section(one, facts) == name]


def _merged(before: Json, after: Json) -> Json:
    found = dict(before)
    for key, value in after.items():
        if value is None:
            found.pop(key, None)
        elif isinstance(value, dict):
            had = found.get(key)
            found[key] = _merged(had if isinstance(had, dict) else {}, value)
        elif _has_ids(value) and key not in _WHOLE:
            found[key] = _merged_list(found.get(key) or [], value)
        else:
            found[key] = value
    return found


def _merged_list(before: list[Json], after: list[Json]) -> list[Json]:
    rows: dict[Any, Json] = {row["id"]: row for row in before}
    for row in after:
        rows[row["id"]] = _merged(rows.get(row["id"], {}), row)
    return list(rows.values())


def _has_ids(value: Any) -> bool:
    return (
        isinstance(value, list)
        and bool(value)
        and all(isinstance(row, dict) and "id" in row for row in value)
    )


def _around(package: Package) -> Json:
    return {
        "uri": package.uri,
        "version": VERSION,
        "extensions": list(EXTENSIONS),
        "publishedDate": moment(package.published),
        "publisher": {"name": package.publisher, "uri": package.publisher_uri},
        "license": package.licence,
        "publicationPolicy": package.policy,
    }
