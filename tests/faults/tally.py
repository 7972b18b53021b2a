"""What all rounds came to: the figures that are shown at the end, and written as JSON."""

import collections
import json
import threading

ROW = "{:30} {:11} {:>6} {:>6}  {:40} {:24} {:>9} {:>5}"
HEAD = ("fault", "database", "rounds", "faults", "exit codes: first run / later", "asked", "lock-outs", "wrong")


class Line:
    """Of one fault on one database."""

    def __init__(self):
        self.rounds = self.faults = self.runs = self.lock_outs = self.wrong = 0
        self.first_exit = collections.Counter()  # of the run that met the fault
        self.later_exits = collections.Counter()
        self.asked = collections.Counter()  # kinds of the statements that a person was asked about
        self.longest_s = 0.0

    def add(self, played):
        self.rounds += 1
        self.faults += played.faults
        self.runs += len(played.codes)
        self.first_exit.update(map(str, played.first_codes))
        self.later_exits.update(map(str, played.codes[len(played.first_codes):]))
        self.asked.update(played.asked)
        self.lock_outs += played.lock_outs
        self.wrong += bool(played.wrong)
        self.longest_s = round(max(self.longest_s, played.longest), 1)


class Tally:
    def __init__(self):
        self.lines = {}
        self.lock = threading.Lock()

    def add(self, fault, kind, played):
        with self.lock:
            self.lines.setdefault((fault, kind), Line()).add(played)

    def text(self):
        return "\n".join([ROW.format(*HEAD), *(
            ROW.format(fault, kind, line.rounds, line.faults,
                       f"{counted(line.first_exit)} / {counted(line.later_exits)}", counted(line.asked), line.lock_outs,
                       line.wrong)
            for (fault, kind), line in sorted(self.lines.items()))])

    def write(self, path, **head):
        lines = [{"fault": fault, "database": kind, **vars(line)} for (fault, kind), line in sorted(self.lines.items())]
        with open(path, "w", encoding="utf-8") as file:
            json.dump({**head, "lines": lines}, file, indent=1)
            file.write("\n")


def counted(counter):
    """0 x30, -9 x12"""
    return ", ".join(f"{what} x{count}" for what, count in sorted(counter.items())) or "-"
