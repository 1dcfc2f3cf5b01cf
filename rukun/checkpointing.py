"""What `rukun checkpoint` does."""

from __future__ import annotations

import base64
import binascii
import json
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from api.tokens import new_key
from domain.errors import BadInput
from ledger.checkpoint import Checkpoint, Proof, altered_between, checkpoint_of, origin_of, proof_of, roots
from ledger.signed_note import NotANote, VerifierKey, opened, signed
from rukun.output import Bar
from rukun.settings import SettingsError
from rukun.wiring import opened_record

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from rukun.output import Output
    from rukun.settings import Settings

_KEY = "checkpoint"
_LONGEST = 1_000_000


def make_checkpoint(settings: Settings, out: Output, file: Path | None, keys: Path | None) -> None:
    """Sign what the log is now; the first time, make the key to sign with."""
    if file is not None and file.exists():
        raise SettingsError(f"{file} is there already; name another file")
    folder = keys or settings.data / _KEY
    with opened_record(settings) as record, Bar(out, "facts") as progress:
        checkpoint = checkpoint_of(record.store, record.store.position(), progress)
    key = _signing_key(folder) or _new_signing_key(out, folder)
    note = signed(str(checkpoint), checkpoint.origin, key)
    verifier = VerifierKey.of(checkpoint.origin, key)
    if file is not None:
        file.write_text(note, encoding="utf-8")
    if out.json:
        out.data({**_told(checkpoint), "note": note, "verifierKey": str(verifier)})
    else:
        print(note, end="")
    out.note(
        f"{checkpoint.size:,} facts. Give this to others to keep; they check it with the key {verifier}",
        f"{checkpoint.size:,} fakta. Berikan kepada pihak lain untuk disimpan; dicek dengan kunci {verifier}",
    )


def verify_checkpoints(
    settings: Settings, out: Output, files: Sequence[Path], given: Sequence[str], keys: Path | None
) -> bool:
    """Compare the log with checkpoints; whether it is what all of them say."""
    with opened_record(settings) as record:
        origin = origin_of(record.store)
        trusted = _trusted(given, keys or settings.data / _KEY, origin)
        read = {file: _checkpoint(_text_of(file), trusted, file) for file in files}
        with Bar(out, "facts") as progress:
            found = roots(record.store, [checkpoint.size for checkpoint, _ in read.values()], progress)
        end = record.store.position()
    altered = altered_between([checkpoint for checkpoint, _ in read.values()], found)
    results = [
        {
            "file": str(file),
            **_told(checkpoint),
            "signedBy": list(names),
            "unaltered": found.get(checkpoint.size) == checkpoint.root,
        }
        for file, (checkpoint, names) in read.items()
    ]
    foreign = sorted({checkpoint.origin for checkpoint, _ in read.values()} - {origin})
    if out.json:
        out.data({"log": origin, "position": end, "checkpoints": results, "alteredBetween": altered})
    for each in results:
        who = ", ".join(each["signedBy"])
        signature = (
            out.text(f"signed by {who}", f"ditandatangani {who}")
            if who
            else out.text(
                "[red]not signed by a key that you trust[/red]", "[red]tanpa tanda tangan yang dipercaya[/red]"
            )
        )
        verdict = (
            out.text("[green]unaltered[/green]", "[green]tidak berubah[/green]")
            if each["unaltered"]
            else out.text("[red]NOT what it was[/red]", "[red]TIDAK seperti semula[/red]")
        )
        out.say(f"{each['file']}: {verdict}, 1-{each['size']:,}; {signature}")
    if foreign:
        out.say(
            f"[red]of another log, or the first fact was changed[/red]: {', '.join(foreign)}; this log is {origin}",
            f"[red]dari catatan lain, atau fakta pertama diubah[/red]: {', '.join(foreign)}; catatan ini {origin}",
        )
    if altered is not None:
        first, last = altered
        out.say(
            f"The first fact that was changed, left out or added stands between positions {first:,} and {last:,}.",
            f"Fakta pertama yang diubah, dihilangkan atau ditambahkan ada di antara posisi {first:,} dan {last:,}.",
        )
    return altered is None and not foreign and all(each["signedBy"] for each in results)


def prove_fact(settings: Settings, out: Output, position: int, file: Path, into: Path | None) -> None:
    """Write the proof that one fact stands in the log of a checkpoint."""
    if into is not None and into.exists():
        raise SettingsError(f"{into} is there already; name another file")
    note = _text_of(file)
    checkpoint, _ = _checkpoint(note, (), file)
    with opened_record(settings) as record, Bar(out, "facts") as progress:
        proof = proof_of(record.store, position, checkpoint, progress)
    written = {
        "checkpoint": note,
        "entry": proof.entry,
        "hashes": [base64.b64encode(hash).decode() for hash in proof.hashes],
    }
    if into is None:
        out.data(written)
    else:
        into.write_text(json.dumps(written, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def check_proof(settings: Settings, out: Output, file: Path, given: Sequence[str], keys: Path | None) -> bool:
    """Whether a proof leads from its fact to its checkpoint, and somebody trusted signed that."""
    proof, note = _proof(_text_of(file))
    origin = opened(note, ())[0].partition("\n")[0]
    checkpoint, names = _checkpoint(note, _trusted(given, keys or settings.data / _KEY, origin), file)
    leads = proof.leads_to(checkpoint)
    if out.json:
        out.data({**_told(checkpoint), "signedBy": list(names), "entry": json.loads(proof.entry), "proven": leads})
    elif not leads:
        out.say("[red]proves nothing[/red]: this entry is not in the log of that checkpoint")
    elif not names:
        out.say("[red]not signed by a key that you trust[/red]; give its verifier key with --key")
    else:
        position, _, thing, version, topic, _, content = json.loads(proof.entry)
        out.say(
            f"[green]proven[/green]: position {position} of {checkpoint.origin} is {topic}, version {version} of {thing}; "
            f"its content has the SHA-256 {content}; signed by {', '.join(names)}",
            f"[green]terbukti[/green]: posisi {position} dari {checkpoint.origin} adalah {topic}, versi {version} dari "
            f"{thing}; SHA-256 isinya {content}; ditandatangani {', '.join(names)}",
        )
    return leads and bool(names)


def _told(checkpoint: Checkpoint) -> dict[str, Any]:
    return {"log": checkpoint.origin, "size": checkpoint.size, "root": checkpoint.root.hex()}


def _checkpoint(note: str, trusted: Sequence[VerifierKey], file: Path) -> tuple[Checkpoint, tuple[str, ...]]:
    try:
        text, names = opened(note, trusted)
        return Checkpoint.read(text), names
    except NotANote as error:
        raise NotANote(f"{file}: {error}") from None


def _proof(text: str) -> tuple[Proof, str]:
    """A proof and the checkpoint that it leads to."""
    try:
        given = json.loads(text)
        hashes = tuple(base64.b64decode(hash, validate=True) for hash in given["hashes"])
        position, _, thing, version, topic, _, content = json.loads(given["entry"])
        said = isinstance(position, int) and isinstance(version, int)
        if not said or not all(isinstance(each, str) for each in (thing, topic, content, given["checkpoint"])):
            raise ValueError("of other types")
    except (ValueError, TypeError, KeyError, binascii.Error, RecursionError):
        raise BadInput([("PROOF", "is not what `rukun checkpoint prove` writes")]) from None
    return Proof(given["entry"], hashes), given["checkpoint"]


def _trusted(given: Sequence[str], folder: Path, origin: str) -> list[VerifierKey]:
    """The keys that were named, or that of the signing key here."""
    if given:
        return [VerifierKey.read(text) for text in given]
    key = _signing_key(folder)
    return [] if key is None else [VerifierKey.of(origin, key)]


def _signing_key(folder: Path) -> Ed25519PrivateKey | None:
    path = folder / f"{_KEY}.key"
    if not path.is_file():
        return None
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except ValueError:
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        raise SettingsError(f"{path} is no Ed25519 key; move it away and make a new one")
    return key


def _new_signing_key(out: Output, folder: Path) -> Ed25519PrivateKey:
    new_key(folder, _KEY)
    out.note(f"made a key to sign with in {folder}", f"membuat kunci penandatangan di {folder}")
    made = _signing_key(folder)
    if made is None:
        raise SettingsError(f"the key that was just made in {folder} is gone")
    return made


def _text_of(file: Path) -> str:
    try:
        with file.open("rb") as source:
            raw = source.read(_LONGEST + 1)
        if len(raw) > _LONGEST:
            raise ValueError("too long")
        return raw.decode()
    except FileNotFoundError:
        raise SettingsError(f"{file} is not there") from None
    except ValueError:
        raise BadInput([(str(file), "is not a text of less than a megabyte")]) from None
