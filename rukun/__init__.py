"""The command and the wiring: what puts the parts together."""
