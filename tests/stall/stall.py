"""Measures how long an application's calls are held up while fishway migrates the table that they use.

Beside servers that run already; tests/stall/run starts them. Exits with 1 when a call took longer than it may.
"""

import argparse
import json
import os
import pathlib
import sys

sys.dont_write_bytecode = True
HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "e2e")]

from application import CONNECTIONS, RATE, ROWS  # noqa: E402
from harness.databases import SERVERS  # noqa: E402
from measure import Measurement  # noqa: E402
from picture import draw  # noqa: E402
from scenarios import SCENARIOS, SERVERS as KINDS, SHORT  # noqa: E402

PLAIN = {"postgresql": "psql", "mariadb": "mariadb", "mysql": "mariadb"}


def parse_arguments():
    parser = argparse.ArgumentParser(prog="tests/stall/run", description=__doc__)
    parser.add_argument("--hold", type=float, default=20, metavar="SECONDS", help="how long somebody is in the way (20)")
    parser.add_argument("--scenarios", default=",".join(scenario.name for scenario in SCENARIOS), metavar="NAME,...")
    parser.add_argument("--databases", default=",".join(KINDS), metavar="NAME,...")
    parser.add_argument("--short", action="store_true", help="a choice of them, 2 s each: what tests/run does")
    parser.add_argument("--without", action="store_true", help="the reader once more, with psql or mariadb instead")
    parser.add_argument("--report", metavar="FILE", help="the figures, as JSON")
    parser.add_argument("--picture", metavar="FILE", help="latency over time, as SVG; implies --without")
    parser.add_argument("--seed", default=os.urandom(4).hex())
    chosen = parser.parse_args()
    if chosen.short:
        chosen.hold = 2
    return chosen


def measurements(chosen):
    names, kinds = chosen.scenarios.split(","), chosen.databases.split(",")
    for scenario in SCENARIOS:
        for kind in kinds:
            is_chosen = scenario.name in names and kind in scenario.kinds
            if is_chosen and (not chosen.short or (scenario.name, kind) in SHORT):
                yield Measurement(scenario, kind, chosen.hold, chosen.seed)
                if scenario.name == "reader" and (chosen.without or chosen.picture):
                    yield Measurement(scenario, kind, chosen.hold, chosen.seed, PLAIN[kind])


def verdict(result):
    """What is wrong, in a word; nothing when all is well."""
    if result["failures"] or result["exit_code"] != 0:
        return f"FAILED: {result['failures']}"
    if result["way"] == "fishway" and result["longest_call_s"] >= result["limit_s"]:
        return f"TOO LONG, the limit is {result['limit_s']} s"
    return ""


def show(result, scenario):
    after = "" if result["after_holder_s"] is None else f"{result['after_holder_s']:7.2f}"
    print(f"{scenario.words:52} {result['database']:11} {result['way']:8} {result['longest_call_s']:8.2f}"
          f" {result['longest_quiet_call_s']:7.2f} {result['migration_s']:9.2f} {after:7} {result['attempts'] or '':>8}"
          f" {verdict(result)}", flush=True)


def version(kind):
    connection = SERVERS[kind].connect(None)
    cursor = connection.cursor()
    cursor.execute("SHOW server_version" if kind == "postgresql" else "SELECT version()")
    found = cursor.fetchone()[0]
    connection.close()
    return found


def main():
    chosen = parse_arguments()
    print(f"{RATE} calls/s over {CONNECTIONS} connections on {ROWS} rows, held for {chosen.hold:g} s, seed {chosen.seed}\n")
    print(f"{'':52} {'':11} {'':8} longest, before, migration, after, attempts: all in s")
    results = []
    for measurement in measurements(chosen):
        results.append(measurement.take())
        show(results[-1], measurement.scenario)
    if chosen.picture:
        reader = [result for result in results if result["scenario"] == "reader"]
        pathlib.Path(chosen.picture).write_text(draw(reader, chosen.hold), encoding="utf-8")
    if chosen.report:
        write_report(chosen, results)
    wrong = [result for result in results if verdict(result)]
    print(f"\n{len(results) - len(wrong)} of {len(results)} as they should be")
    return 1 if wrong else 0


def write_report(chosen, results):
    document = {
        "hold_s": chosen.hold, "seed": chosen.seed, "calls_per_s": RATE, "connections": CONNECTIONS, "rows": ROWS,
        "processors": os.cpu_count(), "versions": {kind: version(kind) for kind in chosen.databases.split(",")},
        "results": [{name: value for name, value in result.items() if name != "series"} for result in results],
    }
    pathlib.Path(chosen.report).write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
