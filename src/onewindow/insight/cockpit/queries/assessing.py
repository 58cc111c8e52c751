"""The assessment of halls and departments over a period, and how firm its ranking is."""

from onewindow.engines.indicators.api import Ranking, Tree, rank
from onewindow.insight.cockpit.queries.boards import reading
from onewindow.insight.cockpit.queries.definitions import definitions, trees
from onewindow.insight.cockpit.queries.drilling import departments
from onewindow.insight.cockpit.queries.rollups import halls
from onewindow.kernel.apart import apart
from onewindow.kernel.periods import Period


def assessment(code: str, period: Period) -> Ranking:
    """
    Return the ranking that a tree gives in a period.

    :raises KeyError: if there is no assessment of this code.
    """
    tree = trees()[code]
    if tree.subjects == "departments":
        return rank(tree, _of_departments(tree, period))
    return rank(tree, _of_halls(tree, period))


def _of_halls(tree: Tree, period: Period) -> dict[str, dict]:
    return apart(_readings_of_halls, tree, period)


def _readings_of_halls(tree: Tree, period: Period) -> dict[str, dict]:
    known = definitions()
    return {
        hall: {one: reading(known[one], hall, period).figure.value for one in tree.indicators}
        for hall in halls()
    }


def _of_departments(tree: Tree, period: Period) -> dict[str, dict]:
    return {
        part.key: {
            item.definition.code: item.value
            for item in part.items
            if item.definition.code in tree.indicators
        }
        for part in departments(period)
    }
