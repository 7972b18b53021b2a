#!/usr/bin/python3
"""Writes the tables of docs/benchmarks.md, from documents of tests/bench/run --json. Of two with the same workload, the later
counts.

    tests/bench/markdown.py FILE...
"""

import json
import pathlib
import sys

sys.dont_write_bytecode = True
sys.path[:0] = [str(pathlib.Path(__file__).resolve().parent)]

from figures import spread  # noqa: E402
from report import megabytes, seconds  # noqa: E402

PEERS = ("dbmate", "golang-migrate", "goose", "refinery", "sqlx", "Flyway")


def line(cells):
    return "| " + " | ".join(cells) + " |"


def head(*cells):
    return [line(cells), line(["---"] * len(cells))]


def measured(entry, name):
    """The contender of this name, if it took part."""
    return next((found for found in entry["contenders"] if found["name"] == name and found["seconds"]), None)


def median(entry, name):
    found = measured(entry, name)
    return seconds(spread(found["seconds"]).median) if found else "–"


def aims_table(entries):
    rows = head("workload", "aim", "reached", "")
    for entry in entries:
        rows += [line([entry["words"], aim["aim"], aim["shown"], aim["verdict"]]) for aim in entry["aims"]]
    return rows


def times_table(entries):
    peers = [peer for peer in PEERS if any(measured(entry, peer) for entry in entries)]
    rows = head("workload", "fishway (min to max)", "the client that it is compared with", "ratio", *peers)
    for entry in entries:
        mine = measured(entry, "fishway")
        if not mine:
            continue
        span = spread(mine["seconds"])
        ratio = f"{mine['ratio']:.2f}" if mine["ratio"] else "–"
        rows.append(line([entry["words"], f"{seconds(span.median)} ({seconds(span.least)} to {seconds(span.most)})",
                          f"`{entry['floor']}` {median(entry, entry['floor'])}", ratio,
                          *(median(entry, peer) for peer in peers)]))
    return rows


def memory_table(entries):
    """Of the large scripts: everybody, since here the differences are in the memory."""
    rows = head("workload", "contender", "time", "its memory", "the server's backend")
    for entry in entries:
        for contender in entry["contenders"]:
            if "script" in entry["words"] and contender["seconds"]:
                backend = spread(contender["backend_memory"])
                rows.append(line([entry["words"], contender["name"], median(entry, contender["name"]),
                                  megabytes(spread(contender["memory"]).most), megabytes(backend.most) if backend else ""]))
    return rows


def main(files):
    entries = {}
    for file in files:
        for entry in json.loads(pathlib.Path(file).read_text(encoding="utf-8"))["workloads"]:
            entries[entry["name"]] = entry
    for make in (aims_table, times_table, memory_table):
        rows = make(entries.values())
        if len(rows) > 2:
            print("\n".join(rows) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
