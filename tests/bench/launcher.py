"""Runs one command and takes its figures: wall time, processor time, peak memory."""

import os
import pathlib
import signal
import subprocess
from dataclasses import dataclass, field

HERE = pathlib.Path(__file__).resolve().parent


class RunFailed(Exception):
    """What a command said as it failed."""


@dataclass(frozen=True)
class Command:
    argv: list
    environment: dict = field(default_factory=dict)
    stdin: str = os.devnull
    codes: tuple = (0,)  # with which it may end


@dataclass(frozen=True)
class Sample:
    seconds: float
    cpu_seconds: float
    memory: int  # bytes
    backend_memory: int = None  # bytes: of the server's process that did the work, where that was watched


class Launcher:
    def __init__(self, folder, environment):
        self.folder = folder
        self.environment = environment
        self.program = os.path.join(folder, "launch")
        self.report = os.path.join(folder, "launch.report")
        self.output = os.path.join(folder, "launch.output")
        subprocess.run(["c++", "-std=c++20", "-O1", "-static", "-o", self.program, HERE / "launch.cpp"], check=True)

    def run(self, command, patience=None):
        """Raises RunFailed also when it takes longer than `patience` seconds."""
        with open(command.stdin, "rb") as stdin, open(self.output, "wb") as output:
            process = subprocess.Popen([self.program, self.report, *command.argv], stdin=stdin, stdout=output, stderr=output,
                                       cwd=self.folder, env={**self.environment, **command.environment},
                                       start_new_session=True)
            try:
                process.wait(patience)
            except subprocess.TimeoutExpired:
                raise RunFailed(f"given up after {patience:g} s") from None
            finally:
                end_group(process)
        return self.sample(command)

    def sample(self, command):
        with open(self.report, encoding="ascii") as report:
            figures = [int(word) for word in report.read().split()]
        if not figures or figures[-1] not in command.codes:
            raise RunFailed(f"{os.path.basename(command.argv[0])} ended with {figures[-1] if figures else '?'}: {self.said()}")
        nanoseconds, user, system, kilobytes, _ = figures
        return Sample(nanoseconds / 1e9, (user + system) / 1e6, kilobytes << 10)

    def said(self):
        with open(self.output, encoding="utf-8", errors="replace") as output:
            return output.read()[-500:].strip()


def end_group(process):
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
