"""A sealer for tests without a key store: what it seals is a number, and what the number means stands with it."""

from __future__ import annotations


class PaperSealer:
    """Keeps the texts itself, as a desk would in a drawer."""

    def __init__(self) -> None:
        self._drawer: dict[str, tuple[str, str]] = {}
        self._gone: set[str] = set()

    @property
    def subjects(self) -> set[str]:
        """Everybody of whom something was sealed."""
        return {subject for subject, _ in self._drawer.values()}

    def seal(self, subject: str, text: str) -> str:
        number = f"#{len(self._drawer) + 1}"
        self._drawer[number] = (subject, text)
        return number

    def unseal(self, subject: str, sealed: str) -> str | None:
        owner, text = self._drawer[sealed]
        assert owner == subject, "a value was sealed for one person and is opened for another"
        return None if subject in self._gone else text

    def forget(self, subject: str) -> None:
        """Destroy a person's key."""
        self._gone.add(subject)
