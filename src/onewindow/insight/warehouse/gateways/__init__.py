"""Talk with the files of the warehouse, through DuckDB."""
