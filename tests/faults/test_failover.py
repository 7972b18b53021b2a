"""The primary dies, and its standby takes over behind the same address: the same run goes on there."""

import contextlib

import pytest

import faults
from proxy import Proxy, by_way_of
from scratch import scratch_folder
from standby import Pair


@pytest.mark.on("postgresql")
def test_the_standby_takes_over(suite, kind, server):
    pairs = []

    @contextlib.contextmanager
    def another():
        with scratch_folder() as folder:
            pairs.append(Pair(folder))
            try:
                yield
            finally:
                pairs.pop().close()

    def url(round_):
        round_.proxy = Proxy(pairs[-1].primary.port)
        return by_way_of(round_.proxy, round_.database)

    def fail_over(round_, process):
        # Who starts while there is only a standby is told so, which is no fault.
        faults.await_work(round_, process)
        faults.moment(round_)
        struck = process.poll() is None
        pairs[-1].fail_over(round_.proxy)
        round_.database.connection = round_.database.connect()
        return struck

    suite.play(kind, "fail-over to a standby", fail_over, {0}, each=another, url=url)
