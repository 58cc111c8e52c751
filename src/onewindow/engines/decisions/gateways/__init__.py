"""Talk with DuckDB and with spreadsheets."""
