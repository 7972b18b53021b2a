"""Memory does not grow with the script."""

import threading
import time

import pytest

from harness import binary

SIZE = 200 << 20
LIMIT = 64 << 20


def write_big_script(path):
    row = "INSERT INTO t1 VALUES (" + ", ".join(["'" + "x" * 118 + "'"] * 8) + ");\n"
    with open(path, "w", encoding="utf-8") as file:
        file.write(f"CREATE TABLE t1 ({', '.join(f'c{i} VARCHAR(200)' for i in range(8))});\n")
        for _ in range(SIZE // (len(row) * 100)):
            file.write(row * 100)
    return SIZE // (len(row) * 100) * 100


def watch_memory(process, peaks):
    """The kernel's own high-water mark, read until the process is gone."""
    while process.poll() is None:
        try:
            with open(f"/proc/{process.pid}/status", encoding="utf-8") as status:
                peaks += [int(line.split()[1]) << 10 for line in status if line.startswith("VmHWM")]
        except (FileNotFoundError, ProcessLookupError):
            return
        time.sleep(0.02)


@pytest.mark.on("sqlite", "postgresql")
def test_a_script_of_200_megabytes_streams(project):
    rows = write_big_script(project.migrations / "V1__big.sql")
    running = project.start("--output", "json", "migrate")
    peaks = []
    watcher = threading.Thread(target=watch_memory, args=[running, peaks])
    watcher.start()
    done = binary.finish(running).must(0)
    watcher.join()
    assert done.json["applied"][0]["statements"] == rows + 1
    assert project.database.value("SELECT count(*) FROM t1") == rows
    assert 1 << 20 < max(peaks) < LIMIT, f"{max(peaks) >> 20} MB"
