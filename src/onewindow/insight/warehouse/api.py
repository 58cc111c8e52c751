"""The warehouse (数据仓): the collection standard, the facts, and where they came from."""

from onewindow.insight.warehouse.actions.fetching import fetch
from onewindow.insight.warehouse.actions.fresh import loaded_leaf, own_rows
from onewindow.insight.warehouse.actions.loading import load_waiting, run_load
from onewindow.insight.warehouse.actions.own import DayFeed, load_days, load_own
from onewindow.insight.warehouse.actions.packs import (
    check_source_packs,
    load_source_packs,
    plan_source_packs,
)
from onewindow.insight.warehouse.actions.receiving import Delivery, receive_file, receive_rows
from onewindow.insight.warehouse.actions.writing import write_months
from onewindow.insight.warehouse.gateways.filling import last_filling, tell_filling
from onewindow.insight.warehouse.gateways.inbox import chunks_of
from onewindow.insight.warehouse.gateways.lineage import Origin, origins
from onewindow.insight.warehouse.gateways.reading import opened, warehouse
from onewindow.insight.warehouse.gateways.scanning import Scanner, scanner
from onewindow.insight.warehouse.models import Load, Part, Source
from onewindow.insight.warehouse.queries.parts import data_version, facts_day
from onewindow.insight.warehouse.queries.quality import (
    SourceState,
    source_states,
)
from onewindow.insight.warehouse.queries.sources import all_packs, pack_of
from onewindow.insight.warehouse.queries.standard import check_fact_packs, standard
from onewindow.insight.warehouse.rules import FactColumn, FactKind, FactTable
from onewindow.insight.warehouse.rules.filling import Filling, FillingState
from onewindow.insight.warehouse.rules.loads import LoadKind, LoadState

__all__ = [
    "DayFeed",
    "Delivery",
    "FactColumn",
    "FactKind",
    "FactTable",
    "Filling",
    "FillingState",
    "Load",
    "LoadKind",
    "LoadState",
    "Origin",
    "Part",
    "Scanner",
    "Source",
    "SourceState",
    "all_packs",
    "check_fact_packs",
    "check_source_packs",
    "chunks_of",
    "data_version",
    "facts_day",
    "fetch",
    "last_filling",
    "load_days",
    "load_own",
    "load_source_packs",
    "load_waiting",
    "loaded_leaf",
    "opened",
    "origins",
    "own_rows",
    "pack_of",
    "plan_source_packs",
    "receive_file",
    "receive_rows",
    "run_load",
    "scanner",
    "source_states",
    "standard",
    "tell_filling",
    "warehouse",
    "write_months",
]
