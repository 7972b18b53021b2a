"""Three MariaDB nodes with Galera on the loopback interface. FISHWAY_TEST_GALERA is their three URLs, with blanks between."""

import glob
import os
import shutil
import socket

from mariadb import MariaDb
from server import ServerFailed, free_port

NODES = 3


NOT_INSTALLED = "Galera is not installed: type packaging/install-dependencies galera"


def is_installed():
    return bool(libraries() and shutil.which("wsrep_sst_rsync") and shutil.which("rsync"))


def libraries():
    return glob.glob("/usr/lib/galera/libgalera_smm.so") + glob.glob("/usr/lib/*/galera/libgalera_smm.so")


def galera_library():
    if not is_installed():
        raise ServerFailed(NOT_INSTALLED)
    return libraries()[0]


class Node(MariaDb):
    """The first makes the cluster; the others get its data from it, over rsync."""

    def __init__(self, scratch, first=None):
        self.first = first
        self.name = "Galera-" + str(first.joined() if first else 1)
        self.cluster_port = free_port()
        self.others = 1
        super().__init__(scratch)
        if first:
            self.password = first.password

    def joined(self):
        self.others += 1
        return self.others

    def initialise_command(self):
        return None if self.first else super().initialise_command()

    def serving_options(self):
        options = [option for option in super().serving_options() if option != "--skip-log-bin"]
        if self.first:
            options = [option for option in options if not option.startswith("--init-file")]
        here = f"127.0.0.1:{self.cluster_port}"
        provider = f"gmcast.listen_addr=tcp://{here};ist.recv_addr=127.0.0.1:{free_port()};gcache.size=16M"
        cluster = f"127.0.0.1:{self.first.cluster_port}" if self.first else ""
        return [*options, "--binlog-format=ROW", "--innodb-autoinc-lock-mode=2", "--wsrep-on=ON",
                f"--wsrep-provider={galera_library()}", f"--wsrep-cluster-address=gcomm://{cluster}",
                "--wsrep-cluster-name=fishway", f"--wsrep-node-name={self.name}", f"--wsrep-node-address={here}",
                f"--wsrep-provider-options={provider}", "--wsrep-sst-method=rsync",
                f"--wsrep-sst-receive-address=127.0.0.1:{free_port()}"]

    def start(self):
        os.makedirs(self.data, exist_ok=True)
        self.own(self.data)
        self.spawn(self.serve_command())
        self.wait_until_it_answers()

    def answers(self):
        """A node that still gets its data lets nobody in."""
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=5) as client:
                return client.recv(5)[4:] == b"\n"
        except OSError:
            return False


class Galera:
    name = "Galera"
    variable = "FISHWAY_TEST_GALERA"
    needs = None

    def __init__(self, scratch, _needed=None):
        first = Node(scratch)
        self.nodes = [first] + [Node(scratch, first) for _ in range(NODES - 1)]

    def initialise(self):
        self.nodes[0].initialise()

    def serve(self):
        self.nodes[0].finish_initialising()
        for node in self.nodes:
            node.start()

    def wait_until_it_answers(self):
        """They were waited for one by one: the next gets its data from the first."""

    def stop(self):
        for node in self.nodes:
            node.stop()

    def url(self):
        return " ".join(node.url() for node in self.nodes)
