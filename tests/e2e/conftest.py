"""The real binary on real servers. `tests/run` builds the one, starts the others, and calls this."""

import os
import sys

import pytest

sys.dont_write_bytecode = True

from harness.databases import SERVERS  # noqa: E402
from harness.project import Project  # noqa: E402

NEEDED = ["FISHWAY_BINARY", *(server.variable for server in SERVERS.values())]


def pytest_configure(config):
    config.addinivalue_line("markers", "on(name, ...): the databases on which a test runs; without it, all of them")
    missing = [name for name in NEEDED if not os.environ.get(name)]
    if missing:
        raise pytest.UsageError(f"{', '.join(missing)} must be set: call tests/run")


def pytest_generate_tests(metafunc):
    """A test that takes a database runs once on each, or on those of its mark `on`."""
    if "database" in metafunc.fixturenames:
        mark = metafunc.definition.get_closest_marker("on")
        metafunc.parametrize("database", mark.args if mark else list(SERVERS), indirect=True)


def pytest_ignore_collect(collection_path, config):
    if collection_path.name == "test_corpora.py" and not os.environ.get("FISHWAY_CORPORA"):
        return True
    return None


def pytest_report_header(config):
    if not os.environ.get("FISHWAY_CORPORA"):
        return "FISHWAY_CORPORA is not set: the migration sets of real projects are not tested"
    return None


@pytest.fixture
def database(request):
    """A database of its own, empty, and gone afterwards."""
    fresh = SERVERS[request.param].create_database()
    yield fresh
    fresh.drop()


@pytest.fixture
def project(database, tmp_path):
    """A folder with migrations, whose database is `database`."""
    return Project(tmp_path, database)


@pytest.fixture
def folder(tmp_path):
    """A folder with migrations, and no database."""
    return Project(tmp_path, None)
