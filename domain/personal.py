"""Personal data: what names a person, or says something about one.

A personal value belongs to a subject, a person known to the record by a pseudonym only. In a stored fact it is
sealed with the key of that subject; once the key is destroyed, the fact still replays and shows the pseudonym
(UU 27/2022 on personal data protection: the right to erasure). It cannot be written out by accident: without a
sealer in the serialisation context, serialising it fails, and its printed form is the pseudonym.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Protocol

from pydantic import SerializationInfo, StringConstraints, ValidationInfo, model_serializer, model_validator

from domain.value import Value

if TYPE_CHECKING:
    from collections.abc import Iterator

SubjectId = Annotated[str, StringConstraints(pattern=r"^person-[0-9A-Za-z._-]{1,80}$")]
"""The pseudonym of a person: the only thing about somebody that is ever shown without their key."""


class Sealer(Protocol):
    """Turns a subject's plain text into what may be stored, and back while the key exists."""

    def seal(self, subject: str, text: str) -> str: ...

    def unseal(self, subject: str, sealed: str) -> str | None: ...


class Personal(Value):
    """A text about a person. ``text`` is absent once the subject's key is gone."""

    subject: SubjectId
    text: Annotated[str, StringConstraints(min_length=1, max_length=20_000)] | None

    @property
    def pseudonym(self) -> str:
        """What is shown instead of the text."""
        return self.subject

    def __str__(self) -> str:
        return self.pseudonym

    def __repr__(self) -> str:
        return f"Personal({self.pseudonym})"

    def __repr_args__(self) -> Iterator[tuple[str | None, Any]]:
        yield None, self.pseudonym

    @model_serializer(mode="plain")
    def _sealed(self, info: SerializationInfo) -> dict[str, str | None]:
        sealer: Sealer | None = (info.context or {}).get("sealer")
        if sealer is None:
            raise PermissionError("a personal value is never written out unsealed")
        if self.text is None:
            return {"subject": self.subject, "text": None}
        return {"subject": self.subject, "sealed": sealer.seal(self.subject, self.text)}

    @model_validator(mode="before")
    @classmethod
    def _unsealed(cls, given: Any, info: ValidationInfo) -> Any:
        if isinstance(given, dict) and "sealed" in given:
            sealer: Sealer | None = (info.context or {}).get("sealer")
            if sealer is None:
                raise ValueError("a sealed value can only be read from the record")
            if set(given) != {"subject", "sealed"}:
                raise ValueError("a sealed value is a subject and what was sealed, nothing else")
            return {"subject": given["subject"], "text": sealer.unseal(given["subject"], given["sealed"])}
        return given
