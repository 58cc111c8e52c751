"""axe finds nothing on any named page, wide and narrow; nothing scrolls sideways."""

from pathlib import Path

import pytest

GALLERY = "tests.browser.gallery"
pytestmark = pytest.mark.django_db(transaction=True)

PAGES = {
    "home": "/",
    "nothing found": "/search?q=zzzz",
    "accessibility": "/accessibility/",
}


@pytest.fixture
def gallery(settings):
    settings.ROOT_URLCONF = GALLERY
    settings.TEMPLATES[0]["DIRS"] = [
        *settings.TEMPLATES[0]["DIRS"],
        Path(__file__).parent / "templates",
    ]
    settings.TEMPLATES = [*settings.TEMPLATES]


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
def test_a_public_page_has_no_fault(look_at, path):
    assert look_at(path) == []


@pytest.mark.parametrize("path", ["/gallery/citizens", "/gallery/staff"])
def test_the_components_have_no_fault(gallery, look_at, path):
    assert look_at(path) == []
