"""Who is let in."""

from __future__ import annotations

import base64
import json
import threading
import time
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import anyio
import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from jwt.algorithms import OKPAlgorithm

from api.app import create_app
from api.system import ApiSettings
from api.tokens import Tokens, issue, new_key
from domain.classification import Level
from tests.api.conftest import client_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.api.conftest import Client, Desk

pytestmark = pytest.mark.anyio
ASK = {"query": "{ groups { totalCount } }"}


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    """A folder with one pair of keys."""
    new_key(tmp_path / "keys", "2026-11")
    return tmp_path / "keys"


def guarded(desk: Desk, keys: Path) -> Desk:
    """The system with keys configured."""
    return replace(desk, settings=ApiSettings(keys=keys))


async def status(client: Client, token: str | None) -> int:
    """What a request with a token is answered."""
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    response = await client.post(ASK, **headers)
    if token:
        assert token not in response.text
    return response.status_code


def forged(key: Any, algorithm: str, kid: str | None = "2026-11", **claims: Any) -> str:
    """A token made by hand."""
    now = int(time.time())
    body = {"sub": "desk", "agency": "kesbangpol", "level": "secret", "rights": ["read"], "iss": "rukun", "aud": "rukun",
            "iat": now, "nbf": now, "exp": now + 60} | claims  # fmt: skip
    body = {name: value for name, value in body.items() if value is not None}
    return jwt.encode(body, key, algorithm=algorithm, headers={"kid": kid} if kid else None)


async def test_a_token_says_who_asks_and_what_they_may_see(desk: Desk, keys: Path) -> None:
    token = issue(
        keys,
        account="analyst-1",
        agency="kesbangpol",
        level=Level.SECRET,
        compartments=["INTEL"],
        rights=["read", "decide"],
    ).token
    async with client_of(guarded(desk, keys), ("10.1.2.3", 5)) as client:
        response = await client.post(ASK, Authorization=f"Bearer {token}")
        assert response.status_code == 200
        visible = response.json()["extensions"]["rukun"]["visible"]
        assert visible == {"level": "SECRET", "compartments": ["INTEL"]}
        made = await client.post(
            {"query": 'mutation { registerGroup(name: "x", kind: YOUTH) { position } }'},
            Authorization=f"Bearer {token}",
        )
        position = made.json()["data"]["registerGroup"]["position"]
    fact = desk.history.at([position])[position].fact
    assert (fact.recorded_by, fact.agency) == ("analyst-1", "kesbangpol")


async def test_a_key_is_changed_without_a_restart_of_readers(
    desk: Desk, keys: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.tokens._KEYS_KEPT_S", 0.0)
    old = issue(keys, account="a", agency="k", level=Level.OPEN).token
    async with client_of(guarded(desk, keys)) as client:
        new_key(keys, "2026-12")
        new = issue(keys, account="a", agency="k", level=Level.OPEN)
        assert new.kid == "2026-12"
        assert (await status(client, old), await status(client, new.token)) == (200, 200)
        (keys / "2026-11.pem").unlink()
        assert (await status(client, old), await status(client, new.token)) == (401, 200)


async def test_a_token_is_verified_once_for_a_moment_and_never_beyond_its_life(
    desk: Desk, keys: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    verified: list[str] = []
    decode = jwt.decode
    monkeypatch.setattr("api.tokens._LEEWAY_S", 0)

    def decoded(token: str, *arguments: Any, **more: Any) -> Any:
        verified.append(token)
        return decode(token, *arguments, **more)

    monkeypatch.setattr("jwt.decode", decoded)
    long, short = (issue(keys, account="a", agency="k", level=Level.OPEN, valid_s=s).token for s in (60, 2))
    async with client_of(guarded(desk, keys)) as client:
        assert [await status(client, long) for _ in range(3)] == [200, 200, 200]
        assert verified == [long]
        assert await status(client, short) == 200
        (keys / "2026-11.pem").unlink()
        await anyio.sleep(2.1)
        assert await status(client, short) == 401
        monkeypatch.setattr("api.tokens._KEYS_KEPT_S", 0.0)
        later = time.monotonic() + 5
        monkeypatch.setattr("time.monotonic", lambda: later)
        assert await status(client, long) == 401, "the key that it was verified with was taken away"


async def test_no_more_tokens_are_remembered_than_may_be(keys: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.tokens._MOST_VERIFIED", 2)
    tokens = Tokens(ApiSettings(keys=keys))
    made = [issue(keys, account=f"a{n}", agency="k", level=Level.OPEN).token for n in range(3)]
    for token in made:
        assert tokens.known(token) is None
        tokens.reader(token)
    assert [tokens.known(token) is None for token in made] == [False, False, True]


async def test_p_256_keys_are_taken_too(desk: Desk, keys: Path) -> None:
    private = ec.generate_private_key(ec.SECP256R1())
    public = private.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    (keys / "p256.pem").write_bytes(public)
    async with client_of(guarded(desk, keys)) as client:
        assert await status(client, forged(private, "ES256", "p256")) == 200
        assert await status(client, forged(private, "ES256", "2026-11")) == 401


async def test_tokens_that_are_not_ours_are_refused(desk: Desk, keys: Path) -> None:
    own: Any = serialization.load_pem_private_key((keys / "2026-11.key").read_bytes(), None)
    pem = (keys / "2026-11.pem").read_bytes()
    stranger = Ed25519PrivateKey.generate()
    now = int(time.time())
    none = (
        ".".join(
            base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")
            for part in (
                {"alg": "none", "kid": "2026-11"},
                {"sub": "x", "agency": "k", "aud": "rukun", "iss": "rukun", "exp": now + 60, "iat": now},
            )
        )
        + "."
    )
    refused = [
        None,
        "",
        "nonsense",
        "a.b.c",
        "x" * 9000,
        none,
        jwt.encode({"sub": "x"}, base64.b64encode(pem).decode(), algorithm="HS256", headers={"kid": "2026-11"}),
        forged(rsa.generate_private_key(65537, 2048), "RS256"),
        forged(stranger, "EdDSA"),
        forged(own, "EdDSA", "other"),
        forged(own, "EdDSA", None),
        forged(own, "EdDSA", "../2026-11"),
        forged(own, "EdDSA", exp=now - 120, iat=now - 600, nbf=now - 600),
        forged(own, "EdDSA", exp=None),
        forged(own, "EdDSA", nbf=now + 600),
        forged(own, "EdDSA", aud="other"),
        forged(own, "EdDSA", iss="other"),
        forged(own, "EdDSA", agency=None),
        forged(own, "EdDSA", level="emperor"),
        forged(own, "EdDSA", compartments=["not one"]),
        forged(own, "EdDSA", sub="Slamet Rahardjo"),
    ]
    async with client_of(guarded(desk, keys)) as client:
        assert await status(client, forged(own, "EdDSA")) == 200, "the others differ from this one in one point each"
        for token in refused:
            assert await status(client, token) == 401, token
        response = await client.post(ASK)
        assert response.headers["www-authenticate"].startswith("Bearer")
        response = await client.post({"query": "{ __schema { types { name } } }"})
        assert response.status_code == 401


async def test_without_keys_only_this_machine_is_served(desk: Desk) -> None:
    with pytest.raises(ValueError, match="refusing to serve"):
        create_app(desk, host="0.0.0.0")  # noqa: S104  (that is the point)
    async with client_of(desk, ("192.0.2.7", 5)) as stranger:
        assert (await stranger.post(ASK)).status_code == 403
    async with client_of(desk, ("::1", 5)) as here:
        assert (await here.post(ASK)).status_code == 200
        assert (await here.post(ASK, Origin="https://evil.example")).status_code == 403
        assert (await here.post(ASK, Host="evil.example")).status_code == 403
        assert (await here.post(ASK, **{"X-Forwarded-For": "192.0.2.7"})).status_code == 403
        assert (await here.post(ASK, Origin="http://localhost:8000")).status_code == 200


async def test_private_keys_are_readable_by_their_owner_alone(keys: Path) -> None:
    assert (keys / "2026-11.key").stat().st_mode & 0o777 == 0o600
    with pytest.raises(FileExistsError):
        new_key(keys, "2026-11")
    with pytest.raises(ValueError, match="no such rights"):
        issue(keys, account="a", agency="k", level=Level.OPEN, rights=["everything"])


@contextmanager
def key_server(keys: dict[str, Any]) -> Iterator[str]:
    """A server of keys on this machine; what it holds can be changed while it runs."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            held = [
                json.loads(OKPAlgorithm.to_jwk(key)) | {"kid": kid, "use": "sig", "alg": "EdDSA"}
                for kid, key in keys.items()
            ]
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps({"keys": held}).encode())

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/jwks.json"
        server.shutdown()


async def test_the_keys_of_a_key_server_are_trusted_instead(desk: Desk) -> None:
    private, stranger = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
    with key_server({"k1": private.public_key()}) as address:
        served = replace(desk, settings=ApiSettings(jwks_url=address))
        async with client_of(served, ("10.1.2.3", 5)) as client:
            assert await status(client, forged(private, "EdDSA", "k1")) == 200
            assert await status(client, forged(stranger, "EdDSA", "k1")) == 401
            assert await status(client, forged(private, "EdDSA", "k2")) == 401
            assert await status(client, forged(private, "EdDSA", "k1", aud="other")) == 401
            assert await status(client, None) == 401
    async with client_of(replace(desk, settings=ApiSettings(jwks_url=address))) as client:
        assert await status(client, forged(private, "EdDSA", "k1")) == 503, "nobody answers there any more"
    with pytest.raises(ValueError, match="only fetched over https"):
        create_app(replace(desk, settings=ApiSettings(jwks_url="http://keys.example/jwks.json")))


async def test_tokens_of_strangers_keep_nobody_else_out(desk: Desk) -> None:
    private, stranger = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
    with key_server({"k1": private.public_key()}) as address:
        async with client_of(replace(desk, settings=ApiSettings(jwks_url=address)), ("10.1.2.3", 5)) as client:
            for n in range(25):
                assert await status(client, forged(stranger, "EdDSA", f"made-up-{n}")) == 401
            assert await status(client, forged(private, "EdDSA", "k1")) == 200
