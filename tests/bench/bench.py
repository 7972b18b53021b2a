"""Measures fishway beside the databases' own clients and other runners, on servers of its own with their data in memory."""

import argparse
import fnmatch
import json
import os
import pathlib
import random
import signal
import sys

sys.dont_write_bytecode = True
HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "e2e"), str(HERE.parent / "servers")]

import fishway  # noqa: E402
from floors import FLOORS  # noqa: E402
from harness.binary import clean_environment  # noqa: E402
from launcher import Launcher  # noqa: E402
from machine import describe  # noqa: E402
from migrations import SEED, MigrationSet  # noqa: E402
from peers import PEERS_ALL  # noqa: E402
from places import DISK, SERVER_OF, Places  # noqa: E402
from race import Outcome, Race  # noqa: E402
from report import Report, summary, table  # noqa: E402
from scratch import scratch_folder  # noqa: E402
from scripts import Script  # noqa: E402
from server import ServerFailed  # noqa: E402
from workloads import WORKLOADS  # noqa: E402

CONTENDERS = [fishway.Fishway(), *FLOORS, *PEERS_ALL]


def parse_arguments():
    parser = argparse.ArgumentParser(prog="tests/bench/run", description=__doc__)
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--quick", action="store_const", const="quick", dest="set", default="usual",
                      help="a choice of workloads, few rounds, only whom the aims name: two minutes")
    size.add_argument("--full", action="store_const", const="full", dest="set",
                      help="also what takes long: 5,000 migrations on every database, a script of 1 GB")
    parser.add_argument("--rounds", type=int, metavar="N", help="how often everybody runs (default: each workload's own)")
    parser.add_argument("--only", metavar="NAME,...", help="workloads by name or by pattern, from all sets")
    parser.add_argument("--json", metavar="FILE", help="all samples, as one document")
    parser.add_argument("--list", action="store_true", help="the workloads, and end")
    return parser.parse_args()


def chosen_workloads(chosen):
    if not chosen.only:
        return [workload for workload in WORKLOADS if chosen.set in workload.sets]
    patterns = chosen.only.split(",")
    found = [workload for workload in WORKLOADS if any(fnmatch.fnmatch(workload.name, pattern) for pattern in patterns)]
    return found or sys.exit(f"tests/bench: no workload is named {chosen.only}; --list names them")


def rounds_of(workload, chosen):
    if chosen.rounds:
        return chosen.rounds
    return max(3, workload.rounds // 3) if chosen.set == "quick" else workload.rounds


def contenders_of(workload, quick):
    """Who can do it there. In the quick set, only whom the aims need."""
    kind = SERVER_OF.get(workload.place, (workload.place or "").split("-")[0])
    names = workload.needed if quick else workload.only
    return [contender for contender in CONTENDERS
            if contender.can(workload.verb) and (not kind or kind in contender.kinds)
            and (not names or contender.name in names)]


class Bench:
    def __init__(self, chosen, scratch, workloads):
        self.chosen = chosen
        self.scratch = scratch
        self.launcher = Launcher(scratch, clean_environment())
        self.places = Places({workload.place for workload in workloads if workload.place}, scratch)
        self.files = {}
        self.chance = random.Random(SEED)

    def files_of(self, workload):
        key = workload.script or workload.migrations
        if key and key not in self.files:
            self.files[key] = Script(*key, self.scratch) if workload.script else MigrationSet(key, self.scratch)
        return self.files.get(key)

    def play(self, workload):
        contenders = contenders_of(workload, self.chosen.set == "quick")
        place = self.places[workload.place] if workload.place else None
        race = Race(workload, contenders, self.files_of(workload), place, self.launcher, self.chance)
        return race.run(rounds_of(workload, self.chosen))


def write(document, file):
    """After each workload, so that a run that is broken off leaves what it had."""
    if file:
        pathlib.Path(file).write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")


def measure(chosen, workloads, report):
    """Whether fishway itself got through everything."""
    with scratch_folder() as scratch:
        bench = Bench(chosen, scratch, workloads)
        try:
            well = True
            report.document["added_round_trip_s"] = added = bench.places.added_round_trip()
            if added:
                print(f"a round trip over the longer link takes {added * 1000:.2f} ms more\n")
            for workload in workloads:
                left_out = bench.places.reasons.get(workload.place)
                outcomes = [Outcome("fishway", [], f"left out: {left_out}")] if left_out else bench.play(workload)
                print(table(report.add(workload, outcomes)), flush=True)
                write(report.document, chosen.json)
                well = well and not outcomes[0].failed
            return well
        finally:
            bench.places.close()


def end_on_signal(number, _frame):
    """So that the servers are stopped and their folder is removed."""
    sys.exit(128 + number)


def main():
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, end_on_signal)
    chosen = parse_arguments()
    workloads = chosen_workloads(chosen)
    if chosen.list:
        for workload in workloads:
            print(f"{workload.name:28} {'/'.join(workload.sets):18} {workload.words}")
        return 0
    machine = describe(fishway.BINARY, DISK)
    report = Report(machine)
    warning = machine["fishway"]["warning"]
    print(f"{fishway.BINARY}: {machine['fishway']['version']}, {machine['fishway']['build']} build; {machine['processors']} × "
          f"{machine['processor']}, load {machine['load']:.1f}\n" + (f"WARNING: {warning}\n" if warning else ""))
    well = measure(chosen, workloads, report)
    print(summary(report.document))
    if warning:
        print(f"WARNING: {warning}")
    return 0 if well else 1


if __name__ == "__main__":
    try:
        sys.exit(main())
    except ServerFailed as failure:
        sys.exit(f"tests/bench: {failure}")
