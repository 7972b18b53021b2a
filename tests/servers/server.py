"""What all servers have in common: a folder, a port, an owner, a process that initialises and one that serves."""

import ctypes
import os
import pwd
import random
import secrets
import signal
import socket
import subprocess
import time

START_SECONDS = 120
LOG_LINES = 30
# Below the range from which Linux takes the ports of outgoing connections, so that none of those gets in between.
PORTS = range(15000, 32000)


class ServerFailed(Exception):
    pass


def free_port(taken=set()):
    """A port that nobody listens on and that no call before has returned."""
    while True:
        port = random.choice(PORTS)
        if port in taken:
            continue
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        taken.add(port)
        return port


def die_with_parent():
    """The kernel ends the server even when this program is killed outright."""
    pr_set_pdeathsig = 1
    ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGKILL)


class Server:
    name = ""  # as people say it
    variable = ""  # where the command finds the URL
    account = ""  # whom the server runs as when root starts it: servers refuse to be root
    stop_signal = signal.SIGKILL  # nothing is worth a clean shutdown here
    needs = None  # the name of the server that it stands in front of

    def __init__(self, scratch, needed=None):
        self.needed = needed
        self.folder = os.path.join(scratch, self.name.lower())
        self.data = os.path.join(self.folder, "data")
        self.log = os.path.join(self.folder, "log")
        self.port = free_port()
        self.password = secrets.token_hex(12)
        self.process = None
        os.mkdir(self.folder)
        self.prepare()
        self.own(self.folder)

    def prepare(self):
        """Writes the files that the commands need."""

    def initialise_command(self):
        """None where there is nothing to initialise."""
        return None

    def serve_command(self):
        raise NotImplementedError

    def answers(self):
        """Whether clients are served."""
        raise NotImplementedError

    def url(self):
        raise NotImplementedError

    def write(self, name, text):
        path = os.path.join(self.folder, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        self.own(path)
        return path

    def own(self, path):
        if os.geteuid() == 0:
            user = pwd.getpwnam(self.account)
            os.chown(path, user.pw_uid, user.pw_gid)

    def spawn(self, command):
        identity = {}
        if os.geteuid() == 0:
            user = pwd.getpwnam(self.account)
            identity = dict(user=user.pw_uid, group=user.pw_gid, extra_groups=[])
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.folder,
                env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8", "HOME": self.folder},
                start_new_session=True,  # Ctrl-C is for the command: the servers outlive it
                preexec_fn=die_with_parent,
                **identity,
            )

    def initialise(self):
        command = self.initialise_command()
        if command:
            self.spawn(command)

    def finish_initialising(self):
        if self.process and self.process.wait(START_SECONDS) != 0:
            self.fail("could not be initialised")

    def serve(self):
        self.finish_initialising()
        self.spawn(self.serve_command())

    def wait_until_it_answers(self):
        deadline = time.monotonic() + START_SECONDS
        while not self.answers():
            if self.process.poll() is not None:
                self.fail("ended while it started")
            if time.monotonic() > deadline:
                self.fail(f"did not answer within {START_SECONDS} s")
            time.sleep(0.05)

    def stop(self):
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(self.stop_signal)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def fail(self, what):
        with open(self.log, encoding="utf-8", errors="replace") as log:
            tail = "".join(log.readlines()[-LOG_LINES:])
        raise ServerFailed(f"{self.name} {what}. The end of its log:\n{tail}")


def start_all(servers):
    """Starts them beside each other; returns the environment in which a command finds them."""
    for server in servers:
        server.initialise()
    for server in servers:
        server.serve()
    for server in servers:
        server.wait_until_it_answers()
    return {server.variable: server.url() for server in servers}


def stop_all(servers):
    for server in servers:
        server.stop()
