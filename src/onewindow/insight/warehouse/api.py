"""The warehouse (数据仓): the collection standard and the facts that it keeps."""

from onewindow.insight.warehouse.actions.packs import load_fact_packs
from onewindow.insight.warehouse.actions.writing import write_months
from onewindow.insight.warehouse.gateways.reading import warehouse
from onewindow.insight.warehouse.models import Part
from onewindow.insight.warehouse.queries.parts import data_version, facts_day
from onewindow.insight.warehouse.queries.standard import check_fact_packs, standard
from onewindow.insight.warehouse.rules import FactColumn, FactKind, FactTable

__all__ = [
    "FactColumn",
    "FactKind",
    "FactTable",
    "Part",
    "check_fact_packs",
    "data_version",
    "facts_day",
    "load_fact_packs",
    "standard",
    "warehouse",
    "write_months",
]
