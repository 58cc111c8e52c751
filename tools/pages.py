"""A browser without a screen: reads pages, fills forms in, presses buttons, follows links."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

SILENT = frozenset({"script", "style", "template"})
ENDING_BLOCKS = frozenset({"p", "li", "dt", "dd", "td", "th", "h1", "h2", "h3", "tr", "label"})


@dataclass
class Form:
    """What a form asks, with what already stands in it."""

    action: str = ""
    method: str = "get"
    key: str = ""
    values: dict = field(default_factory=dict)
    options: dict = field(default_factory=dict)
    buttons: list = field(default_factory=list)

    def button(self, words):
        """Return name and value of the button with these words, or None."""
        return next((said for text, *said in self.buttons if words in text), None)


@dataclass
class Page:
    """What came back: the words a person reads, the links and the forms."""

    status: int
    address: str
    html: str
    words: str = ""
    heading: str = ""
    links: list = field(default_factory=list)
    forms: list = field(default_factory=list)

    def __post_init__(self):
        """Read the page."""
        reader = _Reader(self)
        reader.feed(self.html)
        for form in self.forms:
            form.buttons += [one for key, one in reader.apart if key == form.key]
        self.words = " ".join(self.words.split())
        self.heading = " ".join(self.heading.split())

    def link(self, words):
        """Return the address of the first link with these words."""
        for text, href in self.links:
            if words in text:
                return urljoin(self.address, href)
        raise LookupError(f"没有链接“{words}”：{self.address} {self.words[:2000]}")

    def form(self, words):
        """Return the first form with such a button."""
        for one in self.forms:
            if one.button(words):
                return one
        raise LookupError(f"没有按钮“{words}”：{self.address} {self.words[:2000]}")


class _Reader(HTMLParser):
    def __init__(self, page):
        super().__init__()
        self.page, self.open = page, None
        self.silent = self.in_heading = 0
        self.takes_many = False
        self.apart = []
        self.link = self.button = self.area = self.select = None

    def handle_starttag(self, tag, attrs):
        said = dict(attrs)
        self.silent += tag in SILENT
        self.in_heading += tag == "h1"
        if tag == "a" and said.get("href"):
            self.link = ["", said["href"]]
            self.page.links.append(self.link)
        elif tag == "form":
            method = said.get("method", "get").lower()
            action = urljoin(self.page.address, said.get("action") or "")
            self.open = Form(action, method, said.get("id", ""))
            self.page.forms.append(self.open)
        elif tag == "button":
            self.button = [said.get("aria-label", ""), said.get("name"), said.get("value", "")]
            if said.get("form"):
                self.apart.append((said["form"], self.button))
            elif self.open is not None:
                self.open.buttons.append(self.button)
        elif self.open is not None:
            self._control(tag, said)

    def _control(self, tag, said):
        name, kind = said.get("name"), said.get("type", "text").lower()
        if tag == "option" and self.select:
            value = said.get("value", "")
            self.open.options[self.select].append(value)
            if "selected" in said:
                self.open.values.setdefault(self.select, []).append(value)
        elif name is None or "disabled" in said:
            return
        elif tag == "select":
            self.select, self.takes_many = name, "multiple" in said
            self.open.options.setdefault(name, [])
        elif tag == "textarea":
            self.area = name
            self.open.values[name] = [""]
        elif tag == "input" and kind in {"radio", "checkbox"}:
            self.open.options.setdefault(name, []).append(said.get("value", "on"))
            if "checked" in said:
                self.open.values.setdefault(name, []).append(said.get("value", "on"))
        elif tag == "input" and kind not in {"submit", "button", "file"}:
            self.open.values[name] = [said.get("value") or ""]

    def handle_endtag(self, tag):
        self.silent -= tag in SILENT
        self.in_heading -= tag == "h1"
        if tag == "a":
            self.link = None
        elif tag == "button":
            self.button = None
        elif tag == "form":
            self.open = None
        elif tag == "textarea":
            self.area = None
        elif tag == "select" and self.open is not None and self.select:
            if self.open.options[self.select] and not self.takes_many:
                self.open.values.setdefault(self.select, self.open.options[self.select][:1])
            self.select = None
        if tag in ENDING_BLOCKS:
            self.page.words += " "

    def handle_data(self, text):
        if self.area and self.open is not None:
            self.open.values[self.area][0] += text
        if self.silent:
            return
        self.page.words += text
        if self.in_heading:
            self.page.heading += text
        if self.link:
            self.link[0] += text
        if self.button:
            self.button[0] += text


class Visitor:
    """Somebody who looks at one page after the other; ``fetch`` says how pages come."""

    page: Page

    def fetch(self, method, address, values=None):
        """Return status, address after redirects, and body."""
        raise NotImplementedError

    def go(self, address, *, status=200):
        """Open an address."""
        return self._see(status, "get", urljoin("/", address))

    def follow(self, words, *, status=200):
        """Follow the link with these words."""
        return self._see(status, "get", self.page.link(words))

    def press(self, words, *, status=200, **answers):
        """Fill the form with this button in, and press it."""
        form = self.page.form(words)
        name, value = form.button(words)
        values = form.values | {key: _listed(said) for key, said in answers.items()}
        if name:
            values[name] = [value]
        unknown = [key for key in answers if key not in form.values | form.options]
        if unknown:
            raise LookupError(f"表单里没有：{'、'.join(unknown)}")
        return self._see(status, form.method, form.action, values)

    def _see(self, status, method, address, values=None):
        self.page = Page(*self.fetch(method, address, values))
        if self.page.status != status:
            raise LookupError(
                f"{method} {address}: {self.page.status}，不是 {status}。{self.page.words[:2000]}"
            )
        return self.page

    @property
    def path(self):
        """Return the path of the page."""
        return urlsplit(self.page.address).path


def _listed(said):
    return list(said) if isinstance(said, list | tuple) else [said]
