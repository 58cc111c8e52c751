"""The shipped bank, surety and insurer of the demonstration, as a process of their own."""

import threading
import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from onewindow.trading.guarantees.gateways import (
    SimulatedServer,
    house_key,
    public_pem,
    simulated_partners,
)

PAUSE = 1.0


class Command(BaseCommand):
    """Serve the simulated partners until told to stop."""

    help = "模拟的银行、担保公司和保险公司，仅供演示和测试"

    def add_arguments(self, parser: CommandParser) -> None:
        """Say what can be chosen."""
        parser.add_argument("--port", type=int, default=settings.SIMULATED_PARTNERS_PORT)

    def handle(self, *args: Any, **options: Any) -> None:
        """Listen on the loopback, and tell the platform what there is to tell."""
        partners = simulated_partners(settings.HOME, public_pem(house_key()))
        server = SimulatedServer(options["port"], partners, settings.ORIGIN)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        while True:
            server.deliver_all()
            time.sleep(PAUSE)
