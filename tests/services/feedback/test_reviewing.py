"""Giving a review: once, in time, by who got the service, and never changed afterwards."""

from datetime import date, datetime

import pytest
import time_machine
from django.db import DatabaseError, IntegrityError, connection, transaction

from onewindow.engines.inspections.api import Finding
from onewindow.foundation.messaging.api import Delivery, Message
from onewindow.foundation.records.api import entries_of, key_of
from onewindow.kernel.violations import Refused
from onewindow.services.feedback.actions.opening import (
    invite,
    make_link,
    open_services,
    write_defaults,
)
from onewindow.services.feedback.actions.reviewing import (
    give_by_token,
    give_review,
    invitation_by_token,
)
from onewindow.services.feedback.models import Invitation, Review, Service
from onewindow.services.feedback.queries.integrity import altered_reviews
from onewindow.services.feedback.rules import Channel, Said, token_digest
from tests.services.feedback.conftest import (
    CHINA,
    MONDAY,
    MORNING,
    case_service,
    granted_case,
    reviewed,
    visit,
    visit_service,
)

pytestmark = pytest.mark.django_db


def codes(refused):
    return [violation.code for violation in refused.value.violations]


def test_a_finished_case_and_a_finished_visit_are_opened_once_each(hall):
    case = granted_case(hall)
    visit(hall, "A001")
    opened = open_services(now=MORNING)
    assert sorted((s.title, s.ticket, s.closes_on) for s in opened) == [
        ("综合业务", "A001", date(2026, 11, 17)),
        ("高龄津贴申领", "", date(2026, 11, 17)),
    ]
    assert open_services(now=MORNING) == []
    assert [s.case_id for s in Service.objects.exclude(case=None)] == [case.pk]


def test_a_visit_that_finished_its_case_is_one_service_with_it(hall):
    case = granted_case(hall)
    visit(hall, "A002", case=case, matter=case.matter, outcome="finished")
    (service,) = open_services(now=MORNING)
    assert (service.case, service.ticket, service.clerk, service.counter.number) == (
        case,
        "A002",
        hall.clerk,
        "01",
    )


@pytest.mark.parametrize("outcome", ["abandoned", "cancelled", ""])
def test_who_was_not_served_is_not_asked(hall, outcome):
    visit(hall, outcome=outcome)
    assert open_services(now=MORNING) == []


def test_a_review_is_written_with_its_grade_and_stands_on_the_record_without_its_writer(hall):
    service = case_service(hall)
    said = Said(4, ("效率高",), "很快")
    given = give_review(service=service, said=said, channel=Channel.WEB, on=MONDAY)
    review = Review.objects.get()
    assert (review.grade, review.is_bad, review.tags, review.channel, given.is_followed_up) == (
        "满意",
        False,
        ["效率高"],
        "3",
        False,
    )
    (entry,) = entries_of(key_of(review))
    assert (entry.move, entry.actor, entry.actor_name) == ("review.give", "reviewer", "评价人")


@pytest.mark.parametrize(("score", "work"), [(5, 0), (4, 0), (3, 1), (2, 1), (1, 1)])
def test_bad_and_basically_satisfied_become_work(hall, score, work):
    reviewed(case_service(hall), score)
    assert Finding.objects.count() == work


def test_a_grade_that_is_none_and_tags_of_another_grade_are_refused(hall):
    service = case_service(hall)
    for said, code in (
        (Said(0), "review.score"),
        (Said(6), "review.score"),
        (Said(5, ("推诿",)), "review.tags"),
        (Said(5, (), "好" * 501), "review.text"),
    ):
        with pytest.raises(Refused) as refused:
            give_review(service=service, said=said, channel=Channel.WEB, on=MONDAY)
        assert codes(refused) == [code]


def test_the_last_day_counts_and_the_next_does_not(hall):
    first, second = case_service(hall), case_service(hall, hall.elder)
    give_review(service=first, said=Said(5), channel=Channel.WEB, on=date(2026, 11, 17))
    with pytest.raises(Refused) as refused:
        give_review(service=second, said=Said(5), channel=Channel.WEB, on=date(2026, 11, 18))
    assert codes(refused) == ["review.closed"]


def test_the_default_is_written_after_the_last_day_and_stands_apart(hall):
    service = case_service(hall)
    assert write_defaults(on=date(2026, 11, 17)) == 0
    assert write_defaults(on=date(2026, 11, 18)) == 1
    assert write_defaults(on=date(2026, 11, 18)) == 0
    review = Review.objects.get(service=service)
    assert (review.origin, review.channel, review.score) == ("default", "", 5)
    with pytest.raises(Refused):
        give_review(service=service, said=Said(1), channel=Channel.WEB, on=MONDAY)


def test_a_second_review_of_one_service_is_refused_whatever_the_channel(hall):
    service = case_service(hall)
    reviewed(service, 5)
    with pytest.raises(Refused) as refused:
        give_review(service=service, said=Said(1), channel=Channel.SMS, on=MONDAY)
    assert codes(refused) == ["review.twice"]
    assert Review.objects.count() == 1


def test_a_token_works_once_until_its_last_day_and_only_its_digest_is_kept(hall):
    service = case_service(hall)
    invitation, token = make_link(service=service, channel=Channel.SMS, on=MONDAY)
    assert (invitation.digest, invitation.expires_on) == (
        token_digest(token),
        date(2026, 11, 9),
    )
    assert token not in str(Invitation.objects.values().get())
    assert invitation_by_token(token, on=date(2026, 11, 9)) == invitation
    assert invitation_by_token(token, on=date(2026, 11, 10)) is None
    give_by_token(token=token, said=Said(5), on=MONDAY)
    for spent in (token, token[:-1] + "x", "", "x" * 22, "不是令牌"):
        with pytest.raises(Refused) as refused:
            give_by_token(token=spent, said=Said(5), on=MONDAY)
        assert codes(refused) == ["review.token"]


def test_a_refused_review_does_not_use_the_token_up(hall):
    _, token = make_link(service=case_service(hall), channel=Channel.SMS, on=MONDAY)
    with pytest.raises(Refused):
        give_by_token(token=token, said=Said(9), on=MONDAY)
    give_by_token(token=token, said=Said(4), on=MONDAY)
    assert Review.objects.get().channel == "6"


def test_the_sms_carries_the_link_and_the_database_forgets_it(hall):
    invite(service=case_service(hall), on=MONDAY)
    delivery = Delivery.objects.order_by("-id").first()
    assert "/r/" in delivery.words
    assert "/r/" not in "".join(Message.objects.values_list("body", flat=True))


def test_nobody_is_invited_who_cannot_be_reached(hall):
    service = visit_service(hall, person=None)
    assert invite(service=service, on=MONDAY) is None


def test_a_review_without_a_person_cannot_be_named(hall):
    assert reviewed(visit_service(hall, person=None), named=True).is_named is False


def test_the_model_refuses_to_change_or_delete_a_review(hall):
    review = reviewed(case_service(hall), 1)
    review.score = 5
    for attempt in (
        review.save,
        review.delete,
        Review.objects.all().delete,
        lambda: Review.objects.update(score=5),
        lambda: Review.objects.bulk_update([review], ["score"]),
    ):
        with pytest.raises(TypeError), transaction.atomic():
            attempt()
    assert Review.objects.get().score == 1


def test_the_database_refuses_to_change_a_review(hall):
    reviewed(case_service(hall), 1)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE feedback_review SET score = 5")
    assert Review.objects.get().score == 1


def test_the_database_refuses_to_delete_a_review_that_is_worked_on(hall):
    review = reviewed(case_service(hall), 1)

    def delete():
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM feedback_review WHERE id = %s", [review.pk])
        connection.check_constraints()

    with pytest.raises(IntegrityError), transaction.atomic():
        delete()


def test_the_record_tells_of_a_review_that_is_gone(hall):
    kept, gone = reviewed(case_service(hall), 5), reviewed(case_service(hall), 4)
    assert altered_reviews() == []
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with pytest.raises(DatabaseError), transaction.atomic():
                cursor.execute("DELETE FROM feedback_review WHERE id = %s", [gone.pk])
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE feedback_review DISABLE TRIGGER feedback_review_frozen")
        cursor.execute("DELETE FROM feedback_review WHERE id = %s", [gone.pk])
    assert altered_reviews() == [key_of(gone)]
    assert Review.objects.get() == kept


def test_an_old_visit_is_not_dug_up(hall):
    with time_machine.travel(datetime(2026, 10, 20, 9, tzinfo=CHINA), tick=False):
        visit(hall)
    assert open_services(now=MORNING) == []
