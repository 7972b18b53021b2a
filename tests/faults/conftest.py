"""Faults, injected into the real binary at work on real servers. tests/faults/run calls this.

    FISHWAY_FAULT_ROUNDS   rounds for each fault on each database (default: 1, for CI)
    FISHWAY_FAULT_SEED     repeats what an earlier run drew
    FISHWAY_FAULT_ONLY     repeats this one round
    FISHWAY_FAULT_REPORT   a file for the figures, as JSON
"""

import os
import pathlib
import sys

import pytest

sys.dont_write_bytecode = True
HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "e2e"), str(HERE.parent / "servers")]
os.environ.setdefault("FISHWAY_FAULT_SEED", os.urandom(4).hex())

from suite import Suite  # noqa: E402


def pytest_configure(config):
    config.addinivalue_line("markers", "on(name, ...): the databases on which a test runs; without it, all of them")
    if not os.environ.get("FISHWAY_BINARY"):
        raise pytest.UsageError("FISHWAY_BINARY must be set: call tests/faults/run")
    config.fault_suite = Suite()


def pytest_generate_tests(metafunc):
    if "kind" in metafunc.fixturenames:
        mark = metafunc.definition.get_closest_marker("on")
        metafunc.parametrize("kind", mark.args if mark else ["postgresql", "mariadb", "mysql", "sqlite"])


def pytest_report_header(config):
    suite = config.fault_suite
    return f"FISHWAY_FAULT_SEED={suite.seed} FISHWAY_FAULT_ROUNDS={suite.rounds}"


def pytest_terminal_summary(terminalreporter, config):
    tally = config.fault_suite.tally
    if tally.lines:
        terminalreporter.write_line(f"\nFISHWAY_FAULT_SEED={config.fault_suite.seed}\n{tally.text()}")


def pytest_unconfigure(config):
    if hasattr(config, "fault_suite"):
        config.fault_suite.close()


@pytest.fixture
def suite(request):
    return request.config.fault_suite


@pytest.fixture
def server(suite, kind):
    """Started when it is first needed."""
    return suite.server(kind)


@pytest.fixture
def database(server, kind):
    """An empty one."""
    from harness.databases import SERVERS

    fresh = SERVERS[kind].create_database()
    yield fresh
    fresh.drop()
