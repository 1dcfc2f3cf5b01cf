"""Settings: from the environment (RUKUN_…) first, then from one TOML file. `rukun doctor` shows what is in force.

Whatever is secret can be given as a file instead, by the same name with `_FILE`: RUKUN_GRAPH_PASSWORD_FILE.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Self

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from domain.classification import Classification, Compartment, Level


class SettingsError(Exception):
    """A setting cannot be used: which, why, and how to mend it. Never holds the value."""


def _data_folder() -> Path:
    base = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(base) / "rukun"


class Settings(BaseSettings):
    """Where things are kept, who may come in, and how far the program goes."""

    model_config = SettingsConfigDict(env_prefix="RUKUN_", extra="forbid", hide_input_in_errors=True)

    data: Path = Field(default_factory=_data_folder, description="The folder for everything that has no other place")
    log: str = Field(default="", description="The log of record: a path or sqlite:///path, or postgresql://…")
    log_reads: str = Field(
        default="", description="A replica of the log, postgresql://…: settled facts are read there, decisions never"
    )
    log_password: SecretStr | None = Field(default=None, description="Of the log, when its address holds none")
    keys: str = Field(
        default="", description="The keys of personal data: a path, or postgresql://… of another database"
    )
    keys_password: SecretStr | None = Field(default=None, description="Of the key store, when its address holds none")
    graph: str = Field(default="embedded", description="'embedded', or the address of a Neo4j: bolt://… or neo4j://…")
    graph_user: str = Field(default="neo4j", description="Who reads and writes the graph")
    graph_password: SecretStr | None = Field(default=None, description="Of that user")
    graph_database: str | None = Field(default=None, description="The database; absent for the server's own default")
    graph_lists: bool = Field(
        default=False,
        description="Whether a graph that is filled from the beginning keeps long lists in order and counted: fast"
        " questions about very large things, at about three times the cost of projecting",
    )
    graph_heap: str = Field(default="512m", pattern=r"^[1-9][0-9]*[mg]$", description="Memory of the embedded server")
    host: str = Field(default="127.0.0.1", description="The address that `rukun serve` listens on")
    port: int = Field(default=8000, ge=0, le=65535, description="The port that `rukun serve` listens on; 0 for any")
    project: bool = Field(default=True, description="Whether `rukun serve` also brings facts into the graph")
    token_keys: Path | None = Field(default=None, description="A folder of key files for access tokens")
    token_jwks: str | None = Field(default=None, description="The address of trusted keys (JWKS) instead of files")
    token_issuer: str = Field(default="rukun", description="Who issues access tokens")
    token_audience: str = Field(default="rukun", description="For whom access tokens are meant")
    actor: str = Field(default="local", description="Who acts when no token is asked for")
    agency: str = Field(default="agency-local", description="For which agency, when no token is asked for")
    level: Level = Field(default=Level.SECRET, description="How far that reader is cleared")
    compartments: tuple[Compartment, ...] = Field(default=(), description="The compartments that reader is cleared for")
    rules: Path | None = Field(
        default=None, description="The folder of the rules of early warning; `rules` in the data folder if not given"
    )
    cache_mb: int = Field(default=64, ge=0, description="Memory for answers that are kept, in MiB; 0 keeps none")
    documents: Path | None = Field(default=None, description="A folder of trusted documents: `rukun documents add`")
    trusted_only: bool = Field(default=False, description="Whether only trusted documents are answered")
    rate: float = Field(
        default=50.0, ge=0, description="Operations a second that one account may ask for in the long run; 0 for any"
    )
    burst: int = Field(default=200, ge=1, description="Operations that an account which was quiet may ask for at once")
    reads: int = Field(
        default=64, ge=1, description="Reads that are answered at once; some more wait, the rest get 503"
    )
    answer_seconds: float = Field(
        default=10.0, gt=0, description="How long the graph may take for one question, in seconds, before it is stopped"
    )
    lag_limit: int = Field(default=10_000, ge=0, description="Facts behind the log at which /readyz says no")
    language: str = Field(default="en", pattern=r"^(id|en)$", description="Of what the command prints: id or en")

    @field_validator("compartments", mode="before")
    @classmethod
    def _a_list(cls, given: Any) -> Any:
        return tuple(given) if isinstance(given, list) else given

    @field_validator("log", "log_reads", "keys")
    @classmethod
    def _a_store_that_is_known(cls, given: str) -> str:
        if "://" in given and not given.startswith(("sqlite:///", "postgresql://", "postgres://")):
            raise ValueError("give a path, sqlite:///path or postgresql://…")
        return given

    @model_validator(mode="after")
    def _one_way_to_trust(self) -> Self:
        if self.token_keys is not None and self.token_jwks is not None:
            raise ValueError("give RUKUN_TOKEN_KEYS or RUKUN_TOKEN_JWKS, not both")
        if self.trusted_only and self.documents is None:
            raise ValueError("RUKUN_TRUSTED_ONLY needs RUKUN_DOCUMENTS, the folder of what is answered")
        return self

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Given by the program, then the environment, then the TOML file."""
        toml = os.environ.get("RUKUN_SETTINGS")
        files = [Path(toml)] if toml else [Path("rukun.toml")]
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, files)

    @property
    def log_address(self) -> str:
        """Of the log of record."""
        return self.log or str(self.data / "log.db")

    @property
    def keys_address(self) -> str:
        """Of the key store: beside the data unless said otherwise, never inside the log."""
        return self.keys or str(self.data / "keys.db")

    @property
    def boundaries(self) -> Path:
        """The folder of the files of boundaries that were taken in."""
        return self.data / "boundaries"

    @property
    def local_clearance(self) -> Classification:
        """What a reader without a token may see; only ever served on loopback."""
        return Classification(level=self.level, compartments=self.compartments)


def load(**given: Any) -> Settings:
    """The settings in force. ``given`` wins over everything; SettingsError says what cannot be used."""
    toml = os.environ.get("RUKUN_SETTINGS")
    if toml and not Path(toml).is_file():
        raise SettingsError(f"RUKUN_SETTINGS names {toml}, which is not there; create it or unset the variable")
    try:
        return Settings(**_secrets_from_files(), **given)
    except ValidationError as error:
        problems = [f"{'.'.join(map(str, e['loc'])) or 'settings'}: {e['msg']}" for e in error.errors()]
        raise SettingsError("; ".join(problems) + " (settings come from RUKUN_… or rukun.toml)") from None
    except ValueError as error:
        raise SettingsError(f"rukun.toml cannot be read: {error}") from None


def _secrets_from_files() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in ("log_password", "keys_password", "graph_password"):
        variable = f"RUKUN_{name.upper()}_FILE"
        path = os.environ.get(variable)
        if path is None:
            continue
        try:
            found[name] = Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise SettingsError(f"{variable} names {path}: {error.strerror}") from None
    return found
