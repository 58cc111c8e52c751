"""Talk with outside systems: registers of other departments, and who collects fees."""

from onewindow.services.casework.gateways.payments import (
    PaymentGateway,
    PaymentUnavailable,
    SimulatedPayments,
    payments,
)
from onewindow.services.casework.gateways.registers import (
    NoRegisters,
    RegisterGateway,
    RegisterUnavailable,
    SimulatedRegisters,
    registers,
)

__all__ = [
    "NoRegisters",
    "PaymentGateway",
    "PaymentUnavailable",
    "RegisterGateway",
    "RegisterUnavailable",
    "SimulatedPayments",
    "SimulatedRegisters",
    "payments",
    "registers",
]
