"""``rukun serve`` with nothing behind the server but an answer that never changes, the content of a file: what of an
answer is the server's own cost. ``python -m benchmarks.peers.constant serve``.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import rukun.serving
from rukun.cli import main

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send


def _constant(*_: object) -> ASGIApp:
    answer = Path(os.environ["BENCHMARK_ANSWER"]).read_bytes()
    headers = [(b"content-type", b"application/json; charset=utf-8"), (b"content-length", b"%d" % len(answer))]

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        while (await receive()).get("more_body"):
            pass
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": answer})

    return app


if __name__ == "__main__":
    rukun.serving.create_app = _constant  # type: ignore[assignment, attr-defined]  # the door that rukun serve takes its application from
    main()
