"""`check` and `wait` as an application's start calls them: few rights, no lock, quick, and they say what they wait for."""

import contextlib
import os
import pty
import re
import secrets
import signal
import time

import pytest

from harness import binary
from harness.databases import HISTORY
from harness.forwarder import Forwarder
from harness.lock import hold_run_lock

SERVED = ("postgresql", "mariadb", "mysql")


@pytest.fixture
def three(project):
    for number, what in ((1, "customers"), (2, "orders"), (3, "add_index")):
        project.write(f"V{number}__{what}.sql", f"CREATE TABLE t{number} (i INT);")
    return project


@contextlib.contextmanager
def reader(database):
    """The URL of a user who has SELECT on the history, and nothing else."""
    name, password = f"r{secrets.token_hex(4)}", secrets.token_hex(8)
    if database.kind == "postgresql":
        database.execute(f"CREATE ROLE {name} LOGIN PASSWORD '{password}'")
        database.execute(f"GRANT SELECT ON {HISTORY} TO {name}")
    else:
        database.execute(f"CREATE USER {name}@'%' IDENTIFIED BY '{password}'")
        database.execute(f"GRANT SELECT ON {database.name}.{HISTORY} TO {name}@'%'")
    try:
        yield database.server.url_of(database.name, name, password)
    finally:
        if database.kind == "postgresql":
            database.execute(f"DROP OWNED BY {name}")
            database.execute(f"DROP ROLE {name}")
        else:
            database.execute(f"DROP USER {name}@'%'")


@pytest.mark.on(*SERVED)
@pytest.mark.parametrize("labelled", [True, False], ids=["with-properties", "without"])
def test_select_on_the_history_is_all_it_needs(three, labelled):
    if labelled:  # the table with the label is there, and not to be read
        three.json("label", "production")
    three.migrate("--target", "2")
    with reader(three.database) as url:
        assert three.json("check", code=6, DATABASE_URL=url)["pending"] == ["3"]
        assert three.json("check", "--at-least", "2", DATABASE_URL=url)["satisfied"] is True
        assert three.json("wait", "--at-least", "2", DATABASE_URL=url)["satisfied"] is True
        three.migrate()
        assert three.json("check", DATABASE_URL=url)["satisfied"] is True


def test_a_database_without_a_history_is_pending(three):
    three.json("check", code=6)
    three.json("check", "--at-least", "1", code=6)
    assert three.database.own_tables() == set()


@contextlib.contextmanager
def locked_table(database):
    """A migration is at work on another table."""
    session = database.connect()
    cursor = session.cursor()
    if database.kind == "postgresql":
        session.autocommit = False
        cursor.execute("LOCK TABLE t1 IN ACCESS EXCLUSIVE MODE")
    elif database.kind == "sqlite":
        cursor.execute("BEGIN IMMEDIATE")
        cursor.execute("INSERT INTO t1 VALUES (1)")
    else:
        cursor.execute("LOCK TABLES t1 WRITE")
    yield
    session.close()


def test_it_takes_no_lock_and_waits_for_none(three):
    three.migrate("--target", "2")
    with hold_run_lock(three.database), locked_table(three.database):
        before = time.monotonic()
        three.json("check", code=6)
        three.json("check", "--at-least", "2")
        three.json("wait", "--at-least", "2")
        assert time.monotonic() - before < 5


def test_exactly_is_neither_less_nor_more(three):
    three.migrate("--target", "2")
    three.json("check", "--at-least", "3", "--exactly", code=6)
    assert three.json("check", "--at-least", "2", "--exactly")["satisfied"] is True
    three.migrate()
    newer = three.json("check", "--at-least", "2", "--exactly", code=6)
    assert newer["at"] == "3" and newer["wanted"] == "2" and newer["pending"] == []
    assert three.json("check", "--at-least", "2")["satisfied"] is True


def test_exactly_what_the_files_say(three):
    three.migrate()
    assert three.json("check", "--exactly")["satisfied"] is True
    (three.migrations / "V3__add_index.sql").unlink()
    assert three.json("check")["satisfied"] is True
    newer = three.json("check", "--exactly", code=6)
    assert newer["at"] == "3" and newer["wanted"] == "2"
    assert "newer" in newer["error"]["hint"]


def test_waiting_for_an_older_version_ends_at_once(three):
    three.migrate()
    before = time.monotonic()
    three.json("wait", "--at-least", "2", "--exactly", "--timeout", "60s", code=6)
    assert time.monotonic() - before < 10


def test_it_says_what_it_waits_for(three):
    three.migrate("--target", "2")
    told = three.fishway("wait", "--timeout", "1s").must(6)
    assert "at version 2, 3 is wanted; pending 3 (add index)" in told.err
    assert told.err.count("waiting:") == 1
    quiet = three.fishway("-q", "wait", "--timeout", "1s").must(6)
    assert "waiting" not in quiet.talk


def test_a_person_sees_one_live_line(three):
    three.migrate("--target", "2")
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(three.folder)
        os.execve(binary.BINARY, [binary.BINARY, "wait", "--timeout", "3s"], three.environment(TERM="xterm"))
    shown = b""
    with contextlib.suppress(OSError):
        while data := os.read(terminal, 4096):
            shown += data
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 6
    text = shown.decode()
    assert "waiting for 1 s: at version 2, 3 is wanted; pending 3 (add index)" in text
    assert len(re.findall("waiting", text)) >= 3 and "waiting: at version" in text


def test_interval_is_the_time_between_two_looks(three):
    waiter = three.start("--output", "json", "wait", "--timeout", "60s", "--interval", "3s")
    time.sleep(1)
    three.migrate()
    begin = time.monotonic()
    binary.finish(waiter).must(0)
    assert time.monotonic() - begin < 4
    three.json("wait", "--interval", "0", code=2)


@pytest.mark.on("postgresql", "mysql", "sqlite")
def test_sigterm_ends_it_at_once(three):
    three.migrate("--target", "2")
    waiter = three.start("wait", "--interval", "30s")
    assert "waiting" in waiter.stderr.readline()
    before = time.monotonic()
    waiter.send_signal(signal.SIGTERM)
    binary.finish(waiter).must(143)
    assert time.monotonic() - before < 1


@pytest.mark.on(*SERVED)
def test_it_outlasts_a_server_that_is_not_up_yet_and_one_that_restarts(three):
    server = Forwarder(three.database.url)
    three.migrate("--target", "1")
    waiter = three.start("--output", "json", "wait", "--timeout", "60s", "--interval", "200ms", DATABASE_URL=server.url)
    time.sleep(1)
    server.up()
    time.sleep(1.5)
    server.down()
    three.migrate()
    time.sleep(1)
    assert waiter.poll() is None
    server.up()
    assert binary.finish(waiter).must(0).json["satisfied"] is True
    server.down()


@pytest.mark.on(*SERVED)
def test_a_wrong_password_is_told_at_once(three):
    three.migrate()
    url = three.database.server.url_of(three.database.name, "nobody", "wrong")
    waiter = three.start("wait", "--timeout", "4s", DATABASE_URL=url)
    begin = time.monotonic()
    told = waiter.stderr.readline()
    assert time.monotonic() - begin < 3 and "waiting" in told and "nobody" in told
    binary.finish(waiter).must(7)
