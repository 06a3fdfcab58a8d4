"""Peak memory of both stages at 10,000 and at 100,000 rows: it should not grow with them."""

SIDE = 28
FRAMES = 100  # a file, so that 100,000 rows are 1,000 files


def stage_one(bench, rows):
    archive = bench.archive("native", rows // FRAMES, FRAMES, SIDE)
    return bench.peak_memory(
        bench.program("stage1_teacher"), "cache", "--index", bench.index(archive), "--cache",
        bench.fresh("cache"), "--teacher", bench.network("tiny", SIDE), "--threads", bench.threads,
        "--quiet")


def stage_two(bench, rows):
    return bench.peak_memory(
        bench.program("stage2_student"), "train", "--cache", bench.cache(rows, SIDE), "--arch",
        "tiny", "--epochs", 1, "--threads", 1, "--out", bench.fresh("run"), "--quiet")


def run(bench):
    few, many = (1000, 10000) if bench.quick else (10000, 100000)
    for name, measure in (("stage one", stage_one), ("stage two", stage_two)):
        taken = bench.interleaved({"many": lambda: measure(bench, many),
                                   "few": lambda: measure(bench, few)})
        bench.add(f"peak memory of {name}, {many:,} rows", f"itself at {few:,} rows", taken["many"],
                  taken["few"], aim=1.1, unit="MiB", at_most=True)
