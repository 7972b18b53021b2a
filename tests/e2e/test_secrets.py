"""A password is in no message, no log and no process list."""

import pathlib
import time

import pytest

from harness import binary

SERVED = ("postgresql", "mysql", "mariadb")


@pytest.fixture
def slow(project):
    sleep = "SELECT pg_sleep(2);" if project.database.kind == "postgresql" else "DO SLEEP(2);"
    project.write("V1__slow.sql", sleep)
    return project


@pytest.mark.on(*SERVED)
def test_a_password_in_an_argument_is_wiped_from_the_process_list(slow):
    password = slow.database.server.parts.password
    running = slow.start("--url", slow.database.url, "migrate", DATABASE_URL=None)
    time.sleep(1)
    seen = pathlib.Path(f"/proc/{running.pid}/cmdline").read_bytes().decode()
    assert running.poll() is None
    done = binary.finish(running).must(0)
    assert "migrate" in seen and password not in seen
    assert password not in done.talk


@pytest.mark.on(*SERVED)
def test_no_output_holds_the_password(slow):
    password = slow.database.server.parts.password
    slow.write("V2__fails.sql", "SELECT * FROM nowhere;")
    slow.settings(f'[environments.production]\nurl = "{slow.database.url}"\n')
    for words in (["config"], ["--output", "json", "config"], ["-v", "migrate"], ["--output", "json", "info"],
                  ["--environment", "production", "config"], ["validate"], ["--output", "jsonl", "plan"]):
        said = slow.fishway(*words)
        assert password not in said.talk, words


@pytest.mark.on(*SERVED)
def test_the_password_comes_from_a_file_or_a_variable(project):
    project.write("V1__a.sql", "CREATE TABLE t1 (i INT);")
    parts = project.database.server.parts
    url = f"{project.database.kind}://{parts.username}@{parts.hostname}:{parts.port}/{project.database.name}"
    password = project.folder / "password"
    password.write_text(parts.password + "\n")
    whole = project.folder / "url"
    whole.write_text(project.database.url + "\n")
    project.json("info", DATABASE_URL=url, code=7)
    project.json("info", DATABASE_URL=url, FISHWAY_PASSWORD=parts.password)
    project.json("info", DATABASE_URL=url, FISHWAY_PASSWORD_FILE=str(password))
    project.json("--password-file", password, "info", DATABASE_URL=url)
    project.json("info", DATABASE_URL=None, FISHWAY_URL_FILE=str(whole))


@pytest.mark.on("postgresql")
def test_pgpass_is_read(project):
    parts = project.database.server.parts
    passwords = project.folder / "pgpass"
    passwords.write_text(f"{parts.hostname}:{parts.port}:*:{parts.username}:{parts.password}\n")
    passwords.chmod(0o600)
    url = f"postgresql://{parts.username}@{parts.hostname}:{parts.port}/{project.database.name}"
    project.json("info", DATABASE_URL=url, PGPASSFILE=str(passwords))
