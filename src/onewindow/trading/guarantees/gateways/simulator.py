"""
A bank, a surety and an insurer to play with (模拟机构): they speak the real protocol over HTTP.

One small server holds them all, at ``/<code>``. A simulated partner verifies what the platform
signed, knows a repeated message by its number, and answers later with messages of its own, signed
with a key kept under HOME. No money moves.
"""

import base64
import json
import secrets
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from onewindow.kernel.printing import pdf_of
from onewindow.trading.guarantees.gateways.signing import is_signed, kept_key, public_pem
from onewindow.trading.guarantees.rules import Asked, Envelope, PartnerKind, Told, read_envelope

_BEHIND = 30
SHIPPED = (
    ("sim-bank", "云川模拟银行", PartnerKind.ACCOUNT_BANK),
    ("sim-letters", "云川模拟银行保函中心", PartnerKind.BANK),
    ("sim-surety", "云川模拟担保有限公司", PartnerKind.SURETY),
    ("sim-insurer", "云川模拟财产保险公司", PartnerKind.INSURER),
)
Body = dict[str, Any]


def letter_pdf(lines: Mapping[str, str]) -> bytes:
    """Return a letter as a PDF of one page."""
    rows = "".join(f"<p>{escape(name)}：{escape(text)}</p>" for name, text in lines.items())
    html = (
        "<style>body{font:13pt/2 'Noto Serif CJK SC',serif}h1{text-align:center}</style>"
        f"<h1>电子保函（模拟，不具法律效力）</h1>{rows}"
    )
    return pdf_of(html)


@dataclass(slots=True)
class SimulatedPartner:
    """One partner: what it was told, and what it still has to tell."""

    code: str
    name: str
    kind: PartnerKind
    key: Ed25519PrivateKey
    house: str
    print_letter: Callable[[Mapping[str, str]], bytes] = letter_pdf
    seen: dict[str, bytes] = field(default_factory=dict)
    to_tell: list[tuple[bytes, str]] = field(default_factory=list)
    changes: Body = field(default_factory=dict)

    @property
    def public_key(self) -> str:
        """Return the public half of the key as PEM."""
        return public_pem(self.key)

    def hear(self, raw: bytes, signature: str) -> tuple[int, str]:
        """Take a message of the platform; return a status and what is wrong, if anything."""
        if not is_signed(self.house, signature, raw):
            return 401, "签名不符"
        try:
            envelope = read_envelope(raw)
        except ValueError as error:
            return 400, str(error)
        if envelope.number in self.seen:
            is_same = self.seen[envelope.number] == raw
            return (200, "") if is_same else (409, "报文号用过了，内容不同")
        self.seen[envelope.number] = raw
        self._act(envelope)
        return 202, ""

    def credit(self, account: str, amount: str, payer: str, payer_account: str) -> None:
        """Play that somebody paid into an account."""
        body = {
            "line": f"LS{secrets.token_hex(8).upper()}",
            "account": account,
            "amount": amount,
            "payer": payer,
            "payer_account": payer_account,
            "credited_at": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        self.tell(Told.CREDITED, {**body, **self.changes})

    def tell(self, kind: Told, body: Body) -> None:
        """Put a signed message on the way to the platform."""
        raw = Envelope(f"MN{secrets.token_hex(12)}", kind, body).as_bytes()
        self.to_tell.append((raw, self.key.sign(raw).hex()))

    def _act(self, asked: Envelope) -> None:
        body = asked.body
        if asked.kind == Asked.APPLY:
            self.tell(Told.UNDERWRITTEN, {"reference": body["reference"]})
            self.tell(Told.ISSUED, self._letter(body))
        elif asked.kind == Asked.RELEASE:
            self.tell(Told.RELEASED, {"reference": body["reference"]})
        elif asked.kind == Asked.CLAIM:
            self.tell(Told.CLAIM_PAID, {"reference": body["reference"]})
        elif asked.kind in {Asked.REFUND, Asked.RETURN, Asked.FORFEIT}:
            self.tell(Told.REMITTED, {"order": asked.number})

    def _letter(self, body: Mapping[str, Any]) -> Body:
        said = {
            "reference": body["reference"],
            "letter_number": f"{self.code.upper()}-{secrets.randbelow(10**10):010d}",
            "verify_code": secrets.token_hex(4).upper(),
            "lot_code": body["lot_code"],
            "beneficiary": body["beneficiary"],
            "applicant": body["applicant"],
            "amount": body["amount"],
            "valid_until": body["valid_until"],
            **self.changes,
        }
        content = self.print_letter(
            {
                "编号": said["letter_number"],
                "受益人": said["beneficiary"],
                "被保证人": said["applicant"],
                "标段": said["lot_code"],
                "担保金额": f"{said['amount']}元",
                "有效期至": said["valid_until"],
                "出具机构": self.name,
            }
        )
        said["letter"] = base64.b64encode(content).decode()
        said["letter_signature"] = self.key.sign(content).hex()
        return said


def simulated_partners(home: Path, house: str) -> dict[str, SimulatedPartner]:
    """Return the partners that are shipped, with their keys under HOME, by code."""
    return {
        code: SimulatedPartner(code, name, kind, kept_key(home / "secrets" / f"{code}.pem"), house)
        for code, name, kind in SHIPPED
    }


def deliver(partner: SimulatedPartner, origin: str) -> int:
    """
    Tell the platform what is still to tell; return how many. What it refuses is not told again.

    :raises OSError: if the platform does not answer; the rest stays for the next time.
    """
    told = 0
    while partner.to_tell:
        raw, signature = partner.to_tell[0]
        request = urllib.request.Request(  # noqa: S310 - the platform's own address
            f"{origin}/api/v1/partners/{partner.code}/messages",
            raw,
            {"Content-Type": "application/json", "X-Signature": signature},
            method="PUT",
        )
        try:
            with urllib.request.urlopen(request, timeout=_BEHIND):  # noqa: S310
                told += 1
        except urllib.error.HTTPError as error:
            error.close()
            if error.code >= 500:
                raise
        partner.to_tell.pop(0)
    return told


def credit_simulated(address: str, said: Mapping[str, str]) -> None:
    """
    Let the simulated bank at the address play a payment.

    :raises OSError: if it does not answer.
    """
    raw = json.dumps(said).encode()
    request = urllib.request.Request(f"{address}/credit", raw)  # noqa: S310 - on the loopback
    with urllib.request.urlopen(request, timeout=_BEHIND):  # noqa: S310
        return


class SimulatedServer(ThreadingHTTPServer):
    """The simulated partners behind one port of the loopback."""

    daemon_threads = True

    def __init__(self, port: int, partners: dict[str, SimulatedPartner], origin: str) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.partners = partners
        self.origin = origin
        self.lock = threading.Lock()

    def deliver_all(self) -> None:
        """Tell the platform everything; a platform that is away is told the next time."""
        for partner in self.partners.values():
            try:
                deliver(partner, self.origin)
            except OSError:
                continue


class _Handler(BaseHTTPRequestHandler):
    server: SimulatedServer

    def do_POST(self) -> None:
        """Take a message at /<code>, or play a payment at /<code>/credit."""
        code, _, what = self.path.strip("/").partition("/")
        partner = self.server.partners.get(code)
        raw = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        if partner is None:
            self._answer(404, "没有这家机构")
            return
        with self.server.lock:
            if what == "credit":
                partner.credit(**json.loads(raw))
                self._answer(202, "")
                return
            self._answer(*partner.hear(raw, self.headers.get("X-Signature", "")))

    def _answer(self, status: int, detail: str) -> None:
        content = json.dumps({"detail": detail}, ensure_ascii=False).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *args: Any) -> None:
        """Say nothing: the platform keeps the record."""
