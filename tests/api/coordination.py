"""A coordination meeting about the Takeran case, what it decided, what two agencies were asked to do, and of what they
were warned."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from domain.alert import Alert
from domain.classification import Level
from domain.commitment import Due
from domain.dispute import Dispute
from domain.meeting import Meeting
from domain.place import Place
from domain.tasking import Tasking
from domain.territory_file import TerritoryData, TerritoryFile
from rukun.takeran import DISPUTE, KECAMATAN, KESBANGPOL, MAGETAN, POLRES, TAKERAN

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rukun.takeran import Step
    from tests.api.conftest import Desk

MEETING, TASKING = "meeting-rakor-suro", "tasking-crossroads"
TODAY = date(2026, 11, 20)
"""The day on which the inbox is looked at."""


def told(desk: Desk, story: Iterable[Step]) -> None:
    """Record every step of a story."""
    for step in story:
        if step.opens:
            desk.register.start(step.decide, act=step.act, id=step.id, **step.arguments)
        else:
            desk.register.change(step.id, step.decide, act=step.act, **step.arguments)


def a_meeting_and_its_taskings(desk: Desk) -> None:
    """The police report; the sub-district has one request that is overdue, one that is not, one without a date, one
    that it declined, and one that is secret."""
    called: dict[str, Any] = {"convener": KESBANGPOL, "invited": (KESBANGPOL, POLRES), "place": MAGETAN}
    more: dict[str, Any] = {"title": "Rakor Suro", "planned_on": TODAY, "agenda": ("Suro",), "disputes": (DISPUTE,)}
    desk.start(Meeting.schedule, id=MEETING, **called, **more)
    desk.change(MEETING, Meeting.hold, attended=(KESBANGPOL, POLRES, KECAMATAN))
    for owner in (POLRES, KECAMATAN):
        desk.change(MEETING, Meeting.record_decision, text="The crossroads", owner=owner, due=Due(on=date(2026, 12, 1)))
    desk.change(MEETING, Meeting.minute, minutes_hash="0" * 64)
    about: dict[str, Any] = {"by_agency": KESBANGPOL, "dispute": DISPUTE, "place": TAKERAN, "meeting": MEETING}
    asked: dict[str, Any] = {"what": "Watch the crossroads", "due": Due(on=date(2026, 12, 1)), "decision": 1}
    desk.start(Tasking.issue, id=TASKING, to_agency=POLRES, **asked, **about)
    desk.change(TASKING, Tasking.acknowledge)
    evidence = ("report-takeran-1",)
    desk.change(TASKING, Tasking.report, result="Watched", evidence=evidence)
    for name, due, level in (
        ("undated", None, None),
        ("later", date(2026, 12, 9), None),
        ("overdue", TODAY, None),
        ("declined", TODAY, None),
        ("secret", TODAY, Level.SECRET),
    ):
        wanted: dict[str, Any] = {"what": name, "due": Due(on=due), "decision": 2}
        desk.start(Tasking.issue, id=f"tasking-{name}", level=level, to_agency=KECAMATAN, **wanted, **about)
    desk.change("tasking-declined", Tasking.decline, reason="Not ours")


def alerts_that_wait(desk: Desk) -> None:
    """The police acknowledged the first of four alerts, the sub-district did not; one lapsed, one is dismissed, and one
    is secret. All are about the case of Takeran."""
    said: dict[str, Any] = {"respond_by": date(2025, 4, 20), "place": TAKERAN, "evidence": ("report-takeran-1",)}
    said |= {"recipients": (POLRES, KECAMATAN), "by_agency": KESBANGPOL, "not_seen": "Nobody reports from Kiringan"}
    for name, level in (("known", None), ("lapsed", None), ("dismissed", None), ("secret", Level.SECRET)):
        alert = f"alert-{name}"
        desk.start(Alert.raise_, id=alert, level=level, what=name, **said)
        desk.change(DISPUTE, Dispute.list_alert, level=level, alert=alert)
    desk.change("alert-known", Alert.acknowledge, by_agency=POLRES)
    desk.change("alert-known", Alert.respond, by_agency=POLRES, action="Two posts")
    desk.change("alert-dismissed", Alert.dismiss, by_agency=KECAMATAN, reason="Called off")
    later = desk.act().model_copy(update={"occurred": None})
    desk.register.change("alert-lapsed", Alert.lapse, act=later)


def a_list_of_codes(desk: Desk) -> None:
    """The list of codes was taken in, and an older one gave Takeran another name."""
    said: dict[str, Any] = {"file": "codes.csv", "sha256": "ab" * 32, "edition": "2025", "rows": 254}
    desk.start(TerritoryFile.receive, id="territoryfile-codes", holds=TerritoryData.CODES, **said)
    desk.change(TAKERAN, Place.find_former_name, name="Takerang", edition="2018")
