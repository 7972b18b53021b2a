"""What keeps a command off a database that it is not meant for: labels, protection, names that contradict each other."""

import contextlib
import os
import pty
import select
import time

import pytest

from harness import binary

CHANGING = [["migrate"], ["undo"], ["clean", "--clean-disabled=false"], ["baseline"], ["repair"],
            ["resolve", "2", "--as", "applied"]]


@pytest.fixture
def two(project):
    for number in (1, 2):
        project.write(f"V{number}__v.sql", f"CREATE TABLE t{number} (i INT);")
        project.write(f"U{number}__v.sql", f"DROP TABLE t{number};")
    project.settings('[environments.dev]\n[environments.production]\nlabel = "production"\n')
    return project


def on_terminal(project, arguments, answer):
    """Runs it on a terminal, and types the answer to its first question. Gives the exit code and what was shown."""
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(project.folder)
        os.execve(binary.BINARY, [binary.BINARY, *arguments], project.environment(TERM="dumb"))
    shown, answered, until = b"", False, time.monotonic() + 60
    with contextlib.suppress(OSError):
        while time.monotonic() < until:
            if not select.select([terminal], [], [], 1)[0]:
                continue
            data = os.read(terminal, 4096)
            if not data:
                break
            shown += data
            if not answered and (b"[y/N]" in shown or b"type its" in shown):
                os.write(terminal, answer.encode() + b"\n")
                answered = True
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), shown.decode()


@pytest.mark.parametrize("command", CHANGING, ids=lambda command: command[0])
def test_a_database_with_another_label_is_not_touched(two, command):
    two.migrate("--target", "1")
    two.json("label", "staging")
    before = two.database.applied()
    for options in (["--label", "production"], ["--environment", "production"]):
        refused = two.fishway(*command, *options).must(5)
        assert "staging" in refused.err and "production" in refused.err
        assert "label staging" in refused.out, "the header line says which database it is"
    assert two.database.applied() == before


@pytest.mark.parametrize("command", CHANGING[1:3], ids=lambda command: command[0])
def test_on_a_protected_database_the_label_has_to_be_typed(two, command):
    two.migrate()
    two.json("label", "production", "--protect")
    for wrong in ([], ["--yes"], ["--yes-i-mean", "staging"], ["--yes-i-mean", "Production"]):
        refused = two.fishway(*command, *wrong).must(5)
        assert "label production" in refused.out
    assert two.database.tables() == {"t1", "t2"}
    two.fishway(*command, FISHWAY_YES_I_MEAN="production").must(5)
    two.fishway(*command, "--yes-i-mean", "production").must(0)
    assert two.database.tables() != {"t1", "t2"}


@pytest.mark.on("postgresql", "sqlite")
def test_a_person_is_asked_to_type_the_label(two):
    two.migrate()
    two.json("label", "production", "--protect")
    code, shown = on_terminal(two, ["undo"], "yes")
    assert code == 5 and "type its label" in shown
    assert two.database.tables() == {"t1", "t2"}


@pytest.fixture
def shop_production(two):
    """The same server, under a name that looks like production."""
    if two.database.kind == "sqlite":
        folder = os.path.dirname(two.database.name)
        yield two, f"sqlite:{folder}/shop-production.db", "shop-production.db"
        return
    name = f"shop_production_{os.getpid()}"
    two.database.server.administer(f"CREATE DATABASE {name}")
    yield two, two.database.server.url_of(name), name
    two.database.server.drop_database(name)


def test_a_name_of_production_in_an_environment_of_development_is_refused(shop_production):
    project, url, name = shop_production
    refused = project.fishway("migrate", "--environment", "dev", DATABASE_URL=url).must(5)
    assert "looks like production" in refused.err and "--yes-i-mean" in refused.err and name in refused.out
    project.fishway("migrate", "--environment", "dev", "--yes", DATABASE_URL=url).must(5)
    project.json("migrate", "--environment", "dev", "--yes-i-mean", "another", code=5, DATABASE_URL=url)
    typed = refused.err.rsplit("--yes-i-mean ", 1)[1].split()[0]
    project.json("migrate", "--environment", "dev", "--yes-i-mean", typed, DATABASE_URL=url)


def test_what_only_reads_is_never_refused_for_a_name(shop_production):
    project, url, _ = shop_production
    for command, code in ((["info"], 0), (["plan"], 0), (["check"], 6), (["label"], 0)):
        project.json("--environment", "dev", *command, code=code, DATABASE_URL=url)


def test_without_an_environment_of_development_a_name_says_nothing(shop_production):
    project, url, _ = shop_production
    project.json("migrate", DATABASE_URL=url)
    project.json("label", "production", DATABASE_URL=url)
    project.json("undo", "--environment", "production", "--yes", DATABASE_URL=url)


@pytest.mark.on("postgresql", "sqlite")
@pytest.mark.parametrize("answer, code", [("y", 0), ("n", 5), ("", 5)])
def test_a_person_is_asked_about_a_name_of_production(shop_production, answer, code):
    project, url, _ = shop_production
    project.settings(f'[environments.dev]\nurl = "{url}"\n')
    project.database.url = None
    ended, shown = on_terminal(project, ["migrate", "--environment", "dev"], answer)
    assert ended == code and "looks like production" in shown


def test_the_header_line_says_which_database_it_is(two):
    two.migrate()
    two.json("label", "staging")
    name = two.database.name.rsplit("/", 1)[-1]
    for command in (["info"], ["plan"], ["validate"], ["check"], ["wait"], ["migrate"], ["repair"], ["undo", "--yes"]):
        first = two.fishway(*command).must(0).out.splitlines()[0]
        assert name in first and "label staging" in first, command
