"""The other commands: what they print, and how they end."""

from __future__ import annotations

import json
import shutil
import stat
from pathlib import Path

from rukun.takeran import AGREEMENT, DISPUTE, KORLAP_PSHT, PSHT
from tests.rukun.conftest import Command, Told

FIXTURES = Path(__file__).parents[1] / "intake" / "fixtures"

SEALED = "Koordinator lapangan PSHT (peran latihan)"


def test_status_says_where_log_and_graph_stand(rukun: Command) -> None:
    status = rukun("status", "--json")
    assert status.code == 0, status.err
    end = status.data["log"]["position"]
    assert status.data["graph"] == {
        "slot": "A",
        "position": end,
        "lag": 0,
        "projector": None,
        "stopped": None,
        "other_log": False,
    }


def test_history_replays_one_thing_with_who_and_when(rukun: Command) -> None:
    history = rukun("history", DISPUTE, "--json")
    topics = [fact["topic"] for fact in history.data]
    assert topics[:4] == ["dispute.detected", "dispute.verified", "dispute.phase-entered", "dispute.assigned"]
    assert topics[-3:] == ["dispute.reopened", "dispute.verified", "dispute.assigned"]
    assert history.data[1]["agency"] == "agency-polres-magetan"
    assert history.data[0]["recorded_at"].startswith("2025-04-20T15:50:00")


def test_history_as_of_a_position_ends_there(rukun: Command) -> None:
    position = rukun("history", DISPUTE, "--json").data[1]["position"]
    then = rukun("history", DISPUTE, "--as-of", str(position), "--json")
    assert [fact["topic"] for fact in then.data] == ["dispute.detected", "dispute.verified"]


def test_history_of_nothing_is_refused_with_the_id(rukun: Command) -> None:
    refused = rukun("history", "dispute-nowhere")
    assert refused.code == 4
    assert "dispute-nowhere" in refused.err


def test_personal_values_stay_masked_wherever_the_command_prints(rukun: Command, tmp_path: Path) -> None:
    exported = tmp_path / "log.jsonl"
    printed = [rukun("history", PSHT), rukun("history", PSHT, "--json"), rukun("export", "log", str(exported))]
    assert all(p.code == 0 for p in printed)
    everything = "".join(p.out + p.err for p in printed) + exported.read_text()
    assert KORLAP_PSHT in everything
    assert SEALED not in everything


def test_the_log_is_exported_as_json_lines(rukun: Command) -> None:
    exported = rukun("export", "log", "--after", "60")
    facts = [json.loads(line) for line in exported.out.splitlines()]
    assert [fact["position"] for fact in facts][:2] == [61, 62]


def test_a_query_is_read_from_a_file_or_from_standard_input(rukun: Command, tmp_path: Path) -> None:
    operation = "{ agreements { nodes { id state } } }"
    file = tmp_path / "agreements.graphql"
    file.write_text(operation)
    answers = [rukun("query", str(file)), rukun("query", "-", given=operation), rukun("query", operation)]
    assert [a.code for a in answers] == [0, 0, 0]
    found = [{"id": AGREEMENT, "state": "BREACH_CONFIRMED"}]
    assert all(a.data["data"]["agreements"]["nodes"] == found for a in answers)


def test_a_query_with_an_error_prints_it_and_ends_with_4(rukun: Command) -> None:
    refused = rukun("query", "{ disputes { nodes { nothingSuch } } }")
    assert refused.code == 4
    assert refused.data["errors"][0]["extensions"]["code"] == "BAD_INPUT"


def test_a_query_is_explained_without_the_values_that_it_asks_for(rukun: Command) -> None:
    asked = '{ agreements(where: {title: {contains: "Slamet-MARKER"}}) { nodes { title fact { topic } } } }'
    told = rukun("query", "--explain", "--json", asked)
    assert told.code == 0, told.err
    assert told.data["completedBy"] == "graphql-core"
    assert "Agreement.fact" in told.data["because"]
    assert told.data["statement"].startswith("MATCH (p:Projection")
    assert "a text" in told.data["parameters"].values()
    assert told.data["visible"]["level"] == "SECRET"
    assert told.data["graph"]["plan"]
    for_people = rukun("query", "--explain", "{ agreements { nodes { title } } }")
    assert "completed by encoder" in for_people.out
    assert "MARKER" not in told.out + for_people.out
    assert rukun("query", "--explain", "{ nothingSuch }").code == 4


def test_variables_that_are_not_json_are_refused(rukun: Command) -> None:
    refused = rukun("query", "{ log { position } }", "--variables", "{")
    assert refused.code == 4
    assert "--variables" in refused.err


def test_doctor_finds_nothing_wrong_where_all_is_well(rukun: Command) -> None:
    examined = rukun("doctor", "--json")
    assert examined.code == 0, examined.out
    assert {finding["what"] for finding in examined.data} == {"python", "settings", "log", "graph"}


def test_doctor_says_what_to_type_for_what_is_wrong(rukun: Command) -> None:
    examined = rukun("doctor", "--json", RUKUN_HOST="192.0.2.1")
    assert examined.code == 1
    (wrong,) = [finding for finding in examined.data if not finding["well"]]
    assert wrong["what"] == "access"
    assert wrong["type_this"] == "rukun token key FOLDER"


def test_nothing_is_served_beyond_this_machine_without_tokens(empty: Command) -> None:
    refused = empty("serve", "--host", "0.0.0.0")  # noqa: S104  # what is refused
    assert refused.code == 2
    assert "rukun token key" in refused.err


def test_a_setting_that_cannot_be_used_is_named_without_its_value(empty: Command) -> None:
    refused = empty("status", RUKUN_PORT="seven-secret")
    assert refused.code == 2
    assert "port" in refused.err
    assert "seven-secret" not in refused.err


def test_a_secret_is_read_from_a_file_and_a_missing_one_is_named(empty: Command) -> None:
    refused = empty("status", RUKUN_GRAPH_PASSWORD_FILE=str(empty.data / "nowhere"))
    assert refused.code == 2
    assert "RUKUN_GRAPH_PASSWORD_FILE" in refused.err


def test_a_graph_that_does_not_answer_ends_with_3(empty: Command) -> None:
    refused = empty("status", RUKUN_GRAPH="bolt://127.0.0.1:1", RUKUN_GRAPH_PASSWORD="never-shown")
    assert refused.code == 3
    assert "bolt://127.0.0.1:1" in refused.err
    assert "never-shown" not in refused.err


def test_wrong_usage_ends_with_2(empty: Command) -> None:
    assert empty("nothing-such").code == 2
    assert empty("import", "ucdp-ged", "nowhere.csv").code == 2


def test_everything_explains_itself(empty: Command) -> None:
    for command in ("demo", "serve", "import", "project", "rebuild", "status", "history", "query", "token", "doctor"):
        helped = empty(command, "--help")
        assert helped.code == 0
        assert len(helped.out) > 200


def test_a_key_and_a_token_are_made_and_never_written_twice(empty: Command) -> None:
    keys = empty.data / "keys"
    made = empty("token", "key", str(keys), "--kid", "first", "--json")
    assert made.code == 0, made.err
    assert stat.S_IMODE((keys / "first.key").stat().st_mode) == 0o600
    assert empty("token", "key", str(keys), "--kid", "first").code == 2
    issued = empty("token", "issue", "desk", "--agency", "agency-x", "--keys", str(keys), "--right", "decide", "--json")
    assert issued.code == 0, issued.err
    assert issued.data["kid"] == "first"
    wrong = empty("token", "issue", "desk", "--agency", "agency-x", "--keys", str(keys), "--level", "cosmic")
    assert wrong.code == 2
    assert "cosmic" in wrong.err


def test_a_rebuilt_graph_answers_as_before(empty: Command) -> None:
    assert empty("demo", "--folder", str(empty.data), "--json").code == 0
    asked = "{ disputes { nodes { title parties { nodes { name } } agreements { nodes { title } } } } }"
    before = empty("query", asked).data["data"]
    rebuilt = empty("rebuild", "--json")
    assert rebuilt.code == 0, rebuilt.err
    assert empty("status", "--json").data["graph"]["slot"] == "B"
    assert empty("query", asked).data["data"] == before


def test_a_graph_made_from_another_log_is_named_and_never_mixed_with(
    told: tuple[Command, Told], empty: Command
) -> None:
    shutil.copytree(told[0].data / "graph", empty.data / "graph", ignore=shutil.ignore_patterns("address.json"))
    taken = empty("import", "claims", str(FIXTURES / "claims.csv"), "--json")
    assert taken.code == 0, taken.err
    status = empty("status", "--json")
    assert (status.code, status.data["graph"]["other_log"]) == (1, True)
    refused = empty("project", "--once")
    assert refused.code == 3
    assert "rukun rebuild" in refused.err
    assert empty("doctor").code == 1
    assert empty("rebuild", "--json").code == 0
    assert empty("status", "--json").data["graph"] == {
        "slot": "B", "position": taken.data["facts"], "lag": 0, "projector": None, "stopped": None, "other_log": False,
    }  # fmt: skip


def test_events_of_acled_come_in_by_one_command(empty: Command) -> None:
    taken = empty("import", "acled", str(FIXTURES / "acled_current.csv"), "--json")
    assert (taken.code, taken.data["recorded"]["incident.recorded"]) == (0, 3)
    wrong = empty("import", "acled", str(FIXTURES / "acled_current.csv"), "--delimiter", "::")
    assert (wrong.code, "give one sign" in wrong.err) == (2, True)


def test_a_template_is_not_written_over_a_file_nor_in_a_form_that_is_not_known(empty: Command, tmp_path: Path) -> None:
    file = tmp_path / "laporan.csv"
    assert empty("template", str(file)).code == 0
    again = empty("template", str(file))
    assert (again.code, "--force" in again.err) == (2, True)
    assert empty("template", str(file), "--force").code == 0
    other = empty("template", str(tmp_path / "laporan.docx"))
    assert (other.code, ".xlsx or .csv" in other.err) == (2, True)
