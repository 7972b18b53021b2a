"""What the benchmark concludes from its samples. No server, no clock:

    /usr/bin/python3 -B -m pytest -p no:cacheprovider tests/bench
"""

import os
import pathlib
import socket
import sys
import threading
import time

import pytest

sys.dont_write_bytecode = True
HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "e2e"), str(HERE.parent / "servers")]

from aims import MEGABYTE, Aim, MemoryAim, verdict  # noqa: E402
from bench import contenders_of  # noqa: E402
from figures import least_ratio, ratio, spread  # noqa: E402
from launcher import Command, Launcher, RunFailed, Sample  # noqa: E402
from link import Link  # noqa: E402
from migrations import MigrationSet  # noqa: E402
from race import Outcome  # noqa: E402
from report import Report, table  # noqa: E402
from scripts import MESSAGE, Script, joined  # noqa: E402
from workloads import SETS, WORKLOADS, Workload  # noqa: E402


def samples(*seconds, memory=MEGABYTE, backend=None):
    return [Sample(value, value, memory, backend) for value in seconds]


def test_the_median_is_of_the_values_and_not_of_their_order():
    found = spread([9.0, 1.0, 2.0])
    assert (found.least, found.median, found.most) == (1.0, 2.0, 9.0)


def test_nothing_measured_has_no_spread_and_no_ratio():
    assert spread([]) is None
    assert ratio([], [1.0]) is None
    assert ratio([1.0], []) is None


def test_a_ratio_is_of_the_medians_and_the_other_of_the_minima():
    assert ratio([2.0, 3.0, 100.0], [1.0, 1.5, 2.0]) == 2.0
    assert least_ratio([2.0, 3.0, 100.0], [1.0, 1.5, 2.0]) == 2.0
    assert least_ratio([3.0, 3.0], [1.0, 1.5, 2.0]) == 3.0


def test_at_most_is_met_by_the_limit_itself_and_below_is_not():
    assert verdict(Aim(1.5, "psql"), 1.5) == "met"
    assert verdict(Aim(1.5, "psql"), 1.51) == "NOT met"
    assert verdict(Aim(1.0, "psql", below=True), 1.0) == "NOT met"
    assert verdict(Aim(1.0, "psql", below=True), 0.99) == "met"


def test_an_aim_without_its_floor_is_not_judged():
    aim = Aim(1.0, "refinery")
    assert verdict(aim, aim.reached({"apply": {"fishway": samples(1.0), "refinery": []}}, "apply")) == "not judged"
    assert verdict(aim, aim.reached({"apply": {"fishway": samples(1.0)}}, "apply")) == "not judged"


def test_an_aim_may_have_its_floor_in_another_workload():
    results = {"small": {"fishway": samples(1.0)}, "large": {"fishway": samples(3.0)}}
    assert Aim(4.0, "fishway", of="small").reached(results, "large") == 3.0


def test_memory_is_judged_by_the_worst_run():
    runs = samples(1.0, memory=10 * MEGABYTE, backend=5 * MEGABYTE) + samples(1.0, memory=40 * MEGABYTE, backend=6 * MEGABYTE)
    aim = MemoryAim(32 * MEGABYTE)
    assert verdict(aim, aim.reached({"script": {"fishway": runs}}, "script")) == "NOT met"
    backend = MemoryAim(16 * MEGABYTE, "backend_memory")
    assert verdict(backend, backend.reached({"script": {"fishway": runs}}, "script")) == "met"


def test_a_contender_that_is_not_there_is_a_line_of_the_table():
    workload = Workload("apply", "words", "apply", floor="psql")
    outcomes = [Outcome("fishway", samples(2.0)), Outcome("psql", samples(1.0)), Outcome("goose", [], "not installed: how")]
    lines = table(Report({}).add(workload, outcomes)).splitlines()
    assert any("goose" in line and "not installed: how" in line for line in lines)
    assert any("fishway" in line and "2.00" in line.split() for line in lines)


def test_names_and_floors_of_the_workloads_fit_together():
    names = [workload.name for workload in WORKLOADS]
    assert len(names) == len(set(names))
    for workload in WORKLOADS:
        assert set(workload.sets) <= set(SETS)
        for aim in workload.aims:
            of = getattr(aim, "of", None)
            # Measured before, in each set, so that there is something to compare with.
            assert of is None or names.index(of) < names.index(workload.name)
            assert of is None or set(workload.sets) <= set(WORKLOADS[names.index(of)].sets)


def test_whom_a_workload_needs_can_do_it():
    for workload in WORKLOADS:
        assert workload.needed - {contender.name for contender in contenders_of(workload, quick=True)} <= {""}


def test_a_set_is_the_same_each_time_and_in_every_form(tmp_path):
    one = MigrationSet(50, tmp_path)
    assert one.messages == MigrationSet(50, tmp_path).messages
    for form in ("flyway", "dbmate", "goose"):
        files = sorted(os.listdir(one.folder(form)), key=lambda name: int("".join(filter(str.isdigit, name.split("_")[0]))))
        assert len(files) == 50
        for file, sql in zip(files, one.messages):
            assert sql in pathlib.Path(one.folder(form), file).read_text(encoding="utf-8")


def test_joined_messages_hold_every_statement_and_keep_to_their_size(tmp_path):
    statements = list(Script("small", 1_000_000, str(tmp_path)).statements())
    messages = list(joined(statements))
    assert "".join(messages).replace("\\;\n", ";\n") == "".join(statements)
    assert len(messages) > 10
    assert max(len(message) - message.count("\\") for message in messages) <= MESSAGE


@pytest.fixture(scope="module")
def launcher(tmp_path_factory):
    return Launcher(str(tmp_path_factory.mktemp("launch")), dict(os.environ))


def test_the_peak_memory_is_the_commands_own_and_not_its_parents(launcher):
    ballast = bytearray(100 * MEGABYTE)
    small = launcher.run(Command(["/bin/true"])).memory
    large = launcher.run(Command([sys.executable, "-c", f"bytearray({50 * MEGABYTE})"])).memory
    assert 0 < small < 20 * MEGABYTE < 50 * MEGABYTE < large < len(ballast)


def test_a_command_that_fails_is_no_sample_and_says_why(launcher):
    with pytest.raises(RunFailed, match="ended with 3: no such table"):
        launcher.run(Command(["/bin/sh", "-c", "echo no such table; exit 3"]))


def test_a_command_is_given_up_when_it_takes_too_long(launcher):
    with pytest.raises(RunFailed, match="given up after 0.1 s"):
        launcher.run(Command(["/bin/sleep", "60"]), 0.1)


def test_a_longer_link_delivers_later_and_everything():
    """That it is not earlier is no matter of how fast the machine is."""
    echo = socket.create_server(("127.0.0.1", 0))
    threading.Thread(target=answer, args=[echo], daemon=True).start()
    link = Link(echo.getsockname()[1], 0.02)
    data = os.urandom(1 << 20)
    began = time.monotonic()
    with socket.create_connection(("127.0.0.1", link.port)) as client:
        sender = threading.Thread(target=client.sendall, args=[data])
        sender.start()
        assert client.recv(1 << 20, socket.MSG_WAITALL) == data
        assert time.monotonic() - began >= 0.04  # opening costs a round trip, and so does the answer
        sender.join()
    link.close()
    echo.close()


def answer(echo):
    server, _ = echo.accept()
    while data := server.recv(1 << 16):
        server.sendall(data)
