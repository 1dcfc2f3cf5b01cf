"""Gives out what is on record, in the formats that other programs open."""
