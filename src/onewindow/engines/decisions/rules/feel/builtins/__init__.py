"""The built-in functions of FEEL (DMN 1.5, 10.3.4), a module a kind of value."""

from onewindow.engines.decisions.rules.feel.builtins import (
    contexts,
    lists,
    numbers,
    ranges,
    statistics,
    texts,
    times,
)
from onewindow.engines.decisions.rules.feel.builtins.registry import FUNCTIONS

__all__ = ["FUNCTIONS", "contexts", "lists", "numbers", "ranges", "statistics", "texts", "times"]
