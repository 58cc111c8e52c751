import pytest
from django.db import connection

from onewindow.services.catalog.api import Edition, content_of, forget_catalogue, matter_by_slug
from onewindow.services.catalog.queries import editions


@pytest.fixture
def edition(loaded):
    return Edition.objects.get(matter__slug="GA06")


def test_an_edition_cannot_be_saved_again(edition):
    edition.content = {}
    with pytest.raises(TypeError, match="不得修改"):
        edition.save()


def test_an_edition_cannot_be_updated_in_bulk(edition):
    with pytest.raises(TypeError, match="不得修改"):
        Edition.objects.filter(pk=edition.pk).update(content={})


def test_an_edition_cannot_be_deleted(edition):
    with pytest.raises(TypeError, match="不得删除"):
        edition.delete()
    with pytest.raises(TypeError, match="不得删除"):
        Edition.objects.all().delete()


def test_a_content_changed_behind_the_door_is_noticed(edition):

    editions._content.cache_clear()
    forget_catalogue()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE catalog_edition SET content = %s WHERE id = %s",
            ['{"slug": "GA06"}', edition.pk],
        )
    with pytest.raises(ValueError, match="摘要不符"):
        content_of(edition)
    assert matter_by_slug("GA06").slug == "GA06"
