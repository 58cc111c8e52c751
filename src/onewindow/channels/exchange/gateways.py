"""The vendored OCDS 1.1.5 schema: whether what goes out is valid against it."""

import json
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft4Validator, FormatChecker
from referencing import Registry
from referencing.jsonschema import DRAFT4

FOLDER = Path(__file__).parent / "schema" / "ocds-1.1.5"
_ROOT = "https://standard.open-contracting.org/schema/1__1__5/"
_FORMATS = FormatChecker(formats=())


@_FORMATS.checks("date-time", raises=ValueError)  # type: ignore[untyped-decorator]
def _is_moment(value: Any) -> bool:
    """Test if a text is a moment of RFC 3339 with its offset."""
    if not isinstance(value, str):
        return True
    if "T" not in value or datetime.fromisoformat(value).tzinfo is None:
        raise ValueError(value)
    return True


@_FORMATS.checks("uri")  # type: ignore[untyped-decorator]
def _is_uri(value: Any) -> bool:
    """Test if a text is an absolute address."""
    return not isinstance(value, str) or (":" in value and " " not in value)


def release_problems(release: dict[str, Any]) -> list[str]:
    """Return everything in which a release differs from the schema and its two extensions."""
    return list(_problems("release-schema.json", release))


def release_package_problems(package: dict[str, Any]) -> list[str]:
    """Return everything in which a package of releases differs from the schema."""
    return list(_problems("release-package-schema.json", package))


def record_package_problems(package: dict[str, Any]) -> list[str]:
    """Return everything in which a package of records differs from the schema."""
    return list(_problems("record-package-schema.json", package))


def _problems(name: str, content: dict[str, Any]) -> Iterator[str]:
    for error in _validator(name).iter_errors(content):
        place = "/".join(str(part) for part in error.absolute_path)
        yield f"{place}: {error.message[:200]}"


@cache
def _validator(name: str) -> Draft4Validator:
    schemas = {
        one: _read(one) for one in ("release-package-schema.json", "record-package-schema.json")
    }
    schemas["release-schema.json"] = _extended()
    registry: Registry[Any] = Registry().with_resources(
        (_ROOT + one, DRAFT4.create_resource(content)) for one, content in schemas.items()
    )
    return Draft4Validator(schemas[name], registry=registry, format_checker=_FORMATS)


def _extended() -> dict[str, Any]:
    """Return the release schema with the lots and bids extensions merged in (RFC 7396)."""
    schema = _read("release-schema.json")
    for name in ("lots-extension.json", "bid-extension.json"):
        schema = _patched(schema, _read(name))
    return schema


def _patched(target: Any, patch: Any) -> Any:
    if not isinstance(patch, dict):
        return patch
    found = dict(target) if isinstance(target, dict) else {}
    for key, value in patch.items():
        if value is None:
            found.pop(key, None)
        else:
            found[key] = _patched(found.get(key), value)
    return found


def _read(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((FOLDER / name).read_text(encoding="utf-8"))
    return content
