"""The benchmarks as one table of ratios. `make bench`, or

    /usr/bin/python3 tests/bench/run.py BUILD [--only PART ...] [--quick] [--keep]

Every ratio is of two figures that were measured in turn within this run; docs/PERFORMANCE.md says
what each row means."""
import argparse
import importlib
import os
import shutil
import sys

sys.dont_write_bytecode = True
import measuring  # noqa: E402

PARTS = {"decode": "decode", "indexing": "indexing", "stage-one": "stage_one", "stage-two": "stage_two", "stream": "stream",
         "memory": "memory"}


def parse():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("build", help="the build folder")
    parser.add_argument("--only", choices=PARTS, nargs="+", default=list(PARTS))
    parser.add_argument("--quick", action="store_true", help="small: does it run?")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=min(2, len(os.sched_getaffinity(0))))
    parser.add_argument("--keep", action="store_true", help="keep archives and caches for a next run")
    return parser.parse_args()


def main():
    options = parse()
    folder = os.path.join(options.build, "bench")
    os.makedirs(folder, exist_ok=True)
    bench = measuring.Bench(options.build, folder, options.quick, options.threads, options.rounds)
    try:
        for part in options.only:
            print(f"-- {part}", file=sys.stderr)
            importlib.import_module(PARTS[part]).run(bench)
    finally:
        if not options.keep:
            shutil.rmtree(folder)
    print(measuring.HEADER)
    for row in bench.rows:
        print(row.markdown())
    busy = os.getloadavg()[0]
    print(f"\n{options.threads} threads, {options.rounds} rounds, load {busy:.1f} at the end"
          + (", --quick: too small to judge by" if options.quick else ""))


main()
