"""The demo city as the ground of the HTTP and casework benchmarks."""

from datetime import date
from typing import Any

from benchmarks.report import say


def furnish(*, on: date) -> None:
    """Load every pack and build the demo city in the open house."""
    from django.conf import settings  # noqa: PLC0415 - Django must be started first

    from onewindow.city.building import build_demo_city  # noqa: PLC0415
    from onewindow.site.packs import load_packs  # noqa: PLC0415

    load_packs(settings.PACKS, with_demo=True)
    build_demo_city(on=on)
    load_packs(settings.PACKS, with_demo=True)
    say("demo city built")


def employment() -> dict[str, Any]:
    """Return a complete application for registering a job (就业登记), granted with certificate."""
    return {
        "situation": "employed",
        "answers": {
            "employer": "云川启明软件有限公司",
            "employer_code": "91339901YC000001XQ",
            "started_on": "2026-05-06",
            "education": "middle",
            "income": "4200",
        },
    }
