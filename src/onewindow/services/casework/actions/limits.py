"""The legal numbers that casework counts with, each with its article."""

from datetime import date, timedelta

from onewindow.foundation.policy.api import (
    PolicyValue,
    UnknownPolicy,
    limits_in_force,
    policy_in_force,
)
from onewindow.kernel.regions import NATION
from onewindow.services.casework.rules import LightBounds


def notice_limit(region: str, *, on: date) -> PolicyValue:
    """Return within how many working days everything missing must be told (一次告知)."""
    return policy_in_force("svc.permit.correction_notice", on=on, region=region)


def extension_limit(region: str, *, on: date) -> PolicyValue:
    """Return by how many working days a permit decision may be extended (延长期限)."""
    return policy_in_force("svc.permit.decision_ext", on=on, region=region)


def delivery_limit(region: str, *, on: date) -> PolicyValue:
    """Return within how many working days a decision must be delivered (送达)."""
    return policy_in_force("svc.permit.deliver", on=on, region=region)


def supplement_limit(region: str, *, on: date) -> PolicyValue:
    """Return how many working days an applicant has to supplement (补正等待)."""
    return policy_in_force("svc.supplement.wait", on=on, region=region)


def field_check_staff(region: str, *, on: date) -> PolicyValue:
    """Return how many staff an on-site check needs (实质核查)."""
    return policy_in_force("svc.permit.field_check_staff", on=on, region=region)


def review_limit(region: str, *, on: date) -> PolicyValue:
    """Return within how many days an applicant may ask for reconsideration (行政复议)."""
    return policy_in_force("svc.fyf.apply", on=on, region=region)


def litigation_limit(region: str, *, on: date) -> PolicyValue:
    """Return within how many months an applicant may sue (行政诉讼)."""
    return policy_in_force("svc.litigation.months", on=on, region=region)


def undertaking_check_limit(region: str, *, on: date) -> PolicyValue:
    """
    Return within how many working days an undertaking must be checked (承诺核查).

    A region without a rule of its own takes the draft default.
    """
    try:
        return policy_in_force("svc.zj.commit_check", on=on, region=region)
    except UnknownPolicy:
        return policy_in_force("svc.undertaking.check", on=on, region=region)


def look_back(*, on: date) -> timedelta:
    """Return how long after an event people are still served unasked (无感智办)."""
    limit = policy_in_force("svc.proactive.look_back", on=on, region=NATION)
    return timedelta(days=int(limit.value))


def refusal_limit(region: str, *, on: date) -> PolicyValue:
    """Return within how many days somebody may have undone what was done unasked."""
    return policy_in_force("svc.proactive.refusal", on=on, region=region)


def light_bounds(region: str, *, on: date) -> LightBounds:
    """Return where the colours of the progress light change."""
    codes = ("svc.light.yellow_rate", "svc.light.last_days", "svc.light.short_promise")
    found = limits_in_force(codes, on=on, region=region)
    return LightBounds(*(found[code].value for code in codes))
