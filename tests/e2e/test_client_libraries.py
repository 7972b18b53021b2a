"""The databases' client libraries are loaded when they are needed; a build that links them has no such tests."""

import os
import subprocess

import pytest

NEEDED = {"libpq": ("postgresql://127.0.0.1:1/none", "libpq.so.5", "libpq5"),
          "libmariadb": ("mysql://127.0.0.1:1/none", "libmariadb.so.3", "libmariadb3")}


@pytest.fixture(scope="module")
def linked():
    return subprocess.run(["ldd", os.environ["FISHWAY_BINARY"]], capture_output=True, text=True, check=False).stdout


def loads_on_demand(library):
    with open(os.environ["FISHWAY_BINARY"], "rb") as program:
        return library.encode() + b"\0" in program.read()


@pytest.fixture(params=NEEDED)
def broken(request, linked, tmp_path):
    """A client library that cannot be loaded: its URL, its package, and the folder in which it is found first."""
    url, library, package = NEEDED[request.param]
    if library in linked or not loads_on_demand(library):
        pytest.skip(f"this build links {request.param}")
    folder = tmp_path / "libraries"
    folder.mkdir()
    (folder / library).write_text("no library")
    return url, package, str(folder)


def test_a_client_library_that_cannot_be_loaded_is_an_error_that_names_its_package(folder, broken):
    url, package, libraries = broken
    folder.write("V1__a.sql", "SELECT 1;")
    done = folder.json("--url", url, "check", code=2, LD_LIBRARY_PATH=libraries)
    assert "cannot be loaded" in done["error"]["message"] and package in done["error"]["hint"]


def test_sqlite_needs_no_client_library_of_another_database(folder, broken):
    folder.write("V1__a.sql", "CREATE TABLE t (i INT);")
    done = folder.json("--url", "sqlite:test.db", "migrate", LD_LIBRARY_PATH=broken[2])
    assert done["to"] == "1"
