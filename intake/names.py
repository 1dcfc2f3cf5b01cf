"""Names that differ only in case or spaces: perhaps one actor written in two ways."""

from __future__ import annotations


class NameVariants:
    """The names of actors that a file has had so far, each with the line it came on first."""

    def __init__(self) -> None:
        self._first: dict[str, tuple[str, int]] = {}
        self._told: set[str] = set()

    def first_line(self, name: str, line: int) -> int | None:
        """The line of another way to write this name; None when there is none, or it was told before."""
        first, at = self._first.setdefault(" ".join(name.casefold().split()), (name, line))
        if first == name or name in self._told:
            return None
        self._told.add(name)
        return at
