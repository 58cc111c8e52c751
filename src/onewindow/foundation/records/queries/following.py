"""Reading the record on: what was written since, as soon as it is committed."""

from onewindow.foundation.records.models import Entry


class Follower:
    """
    Tells which subjects the record speaks of above a leaf, each entry once.

    An entry counts as soon as it is committed, sealed or not. Leaves are given after the commit
    and leave no gap, so that going on from the last one misses none.
    """

    def __init__(self, leaf: int) -> None:
        self.leaf = leaf
        self._seen: frozenset[int] = frozenset()

    def news(self) -> list[str]:
        """Return the subjects of the entries that came since the last call, oldest first."""
        unsealed = Entry.objects.filter(leaf=None)
        rows = unsealed.union(Entry.objects.filter(leaf__gt=self.leaf), all=True)
        found = sorted(rows.values_list("id", "leaf", "subject"))
        fresh = [subject for number, _, subject in found if number not in self._seen]
        self._seen = frozenset(number for number, _, _ in found)
        self.leaf = max((leaf for _, leaf, _ in found if leaf is not None), default=self.leaf)
        return list(dict.fromkeys(fresh))
