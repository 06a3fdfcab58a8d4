"""The batch stream alone against bare pread of the same bytes, both from the page cache."""
from measuring import Worker

CASES = [(28, 300000), (224, 20000)]


def run(bench):
    for side, rows in CASES:
        rows = rows // 10 if bench.quick else rows
        with Worker(bench, bench.program("bench_stream"), bench.cache(rows, side)) as worker:
            for name in ("stream", "rows", "sequential"):
                worker.rate(name)
            taken = bench.interleaved(
                {name: (lambda name=name: worker.rate(name) / 1e9)
                 for name in ("stream", "rows", "sequential")}, rounds=3 * bench.rounds)
        what = f"batch stream, shuffled, {side}x{side}"
        bench.add(what, "pread, the same rows shuffled", taken["stream"], taken["rows"], aim=0.8,
                  unit="GB/s")
        bench.add(what, "pread, unshuffled, 16 MB a call", taken["stream"], taken["sequential"],
                  unit="GB/s")
