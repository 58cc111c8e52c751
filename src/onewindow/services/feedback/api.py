"""Reviews (好差评) and complaints (投诉)."""

from onewindow.services.feedback.actions.complaining import ComplaintDraft, register_complaint
from onewindow.services.feedback.actions.following import (
    Judgement,
    close_unpublished,
    judge,
    record_contact,
    record_visit,
    reply,
    report_rectified,
)
from onewindow.services.feedback.actions.opening import (
    make_link,
    open_case,
    open_services,
    open_visit,
    write_defaults,
)
from onewindow.services.feedback.actions.packs import (
    check_scheme_packs,
    load_scheme_packs,
    plan_scheme_packs,
)
from onewindow.services.feedback.actions.publishing import (
    Wording,
    propose_publication,
    publish_review,
)
from onewindow.services.feedback.actions.reviewing import give_by_token, give_review
from onewindow.services.feedback.models import Complaint, FollowUp, Review, Service
from onewindow.services.feedback.queries.handling import complaints_of, reviews_of
from onewindow.services.feedback.queries.integrity import altered_reviews
from onewindow.services.feedback.queries.schemes import grades_for
from onewindow.services.feedback.queries.services import (
    is_to_review,
    services_of,
    services_to_review,
    visit_to_review,
)
from onewindow.services.feedback.queries.statistics import (
    Span,
    causes_of,
    last_days,
    review_facts,
    services_visible,
    tallies_by,
    tally_of,
)
from onewindow.services.feedback.rules import (
    Cause,
    Channel,
    ComplaintChannel,
    Origin,
    Said,
    Tally,
    Verdict,
)

__all__ = [
    "Cause",
    "Channel",
    "Complaint",
    "ComplaintChannel",
    "ComplaintDraft",
    "FollowUp",
    "Judgement",
    "Origin",
    "Review",
    "Said",
    "Service",
    "Span",
    "Tally",
    "Verdict",
    "Wording",
    "altered_reviews",
    "causes_of",
    "check_scheme_packs",
    "close_unpublished",
    "complaints_of",
    "give_by_token",
    "give_review",
    "grades_for",
    "is_to_review",
    "judge",
    "last_days",
    "load_scheme_packs",
    "make_link",
    "open_case",
    "open_services",
    "open_visit",
    "plan_scheme_packs",
    "propose_publication",
    "publish_review",
    "record_contact",
    "record_visit",
    "register_complaint",
    "reply",
    "report_rectified",
    "review_facts",
    "reviews_of",
    "services_of",
    "services_to_review",
    "services_visible",
    "tallies_by",
    "tally_of",
    "visit_to_review",
    "write_defaults",
]
