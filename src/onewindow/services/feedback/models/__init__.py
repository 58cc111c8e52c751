"""Tables of reviews, complaints and what follows from them."""

from onewindow.services.feedback.models.handling import (
    Complaint,
    Contact,
    FollowUp,
    Publication,
    Ruling,
)
from onewindow.services.feedback.models.reviews import Invitation, Review, Scheme, Service

__all__ = [
    "Complaint",
    "Contact",
    "FollowUp",
    "Invitation",
    "Publication",
    "Review",
    "Ruling",
    "Scheme",
    "Service",
]
