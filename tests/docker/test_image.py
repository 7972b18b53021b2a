"""Containers that start: the schema first, then the application."""

import json
import os
import time

import pytest

import podman

APPLICATION = ["sh", "-c", "echo up as $(id -u); exec sleep 60"]


def wait_until(holds, what, seconds=30):
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until, what() if callable(what) else what
        time.sleep(0.1)


@pytest.fixture
def migrations(tmp_path):
    folder = tmp_path / "migrations"
    folder.mkdir()
    (folder / "V1__a.sql").write_text("CREATE TABLE t1 (i INT);\nINSERT INTO t1 VALUES (1);\n")
    return folder


@pytest.fixture
def start(image, migrations, database):
    """Starts containers, and takes them away at the end."""
    started = []

    def begin(*command, **options):
        options["environment"] = {"DATABASE_URL": database.url, **options.get("environment", {})}
        started.append(podman.Container(image, *command, folder=migrations, **options))
        return started[-1]

    yield begin
    for container in started:
        container.remove()


def on_start(what, **more):
    return {"environment": {"FISHWAY_ON_START": what, **more}}


def comes_up(container):
    wait_until(lambda: "up as " in container.log or not container.is_running, lambda: container.log)
    return container.is_running


def is_sleeping(database):
    return database.value("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                          " AND wait_event = 'PgSleep'") > 0


def test_two_replicas_start_at_once_one_migrates_and_both_come_up(start, database):
    replicas = [start(*APPLICATION, **on_start("migrate")) for _ in range(2)]
    assert all(comes_up(replica) for replica in replicas)
    assert sum("1 applied" in replica.log for replica in replicas) == 1
    assert database.value("SELECT count(*) FROM t1") == 1


def test_sigterm_during_a_migration_leaves_nothing_behind_and_the_next_start_goes_on(start, database, migrations):
    (migrations / "V2__b.sql").write_text("CREATE TABLE t2 (i INT);\nSELECT pg_sleep(60);\n")
    container = start(*APPLICATION, **on_start("migrate"))
    wait_until(lambda: is_sleeping(database), lambda: container.log)
    before = time.monotonic()
    container.stop()
    assert container.wait() == 143 and time.monotonic() - before < 9
    assert "up as" not in container.log and "stopped by SIGTERM" in container.log
    wait_until(lambda: not is_sleeping(database), "the server still executes it")
    assert database.tables() == {"t1"} and database.applied() == [("1", True)]
    assert database.value("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'") == 0
    (migrations / "V2__b.sql").write_text("CREATE TABLE t2 (i INT);\n")
    assert comes_up(start(*APPLICATION, **on_start("migrate")))
    assert database.tables() == {"t1", "t2"}


def test_an_application_that_waits_comes_up_when_another_container_has_migrated(start, database):
    waiting = start(*APPLICATION, **on_start("wait"))
    time.sleep(2)
    assert waiting.is_running and "up as" not in waiting.log and "waiting: " in waiting.log
    assert start("migrate").wait() == 0
    assert comes_up(waiting)


def test_check_does_not_let_an_application_start_too_early(start):
    container = start(*APPLICATION, **on_start("check"))
    assert container.wait() == 6 and "up as" not in container.log


def test_a_failed_migration_ends_the_container_with_its_code(start, migrations):
    (migrations / "V2__b.sql").write_text("SELEKT 1;")
    container = start(*APPLICATION, **on_start("migrate"))
    assert container.wait() == 1
    assert "V2__b.sql:1:1" in container.log and "up as" not in container.log


def test_the_url_comes_from_a_file_as_kubernetes_and_compose_mount_it(start, database, tmp_path):
    folder = tmp_path / "secrets"
    folder.mkdir()
    (folder / "url").write_text(database.url + "\n")
    os.chmod(folder, 0o755)
    container = start(*APPLICATION, secrets_folder=folder,
                      **on_start("migrate", DATABASE_URL="", FISHWAY_URL_FILE="/run/secrets/url"))
    assert comes_up(container), container.log
    assert database.tables() == {"t1"}


def test_nothing_runs_as_root(start):
    container = start(*APPLICATION, **on_start("off"))
    assert comes_up(container) and "up as 10001" in container.log


def test_any_user_will_do_and_nothing_has_to_be_writable(start, database):
    container = start(*APPLICATION, options=["--user", "12345:12345", "--read-only"], **on_start("migrate"))
    assert comes_up(container) and "up as 12345" in container.log, container.log
    assert database.tables() == {"t1"}


def test_a_command_of_fishway_is_run_by_fishway(start):
    container = start("--output", "json", "plan")
    assert container.wait() == 0
    assert json.loads(container.log)["migrations"][0]["version"] == "1"
