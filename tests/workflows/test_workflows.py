"""The action in a workflow: what fails stops what comes behind it, and what it found out arrives there."""

import shutil
import sqlite3
import subprocess

import pytest

from program import find_program
from repository import ACTION, SOURCE

CHECKOUT = "- uses: actions/checkout@v4"
FISHWAY = "uses: ./fishway/packaging/github-action"

DEPLOY = f"""
on: push
jobs:
  migrate:
    runs-on: ubuntu-latest
    outputs:
      applied: ${{{{ steps.fishway.outputs.applied }}}}
      versions: ${{{{ steps.fishway.outputs.applied_versions }}}}
      from: ${{{{ steps.fishway.outputs.from }}}}
      to: ${{{{ steps.fishway.outputs.to }}}}
      pending: ${{{{ steps.fishway.outputs.pending }}}}
      held: ${{{{ steps.fishway.outputs.held }}}}
    steps:
      {CHECKOUT}
      - id: fishway
        {FISHWAY}
        with:
          url: ${{{{ secrets.DATABASE_URL }}}}
      - if: always()
        run: echo "migrate is over"
  deploy:
    needs: migrate
    runs-on: ubuntu-latest
    steps:
      - env:
          SAID: ${{{{ toJSON(needs.migrate.outputs) }}}}
        run: echo "deploying with $SAID"
"""


@pytest.fixture
def database(tmp_path):
    return tmp_path / "shop.db"


def tables(database):
    with sqlite3.connect(database) as connection:
        return {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def test_actionlint_finds_nothing_in_the_workflows(tmp_path):
    workflows = sorted(SOURCE.glob("packaging/github-action/*workflow*.yml")) + sorted(SOURCE.glob(".github/workflows/*.y*ml"))
    assert workflows
    folder = tmp_path / ".github" / "workflows"
    folder.mkdir(parents=True)
    for workflow in workflows:
        shutil.copy(workflow, folder)
    (folder / "deploy.yml").write_text(DEPLOY)
    shutil.copytree(ACTION, tmp_path / "fishway" / "packaging" / "github-action")
    checked = subprocess.run([find_program("actionlint"), "-no-color", "-shellcheck=", "-pyflakes=",
                              *folder.glob("*.yml")], cwd=tmp_path, capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_a_migrate_that_succeeds_lets_deploy_start_and_tells_it_what_was_done(repository, database):
    repository.write("migrations/V1__a.sql", "CREATE TABLE a (i INTEGER);")
    repository.write("migrations/V2__b.sql", "CREATE TABLE b (i INTEGER);")
    repository.workflow(DEPLOY)
    run = repository.run(DATABASE_URL=f"sqlite:{database}").must(0)
    assert {"a", "b"} <= tables(database)
    said = "\n".join(run.lines("deploy"))
    for part in ('"applied": "2"', '"to": "2"', '"from": ""', '"pending": "0"', '"held": "0"', '\\"1\\",\\"2\\"'):
        assert part in said


def test_a_migrate_that_fails_keeps_deploy_from_starting(repository, database):
    repository.write("migrations/V1__a.sql", "CREATE TABLE a (i INTEGER);")
    repository.write("migrations/V2__b.sql", "SELEKT 1;")
    repository.workflow(DEPLOY)
    run = repository.run(DATABASE_URL=f"sqlite:{database}").must(1)
    assert run.has_run("migrate") and not run.has_run("deploy")
    assert "a" in tables(database)


def test_a_failure_is_annotated_at_its_line(repository, database):
    repository.write("migrations/V1__a.sql", "\nSELEKT 1;")
    repository.workflow(DEPLOY)
    run = repository.run(DATABASE_URL=f"sqlite:{database}").must(1)
    assert "::error file=migrations/V1__a.sql,line=2,col=1,title=fishway migrate%3A migration failed::" in run.text


def test_the_summary_is_written(repository, database, tmp_path):
    repository.write("migrations/V1__a.sql", "CREATE TABLE a (i INTEGER);")
    copy = tmp_path / "copy-of-summary"
    # What a composite action's steps write is theirs; so it is looked at by what the action runs.
    wrapper = tmp_path / "bin" / "wrapper"
    wrapper.parent.mkdir()
    wrapper.write_text(f'#!/bin/sh\nfishway "$@"\ncode=$?\n[ "$1" = version ] || cat "$GITHUB_STEP_SUMMARY" >{copy}\nexit $code\n')
    wrapper.chmod(0o755)
    repository.workflow(DEPLOY.replace("        with:\n", f"        with:\n          binary: {wrapper}\n"))
    repository.run(DATABASE_URL=f"sqlite:{database}").must(0)
    assert "| applied | V1 | a |" in copy.read_text()


def test_plan_lists_what_is_pending_without_applying_it(repository, database):
    repository.write("db/V1__a.sql", "CREATE TABLE a (i INTEGER);")
    repository.workflow(f"""
on: push
jobs:
  plan:
    runs-on: ubuntu-latest
    steps:
      {CHECKOUT}
      - id: plan
        {FISHWAY}
        with:
          command: plan
          url: ${{{{ secrets.DATABASE_URL }}}}
          locations: db
          args: >-
            --verbose
            --target 1
      - run: echo "pending ${{{{ steps.plan.outputs.pending }}}}, to ${{{{ steps.plan.outputs.to }}}}"
""")
    run = repository.run(DATABASE_URL=f"sqlite:{database}").must(0)
    assert "pending 1, to 1" in run.text
    assert not database.exists()


def test_the_url_is_not_in_the_log(repository, database):
    repository.write("migrations/V1__a.sql", "SELECT 1;")
    repository.workflow(DEPLOY)
    run = repository.run(DATABASE_URL="postgresql://app:s3cret-w0rd@127.0.0.1:1/shop").must(1)
    assert "s3cret-w0rd" not in run.text


LINT = f"""
on: pull_request
jobs:
  lint:
    runs-on: ubuntu-latest
    steps:
      {CHECKOUT}
      - id: lint
        {FISHWAY}
        with:
          command: lint
          args: --dialect postgresql --since 1
  merge:
    needs: lint
    runs-on: ubuntu-latest
    steps:
      - run: echo "merging"
"""


def test_a_lint_that_finds_something_fails_the_job(repository):
    repository.write("migrations/V1__a.sql", "CREATE TABLE a (i INTEGER);")
    repository.write("migrations/V2__b.sql", "DROP TABLE a;")
    repository.workflow(LINT)
    run = repository.run("pull_request").must(1)
    assert run.has_run("lint") and not run.has_run("merge")
    assert "::error file=migrations/V2__b.sql,line=1" in run.text


def test_a_lint_that_finds_nothing_lets_the_job_pass(repository):
    repository.write("migrations/V1__a.sql", "CREATE TABLE a (i INTEGER);")
    repository.write("migrations/V2__b.sql", "ALTER TABLE a ADD COLUMN j integer;")
    repository.workflow(LINT)
    run = repository.run("pull_request").must(0)
    assert run.has_run("merge")


