"""What people run into on a first day: each is told with what, where and how to mend it."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest

from tests.rukun.conftest import Command, copied

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def empty(tmp_path: Path) -> Command:
    data = tmp_path / "office"
    data.mkdir(mode=0o700)
    return Command(data, {})


def test_a_port_that_is_taken_is_named(empty: Command) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        told = empty("serve", "--port", str(port))
    assert told.code == 2
    assert f"cannot listen on 127.0.0.1 port {port}" in told.err
    assert "--port or RUKUN_PORT" in told.err


@pytest.mark.parametrize("data", ["/proc/office", "/dev/null"])
def test_a_data_folder_that_cannot_be_made_is_named(empty: Command, data: str) -> None:
    told = empty("status", RUKUN_DATA=data)
    assert told.code == 2
    assert f"the data folder {data} cannot be made" in told.err


def test_a_store_of_another_kind_is_no_path(empty: Command) -> None:
    told = empty("status", RUKUN_LOG="mysql://office")
    assert told.code == 2
    assert "give a path, sqlite:///path or postgresql://" in told.err


def test_a_log_that_has_lost_its_keys_is_not_given_new_ones(empty: Command, told: tuple[Command, object]) -> None:
    copied(told[0].data / "log.db", empty.data / "log.db")
    shown = empty("history", "group-psht")
    assert shown.code == 3
    assert "keys.db is gone" in shown.err
    assert not (empty.data / "keys.db").exists()
    assert "keys.db is gone" in empty("doctor", "--json").data[-1]["says"]


def test_a_new_log_is_not_made_without_a_word(empty: Command) -> None:
    first, second = empty("history", "group-psht"), empty("history", "group-psht")
    assert "there was no log here; made an empty one" in first.err
    assert "made an empty one" not in second.err


def test_a_log_whose_file_is_damaged_is_found_by_the_doctor(empty: Command, told: tuple[Command, object]) -> None:
    for name in ("log.db", "keys.db"):
        copied(told[0].data / name, empty.data / name)
    with (empty.data / "log.db").open("r+b") as file:
        file.seek(40_000)
        file.write(b"\xff" * 20_000)
    found = empty("doctor", "--json")
    assert found.code == 1
    assert "put back a backup of it" in found.data[-1]["says"]


def test_a_document_that_is_neither_an_operation_nor_a_file_is_said_to_be_so(empty: Command) -> None:
    told = empty("query", "nofile.graphql")
    assert told.code == 4
    assert "is no operation, and no file that can be read (No such file or directory)" in told.err


def test_a_refused_file_leaves_the_report_of_an_earlier_import_alone(empty: Command) -> None:
    file = empty.data / "events.csv"
    header = "id,date,year,month,day,country,type_of_violence,conflict,side_a,side_b,latitude,longitude,low_death,best_death,high_death"
    file.write_text(f"{header}\n1,,2020,13,3,Indonesia,2,c,A,B,-7.6,111.4,0,0,0\n")
    first = empty("import", "ucdp-ged", str(file))
    report = empty.data / "reports" / "events.csv.report.csv"
    assert (first.code, "of a day that there is" in report.read_text()) == (1, True)
    before = report.read_text()
    file.write_text("id;year;month\n1;2020;1\n")
    told = empty("import", "ucdp-ged", str(file))
    assert told.code == 2
    assert "separated by semicolons" in told.err
    assert report.read_text() == before
    never = empty.data / "never.csv"
    never.write_text("")
    assert empty("import", "ucdp-ged", str(never)).code == 2
    assert not (empty.data / "reports" / "never.csv.report.csv").exists()


def test_a_moment_after_the_end_of_the_log_is_refused_as_such(rukun: Command, tmp_path: Path) -> None:
    told = rukun("export", "gexf", str(tmp_path / "later.gexf"), "--as-of", "999")
    assert told.code == 2
    assert "--as-of 999: the log ends at position 109" in told.err
