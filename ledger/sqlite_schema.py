"""The one table of the log in SQLite, and the triggers that make it append-only.

They hold for every program that opens the file, and guard against mistakes, not against an owner who drops them.
INSERT OR REPLACE would delete the row it replaces without firing a delete trigger (unless recursive_triggers is on,
which is each connection's own choice); so a taken place is refused before the row goes in.
"""

SCHEMA = (
    """
CREATE TABLE IF NOT EXISTS facts (
    position       INTEGER PRIMARY KEY,
    stream         TEXT    NOT NULL,
    version        INTEGER NOT NULL,
    topic          TEXT    NOT NULL,
    state          BLOB    NOT NULL,
    recorded_at    INTEGER NOT NULL,
    command_id     BLOB,
    command_digest BLOB,
    UNIQUE (stream, version),
    CHECK ((command_id IS NULL) = (command_digest IS NULL))
)
""",
    "CREATE UNIQUE INDEX IF NOT EXISTS facts_command ON facts (command_id) WHERE command_id IS NOT NULL",
    """
CREATE TRIGGER IF NOT EXISTS facts_are_never_replaced BEFORE INSERT ON facts
WHEN EXISTS (SELECT 1 FROM facts WHERE position = NEW.position)
  OR EXISTS (SELECT 1 FROM facts WHERE stream = NEW.stream AND version = NEW.version)
  OR EXISTS (SELECT 1 FROM facts WHERE command_id IS NOT NULL AND command_id = NEW.command_id)
BEGIN SELECT RAISE(ABORT, 'this position, version or command is already recorded'); END
""",
    """
CREATE TRIGGER IF NOT EXISTS facts_leave_no_gap AFTER INSERT ON facts
WHEN NEW.position <> 1 + coalesce((SELECT max(position) FROM facts WHERE position < NEW.position), 0)
BEGIN SELECT RAISE(ABORT, 'positions follow one another without a gap'); END
""",
    """
CREATE TRIGGER IF NOT EXISTS facts_are_never_changed BEFORE UPDATE ON facts
BEGIN SELECT RAISE(ABORT, 'a recorded fact is never changed'); END
""",
    """
CREATE TRIGGER IF NOT EXISTS facts_are_never_deleted BEFORE DELETE ON facts
BEGIN SELECT RAISE(ABORT, 'a recorded fact is never deleted'); END
""",
)
