"""Devices that are programs: they call the API over HTTP as the real ones do, offline and on."""

import json
import urllib.error
import urllib.request
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

TIMEOUT = 15
Answer = tuple[int, Any]


@dataclass(slots=True)
class DeviceLink:
    """The way from a device to the house: an address and a key."""

    address: str
    key: str

    def get(self, path: str) -> Answer:
        """
        Ask for something.

        :raises OSError: if the house cannot be reached.
        """
        return self._send(urllib.request.Request(self._url(path), headers=self._headers()))  # noqa: S310

    def post(self, path: str, body: dict[str, Any], *, once: str = "") -> Answer:
        """
        Say something; the same ``once`` again gets the same answer and does nothing twice.

        :raises OSError: if the house cannot be reached.
        """
        headers = self._headers() | {
            "Content-Type": "application/json",
            "Idempotency-Key": once or uuid.uuid4().hex,
        }
        data = json.dumps(body).encode()
        return self._send(urllib.request.Request(self._url(path), data, headers))  # noqa: S310

    def _url(self, path: str) -> str:
        return f"{self.address}/api/v1/devices/{path}"

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.key}"}

    def _send(self, request: urllib.request.Request) -> Answer:
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:  # noqa: S310
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            return error.code, json.load(error)


@dataclass(slots=True)
class SimulatedKiosk:
    """A kiosk (取号机): gives tickets, of its own series while offline, and reports them later."""

    link: DeviceLink
    prefix: str = ""
    queues: list[str] = field(default_factory=list)
    is_offline: bool = False
    sequence: int = 0
    printed: int = 0
    kept: list[dict[str, Any]] = field(default_factory=list)

    def start(self) -> None:
        """
        Learn what to offer.

        :raises PermissionError: if the house does not know the key.
        """
        status, said = self.link.get("self")
        if status != 200:
            raise PermissionError(said.get("detail", status))
        self.prefix = said["prefix"]
        self.queues = [queue["letter"] for queue in said["queues"]]

    def take(self, letter: str, priority: str = "") -> str:
        """Return the number of a new ticket, or an empty text if the house gives none."""
        if self.is_offline:
            self.printed += 1
            number = f"{self.prefix}-{self.printed:03d}"
            self.keep("ticket", number=number, queues=[letter], priority=priority)
            return number
        status, said = self.link.post("tickets", {"queues": [letter], "priority": priority})
        return str(said["number"]) if status == 201 else ""

    def keep(self, kind: str, **detail: Any) -> None:
        """Keep something that happened until it can be reported."""
        self.sequence += 1
        self.kept.append(
            {
                "sequence": self.sequence,
                "kind": kind,
                "said_at": datetime.now(UTC).isoformat(),
                "detail": detail,
            }
        )

    def come_back(self) -> list[dict[str, Any]]:
        """Report everything kept; what is not confirmed stays and is sent again next time."""
        self.is_offline = False
        if not self.kept:
            return []
        status, said = self.link.post("reports", {"reports": self.kept[:200]})
        if status != 200:
            return []
        confirmed = {one["sequence"] for one in said}
        self.kept = [one for one in self.kept if one["sequence"] not in confirmed]
        return list(said)

    def beat(self) -> list[dict[str, Any]]:
        """Send a heartbeat and carry the commands out."""
        now = datetime.now(UTC).isoformat()
        _, said = self.link.post("heartbeat", {"said_at": now, "readings": {"纸张": "充足"}})
        for command in said["commands"]:
            self.keep("done", command=command["id"])
        return list(said["commands"])


@dataclass(slots=True)
class SimulatedCaller:
    """A caller (叫号器) at a counter that always presses the key that comes next."""

    link: DeviceLink

    def press(self) -> tuple[str, str]:
        """Press one key; return which, and the number that stands at the counter then."""
        _, now = self.link.get("counter")
        key = {"": "next", "called": "start", "serving": "finish"}[now["ticket_state"]]
        status, said = self.link.post(f"counter/{key}", {})
        return key, str(said["number"]) if status == 200 else ""


@dataclass(slots=True)
class SimulatedScreen:
    """A screen (显示屏): it only lives."""

    link: DeviceLink

    def beat(self) -> None:
        """Send a heartbeat."""
        self.link.post("heartbeat", {"said_at": datetime.now(UTC).isoformat()})


@dataclass(slots=True)
class SimulatedReviewer(SimulatedScreen):
    """A counter device (评价屏): shows whom the counter serves, then asks how it was."""

    def look(self) -> tuple[str, str]:
        """Return the number at the own counter, and the one whose review is asked for."""
        _, said = self.link.get("counter")
        return str(said["number"]), str(said["review"])

    def say(self, ticket: str, score: int, *tags: str) -> str:
        """Give the review of the ticket that is asked for; return the grade, empty if refused."""
        body = {"ticket": ticket, "score": score, "tags": tags}
        status, said = self.link.post("counter/review", body)
        return str(said["grade"]) if status == 201 else ""
