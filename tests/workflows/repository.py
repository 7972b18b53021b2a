"""A user's repository with migrations, workflows and this project's action, in which `act` runs the workflows."""

import os
import pathlib
import re
import shutil
import subprocess

from program import find_program

SOURCE = pathlib.Path(__file__).parents[2]
ACTION = SOURCE / "packaging" / "github-action"
SECONDS = 300


class Run:
    def __init__(self, code, text):
        self.code = code
        self.text = text

    def lines(self, job):
        """What the steps of one job said."""
        return [line.split("|", 1)[1].strip() for line in self.text.splitlines()
                if re.match(rf"\[[^]]*/{job}\s*\]\s+\|", line)]

    def annotations(self):
        return re.findall(r"::(error|warning|notice) ?(\S*?)::", self.text)

    def has_run(self, job):
        return bool(self.lines(job))

    def must(self, code):
        assert (self.code == 0) == (code == 0), self.text
        return self


class Repository:
    def __init__(self, folder):
        self.folder = folder
        self.summary = folder.parent / "summary"
        (folder / ".github" / "workflows").mkdir(parents=True)
        (folder / "migrations").mkdir()
        shutil.copytree(ACTION, folder / "fishway" / "packaging" / "github-action")
        self.git("init", "--quiet", "--initial-branch", "main")

    def git(self, *words):
        subprocess.run(["git", "-c", "user.name=t", "-c", "user.email=t@example.org", *words], cwd=self.folder, check=True,
                       capture_output=True)

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def commit(self):
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", "x")

    def workflow(self, text):
        self.write(".github/workflows/database.yml", text)

    def run(self, event="push", **secrets):
        """All jobs of the workflow for this event."""
        self.commit()
        environment = {name: value for name, value in os.environ.items()
                       if not name.startswith(("FISHWAY_", "FLYWAY_", "GITHUB_")) and name != "DATABASE_URL"}
        environment["HOME"] = str(self.folder.parent)  # act keeps its caches there
        environment["PATH"] = f"{os.path.dirname(os.environ['FISHWAY_BINARY'])}:{environment['PATH']}"
        words = [find_program("act"), event, "-P", "ubuntu-latest=-self-hosted", "--pull=false", "--no-cache-server"]
        for name, value in secrets.items():
            words += ["--secret", f"{name}={value}"]
        done = subprocess.run(words, cwd=self.folder, env=environment, stdin=subprocess.DEVNULL, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=SECONDS, errors="replace")
        return Run(done.returncode, done.stdout)
