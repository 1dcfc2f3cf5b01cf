"""Signed notes: one that others have signed, ours, and everything that was changed on the way."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ledger.signed_note import NotANote, VerifierKey, opened, signed

# The example of the documentation of golang.org/x/mod/sumdb/note.
THEIR_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
THEIR_TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
THEIR_NOTE = (
    THEIR_TEXT + "\n— PeterNeumann "
    "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
OURS = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
TEXT = "rukun/1\n5\nroot\n\nwith an empty line\n"


def test_a_note_of_others_is_read_and_their_key_is_written_as_they_do() -> None:
    theirs = VerifierKey.read(THEIR_KEY)
    assert str(theirs) == THEIR_KEY
    assert opened(THEIR_NOTE, [theirs]) == (THEIR_TEXT, ("PeterNeumann",))


def test_a_note_tells_who_of_the_trusted_has_signed_it() -> None:
    note = signed(TEXT, "rukun/1", OURS)
    key = VerifierKey.of("rukun/1", OURS)
    another = VerifierKey.of("rukun/1", Ed25519PrivateKey.generate())
    witnessed = note + THEIR_NOTE.rpartition("\n\n")[2]
    assert opened(note, [key]) == (TEXT, ("rukun/1",))
    assert opened(note, []) == (TEXT, ())
    assert opened(note, [another]) == (TEXT, ()), "the name alone proves nothing"
    with pytest.raises(NotANote, match="PeterNeumann does not fit"):
        opened(witnessed, [key, VerifierKey.read(THEIR_KEY)])


@pytest.mark.parametrize(("was", "then"), [("5", "6"), ("root", "r00t"), ("empty", "emptied"), ("\n\nwith", "\nwith")])
def test_a_text_that_was_changed_is_refused(was: str, then: str) -> None:
    note = signed(TEXT, "rukun/1", OURS)
    text, blank, signature = note.rpartition("\n\n")
    with pytest.raises(NotANote, match="does not fit: this note was changed"):
        opened(text.replace(was, then) + blank + signature, [VerifierKey.of("rukun/1", OURS)])


@pytest.mark.parametrize(
    "note", ["", "text\n", "text\n\n", "text\n\nrukun/1 AAAA\n", "text\n\n— rukun/1 AAAA", "text\n\n— two words AAAA\n"]
)
def test_what_is_no_note_is_refused(note: str) -> None:
    with pytest.raises(NotANote):
        opened(note, [])


@pytest.mark.parametrize(
    "key", ["", "name", THEIR_KEY[:-1], THEIR_KEY.replace("c74f", "c74e"), THEIR_KEY.replace("ARpc", "ARpd"), "a+b+c"]
)
def test_a_key_that_was_mistyped_is_refused(key: str) -> None:
    with pytest.raises(NotANote, match="no verifier key"):
        VerifierKey.read(key)


def test_a_name_that_could_be_misread_signs_nothing() -> None:
    for name in ("", "two words", "one+two", "line\nbreak"):
        with pytest.raises(NotANote):
            signed(TEXT, name, OURS)
