"""The process that the embedded graph lives in. Started by ``graph.embedded``, never by hand.

It is a process of its own so that the engine's native code cannot write to our terminal, and so that ``kill -9`` of
the program leaves nothing behind: its standard input is a pipe from the program, and the end of that pipe, which the
kernel brings about however the program died, ends it. While it lives it holds a lock on its folder.
"""

from __future__ import annotations

import json
import os
import secrets
import signal
import socket
import sys
from pathlib import Path

DATABASE = "rukun"
USER = "root"
ADDRESS = "address.json"
"""The file that says where the engine of a folder answers."""
FOLDER_IN_USE = 75
"""The exit code when another process holds the folder."""


def password_of(folder: Path) -> str:
    """The password of the server whose files are in ``folder``, made at its first start."""
    file = folder / "password"
    try:
        return file.read_text("ascii")
    except FileNotFoundError:
        (folder / "config" / "server-users.jsonl").unlink(missing_ok=True)  # knows another password
        _write_private(file, secrets.token_urlsafe(32))
        return file.read_text("ascii")


def _write_private(file: Path, text: str) -> None:
    """Write a file that nobody else may read, whole or not at all."""
    new = file.with_suffix(".new")
    new.unlink(missing_ok=True)
    out = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    os.write(out, text.encode("ascii"))
    os.close(out)
    new.replace(file)


def _free_port(wanted: int) -> int:
    for port in (wanted, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise OSError("no port is free on the loopback address")


def _former_port(folder: Path) -> int:
    """The port of the last start: taken again if it is free, so that those who were connected find their way."""
    try:
        return int((folder / "port").read_text("ascii"))
    except (FileNotFoundError, ValueError):
        return 0


def main() -> None:
    """Serve the folder given as the first argument until standard input ends."""
    import fcntl  # there is none on Windows, and the parts above are imported there too

    folder = Path(sys.argv[1])
    ready = os.dup(1)
    log = os.open(folder / "graph.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(log, 1)
    os.dup2(log, 2)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the program; the pipe tells us when it is done
    lock = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        sys.exit(FOLDER_IN_USE)
    (folder / ADDRESS).unlink(missing_ok=True)

    import arcadedb  # type: ignore[import-untyped]

    port = _free_port(_former_port(folder))
    (folder / "port").write_text(str(port), "ascii")
    server = arcadedb.create_server(
        str(folder),
        root_password=password_of(folder),
        config={
            "mode": "production",
            "host": "127.0.0.1",
            "http_port": "0",
            "server_plugins": "Bolt:com.arcadedb.bolt.BoltProtocolPlugin",
            "bolt_port": port,
        },
    )
    server.start()
    server.create_database(DATABASE)
    said = json.dumps({"uri": f"bolt://127.0.0.1:{port}", "pid": os.getpid()})
    _write_private(folder / ADDRESS, said)
    os.write(ready, b"ready\n")
    os.close(ready)
    while os.read(0, 4096):
        pass
    (folder / ADDRESS).unlink(missing_ok=True)
    server.stop()


if __name__ == "__main__":
    main()
