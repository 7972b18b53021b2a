"""The image, built and run for real by podman, without a registry.

The base is put together from this machine's own programs and libraries (base.py), and the program is the one that was
built here, so that nothing has to be downloaded or compiled. Where podman cannot build or run, the tests are skipped, and
that is said.
"""

import os
import sys

import pytest

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "e2e"))

import podman  # noqa: E402

WHY_NOT = []


def why_not():
    if not WHY_NOT:
        missing = [name for name in ("FISHWAY_BINARY", "FISHWAY_TEST_POSTGRESQL") if not os.environ.get(name)]
        WHY_NOT.append(f"{' and '.join(missing)} not set: call tests/run" if missing else podman.why_not())
    return WHY_NOT[0]


def pytest_terminal_summary(terminalreporter):
    if why_not():
        terminalreporter.write_line(f"THE CONTAINER IMAGE IS NOT TESTED: {why_not()}", yellow=True)


def pytest_collection_modifyitems(items):
    for item in items:
        if "image" in item.fixturenames and why_not():
            item.add_marker(pytest.mark.skip(reason=why_not()))


@pytest.fixture(scope="session")
def image(tmp_path_factory):
    """The image of packaging/docker/Dockerfile, with the program that was built here."""
    built = podman.build_image(tmp_path_factory.mktemp("image"))
    yield built
    podman.remove(built)


@pytest.fixture
def database():
    from harness.databases import SERVERS

    fresh = SERVERS["postgresql"].create_database()
    yield fresh
    fresh.drop()
