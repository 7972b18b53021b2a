"""The container's entrypoint, without a container: the schema first, then the application."""

import pathlib
import re
import signal
import subprocess
import time

import pytest

from harness import binary
from test_signals import LONG, is_sleeping, wait_until

ENTRYPOINT = pathlib.Path(__file__).parents[2] / "packaging" / "docker" / "entrypoint"
SERVED = ("postgresql", "mysql", "mariadb")
APPLICATION = ["sh", "-c", 'echo "application $#: $*"', "sh"]


def start(project, *command, **environment):
    return subprocess.Popen([ENTRYPOINT, *command], cwd=project.folder, stdin=subprocess.DEVNULL, text=True,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                            env=project.environment(FISHWAY_BINARY=binary.BINARY, **environment))


def run(project, *command, **environment):
    return binary.finish(start(project, *command, **environment))


def test_it_migrates_and_then_starts_the_application_with_its_words(project):
    project.write("V1__a.sql", "CREATE TABLE t1 (i INT);")
    done = run(project, *APPLICATION, "a b", "*", FISHWAY_ON_START="migrate").must(0)
    assert "Now at version 1. 1 applied" in done.out
    assert done.out.endswith("application 2: a b *\n")
    assert project.database.tables() == {"t1"}


@pytest.mark.on("sqlite")
def test_an_application_takes_the_place_of_the_shell_so_that_signals_reach_it(project):
    project.write("V1__a.sql", "SELECT 1;")
    running = start(project, "sleep", "60", FISHWAY_ON_START="migrate")
    name = pathlib.Path(f"/proc/{running.pid}/comm")
    wait_until(lambda: name.read_text() == "sleep\n")
    running.terminate()
    assert running.wait(5) == -signal.SIGTERM


@pytest.mark.on("sqlite")
def test_an_application_is_not_started_when_the_migration_fails_and_the_code_is_handed_on(project):
    project.write("V1__a.sql", "SELEKT 1;")
    failed = run(project, *APPLICATION, FISHWAY_ON_START="migrate").must(1)
    assert "application" not in failed.out and "V1__a.sql:1" in failed.err


@pytest.mark.on("sqlite")
def test_check_starts_only_what_finds_its_schema(project):
    project.write("V1__a.sql", "SELECT 1;")
    assert "application" not in run(project, *APPLICATION, FISHWAY_ON_START="check").must(6).out
    project.migrate()
    assert "application" in run(project, *APPLICATION, FISHWAY_ON_START="check").must(0).out


def test_wait_starts_the_application_when_somebody_else_has_migrated(project):
    project.write("V1__a.sql", "CREATE TABLE t1 (i INT);")
    waiting = start(project, *APPLICATION, FISHWAY_ON_START="wait")
    time.sleep(1)
    assert waiting.poll() is None
    project.migrate()
    assert "application" in binary.finish(waiting).must(0).out


@pytest.mark.on("sqlite")
def test_wait_gives_up_after_its_time(project):
    project.write("V1__a.sql", "SELECT 1;")
    given_up = run(project, *APPLICATION, FISHWAY_ON_START="wait", FISHWAY_ON_START_TIMEOUT="300ms").must(6)
    assert "application" not in given_up.out


@pytest.mark.on("sqlite")
def test_off_and_nothing_said_start_the_application_at_once(project):
    for value in ("off", None):
        assert run(project, *APPLICATION, FISHWAY_ON_START=value, DATABASE_URL=None).must(0).out == "application 0: \n"


@pytest.mark.on("sqlite")
def test_a_word_that_it_does_not_know_starts_nothing(project):
    refused = run(project, *APPLICATION, FISHWAY_ON_START="yes").must(2)
    assert "it may be migrate, wait, check or off" in refused.err and refused.out == ""


@pytest.mark.on("sqlite")
def test_without_an_application_it_is_fishway(project):
    project.write("V1__a.sql", "SELECT 1;")
    assert run(project, "--output", "json", "migrate").must(0).json["to"] == "1"
    assert "At version 1" in run(project, "check").must(0).out
    assert "At version 1" in run(project, FISHWAY_ON_START="migrate").must(0).out
    assert "migrate" in run(project).must(0).out  # the help


@pytest.mark.on("sqlite")
def test_it_knows_every_command_of_fishway(project):
    listed = project.fishway("help").must(0).out.split("Commands:")[1].split("Options:")[0]
    commands = [line.split()[0] for line in listed.splitlines() if line.startswith("  ") and line[2] != " "]
    assert {"migrate", "plan", "wait"} <= set(commands)
    known = set(re.findall(r"[a-z]+", ENTRYPOINT.read_text().split("is_for_fishway() {")[1].split("return 1")[0]))
    assert set(commands) <= known


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGQUIT])
@pytest.mark.on(*SERVED)
def test_a_signal_reaches_the_migration_and_ends_the_start(project, number):
    project.write("V1__a.sql", "CREATE TABLE t1 (i INT);\nINSERT INTO t1 VALUES (1);")
    project.migrate()
    project.write("V2__b.sql", LONG[project.database.kind])
    running = start(project, *APPLICATION, FISHWAY_ON_START="migrate")
    wait_until(lambda: is_sleeping(project.database))
    before = time.monotonic()
    running.send_signal(number)
    ended = binary.finish(running).must(130 if number == signal.SIGINT else 143)
    assert time.monotonic() - before < 5.5
    assert "application" not in ended.out and "stopped by SIG" in ended.err
    wait_until(lambda: not is_sleeping(project.database), 5)
    project.write("V2__b.sql", "CREATE TABLE t2 (i INT);")
    assert "application" in run(project, *APPLICATION, FISHWAY_ON_START="migrate").must(0).out
    assert project.database.tables() == {"t1", "t2"}


@pytest.mark.on(*SERVED)
def test_replicas_that_start_at_once_migrate_once_and_all_come_up(project):
    project.write("V1__a.sql", "CREATE TABLE t1 (i INT);\nINSERT INTO t1 VALUES (1);")
    replicas = [start(project, *APPLICATION, FISHWAY_ON_START="migrate") for _ in range(4)]
    said = [binary.finish(replica).must(0).out for replica in replicas]
    assert all("application" in out for out in said)
    assert sum("1 applied" in out for out in said) == 1
    assert project.database.value("SELECT count(*) FROM t1") == 1


@pytest.mark.on(*SERVED)
def test_secrets_come_from_files_and_do_not_reach_the_application(project):
    project.write("V1__a.sql", "CREATE TABLE t1 (i INT);")
    parts = project.database.server.parts
    (project.folder / "password").write_text(parts.password + "\n")
    (project.folder / "url").write_text(project.database.url.replace(f":{parts.password}@", "@") + "\n")
    done = run(project, "env", FISHWAY_ON_START="migrate", DATABASE_URL=None, FISHWAY_URL_FILE="url",
               FISHWAY_PASSWORD_FILE="password").must(0)
    assert "1 applied" in done.out
    inherited = [line.split("=")[0] for line in done.out.splitlines() if "=" in line]
    assert not {"FISHWAY_URL", "FISHWAY_URL_FILE", "FISHWAY_PASSWORD", "FISHWAY_PASSWORD_FILE"} & set(inherited)
