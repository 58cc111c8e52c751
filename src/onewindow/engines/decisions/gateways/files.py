"""A decision table from a file, whichever of the two forms it has."""

from onewindow.engines.decisions.gateways.workbooks import table_from_xlsx
from onewindow.engines.decisions.rules.tables.content import DecisionTable
from onewindow.engines.decisions.rules.tables.dmn_form import table_from_dmn


def read_table_file(content: bytes) -> DecisionTable:
    """
    Return the table in a workbook or in DMN XML, told apart by how they begin.

    :raises Refused: with the cell's address, if it cannot be read.
    """
    is_xml = content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<"
    return table_from_dmn(content) if is_xml else table_from_xlsx(content)
