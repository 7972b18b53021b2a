"""A port of this machine that leads to a server, and can be shut: for a server that is not up yet, or restarts."""

import contextlib
import socket
import threading
import urllib.parse


class Forwarder:
    def __init__(self, url):
        self.parts = urllib.parse.urlsplit(url)
        self.listener = None
        self.open_sockets = []
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = url.replace(f"{self.parts.hostname}:{self.parts.port}", f"127.0.0.1:{self.port}")

    def up(self):
        self.listener = socket.create_server(("127.0.0.1", self.port), reuse_port=False)
        threading.Thread(target=self.accept, args=(self.listener,), daemon=True).start()

    def down(self):
        for each in [self.listener, *self.open_sockets]:
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()
        self.open_sockets = []

    def accept(self, listener):
        while True:
            try:
                client, _ = listener.accept()
                server = socket.create_connection((self.parts.hostname, self.parts.port))
            except OSError:
                return
            self.open_sockets += [client, server]
            for one, other in ((client, server), (server, client)):
                threading.Thread(target=self.pump, args=(one, other), daemon=True).start()

    @staticmethod
    def pump(one, other):
        with contextlib.suppress(OSError):
            while data := one.recv(65536):
                other.sendall(data)
        for each in (one, other):
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
