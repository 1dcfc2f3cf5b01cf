"""Names that differ only in case or spaces: perhaps one actor written in two ways."""

from __future__ import annotations


class NameVariants:
    """The names of actors that a file has had so far, each with the line it came on first."""

    def __init__(self) -> None:
        self._first: dict[str, tuple[str, int]] = {}
        self._known: set[str] = set()

    def first_line(self, name: str, line: int) -> int | None:
        """The line of another way to write this name; None when there is none, or this name came before."""
        if name in self._known:
            return None
        self._known.add(name)
        first, at = self._first.setdefault(" ".join(name.casefold().split()), (name, line))
        return None if first == name else at
