"""A TCP proxy between the binary and a server, that cuts or stalls.

It forwards bytes and knows two things of the protocols: that the text COMMIT in what the client sends ends a transaction
(fishway sends it in plain text in both protocols, without encryption), and how PostgreSQL's and MySQL's messages are
framed, so that it can wait for the whole answer before it cuts. It strikes once; connections after that are left alone.
"""

import select
import socket
import struct
import threading
import time
import urllib.parse

BLOCK = 65536


def by_way_of(proxy, database):
    """The database's URL through the proxy."""
    parts = urllib.parse.urlsplit(database.url)
    return parts._replace(netloc=parts.netloc.replace(f":{parts.port}", f":{proxy.port}")).geturl()


class Plan:
    """What is to happen. The default: nothing, but counting."""

    def __init__(self, commit=0, where="", after=None, stall=0.0):
        self.commit = commit  # the how-manieth COMMIT, from 1
        self.where = where  # "before": the server never gets it; "unanswered": it does, and nobody reads its answer;
        #                     "after": it answers, and the client never gets that
        self.after = after  # seconds after which all connections are cut, or stalled
        self.stall = stall  # seconds in which nothing is forwarded


class Proxy:
    def __init__(self, port, plan=None, answered=None):
        self.target = ("127.0.0.1", port)
        self.plan = plan or Plan()
        self.answered = answered  # whether the bytes of an answer are all of it
        self.commits = 0
        self.struck = 0
        self.lock = threading.Lock()
        self.links = set()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.began = None
        self.stalled_until = 0.0
        threading.Thread(target=self.accept, daemon=True).start()

    def close(self):
        self.listener.close()
        for link in list(self.links):
            link.cut()

    def accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            self.begin()
            try:
                server = socket.create_connection(self.target)
            except OSError:  # the server is down: so is this
                client.close()
                continue
            link = Link(self, client, server)
            self.links.add(link)
            threading.Thread(target=link.run, daemon=True).start()

    def begin(self):
        """The clock of the plan starts with the first connection."""
        with self.lock:
            if self.began is not None:
                return
            self.began = time.monotonic()
        if self.plan.after is not None:
            timer = threading.Timer(self.plan.after, self.strike_all)
            timer.daemon = True
            timer.start()

    def strike_all(self):
        links = list(self.links)
        self.struck += bool(links)
        if self.plan.stall:
            self.stalled_until = time.monotonic() + self.plan.stall
            return
        for link in links:
            link.cut()

    def lead_to(self, port):
        """New connections go to another server, as after a fail-over."""
        self.target = ("127.0.0.1", port)

    def is_ours(self, count):
        """Counts the COMMITs; whether this is the one."""
        with self.lock:
            before, self.commits = self.commits, self.commits + count
            hit = before < self.plan.commit <= self.commits
            self.struck += hit
            return hit


class Link:
    """One client and its server."""

    def __init__(self, proxy, client, server):
        self.proxy, self.client, self.server = proxy, client, server
        for end in (client, server):
            end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.tail = b""

    def run(self):
        try:
            while self.forward():
                pass
        except (OSError, ValueError):  # ValueError: cut, and closed, from another thread
            pass
        self.cut()

    def forward(self):
        ready, _, _ = select.select([self.client, self.server], [], [], 0.5)
        while time.monotonic() < self.proxy.stalled_until:
            time.sleep(0.01)
        for end in ready:
            data = end.recv(BLOCK)
            if not data:
                return False
            if end is self.server:
                self.client.sendall(data)
            elif not self.send(data):
                return False
        return True

    def send(self, data):
        """To the server, unless it is the COMMIT of the plan."""
        if not self.proxy.is_ours(self.commits_in(data)):
            self.server.sendall(data)
            return True
        where = self.proxy.plan.where
        if where != "before":
            self.server.sendall(data)
        if where == "after":
            self.swallow_answer()
        return False

    def commits_in(self, data):
        """Those that end in this block."""
        text = self.tail + data.upper()
        self.tail = text[-5:]
        return text.count(b"COMMIT")

    def swallow_answer(self):
        answer = b""
        self.server.settimeout(30)
        while not self.proxy.answered(answer):
            data = self.server.recv(BLOCK)
            if not data:
                return
            answer += data

    def cut(self):
        """Both directions, at once."""
        self.proxy.links.discard(self)
        for end in (self.client, self.server):
            try:
                end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # a reset, not a farewell
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            end.close()


def postgresql_answered(data):
    """A whole answer ends with ReadyForQuery: Z, length 5, the state of the transaction."""
    return len(data) >= 6 and data[-6:-1] == b"Z\x00\x00\x00\x05"


def mysql_answered(data):
    """The answer to COMMIT is one packet: length in three bytes, number, OK or an error."""
    return len(data) >= 4 and len(data) >= 4 + int.from_bytes(data[:3], "little")


ANSWERED = {"postgresql": postgresql_answered, "mysql": mysql_answered, "mariadb": mysql_answered}
