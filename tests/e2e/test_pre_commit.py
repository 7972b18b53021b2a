"""The hook of .pre-commit-hooks.yaml, run by pre-commit itself where that is on the PATH."""

import os
import pathlib
import shutil
import subprocess

import pytest

from harness import binary

ROOT = pathlib.Path(__file__).resolve().parents[2]
PRE_COMMIT = shutil.which("pre-commit")

pytestmark = pytest.mark.skipif(not PRE_COMMIT, reason="pre-commit is not installed (pip install pre-commit)")


def git(folder, *arguments):
    identity = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def hook(folder, tmp_path):
    """Runs the hook on all files of the folder; returns its exit code and what it said."""
    hooks, programs = tmp_path / "hooks", tmp_path / "programs"
    for made in (hooks, programs):
        made.mkdir()
    shutil.copy(ROOT / ".pre-commit-hooks.yaml", hooks)
    (programs / "fishway").symlink_to(os.path.abspath(binary.BINARY))
    folder.settings('[lint]\ndialect = "postgresql"\n')
    for repository in (hooks, folder.folder):
        git(repository, "init", "-q", "-b", "main")
    git(hooks, "add", "-A")
    git(hooks, "commit", "-q", "-m", "hooks")

    def run():
        git(folder.folder, "add", "migrations", "fishway.toml")
        environment = binary.clean_environment(PATH=f"{programs}:{os.environ['PATH']}", PRE_COMMIT_HOME=str(tmp_path / "cache"))
        done = subprocess.run([PRE_COMMIT, "try-repo", str(hooks), "--all-files"], cwd=folder.folder, env=environment,
                              capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr

    return run


def test_a_hazard_stops_the_commit(folder, hook):
    folder.write("V1__orders.sql", "CREATE TABLE orders (id bigint PRIMARY KEY, note text);\n")
    folder.write("U1__orders.sql", "DROP TABLE orders;\n")
    code, said = hook()
    assert code == 0 and "Passed" in said
    folder.write("V2__drop.sql", "ALTER TABLE orders DROP COLUMN note;\n")
    code, said = hook()
    assert code != 0 and "migrations/V2__drop.sql:1:1: error:" in said
