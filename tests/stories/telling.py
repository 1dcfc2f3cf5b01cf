"""How stories are told, and how the log of one is kept.

    python -m tests.stories.telling boundary

writes ``recorded/boundary.jsonl``, once: a recorded log is never edited and never written again, for it shows that
today's code reads what an earlier one wrote. Personal values in it are sealed with keys that nobody has.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eventsourcing.persistence import StoredEvent

from ledger.opening import open_keys
from ledger.sqlite import SQLiteStore
from rukun import takeran_end
from rukun.wiring import Record, record_of
from tests.stories import boundary, emergency, hoax, mining, rakor, worship

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rukun.takeran import Step

RECORDED = Path(__file__).parent / "recorded"
STORIES: dict[str, Callable[[], Iterator[Step]]] = {
    "takeran": takeran_end.the_whole_story,
    "boundary": boundary.story,
    "mining": mining.story,
    "emergency": emergency.story,
    "worship": worship.story,
    "hoax": hoax.story,
    "rakor": rakor.story,
}


def tell(record: Record, steps: list[Step]) -> None:
    """Take every decision of a story, through the write door."""
    for step in steps:
        if step.opens:
            record.register.start(step.decide, act=step.act, id=step.id, **step.arguments)
        else:
            record.register.change(step.id, step.decide, act=step.act, **step.arguments)


def recorded(name: str) -> list[StoredEvent]:
    """The log of a story as it was written when it was first told."""
    lines = (RECORDED / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [_stored(json.loads(line)) for line in lines]


def _stored(line: dict[str, Any]) -> StoredEvent:
    return StoredEvent(line["id"], line["version"], line["topic"], json.dumps(line["body"]).encode())


def _record(name: str) -> None:
    path = RECORDED / f"{name}.jsonl"
    if path.exists():
        sys.exit(f"{path} is there already; a recorded log is never written again")
    with (
        tempfile.TemporaryDirectory() as folder,
        SQLiteStore(f"{folder}/log.db") as store,
        open_keys(f"{folder}/keys.db") as keys,
    ):
        tell(record_of(store, keys), list(STORIES[name]()))
        lines = [
            {"id": f.originator_id, "version": f.originator_version, "topic": f.topic, "body": json.loads(f.state)}
            for f in store.read(0, 100_000)
        ]
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")


if __name__ == "__main__":
    _record(sys.argv[1])
