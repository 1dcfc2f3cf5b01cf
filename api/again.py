"""Questions that are asked again in the very same words, by somebody who may see the same.

Taking a body apart, finding its document and checking its variables costs several times what it costs to give an answer
that is kept. All that comes to one key, under which the answer is kept, and the key depends on the body and on the
classes of whoever asks alone: so it is remembered. Who asks, how fast, and whether they may read is looked at before,
each time, and so is whether what is kept is still what a read would give.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from typing import TYPE_CHECKING

from api import metrics
from api.encoding import written
from api.exchange import Answer, rests_on
from api.reader import READ

if TYPE_CHECKING:
    from typing import TypeAlias

    from api.cache import Answers, Kept
    from api.exchange import Asked
    from api.log_end import LogEnd
    from api.reader import Reader
    from api.standing import Standing

    _Words: TypeAlias = tuple[bytes, str, tuple[str, ...]]
    """A body, and the level and compartments of whoever sent it."""

_MOST = 1_000
_LONGEST = 8_192
"""Bodies of so many bytes at most are remembered, and so many of them: 8 MB together."""


class Again:
    """Knows under which keys the answers to bodies are kept."""

    def __init__(self, answers: Answers, standing: Standing, log_end: LogEnd) -> None:
        self._answers, self._standing, self._log_end = answers, standing, log_end
        self._keys: OrderedDict[_Words, bytes] = OrderedDict()

    def note(self, asked: Asked, key: bytes) -> None:
        """What was asked just now is kept under this key, and depends on no moment that has to be looked up."""
        if 0 < len(asked.words) <= _LONGEST:
            self._keys[_words(asked.words, asked.reader)] = key
            if len(self._keys) > _MOST:
                self._keys.popitem(last=False)

    def answer(self, words: bytes, reader: Reader, least: int) -> Answer | None:
        """The answer to a body, true at position ``least`` or beyond. None where it is not kept, or something must be
        waited for before one knows whether it is still good: the question is then to be answered like any other."""
        begun = time.perf_counter()
        asked = _words(words, reader)
        key = self._keys.get(asked)
        if key is None or READ not in reader.rights:
            return None
        kept, standing = self._answers.get(key), self._standing.known(least)
        if kept is None or standing is None or not kept.good_at(standing):
            return None
        self._log_end.reached(standing.position)
        end = self._log_end.known()
        if end is None:
            return None
        self._keys.move_to_end(asked)
        metrics.HIT.inc()
        answer = given(kept, standing.position, written(rests_on(standing.position, end, {}, reader.clearance)))
        metrics.observe("query", answer.code, time.perf_counter() - begun)
        return answer

    def forget(self) -> None:
        """Forget all bodies, which may hold what was erased."""
        self._keys.clear()


def given(kept: Kept, position: int, rests: bytes) -> Answer:
    """What is kept, as an answer: with what it rests on at this position, as JSON."""
    body = b"".join((b'{"data":', kept.data, b',"extensions":', rests, b"}"))
    return Answer(body, tag=kept.tag, position=position)


def _words(body: bytes, reader: Reader) -> _Words:
    return body, reader.clearance.level.value, reader.clearance.compartments
