"""Rows that are written once: what somebody said or decided is never edited and never deleted."""

from typing import Any

from django.db import models

WORDS = "评价和判定一经写入不得修改或删除"


class FrozenRows(models.QuerySet[Any]):
    """Rows that can be added and read, and nothing else."""

    def update(self, **changes: Any) -> int:
        """
        Refuse.

        :raises TypeError: always.
        """
        raise TypeError(WORDS)

    def delete(self) -> tuple[int, dict[str, int]]:
        """
        Refuse.

        :raises TypeError: always.
        """
        raise TypeError(WORDS)


class Frozen(models.Model):
    """A row that is inserted once; the database refuses later changes as well, by a trigger."""

    objects = FrozenRows.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """
        Insert, never update.

        :raises TypeError: if the row is already stored.
        """
        if not self._state.adding:
            raise TypeError(WORDS)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """
        Refuse.

        :raises TypeError: always.
        """
        raise TypeError(WORDS)
