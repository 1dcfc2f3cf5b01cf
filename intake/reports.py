"""Reports that a file tells of again: what it says otherwise becomes a correction, and what somebody decided meanwhile
stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.act import acting
from domain.report import Report, Requester, Statement
from intake.recording import command_of, under
from intake.remarks import decided_otherwise, kept_higher

if TYPE_CHECKING:
    from domain.act import Act
    from domain.aggregate import Aggregate
    from intake.remarks import Remark
    from ledger.history import History


def corrected_report(
    known: Report, statement: Statement, act: Act, reason: str, history: History, *, language: str = "en"
) -> tuple[list[Aggregate], list[Remark]]:
    """The correction that a statement comes to, if any. Nothing that somebody decided after the last import is touched."""
    if statement == known.statement:
        return [], []
    if not known.is_known_to(known.classification):
        return [], [kept_higher("", language)]
    if known.statement != _by_imports(history, known.id):
        return [], [decided_otherwise("", language)]
    with acting(under(act.model_copy(update={"classification": known.classification}), known.id, known.version + 1)):
        known.correct(statement=statement, requested_by=Requester.CLERK, reason=reason)
    return [known], []


def _by_imports(history: History, id: str) -> Statement | None:
    """What imports alone have said: facts on record that came by an import's command."""
    statement: Statement | None = None
    for recorded in history.of(id):
        fact = recorded.fact
        if fact.command_id != command_of(id, fact.originator_version):
            continue
        if isinstance(fact, Report.Received):
            statement = Statement(**{name: getattr(fact, name) for name in Statement.model_fields})
        elif isinstance(fact, Report.Corrected):
            statement = fact.statement
    return statement
