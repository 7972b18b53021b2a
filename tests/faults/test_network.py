"""The connection is cut, also in the moment of the COMMIT: the same run finds out what became of it and goes on."""

import random

import pytest

from harness import binary
from proxy import ANSWERED, Plan, Proxy, by_way_of
from rounds import Round

pytestmark = pytest.mark.on("postgresql", "mariadb", "mysql")


class Network:
    """Proxies in front of one server."""

    def __init__(self, suite, kind, server):
        self.suite, self.kind, self.server = suite, kind, server
        self.proxies = []

    def proxy(self, plan=None):
        self.proxies.append(Proxy(self.server.port, plan, ANSWERED[self.kind]))
        return self.proxies[-1]

    def url(self, round_, plan=None):
        """The round's database, by way of a proxy of its own."""
        return by_way_of(self.proxy(plan), round_.database)

    def commits(self, prepared):
        """How many an undisturbed run sends."""
        if not hasattr(prepared, "commits"):
            counting = Round(prepared, random.Random(), url=self.url)
            try:
                counting.undisturbed()
            finally:
                counting.close()
            prepared.commits = self.proxies[-1].commits
            assert prepared.commits > 5, "the proxy cannot read what the client sends"
        return prepared.commits

    def play(self, name, plan):
        """Rounds with what `plan` makes of chance and the number of commits."""

        def url(round_):
            return self.url(round_, plan(round_))

        def await_the_end(_round, process):
            process.wait(binary.SECONDS)
            return self.proxies[-1].struck

        self.suite.play(self.kind, name, await_the_end, {0}, url=url)


@pytest.fixture
def network(suite, kind, server):
    made = Network(suite, kind, server)
    yield made
    for proxy in made.proxies:
        proxy.close()


@pytest.mark.parametrize("where, name", [("before", "cut before COMMIT arrives"), ("unanswered", "cut as COMMIT arrives"),
                                         ("after", "cut after COMMIT's answer")])
def test_cut_at_a_commit(network, where, name):
    network.play(name, lambda round_: Plan(round_.random.randint(1, network.commits(round_.prepared)), where))


def test_cut_at_any_moment(network):
    network.play("connections cut", lambda round_: Plan(after=round_.random.uniform(0, round_.prepared.seconds)))


def test_stalled_for_a_while(network):
    network.play("network stalled for 2 s",
                 lambda round_: Plan(after=round_.random.uniform(0, round_.prepared.seconds), stall=2.0))
