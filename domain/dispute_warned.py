"""The alerts about a dispute. They stand on a list of its own, so that its closing looks at every one of them."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from domain.aggregate import decision
from domain.dispute_known import ALIVE, KnownDispute
from domain.errors import Rule
from domain.fact import Fact
from domain.ids import AlertId

if TYPE_CHECKING:
    from domain.alert import Alert

ALERT_IS_LISTED_ONCE = Rule(
    "dispute.alert-is-listed-once",
    id="Peringatan ini sudah tercatat pada sengketa ini.",
    en="The alert is on the list of this dispute already.",
)
ALERTS_ARE_ACKNOWLEDGED = Rule(
    "dispute.alerts-are-acknowledged",
    id="Sengketa tidak ditutup selama ada peringatan tentangnya yang belum diketahui oleh instansi yang dituju.",
    en="A dispute is not closed while an alert about it is unacknowledged.",
    source="domain.md §2",
)


class WarnedDispute(KnownDispute):
    """What was warned of about a dispute."""

    alerts: list[str] = field(default_factory=list)

    class AlertListed(Fact):
        """An alert is about this dispute. It may be about others too."""

        TOPIC = "dispute.alert-listed"
        alert: AlertId

        def apply(self, dispute: WarnedDispute) -> None:
            dispute.alerts.append(self.alert)

    @decision
    def list_alert(self, *, alert: Alert) -> None:
        """Record that an alert is about this dispute, which is then not closed before it is acknowledged."""
        self.must_be(self.handling, *ALIVE)
        ALERT_IS_LISTED_ONCE.require(alert.id not in self.alerts, alert=alert.id)
        self.record(self.AlertListed, alert=alert.id)

    def must_be_answered(self, alerts: tuple[Alert, ...]) -> None:
        """Refuse while one of the alerts about this dispute is unacknowledged. One that is classified above the
        dispute is not named."""
        unanswered = [alert for alert in alerts if alert.is_unacknowledged]
        named = [alert.id for alert in unanswered if alert.classification.within(self.classification)]
        ALERTS_ARE_ACKNOWLEDGED.require(not unanswered, alerts=", ".join(named))


WarnedDisputeFact = WarnedDispute.AlertListed
