"""Sessions in the database, read with a statement that is compiled once."""

from typing import Any

from django.contrib.sessions.backends import db
from django.utils import timezone

from onewindow.foundation.records.api import rows_where


class SessionStore(db.SessionStore):
    """Django's own store in the database; every request of somebody signed in asks it once."""

    def _get_session_from_db(self) -> Any:
        found = rows_where(self.model, session_key=self.session_key)
        if found and found[0].expire_date > timezone.now():
            return found[0]
        self._session_key = None
        return None
