"""A matter is edited, approved by another person, and seen at once by everybody."""

import pytest

from onewindow.services.casework.api import Case
from onewindow.services.catalog.api import ChangeRequest
from tests.demo_city import Somebody, number_in

NEW_SUMMARY = "开餐馆、小吃店、饮品店，三个工作日办结食品经营许可。"


@pytest.fixture
def drafted(clock):
    """金思远 drafts a shorter promise for the food licence and proposes it."""
    author = Somebody("demo-editor")
    author.go("/catalog/SJ05/")
    author.press("起草变更")
    author.press("保存本区", summary=NEW_SUMMARY, aliases="开饭店、餐饮许可证、开个夜宵摊")
    author.follow("期限") if has_link(author, "期限") else None
    return author


def has_link(visitor, words):
    return any(words in text for text, _ in visitor.page.links)


def test_look(drafted):
    print(drafted.page.words)
    print([l for l in drafted.page.links])
    print([(f.action, f.values) for f in drafted.page.forms])
