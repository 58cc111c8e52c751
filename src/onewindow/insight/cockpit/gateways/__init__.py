"""Talk with the files of the roll-ups and with the warehouse."""
