"""Talk with what lies outside the database: files, keys, and the process that cleans uploads."""
