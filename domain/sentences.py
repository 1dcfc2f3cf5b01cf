"""One sentence for every kind of fact, in English and Indonesian: what a person reads in a history.

The sentence is made from the fact each time it is read and never stored. Personal values show as pseudonyms.
"""

from __future__ import annotations

from enum import Enum
from string import Formatter
from typing import TYPE_CHECKING

from domain.words import word

if TYPE_CHECKING:
    from collections.abc import Collection

    from domain.fact import Fact

SENTENCES: dict[str, tuple[str, str]] = {
    "place.registered": ("Place registered: {name} ({level})", "Wilayah didaftarkan: {name} ({level})"),
    "place.renamed": (
        "Edition {edition} calls it {name}; before: {former_name}",
        "Edisi {edition} menyebutnya {name}; sebelumnya: {former_name}",
    ),
    "place.former-name-found": (
        "Edition {edition} called it {name}",
        "Edisi {edition} menyebutnya {name}",
    ),
    "place.placed-within": ("It lies within {within}", "Terletak di dalam {within}"),
    "territoryfile.received": (
        "File taken in: {file}, {holds}, edition {edition}",
        "Berkas diterima: {file}, {holds}, edisi {edition}",
    ),
    "territoryfile.withdrawn": ("File withdrawn: {reason}", "Berkas ditarik: {reason}"),
    "agency.registered": ("Agency came to the table: {name}", "Instansi bergabung: {name}"),
    "source.registered": ("Source registered: {public_name} ({kind})", "Sumber didaftarkan: {public_name} ({kind})"),
    "source.reliability-assessed": (
        "Reliability assessed as {reliability}: {basis}",
        "Keandalan dinilai {reliability}: {basis}",
    ),
    "source.suspended": ("Source suspended: {reason}", "Sumber ditangguhkan: {reason}"),
    "source.reactivated": ("Source reactivated: {reason}", "Sumber diaktifkan kembali: {reason}"),
    "source.closed": ("Source closed: {reason}", "Sumber ditutup: {reason}"),
    "source.corrected": ("Source corrected: {reason}", "Data sumber dikoreksi: {reason}"),
    "report.received": ("Report received: {title}", "Laporan diterima: {title}"),
    "report.triaged": ("Report triaged ({decision}, {urgency}): {reason}", "Laporan dipilah ({decision}, {urgency}): {reason}"),
    "report.graded": ("Report graded {credibility}: {basis}", "Laporan dinilai {credibility}: {basis}"),
    "report.linked-to-dispute": ("Report linked to {dispute} as {role}", "Laporan ditautkan ke {dispute} sebagai {role}"),
    "report.unlinked-from-dispute": (
        "Report unlinked from {dispute}: {reason}",
        "Tautan laporan ke {dispute} dilepas: {reason}",
    ),
    "report.filed": ("Report put away: {reason}", "Laporan diarsipkan: {reason}"),
    "report.corrected": ("Report corrected: {reason}", "Laporan dikoreksi: {reason}"),
    "report.rejected": ("Report rejected ({reason_code}): {reason}", "Laporan ditolak ({reason_code}): {reason}"),
    "report.retracted": ("Its source took the report back: {reason}", "Laporan ditarik oleh sumbernya: {reason}"),
    "report.declared-false": (
        "Report declared false by {verifier} ({reason_code}): {reason}",
        "Laporan dinyatakan tidak benar oleh {verifier} ({reason_code}): {reason}",
    ),
    "report.reinstated": ("Report counts again: {reason}", "Laporan berlaku kembali: {reason}"),
    "report.merged": ("The same report as {survivor}: {reason}", "Laporan yang sama dengan {survivor}: {reason}"),
    "report.merge-undone": (
        "Not the same report as {survivor} after all: {reason}",
        "Ternyata bukan laporan yang sama dengan {survivor}: {reason}",
    ),
    "group.registered": ("Group registered: {name} ({kind})", "Kelompok didaftarkan: {name} ({kind})"),
    "group.alias-added": ("Another name became known: {alias}", "Nama lain diketahui: {alias}"),
    "group.renamed": ("{former} is now called {name}", "{former} kini bernama {name}"),
    "group.reclassified": ("Group reclassified as {kind}", "Kelompok digolongkan ulang: {kind}"),
    "group.alias-withdrawn": ("Not called {alias} after all: {reason}", "Ternyata tidak bernama {alias}: {reason}"),
    "group.corrected": ("Group corrected: {name} ({kind}): {reason}", "Data kelompok dikoreksi: {name} ({kind}): {reason}"),
    "group.dissolved": ("Group dissolved: {reason}", "Kelompok bubar: {reason}"),
    "group.split": ("Group split: {reason}", "Kelompok terpecah: {reason}"),
    "group.reinstated": ("Group reinstated: {reason}", "Kelompok dipulihkan: {reason}"),
    "group.merged": ("The same group as {survivor}: {reason}", "Kelompok yang sama dengan {survivor}: {reason}"),
    "group.merge-undone": (
        "Not the same group as {survivor} after all: {reason}",
        "Ternyata bukan kelompok yang sama dengan {survivor}: {reason}",
    ),
    "group.representative-designated": (
        "{representative} may speak for the group as {role}, on the mandate: {mandate}",
        "{representative} mewakili kelompok sebagai {role}, atas mandat: {mandate}",
    ),
    "group.representative-replaced": (
        "{representative} no longer speaks for the group: {reason}",
        "{representative} tidak lagi mewakili kelompok: {reason}",
    ),
    "relation.asserted": (
        "It is asserted: {from_group} - {to_group}, {kind} (sign {sign}, grade {reliability}{credibility})",
        "Dinyatakan: {from_group} - {to_group}, {kind} (tanda {sign}, nilai {reliability}{credibility})",
    ),
    "relation.retracted": ("The assertion was taken back: {reason}", "Pernyataan ditarik: {reason}"),
    "relation.corroborated": ("The assertion is corroborated: {reason}", "Pernyataan dikuatkan: {reason}"),
    "relation.contested": ("The assertion is contested: {reason}", "Pernyataan dibantah: {reason}"),
    "relation.lapsed": ("It held until {valid_until}: {reason}", "Berlaku sampai {valid_until}: {reason}"),
    "relation.reinstated": ("The assertion stands again: {reason}", "Pernyataan berlaku kembali: {reason}"),
    "relation.corrected": (
        "What was asserted was corrected: {bond.kind} (sign {bond.sign}): {reason}",
        "Pernyataan dikoreksi: {bond.kind} (tanda {bond.sign}): {reason}",
    ),
    "incident.recorded": ("Incident recorded: {account.type}", "Peristiwa dicatat: {account.type}"),
    "incident.corrected": ("Incident corrected: {reason}", "Peristiwa dikoreksi: {reason}"),
    "incident.tally-revised": (
        "Numbers revised (dead {killed.best}, injured {injured.best}): {reason}",
        "Jumlah direvisi (meninggal {killed.best}, luka {injured.best}): {reason}",
    ),
    "incident.confirmed": ("Incident confirmed: {reason}", "Peristiwa dikonfirmasi: {reason}"),
    "incident.refuted": ("Incident refuted: {reason}", "Peristiwa dibantah: {reason}"),
    "incident.left-unconfirmed": ("Incident left unconfirmed: {reason}", "Peristiwa belum dapat dikonfirmasi: {reason}"),
    "incident.reopened": ("It is open again whether it happened: {reason}", "Kebenaran peristiwa dibuka kembali: {reason}"),
    "incident.merged": ("The same happening as {survivor}: {reason}", "Peristiwa yang sama dengan {survivor}: {reason}"),
    "incident.merge-undone": (
        "Not the same happening as {survivor} after all: {reason}",
        "Ternyata bukan peristiwa yang sama dengan {survivor}: {reason}",
    ),
    "dispute.detected": ("Dispute detected: {title}", "Sengketa terdeteksi: {title}"),
    "dispute.verified": ("Dispute verified by {verifier}: {method}", "Sengketa diverifikasi {verifier}: {method}"),
    "dispute.dismissed": ("Dispute dismissed: {reason}", "Sengketa dikesampingkan: {reason}"),
    "dispute.party-added": ("{group} is a party ({role})", "{group} menjadi pihak ({role})"),
    "dispute.corrected": ("Dispute corrected: {reason}", "Data sengketa dikoreksi: {reason}"),
    "dispute.party-removed": ("{group} is no longer a party: {reason}", "{group} bukan lagi pihak: {reason}"),
    "dispute.assigned": ("{lead_agency} leads the handling", "{lead_agency} memimpin penanganan"),
    "dispute.handling-began": ("The handling began: {first_step}", "Penanganan dimulai: {first_step}"),
    "dispute.mediation-entered": ("The dispute is in mediation: {mediation}", "Sengketa masuk mediasi: {mediation}"),
    "dispute.agreement-reached": ("The dispute is agreed: {agreement}", "Sengketa disepakati: {agreement}"),
    "dispute.monitoring-began": ("{monitor} watches what was agreed", "{monitor} memantau kesepakatan"),
    "dispute.handling-resumed": ("The handling was resumed: {reason}", "Penanganan dilanjutkan: {reason}"),
    "dispute.closed": ("Dispute closed: {reason}", "Sengketa ditutup: {reason}"),
    "dispute.reopened": ("Dispute reopened: {reason}", "Sengketa dibuka kembali: {reason}"),
    "dispute.referred": ("Dispute referred ({to}): {reason}", "Sengketa dilimpahkan ({to}): {reason}"),
    "dispute.merged": ("Dispute merged into {survivor}: {reason}", "Sengketa digabungkan ke {survivor}: {reason}"),
    "dispute.merge-undone": ("The merging was undone: {reason}", "Penggabungan dibatalkan: {reason}"),
    "dispute.phase-entered": ("The phase of {phase} began: {reason}", "Tahap {phase} dimulai: {reason}"),
    "dispute.conflict-status-declared": ("State of conflict declared ({scale}) from {starts_on} to {ends_on}, decree {decree}", "Status keadaan konflik ditetapkan ({scale}) {starts_on} s.d. {ends_on}, keputusan {decree}"),
    "dispute.conflict-status-extended": ("State of conflict extended to {ends_on}, decree {decree}", "Status keadaan konflik diperpanjang s.d. {ends_on}, keputusan {decree}"),
    "dispute.conflict-status-ended": ("State of conflict ended, decree {decree}: {reason}", "Status keadaan konflik diakhiri, keputusan {decree}: {reason}"),
    "dispute.conflict-status-lapsed": ("State of conflict lapsed; its last day was {last_day}", "Status keadaan konflik lewat waktu; hari terakhirnya {last_day}"),
    "dispute.emergency-measure-taken": ("Emergency measure ({kind}) by {by_agency}: {description}", "Tindakan darurat ({kind}) oleh {by_agency}: {description}"),
    "dispute.army-assistance-requested": ("{unit} was asked to assist: {task}", "{unit} diminta membantu: {task}"),
    "dispute.army-assistance-ended": ("{unit} no longer assists: {reason}", "{unit} selesai membantu: {reason}"),
    "dispute.escalation-assessed": ("Escalation judged at stage {stage} by {assessor}", "Eskalasi dinilai pada tahap {stage} oleh {assessor}"),
    "dispute.connector-identified": ("Connector seen: {description}", "Penghubung dikenali: {description}"),
    "dispute.divider-identified": ("Divider seen: {description}", "Pemisah dikenali: {description}"),
    "custom.registered": ("Custom registered: {practice.name}", "Tata cara didaftarkan: {practice.name}"),
    "custom.redescribed": ("Custom described anew: {reason}", "Tata cara diuraikan ulang: {reason}"),
    "mediation.proposed": ("{proposer} proposes mediation ({mechanism})", "{proposer} mengusulkan mediasi ({mechanism})"),
    "mediation.mediator-appointed": ("{mediator} mediates, from {institution}", "{mediator} menjadi mediator, dari {institution}"),
    "mediation.consent-given": ("{party} consents", "{party} menyetujui"),
    "mediation.consent-refused": ("{party} refuses", "{party} menolak"),
    "mediation.consent-withdrawn": ("{party} withdraws its consent", "{party} menarik persetujuannya"),
    "mediation.session-convened": ("Joint session {number} convened", "Sidang bersama ke-{number} dimulai"),
    "mediation.session-adjourned": ("Joint session {number} adjourned", "Sidang bersama ke-{number} ditutup"),
    "mediation.mediator-challenged": ("{party} challenges {mediator}: {reason}", "{party} berkeberatan atas {mediator}: {reason}"),
    "mediation.challenge-dismissed": ("The challenge of {mediator} was dismissed: {reason}", "Keberatan atas {mediator} ditolak: {reason}"),
    "mediation.mediator-replaced": ("{mediator} no longer mediates: {reason}", "{mediator} tidak lagi menjadi mediator: {reason}"),
    "mediation.pre-meeting-held": ("The mediators met {party} alone", "Mediator bertemu {party} secara terpisah"),
    "mediation.position-stated": ("{party} wants: {text}", "{party} menghendaki: {text}"),
    "mediation.interest-identified": ("What matters to {party}: {text}", "Kepentingan {party}: {text}"),
    "mediation.option-proposed": ("Option: {text}", "Pilihan: {text}"),
    "mediation.caucus-held": ("Caucus {number} with {party}", "Kaukus ke-{number} dengan {party}"),
    "mediation.caucus-points-shared": ("{party} let points of a caucus be shared", "{party} mengizinkan pokok kaukus dibagikan"),
    "mediation.agreement-reached": ("The mediation led to an agreement: {agreement}", "Mediasi menghasilkan kesepakatan: {agreement}"),
    "mediation.impasse-declared": ("Impasse: {reason}", "Jalan buntu: {reason}"),
    "mediation.party-withdrew": ("{party} left the mediation: {reason}", "{party} menarik diri dari mediasi: {reason}"),
    "mediation.superseded": ("{successor} took the place of this mediation: {reason}", "Mediasi digantikan {successor}: {reason}"),
    "agreement.drafted": ("Agreement drafted: {title}", "Kesepakatan disusun: {title}"),
    "agreement.commitment-made": (
        "Commitment {number} of {obligor}: {text} (due {due.on})",
        "Butir {number}, {obligor}: {text} (tenggat {due.on})",
    ),
    "agreement.signed": ("Agreement signed, in force from {in_force_from}", "Kesepakatan ditandatangani, berlaku mulai {in_force_from}"),
    "agreement.commitment-reported-done": ("Commitment {number} reported done", "Butir {number} dilaporkan selesai"),
    "agreement.commitment-verified": ("Commitment {number} verified", "Butir {number} terverifikasi"),
    "agreement.commitment-returned": ("Commitment {number} returned: {reason}", "Butir {number} dikembalikan: {reason}"),
    "agreement.commitment-waived": ("Commitment {number} waived: {reason}", "Butir {number} dilepaskan: {reason}"),
    "agreement.breach-alleged": ("Breach {number} alleged against {against}", "Pelanggaran {number} diduga dilakukan {against}"),
    "agreement.breach-confirmed": ("Breach {number} confirmed: {finding}", "Pelanggaran {number} terbukti: {finding}"),
    "agreement.breach-dismissed": ("Breach {number} dismissed: {finding}", "Pelanggaran {number} tidak terbukti: {finding}"),
    "agreement.clause-written": ("Clause {number}: {heading}", "Pasal {number}: {heading}"),
    "agreement.monitoring-visit-made": ("Visit {number} by {by_agency}: {finding}", "Kunjungan ke-{number} oleh {by_agency}: {finding}"),
    "agreement.fulfilled": ("Agreement fulfilled", "Kesepakatan terpenuhi"),
    "agreement.expired": ("Agreement expired; its last day was {last_day}", "Kesepakatan habis masa berlakunya; hari terakhirnya {last_day}"),
    "agreement.renegotiated": ("{successor} took the place of this agreement: {reason}", "Kesepakatan digantikan {successor}: {reason}"),
    "agreement.ended": ("Agreement ended ({cause}): {finding}", "Kesepakatan berakhir ({cause}): {finding}"),
    "recovery.planned": ("Recovery planned ({kind}): {title}", "Pemulihan direncanakan ({kind}): {title}"),
    "recovery.started": ("Recovery started", "Pemulihan dimulai"),
    "recovery.completed": ("Recovery completed: {outcome}", "Pemulihan selesai: {outcome}"),
    "recovery.stopped": ("Recovery stopped: {reason}", "Pemulihan dihentikan: {reason}"),
    "meeting.scheduled": ("Meeting called for {planned_on}: {title}", "Rapat dijadwalkan pada {planned_on}: {title}"),
    "meeting.held": ("Meeting held", "Rapat terlaksana"),
    "meeting.decision-recorded": ("Decision {number} of the meeting, for {owner}: {text}", "Keputusan rapat nomor {number}, untuk {owner}: {text}"),
    "meeting.minuted": ("Minutes of the meeting laid down", "Notula rapat ditetapkan"),
    "meeting.called-off": ("Meeting called off: {reason}", "Rapat dibatalkan: {reason}"),
    "tasking.issued": ("{by_agency} asked {to_agency}: {what}", "{by_agency} meminta {to_agency}: {what}"),
    "tasking.acknowledged": ("Tasking acknowledged", "Penugasan diketahui"),
    "tasking.started": ("Work on the tasking began", "Penugasan mulai dikerjakan"),
    "tasking.reported": ("Tasking reported: {result}", "Hasil penugasan dilaporkan: {result}"),
    "tasking.accepted": ("Result of the tasking accepted", "Hasil penugasan diterima"),
    "tasking.returned": ("Result of the tasking returned: {reason}", "Hasil penugasan dikembalikan: {reason}"),
    "tasking.declined": ("Tasking declined: {reason}", "Penugasan ditolak: {reason}"),
    "tasking.cancelled": ("Tasking cancelled: {reason}", "Penugasan ditarik kembali: {reason}"),
    "alert.raised": ("Agencies warned, to answer by {respond_by}: {what}", "Peringatan disampaikan, dijawab paling lambat {respond_by}: {what}"),
    "alert.acknowledged": ("Alert acknowledged by {by_agency}", "Peringatan diketahui oleh {by_agency}"),
    "alert.responded": ("Alert answered by {by_agency}: {action}", "Peringatan ditanggapi oleh {by_agency}: {action}"),
    "alert.dismissed": ("Alert dismissed by {by_agency}: {reason}", "Peringatan dikesampingkan oleh {by_agency}: {reason}"),
    "alert.lapsed": ("Alert unacknowledged, as of {looked_on}; its last day was {respond_by}", "Peringatan belum diketahui, dilihat pada {looked_on}; hari terakhirnya {respond_by}"),
    "plan.ratified": ("Action plan of {year} ratified by {decree}", "Rencana aksi {year} disahkan dengan {decree}"),
    "plan.revised": ("Action plan revised by {decree}: {reason}", "Rencana aksi diubah dengan {decree}: {reason}"),
    "plan.progress-reported": ("Item {item}, {period}: {value}", "Butir {item}, {period}: {value}"),
    "plan.progress-corrected": ("Item {item}, {period}, corrected to {value}: {reason}", "Butir {item}, {period}, dikoreksi menjadi {value}: {reason}"),
    "plan.report-submitted": ("Report of {period} handed in by {by_agency}", "Laporan {period} disampaikan oleh {by_agency}"),
    "plan.report-evaluated": ("Report of {period} judged by {by_agency}, {score} %: {finding}", "Laporan {period} dievaluasi oleh {by_agency}, {score} %: {finding}"),
    "plan.evaluation-corrected": ("Judgement of {period} put right, {score} %: {reason}", "Evaluasi {period} diperbaiki, {score} %: {reason}"),
    "dispute.alert-listed": ("Alert {alert} is about this dispute", "Peringatan {alert} menyangkut sengketa ini"),
}  # fmt: skip
"""English and Indonesian by topic. A placeholder is a field of the fact, or one within it."""

UNKNOWN = ("unknown", "tidak diketahui")


WITHHELD = ("(withheld)", "(dirahasiakan)")


def sentence(fact: Fact, language: str, withheld: Collection[str] = ()) -> str:
    """What a fact says, in ``id`` or, for every other language, in English. ``withheld`` are ids that the reader must
    not learn of."""
    template = SENTENCES[fact.TOPIC][1 if language == "id" else 0]
    return "".join(
        text + (_read(fact, field, language, withheld) if field else "")
        for text, field, _, _ in Formatter().parse(template)
    )


def _read(fact: Fact, path: str, language: str, withheld: Collection[str]) -> str:
    value: object = fact
    for name in path.split("."):
        value = getattr(value, name)
    if value is None:
        return UNKNOWN[1 if language == "id" else 0]
    if isinstance(value, Enum):
        return word(value, language)
    return WITHHELD[1 if language == "id" else 0] if value in withheld else str(value)


def placeholders(topic: str) -> set[str]:
    """The fields that the sentences of a topic speak of."""
    return {field for template in SENTENCES[topic] for _, field, _, _ in Formatter().parse(template) if field}
