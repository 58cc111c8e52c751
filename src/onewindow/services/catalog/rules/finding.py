"""
Finding matters by the words people use: single characters and bigrams with aliases.

With a few thousand short titles an own index beats both word segmentation and full-text search,
finds two-character words and runs the same on every database.
"""

import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

_POLITE = re.compile(
    r"请问一下|请问|你好|您好|我想要|我想|我要|我需要|想要|需要|麻烦|帮我|帮忙|咨询一下|咨询|一下|"
    r"怎么才能|怎么样|怎么办理|怎么办|怎么弄|怎么搞|怎么|怎样|如何|咋办|咋弄|咋|哪里可以|在哪里|在哪儿|"
    r"在哪|去哪里|去哪儿|去哪|哪里|哪儿|可以|能不能|能否|可不可以|是否|什么时候|什么|多少钱|多久|"
    r"手续|流程|材料|条件|办理|办一个|办一张|办个|办张|去办|要办|办|申请一下|"
    r"吗|呢|啊|呀|吧|了|的|我们|我|给|个|[?？!！,，。.、;；:：“”\"'\s]+"
)
_KEPT = re.compile(r"[^\w]+")
_LONG_LIST = 300
_LEAST = 0.25
_NAME, _ALIAS, _SUMMARY = 1.0, 0.95, 0.25


@dataclass(frozen=True, slots=True)
class Entry:
    """What the index knows of one matter."""

    slug: str
    name: str
    aliases: tuple[str, ...]
    summary: str
    subjects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A matter that fits, and how well; 1 is a perfect fit."""

    slug: str
    score: float


def normal(text: str) -> str:
    """Return the text in one width and case, without marks."""
    return _KEPT.sub("", unicodedata.normalize("NFKC", text).lower()).replace("_", "")


def core(query: str) -> str:
    """Return the query without polite and asking words; the whole if nothing else is left."""
    text = unicodedata.normalize("NFKC", query[:200]).lower()
    return normal(_POLITE.sub(" ", text)) or normal(text)


def grams(text: str) -> Counter[str]:
    """Return the single characters and bigrams of a normal text."""
    found = Counter(text)
    found.update(text[i : i + 2] for i in range(len(text) - 1))
    return found


@dataclass(slots=True)
class Index:
    """The postings of a catalogue version; built once, then only read."""

    entries: tuple[Entry, ...]
    postings: dict[str, dict[int, float]] = field(default_factory=dict)
    weight: dict[str, float] = field(default_factory=dict)
    exact: dict[str, list[int]] = field(default_factory=dict)

    def search(self, query: str, *, limit: int, subject: str | None = None) -> list[Found]:
        """Return the matters that fit best, best first; ties go by slug."""
        text = core(query)
        scores = self._scores(text)
        for number in self.exact.get(text, ()):
            scores[number] = scores.get(number, 0.0) + 1.0
        if subject:
            scores = {n: s for n, s in scores.items() if subject in self.entries[n].subjects}
        if not scores:
            return []
        floor = max(max(scores.values()) * 0.35, _LEAST)
        fit = sorted((-s, self.entries[n].slug) for n, s in scores.items() if s >= floor)
        return [Found(slug, round(min(-score, 1.0), 4)) for score, slug in fit[:limit]]

    def _scores(self, text: str) -> dict[int, float]:
        known = [g for g in grams(text) if g in self.postings]
        scores: dict[int, float] = {}
        # Rare ones first; long lists may only add to what is already found.
        for gram in sorted(known, key=lambda g: len(self.postings[g])):
            listed = self.postings[gram]
            if len(listed) > _LONG_LIST and scores:
                for number in scores.keys() & listed.keys():
                    scores[number] += listed[number]
            else:
                for number, worth in listed.items():
                    scores[number] = scores.get(number, 0.0) + worth
        whole = sum(self.weight[g] for g in known) + 0.5 * (len(grams(text)) - len(known))
        return {n: s / whole for n, s in scores.items()} if whole else {}


def build_index(entries: Iterable[Entry]) -> Index:
    """Return an index over the entries."""
    index = Index(tuple(entries))
    texts = [_weighted(entry) for entry in index.entries]
    seen = Counter(gram for text in texts for gram in text)
    total = len(texts)
    postings: dict[str, dict[int, float]] = defaultdict(dict)
    for gram, count in seen.items():
        rarity = math.log(1 + total / count)
        index.weight[gram] = rarity * (1.0 if len(gram) > 1 else 0.3)
    for number, text in enumerate(texts):
        for gram, worth in text.items():
            postings[gram][number] = worth * index.weight[gram]
    index.postings = dict(postings)
    exact: dict[str, list[int]] = defaultdict(list)
    for number, entry in enumerate(index.entries):
        for title in {core(t) for t in (entry.name, *entry.aliases, entry.slug)}:
            exact[title].append(number)
    index.exact = dict(exact)
    return index


def _weighted(entry: Entry) -> Mapping[str, float]:
    """Return each gram with the worth of the best place where it stands."""
    worth: dict[str, float] = {}
    places = [(entry.summary, _SUMMARY)]
    places += [(alias, _ALIAS) for alias in entry.aliases]
    places.append((entry.name, _NAME))
    for text, place in places:
        plain = normal(text)
        # A short title that a word fills is a better fit than a long one that only holds it.
        share = place * (0.85 + 0.15 / math.sqrt(max(len(plain), 1)))
        for gram in grams(plain):
            worth[gram] = max(worth.get(gram, 0.0), share)
    return worth
