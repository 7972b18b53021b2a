"""The proxy does what the tests of the network say that it does."""

import contextlib
import socket
import threading
import time

import pytest

from proxy import Plan, Proxy, mysql_answered, postgresql_answered


class Echo:
    """A server that keeps what it got, and answers each block with OK."""

    def __init__(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.got = b""
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:  # the test is over
                return
            with contextlib.suppress(ConnectionError):
                while data := client.recv(1000):
                    self.got += data
                    client.sendall(b"OK")


@pytest.fixture
def echo():
    server = Echo()
    yield server
    server.listener.close()


def through(echo, plan=None):
    proxy = Proxy(echo.port, plan, answered=lambda data: data == b"OK")
    return proxy, socket.create_connection(("127.0.0.1", proxy.port), timeout=5)


def say(client, text):
    """The answer, or nothing when the connection was cut."""
    try:
        client.sendall(text)
        return client.recv(100)
    except ConnectionError:
        return b""


def test_forwards_and_counts(echo):
    proxy, client = through(echo)
    assert say(client, b"one") == b"OK" and say(client, b"; commit") == b"OK" and say(client, b"COM") == b"OK"
    assert say(client, b"MIT") == b"OK"
    assert echo.got == b"one; commitCOMMIT" and proxy.commits == 2 and proxy.struck == 0


@pytest.mark.parametrize("where, arrives", [("before", False), ("unanswered", True), ("after", True)])
def test_cuts_at_a_commit(echo, where, arrives):
    proxy, client = through(echo, Plan(commit=2, where=where))
    assert say(client, b"COMMIT 1") == b"OK"
    assert say(client, b"COMMIT 2") == b""
    time.sleep(0.2)
    assert echo.got == (b"COMMIT 1COMMIT 2" if arrives else b"COMMIT 1") and proxy.struck == 1
    client = socket.create_connection(("127.0.0.1", proxy.port), timeout=5)
    assert say(client, b"COMMIT 3") == b"OK"


def test_cuts_after_a_time(echo):
    proxy, client = through(echo, Plan(after=0.2))
    assert say(client, b"one") == b"OK"
    time.sleep(0.4)
    assert say(client, b"two") == b"" and proxy.struck == 1 and echo.got == b"one"


def test_stalls_for_a_time(echo):
    proxy, client = through(echo, Plan(after=0.1, stall=0.5))
    assert say(client, b"one") == b"OK"
    time.sleep(0.2)
    began = time.monotonic()
    assert say(client, b"two") == b"OK" and time.monotonic() - began > 0.2 and proxy.struck == 1


def test_knows_when_an_answer_is_whole():
    assert postgresql_answered(b"C\x00\x00\x00\x0bCOMMIT\x00Z\x00\x00\x00\x05I")
    assert not postgresql_answered(b"C\x00\x00\x00\x0bCOMMIT\x00Z\x00\x00")
    assert mysql_answered(b"\x07\x00\x00\x01\x00\x00\x00\x02\x00\x00\x00") and not mysql_answered(b"\x07\x00\x00\x01\x00")
