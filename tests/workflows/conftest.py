"""Workflows, run for real: `act` executes their steps on this machine, `actionlint` reads them.

Both are Go programs that Debian does not have. They are taken from PATH, or from $(go env GOPATH)/bin where `go install`
puts them (tests/workflows/install). Where they cannot be had, the tests are skipped, and that is said.
"""

import os
import sys

import pytest

sys.dont_write_bytecode = True

from program import find_program  # noqa: E402

HINT = "tests/workflows/install gets them (it needs Go 1.24 or newer)"


def why_not():
    if not os.environ.get("FISHWAY_BINARY"):
        return "FISHWAY_BINARY is not set"
    missing = [name for name in ("act", "actionlint", "git") if not find_program(name)]
    return f"{' and '.join(missing)} not found: {HINT}" if missing else None


def pytest_report_header(config):
    return f"WORKFLOWS ARE NOT TESTED: {why_not()}" if why_not() else None


def pytest_terminal_summary(terminalreporter):
    if why_not():
        terminalreporter.write_line(f"WORKFLOWS ARE NOT TESTED: {why_not()}", yellow=True)


def pytest_collection_modifyitems(items):
    reason = why_not()
    for item in items:
        if reason:
            item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture
def repository(tmp_path):
    """A repository of a user's, with this project's action in it."""
    from repository import Repository

    return Repository(tmp_path / "repository")


