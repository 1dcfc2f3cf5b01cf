"""Incidents that a file tells of again: what it says otherwise becomes a correction, and what somebody decided meanwhile
stays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from domain.act import acting
from domain.incident import Incident, IncidentState
from intake.recording import command_of, under
from intake.remarks import decided_otherwise, kept_higher, left, told

if TYPE_CHECKING:
    from domain.act import Act
    from domain.aggregate import Aggregate
    from domain.occurred import Occurred
    from domain.place import Where
    from intake.remarks import Remark
    from ledger.history import History


def reason_of(file_name: str) -> str:
    """Why an import corrects: because that file says so."""
    return f"corrected in {''.join(c for c in file_name if c.isprintable())[:200]}"


def corrected(
    known: Incident,
    says: dict[str, Any],
    occurred: Occurred | None,
    origin: str,
    act: Act,
    reason: str,
    history: History,
    *,
    language: str = "en",
) -> tuple[list[Aggregate], list[Remark]]:
    """The correction that a file comes to which tells again of an incident on record: ``says`` are the fields of its
    account that the file speaks of. Of the others nothing is touched, and nothing that somebody decided after the last
    import."""
    before = known.account
    if before is None:
        raise TypeError(known.id)
    differs = {name for name, value in says.items() if getattr(before, name) != value}
    if occurred != known.occurred:
        differs.add("occurred")
    if not differs:
        return [], []
    columns = ", ".join(sorted(differs))
    if not known.is_known_to(act.classification or known.classification):
        return [], [kept_higher(columns, language)]
    if known.version > 1 and _said(known, says) != _said(_by_imports(history, known.id), says):
        return [], [decided_otherwise(columns, language)]
    if known.state is IncidentState.REFUTED:
        why = told(language, "the incident was refuted", "peristiwa ini telah dibantah")
        return [], [
            left(columns, why, told(language, "nothing, unless that was an error", "tidak ada, kecuali itu keliru"))
        ]
    if known.merged_into is not None:
        why = told(
            language,
            f"the incident was merged into {known.merged_into}",
            f"peristiwa ini digabungkan ke {known.merged_into}",
        )
        return [], [left(columns, why, told(language, "correct that one by hand", "koreksi yang itu secara manual"))]
    account = before.model_copy(update={**says, "origin": origin})
    numbers = {"killed", "injured", "displaced"}
    with acting(under(act, known.id, known.version + 1, None if differs <= numbers else occurred)):
        if differs <= numbers:
            known.revise_tally(
                killed=account.killed, injured=account.injured, displaced=account.displaced, reason=reason
            )
        else:
            known.correct(account=account, reason=reason)
    return [known], []


def where_now(before: Where | None, says: Where) -> Where:
    """Where a file names no territory but the same point as before, the territory that was told of it meanwhile stays."""
    if before is None or says.place is not None or says.latitude is None:
        return says
    if (before.latitude, before.longitude, before.precision) != (says.latitude, says.longitude, says.precision):
        return says
    return before.model_copy(update={"as_said": says.as_said})


def _by_imports(history: History, id: str) -> Incident | None:
    """An incident as imports alone have told of it: by facts on record that came by an import's command."""
    incident: Incident | None = None
    for recorded in history.of(id):
        fact = recorded.fact
        if fact.command_id != command_of(id, fact.originator_version):
            continue
        if incident is None:
            incident = fact.mutate(None)
        else:
            fact.apply(incident)
    return incident


def _said(incident: Incident | None, of: dict[str, Any]) -> list[Any]:
    """What was said of an incident in these fields, and when it was."""
    if incident is None or incident.account is None:
        return []
    return [*(getattr(incident.account, name) for name in of), incident.occurred]
