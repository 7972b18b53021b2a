"""What the figures were measured on and with."""

import os
import platform
import subprocess

import fishway
from floors import psql


def first_line(*command):
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError:
        return None
    return (done.stdout or done.stderr).strip().splitlines()[0] if done.stdout or done.stderr else None


def processor():
    with open("/proc/cpuinfo", encoding="utf-8") as info:
        return next((line.split(":")[1].strip() for line in info if line.startswith("model name")), platform.machine())


def memory():
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def describe(program, disk):
    return {
        "processor": processor(), "processors": os.cpu_count(), "memory": memory(), "kernel": platform.release(),
        "load": os.getloadavg()[0], "is_real_time": os.sched_getscheduler(0) in (os.SCHED_FIFO, os.SCHED_RR),
        "disk": first_line("stat", "--file-system", "--format=%T", disk),
        "fishway": {"program": program, "version": fishway.Fishway().version_text(), "build": fishway.build_type(program),
                    "size": os.path.getsize(program), "warning": fishway.warning(program)},
        "psql": first_line(psql() or "psql", "--version"), "mariadb": first_line("mariadb", "--version"),
        "sqlite3": first_line("sqlite3", "--version"),
    }
