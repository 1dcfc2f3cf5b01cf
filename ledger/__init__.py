"""The log of record: append once, read in order, never change."""
