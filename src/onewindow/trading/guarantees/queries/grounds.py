"""Which causes the law knows for keeping a guarantee."""

from onewindow.trading.guarantees.models import Guarantee
from onewindow.trading.guarantees.queries.terms import is_works_lot
from onewindow.trading.guarantees.rules import Ground, Purpose, grounds_for
from onewindow.trading.tendering.api import procedure_of


def lawful_grounds(guarantee: Guarantee) -> tuple[Ground, ...]:
    """Return the lawful causes for the guarantee of an opened lot; none while it is sealed."""
    lot = guarantee.lot
    if lot is None:
        return ()
    is_open = procedure_of(lot.tender.procedure).ocds_method == "open"
    return grounds_for(Purpose(guarantee.purpose), is_works=is_works_lot(lot), is_open=is_open)
