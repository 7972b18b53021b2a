"""SIGINT and SIGTERM end a run within five seconds, whatever it is at; a hang-up and a lost terminal do not."""

import contextlib
import os
import pty
import signal
import socket
import threading
import time

import pymysql
import pytest

from harness import binary
from harness.databases import HISTORY
from harness.lock import hold_run_lock

SERVED = ("postgresql", "mysql", "mariadb")
# MySQL's SELECT SLEEP(60) alone would succeed, and return 1, when it is killed.
LONG = {"postgresql": "SELECT pg_sleep(60);",
        "mysql": "UPDATE t1 SET i = i + SLEEP(60);",
        "mariadb": "UPDATE t1 SET i = i + SLEEP(60);",
        "sqlite": "INSERT INTO t1 WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300000000)"
                  " SELECT max(i) FROM n;"}
CODES = {signal.SIGINT: 130, signal.SIGTERM: 143}


def wait_until(holds, seconds=30):
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until, "it never came to that"
        time.sleep(0.05)


def end_of(running, number, seconds=5):
    """Sends the signal; the run is over within five seconds, with the signal's exit code."""
    before = time.monotonic()
    running.send_signal(number)
    ended = binary.finish(running)
    assert time.monotonic() - before < seconds + 0.5
    return ended.must(CODES[number])


def is_executing(database, words):
    """Whether another session executes that now."""
    if database.kind == "postgresql":
        return database.value("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND"
                              " pid <> pg_backend_pid() AND state = 'active' AND query ILIKE %s", f"%{words}%") > 0
    return database.value("SELECT count(*) FROM information_schema.processlist WHERE db = DATABASE() AND"
                          " id <> CONNECTION_ID() AND info LIKE %s", f"%{words}%") > 0


def is_sleeping(database):
    """Whether another session sleeps. PostgreSQL shows the beginning only of a message of several statements."""
    if database.kind == "postgresql":
        return database.value("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND"
                              " wait_event = 'PgSleep'") > 0
    return is_executing(database, "sleep(60)")


def can_be_locked(database):
    """The run lock is free again."""
    with contextlib.suppress(AssertionError, BlockingIOError):
        with hold_run_lock(database):
            return True
    return False


def in_long_statement(project, **environment):
    """A run that is in its second migration, which takes a minute."""
    project.write("V1__a.sql", "CREATE TABLE t1 (i BIGINT);\nINSERT INTO t1 VALUES (1);")
    project.write("V2__long.sql", LONG[project.database.kind])
    running = project.start("--output", "json", "migrate", **environment)
    if project.database.kind == "sqlite":
        # Nobody else can see what it executes; the first migration may share the transaction.
        wait_until(lambda: os.path.exists(project.database.name + "-journal") or project.database.tables() == {"t1"})
        time.sleep(1)
    else:
        wait_until(lambda: is_sleeping(project.database))
    return running


@pytest.fixture
def idle_holder(project):
    """A transaction that has read the table and keeps its lock."""
    database = project.database
    database.execute("CREATE TABLE t1 (i INT)")
    holder = database.connect()
    cursor = holder.cursor()
    cursor.execute("BEGIN")
    cursor.execute("SELECT count(*) FROM t1")
    yield holder
    with contextlib.suppress(pymysql.err.Error):  # it is closed already
        holder.close()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_long_statement_is_cancelled_in_the_server(project, number):
    running = in_long_statement(project)
    stopped = end_of(running, number)
    assert stopped.json["error"]["kind"] == ("interrupted" if number == signal.SIGINT else "terminated")
    assert [row["version"] for row in stopped.json["applied"]] == ["1"]
    if project.database.kind != "sqlite":
        assert not is_sleeping(project.database)
    wait_until(lambda: can_be_locked(project.database), 5)
    project.write("V2__long.sql", "INSERT INTO t1 VALUES (2);")
    project.migrate()
    assert project.database.applied() == [("1", True), ("2", True)]


def test_waiting_for_the_run_lock_ends(project):
    project.write("V1__a.sql", "CREATE TABLE t1 (i INT);")
    with hold_run_lock(project.database):
        running = project.start("migrate")
        time.sleep(1.5)
        end_of(running, signal.SIGTERM)
    assert project.database.history() is None


@pytest.mark.on(*SERVED)
def test_watching_who_is_in_the_way_ends(project, idle_holder):
    project.write("V1__a.sql", "ALTER TABLE t1 ADD COLUMN j INT;")
    running = project.start("--output", "json", "migrate", "--baseline-on-migrate", "--baseline-version", "0")
    time.sleep(3)
    assert running.poll() is None
    stopped = end_of(running, signal.SIGINT)
    assert stopped.json["error"]["kind"] == "interrupted"
    idle_holder.close()
    project.migrate()
    assert project.database.applied()[-1] == ("1", True)


@pytest.mark.on("postgresql")
def test_a_concurrent_index_build_is_cancelled_and_done_by_the_next_run(project, idle_holder):
    idle_holder.cursor().execute("INSERT INTO t1 VALUES (1)")  # whose end an index build has to wait for
    project.write("V1__i.sql", "CREATE INDEX CONCURRENTLY t1_i ON t1 (i);")
    running = project.start("--output", "json", "migrate", "--baseline-on-migrate", "--baseline-version", "0")
    wait_until(lambda: is_executing(project.database, "create index concurrently"))
    time.sleep(1)
    end_of(running, signal.SIGTERM)
    idle_holder.close()
    project.migrate()
    assert project.database.rows("SELECT indisvalid FROM pg_index WHERE indexrelid = 't1_i'::regclass") == [(True,)]
    assert project.database.value("SELECT count(*) FROM pg_index WHERE NOT indisvalid") == 0


class Link:
    """A way to the server that can be cut; after that it takes connections and says nothing."""

    def __init__(self, server):
        self.server = server
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.sockets = []
        self.is_cut = False
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        with contextlib.suppress(OSError):
            while True:
                near = self.listener.accept()[0]
                self.sockets.append(near)
                if not self.is_cut:
                    far = socket.create_connection((self.server.parts.hostname, self.server.parts.port))
                    self.sockets.append(far)
                    for pair in (near, far), (far, near):
                        threading.Thread(target=self.carry, args=pair, daemon=True).start()

    @staticmethod
    def carry(source, target):
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                target.sendall(data)

    def cut(self):
        self.is_cut = True
        for end in self.sockets:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def close(self):
        self.cut()
        self.listener.close()


@pytest.mark.on(*SERVED)
def test_connecting_again_to_a_server_that_is_gone_ends(project):
    link = Link(project.database.server)
    parts = project.database.server.parts
    url = f"{project.database.kind}://{parts.username}:{parts.password}@127.0.0.1:{link.port}/{project.database.name}"
    running = in_long_statement(project, DATABASE_URL=url)
    link.cut()
    time.sleep(2)
    assert running.poll() is None
    end_of(running, signal.SIGTERM)
    link.close()


@pytest.mark.parametrize("kind", SERVED)
def test_connecting_to_a_server_that_does_not_answer_ends(folder, kind):
    folder.write("V1__a.sql", "SELECT 1;")
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"{kind}://u:p@127.0.0.1:{silent.getsockname()[1]}/db"
        running = folder.start("--connect-timeout", "60s", "migrate", DATABASE_URL=url)
        time.sleep(1)
        end_of(running, signal.SIGINT)


def test_the_pause_between_two_tries_to_connect_ends(folder):
    folder.write("V1__a.sql", "SELECT 1;")
    running = folder.start("--connect-retries", "9", "migrate", DATABASE_URL="postgresql://u:p@127.0.0.1:1/db")
    time.sleep(2)
    stopped = end_of(running, signal.SIGTERM)
    assert "trying again in 1 s" in stopped.err and "trying again in 2 s" in stopped.err


@pytest.mark.on(*SERVED)
def test_a_second_signal_ends_at_once(project):
    running = in_long_statement(project)
    before = time.monotonic()
    running.send_signal(signal.SIGSTOP)  # so that the first is not over when the second comes
    running.send_signal(signal.SIGTERM)
    running.send_signal(signal.SIGINT)
    running.send_signal(signal.SIGCONT)
    assert binary.finish(running).code in (130, 143)
    assert time.monotonic() - before < 2


@pytest.mark.on("postgresql")
def test_a_server_that_is_stopped_does_not_keep_it_beyond_five_seconds(project):
    """Its backend cannot answer the cancel: what is under way is as after a crash."""
    running = in_long_statement(project)
    backend = project.database.value("SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND"
                                     " wait_event = 'PgSleep'")
    try:
        os.kill(backend, signal.SIGSTOP)
    except PermissionError:
        running.kill()
        binary.finish(running)
        pytest.skip("the server's processes are another user's")
    try:
        ended = end_of(running, signal.SIGTERM)
        assert "still not stopped" in ended.err
    finally:
        os.kill(backend, signal.SIGCONT)
    project.write("V2__long.sql", "INSERT INTO t1 VALUES (2);")
    project.migrate()
    assert project.database.applied() == [("1", True), ("2", True)]


def test_a_hang_up_does_not_end_a_run(project):
    project.write("V1__a.sql", "CREATE TABLE t1 (i BIGINT);")
    pause = {"postgresql": "SELECT pg_sleep(2);", "sqlite": LONG["sqlite"].replace("300000000", "3000000")}
    project.write("V2__b.sql", pause.get(project.database.kind, "DO SLEEP(2);"))
    project.write("V3__c.sql", "CREATE TABLE t3 (i INT);")
    running = project.start("migrate")
    wait_until(lambda: "t1" in project.database.tables())
    for _ in range(3):
        running.send_signal(signal.SIGHUP)
        time.sleep(0.2)
    binary.finish(running).must(0)
    assert project.database.applied() == [("1", True), ("2", True), ("3", True)]


@pytest.mark.on("postgresql", "sqlite")
def test_a_terminal_that_is_gone_does_not_end_a_run(project):
    project.write("V1__a.sql", "CREATE TABLE t1 (i BIGINT);")
    pause = {"postgresql": "SELECT pg_sleep(3);", "sqlite": LONG["sqlite"].replace("300000000", "6000000")}
    project.write("V2__b.sql", pause[project.database.kind])
    project.write("V3__c.sql", "CREATE TABLE t3 (i INT);")
    environment = project.environment(TERM="xterm")
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(project.folder)
        os.execve(binary.BINARY, [binary.BINARY, "-v", "migrate"], environment)
    wait_until(lambda: "t1" in project.database.tables())
    os.close(terminal)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert project.database.applied() == [("1", True), ("2", True), ("3", True)]
    assert HISTORY in project.database.own_tables()


@pytest.mark.on("postgresql", "sqlite")
def test_a_closed_pipe_does_not_end_a_run(project):
    project.write("V1__a.sql", "CREATE TABLE t1 (i INT);")
    project.write("V2__b.sql", "CREATE TABLE t2 (i INT);")
    running = project.start("-v", "migrate")
    running.stdout.close()
    running.stderr.close()
    assert running.wait(binary.SECONDS) == 0
    assert project.database.applied() == [("1", True), ("2", True)]
