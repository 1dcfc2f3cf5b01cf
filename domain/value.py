"""The base of every value: frozen, strict, complete."""

from pydantic import BaseModel, ConfigDict


class Value(BaseModel):
    """Something that is what it says: two with the same content are the same.

    Strict: a number is never read out of a text, an unknown field is never dropped. From JSON, dates, enumerations
    and decimals are read from their text forms.
    """

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", hide_input_in_errors=True)
