"""Access tokens: signed by a key that we trust, saying who acts, for which agency, with what clearance and rights.

A folder of keys holds ``<kid>.pem`` (public; Ed25519 or P-256) for every key that is trusted, and, where tokens are
issued, ``<kid>.key`` (private, readable by its owner alone). A new pair is put beside the old one to change keys; an
old one is taken away when its last token has expired.
"""

from __future__ import annotations

import os
import re
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlsplit
from uuid import uuid4

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from jwt.exceptions import PyJWTError
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from api.errors import Unauthenticated, Unavailable
from api.loopback import is_loopback
from api.reader import RIGHTS, Reader
from domain.act import Actor
from domain.classification import Classification, Compartment, Level

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from api.system import ApiSettings

ALGORITHMS = ("EdDSA", "ES256")
_KID = re.compile(r"^[0-9A-Za-z._-]{1,64}$")
_LEEWAY_S = 30
_LONGEST_TOKEN = 8_192
_KEYS_KEPT_S = 5.0
"""For how long keys that were read, and a token that was verified with one, are taken as they were."""
_MOST_VERIFIED = 2_000
_UNKNOWN_FOR_S = 30.0
_MOST_UNKNOWN = 20
"""Names of keys that the key server does not have, of which so many are remembered; beyond, it is not asked again."""


class _Claims(BaseModel):
    """What a token of ours says."""

    model_config = ConfigDict(extra="ignore", hide_input_in_errors=True)

    sub: Actor
    agency: Actor
    role: Annotated[str, Field(max_length=100)] = ""
    level: Level = Level.OPEN
    compartments: Annotated[list[Compartment], Field(max_length=100)] = []
    rights: Annotated[list[str], Field(max_length=20)] = ["read"]
    exp: int


class Tokens:
    """Tells from a token who asks. Reads keys and may ask a key server, so it is called in a thread."""

    def __init__(self, settings: ApiSettings) -> None:
        self._settings = settings
        self._read_at = float("-inf")
        self._keys: dict[str, Any] = {}
        self._unknown: dict[str, float] = {}
        self._verified: dict[str, tuple[Reader, float]] = {}
        self._jwks: jwt.PyJWKClient | None = None
        if settings.jwks_url:
            parts = urlsplit(settings.jwks_url)
            if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(parts.hostname or "")):
                raise ValueError("the keys of tokens are only fetched over https, or from this machine")
            self._jwks = jwt.PyJWKClient(settings.jwks_url, lifespan=300, timeout=5)

    def known(self, token: str) -> Reader | None:
        """Who the token says it is, if that was verified a moment ago and it has not expired since. Reads nothing and
        asks nobody."""
        found = self._verified.get(token)
        if found is None or time.monotonic() >= found[1]:
            return None
        reader = found[0]
        return None if reader.until is None or reader.until < datetime.now(UTC) else reader

    def reader(self, token: str) -> Reader:
        """Who the token says it is. Raises Unauthenticated, with the same words whatever is wrong but its age."""
        reader = self._read(token)
        now = time.monotonic()
        if len(self._verified) >= _MOST_VERIFIED:
            # made anew rather than thinned out: another thread may be at it
            self._verified = {known: held for known, held in list(self._verified.items()) if now < held[1]}
        if len(self._verified) < _MOST_VERIFIED:
            self._verified[token] = reader, now + _KEYS_KEPT_S
        return reader

    def _read(self, token: str) -> Reader:
        if len(token) > _LONGEST_TOKEN:
            raise Unauthenticated("the token is too long")
        try:
            claims = jwt.decode(
                token,
                self._key(token),
                algorithms=list(ALGORITHMS),
                audience=self._settings.audience,
                issuer=self._settings.issuer,
                leeway=_LEEWAY_S,
                options={"require": ["exp", "iat", "aud", "iss", "sub"]},
            )
            return _reader(_Claims.model_validate(claims))
        except jwt.ExpiredSignatureError:
            raise Unauthenticated("the token has expired") from None
        except (PyJWTError, ValidationError, ValueError, TypeError, KeyError):
            raise Unauthenticated("the token is not accepted") from None

    def _key(self, token: str) -> Any:
        header = jwt.get_unverified_header(token)
        if header.get("alg") not in ALGORITHMS:
            raise Unauthenticated("the token is not accepted")
        kid = header.get("kid")
        if not isinstance(kid, str) or not _KID.match(kid):
            raise Unauthenticated("the token is not accepted")
        found = self._fetched(self._jwks, kid) if self._jwks is not None else self._trusted().get(kid)
        if found is None:
            raise Unauthenticated("the token is not accepted")
        return _fitting(found, header["alg"])

    def _fetched(self, jwks: jwt.PyJWKClient, kid: str) -> Any:
        """A key of the key server. One that it does not have is not asked for again at once, whoever sends tokens;
        those that it is known to have are taken however many others were asked for."""
        try:
            known = jwks.match_kid(jwks.get_signing_keys(), kid)
            if known is not None:
                return known.key
            self._unknown = {name: until for name, until in self._unknown.items() if time.monotonic() < until}
            if kid in self._unknown or len(self._unknown) >= _MOST_UNKNOWN:
                return None
            return jwks.get_signing_key(kid).key
        except jwt.PyJWKClientConnectionError:
            raise Unavailable("the server that holds the keys of tokens") from None
        except jwt.PyJWKClientError:
            self._unknown[kid] = time.monotonic() + _UNKNOWN_FOR_S
            return None

    def _trusted(self) -> dict[str, Any]:
        """The keys of the folder; looked at again after a few seconds, so that a change needs no restart."""
        folder = self._settings.keys
        if folder is not None and time.monotonic() - self._read_at > _KEYS_KEPT_S:
            self._keys = {
                path.stem: serialization.load_pem_public_key(path.read_bytes())
                for path in sorted(folder.glob("*.pem"))
                if _KID.match(path.stem)
            }
            self._read_at = time.monotonic()
        return self._keys


def _fitting(key: Any, algorithm: str) -> Any:
    """The key, if it is of the kind that the algorithm needs."""
    fits = {
        "EdDSA": isinstance(key, Ed25519PublicKey),
        "ES256": isinstance(key, EllipticCurvePublicKey) and isinstance(key.curve, SECP256R1),
    }
    if not fits.get(algorithm):
        raise Unauthenticated("the token is not accepted")
    return key


def _reader(claims: _Claims) -> Reader:
    return Reader(
        account=claims.sub,
        agency=claims.agency,
        clearance=Classification(level=claims.level, compartments=tuple(claims.compartments)),
        role=claims.role,
        rights=frozenset(claims.rights) & RIGHTS,
        until=datetime.fromtimestamp(claims.exp, UTC),
    )


@dataclass(frozen=True)
class Issued:
    """A token and what it says about its life."""

    token: str
    kid: str
    until: datetime


def issue(
    folder: Path,
    *,
    account: str,
    agency: str,
    level: Level,
    compartments: Iterable[str] = (),
    rights: Iterable[str] = ("read",),
    role: str = "",
    valid_s: int = 8 * 3600,
    issuer: str = "rukun",
    audience: str = "rukun",
    kid: str | None = None,
) -> Issued:
    """Sign a token with a private key of the folder: the one named, else the one whose name sorts last.

    Raises FileNotFoundError when there is none (``new_key`` makes one) and ValueError for rights that do not exist or
    a value that a token cannot hold.
    """
    unknown = set(rights) - RIGHTS
    if unknown:
        raise ValueError(f"no such rights: {', '.join(sorted(unknown))}; there are {', '.join(sorted(RIGHTS))}")
    names = [kid] if kid else sorted(path.stem for path in folder.glob("*.key"))
    if not names or not (folder / f"{names[-1]}.key").exists():
        raise FileNotFoundError(f"no private key in {folder}: make one first")
    now = int(time.time())
    claims = _Claims(
        sub=account, agency=agency, role=role, level=level, compartments=sorted(set(compartments)),
        rights=sorted(set(rights)), exp=now + valid_s,
    )  # fmt: skip
    private: Any = serialization.load_pem_private_key((folder / f"{names[-1]}.key").read_bytes(), None)
    algorithm = "EdDSA" if isinstance(private, Ed25519PrivateKey) else "ES256"
    if algorithm == "ES256" and not isinstance(private, EllipticCurvePrivateKey):
        raise ValueError(f"{names[-1]}.key is neither an Ed25519 nor a P-256 key")
    body = claims.model_dump(mode="json") | {
        "iat": now, "nbf": now, "iss": issuer, "aud": audience, "jti": uuid4().hex
    }  # fmt: skip
    token = jwt.encode(body, private, algorithm=algorithm, headers={"kid": names[-1]})
    return Issued(token, names[-1], datetime.fromtimestamp(claims.exp, UTC))


def new_key(folder: Path, kid: str) -> None:
    """A new Ed25519 pair in the folder: ``<kid>.key`` for issuing, ``<kid>.pem`` for trusting."""
    if not _KID.match(kid):
        raise ValueError("a key's name is 1 to 64 letters, digits, dots, underscores and hyphens")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    private = Ed25519PrivateKey.generate()
    pem = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    descriptor = os.open(folder / f"{kid}.key", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(pem)
    (folder / f"{kid}.pem").write_bytes(
        private.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    )
