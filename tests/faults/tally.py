"""What all rounds came to: the figures that are shown at the end, and written as JSON."""

import collections
import json
import threading


class Tally:
    def __init__(self):
        self.lines = {}
        self.lock = threading.Lock()

    def add(self, fault, kind, played):
        with self.lock:
            line = self.lines.setdefault((fault, kind), {
                "rounds": 0, "faults": 0, "runs": 0, "first_exit": collections.Counter(),
                "later_exits": collections.Counter(), "asked": collections.Counter(), "lock_outs": 0, "wrong": 0, "longest_s": 0.0})
            line["rounds"] += 1
            line["faults"] += played.faults
            line["runs"] += len(played.codes)
            line["first_exit"].update(map(str, played.first_codes))
            line["later_exits"].update(map(str, played.codes[len(played.first_codes):]))
            line["asked"].update(played.asked)
            line["lock_outs"] += played.lock_outs
            line["wrong"] += bool(played.wrong)
            line["longest_s"] = round(max(line["longest_s"], played.longest), 1)

    def text(self):
        head = f"{'fault':28} {'database':11} {'rounds':>6} {'faults':>6}  {'exit codes: first run / later':36} {'asked':20} {'lock-outs':>9} wrong"
        rows = [head]
        for (fault, kind), line in sorted(self.lines.items()):
            codes = f"{counted(line['first_exit'])} / {counted(line['later_exits'])}"
            rows.append(f"{fault:28} {kind:11} {line['rounds']:6} {line['faults']:6}  {codes:36} {counted(line['asked']):20}"
                        f" {line['lock_outs']:9} {line['wrong']}")
        return "\n".join(rows)

    def write(self, path, **head):
        lines = [{"fault": fault, "database": kind, **line} for (fault, kind), line in sorted(self.lines.items())]
        with open(path, "w", encoding="utf-8") as file:
            json.dump({**head, "lines": lines}, file, indent=1)
            file.write("\n")


def counted(counter):
    """0 x 30, -9 x 12"""
    return ", ".join(f"{what} x{count}" for what, count in sorted(counter.items())) or "-"
