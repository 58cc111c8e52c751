"""
How many people will come in each half hour (到件预测), from the tickets of former days.

A day is a size times a shape. The size is the average of former days, older ones fading, each
first divided by what is special about its date: its weekday, its month, the first working day
after a holiday. The shape is the average share of each half hour on days of the same weekday, so
the quiet of lunch is in it. In the course of a day its size is corrected by those who came.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import sqrt

from onewindow.kernel.workdays import Workdays
from onewindow.services.hall.rules.simulation import SLOT, SLOTS

FADING_DAYS = 28.0
# 一类日子要有约4天才看得出自己的规律；在那之前偏向平常。
BELIEF = 4.0
LONG_BREAK = 3


@dataclass(frozen=True, slots=True)
class DayCount:
    """How many tickets were taken on a day, half hour by half hour."""

    on: date
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        """Return the tickets of the whole day."""
        return sum(self.counts)


@dataclass(frozen=True, slots=True)
class ArrivalForecast:
    """Expected tickets for each half hour, and why this day has its size."""

    on: date
    expected: tuple[float, ...]
    reasons: tuple[str, ...]
    days: int

    @property
    def total(self) -> float:
        """Return the tickets expected for the whole day."""
        return sum(self.expected)


def counts_of(moments: Iterable[int]) -> tuple[int, ...]:
    """Return how many of these seconds since midnight lie in each half hour."""
    counts = [0] * SLOTS
    for moment in moments:
        counts[min(moment // SLOT, SLOTS - 1)] += 1
    return tuple(counts)


def forecast_arrivals(
    history: Sequence[DayCount], on: date, calendar: Workdays
) -> ArrivalForecast:
    """Return what to expect on a day from the days before it; days without tickets are skipped."""
    known = [day for day in history if day.on < on and day.total]
    if not known:
        return ArrivalForecast(on, (0.0,) * SLOTS, ("还没有往日取号记录",), 0)
    aspects = {
        "星期": lambda day: day.weekday(),
        "月份": lambda day: day.month,
        "节后首日": lambda day: is_after_break(day, calendar),
    }
    sizes = {day.on: float(day.total) for day in known}
    factors = _factors(sizes, aspects, on)
    level = _faded_mean({day: sizes[day] / _product(factors, day) for day in sizes}, on)
    size = level * _product(factors, on)
    reasons = tuple(_reason(name, on, factor(on)) for name, factor in factors.items())
    shape = _shape(known, on)
    expected = tuple(round(size * share, 3) for share in shape)
    return ArrivalForecast(on, expected, tuple(filter(None, reasons)), len(known))


def corrected(forecast: ArrivalForecast, came: Sequence[int], until: int) -> tuple[float, ...]:
    """
    Return the forecast in the course of the day: what came, then the rest scaled by it.

    ``until`` is the half hour that has not ended yet. The forecast counts as much as the square
    root of the day would, so that the first few visitors do not turn it over. Nobody at all means
    that no tickets were given (停机), not that nobody will come.
    """
    foreseen = sum(forecast.expected[:until])
    if not foreseen or not any(came[:until]):
        return forecast.expected
    weight = 4 * sqrt(forecast.total)
    scale = (weight + sum(came[:until])) / (weight + foreseen)
    rest = (round(count * scale, 3) for count in forecast.expected[until:])
    return (*map(float, came[:until]), *rest)


def is_after_break(day: date, calendar: Workdays) -> bool:
    """Test if the day is the first one open after three or more days closed (节后首日)."""
    before = (day - timedelta(days=count) for count in range(1, LONG_BREAK + 1))
    return calendar.is_workday(day) and not any(calendar.is_workday(one) for one in before)


def mean_error(pairs: Iterable[tuple[Sequence[float], Sequence[int]]]) -> float:
    """Return the mean absolute error over the half hours in which anybody was expected or came."""
    errors = [
        abs(expected - came)
        for forecast, counts in pairs
        for expected, came in zip(forecast, counts, strict=True)
        if expected or came
    ]
    return sum(errors) / len(errors) if errors else 0.0


Factor = Callable[[date], float]


def _factors(
    sizes: Mapping[date, float], aspects: Mapping[str, Callable[[date], object]], on: date
) -> dict[str, Factor]:
    """Return for each aspect how much larger such days are, one aspect after the other."""
    factors: dict[str, Factor] = {}
    left = dict(sizes)
    for name, aspect in aspects.items():
        usual = sum(left.values()) / len(left)
        groups: dict[object, list[float]] = {}
        for day, size in left.items():
            groups.setdefault(aspect(day), []).append(size / usual)
        found = {key: (BELIEF + sum(of)) / (BELIEF + len(of)) for key, of in groups.items()}
        factors[name] = _factor(aspect, found)
        left = {day: size / factors[name](day) for day, size in left.items()}
    return factors


def _factor(aspect: Callable[[date], object], found: Mapping[object, float]) -> Factor:
    return lambda day: found.get(aspect(day), 1.0)


def _product(factors: Mapping[str, Factor], day: date) -> float:
    product = 1.0
    for factor in factors.values():
        product *= factor(day)
    return product


def _faded_mean(sizes: Mapping[date, float], on: date) -> float:
    weights = {day: 0.5 ** ((on - day).days / FADING_DAYS) for day in sizes}
    return sum(weights[day] * size for day, size in sizes.items()) / sum(weights.values())


def _shape(known: Sequence[DayCount], on: date) -> list[float]:
    """Return the share of each half hour: of the same weekday, leaning on all days if few."""
    everyday = _shares(known)
    alike = [day for day in known if day.on.weekday() == on.weekday()]
    if not alike:
        return everyday
    own, weight = _shares(alike), len(alike) / (len(alike) + 2 * BELIEF)
    return [weight * mine + (1 - weight) * all_ for mine, all_ in zip(own, everyday, strict=True)]


def _shares(days: Sequence[DayCount]) -> list[float]:
    total = sum(day.total for day in days)
    return [sum(day.counts[slot] for day in days) / total for slot in range(SLOTS)]


def _reason(name: str, on: date, factor: float) -> str:
    words = {"星期": f"周{'一二三四五六日'[on.weekday()]}", "月份": f"{on.month}月"}
    percent = round((factor - 1) * 100)
    if abs(percent) < 3:
        return ""
    return f"{words.get(name, name)}比平常{'多' if percent > 0 else '少'}{abs(percent)}%"
