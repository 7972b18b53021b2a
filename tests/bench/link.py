"""A TCP proxy that makes a link longer: every byte arrives later, and as many of them at once as before.

Threads and not asyncio, whose timers wait for whole milliseconds. What comes of it is measured by `added()`.
"""

import ctypes
import queue
import socket
import statistics
import threading
import time

BLOCK = 1 << 18
PR_SET_TIMERSLACK = 29


class Link:
    """Leads to `port`, with `seconds` more of round trip. Opening a connection costs one round trip, as on a real link."""

    def __init__(self, port, seconds):
        self.target = ("127.0.0.1", port)
        self.seconds = seconds
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            server = socket.create_connection(self.target)
            for end in (client, server):
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            # The kernel has answered the client's SYN already: what the client sends first waits for that round trip, too.
            Direction(client, server, self.seconds / 2, time.monotonic() + self.seconds * 1.5)
            Direction(server, client, self.seconds / 2)

    def close(self):
        self.listener.close()


class Direction:
    """One reads and notes when each block is due, the other waits for that and sends."""

    def __init__(self, source, sink, delay, earliest=0.0):
        self.source, self.sink, self.delay, self.earliest = source, sink, delay, earliest
        self.blocks = queue.SimpleQueue()
        for work in (self.read, self.write):
            threading.Thread(target=work, daemon=True).start()

    def read(self):
        data = b"-"
        while data:
            try:
                data = self.source.recv(BLOCK)
            except OSError:
                data = b""
            self.blocks.put((max(time.monotonic() + self.delay, self.earliest), data))

    def write(self):
        ctypes.CDLL(None).prctl(PR_SET_TIMERSLACK, 1, 0, 0, 0)  # of this thread: to the nanosecond
        try:
            while True:
                due, data = self.blocks.get()
                time.sleep(max(0.0, due - time.monotonic()))
                if not data:
                    self.sink.shutdown(socket.SHUT_WR)
                    return
                self.sink.sendall(data)
        except OSError:
            self.close()

    def close(self):
        for end in (self.source, self.sink):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass


def added(near, far, rounds=50):
    """How much longer a round trip is over `far` than over `near`, in seconds: cursors on the two, medians."""
    return round_trip(far, rounds) - round_trip(near, rounds)


def round_trip(cursor, rounds):
    taken = []
    for _ in range(rounds):
        began = time.perf_counter()
        cursor.execute("SELECT 1")
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)
