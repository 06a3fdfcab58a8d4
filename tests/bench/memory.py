"""Peak memory of both stages at 10,000 and at 100,000 rows: it should not grow with them."""

FRAMES = 100  # a file of stage one, so that 100,000 rows are 1,000 files
STAGE_ONE_SIDE = 28
# 10,000 rows of 28x28 would not fill the stream's windows (three of 16 MB), and so look like growth.
STAGE_TWO_SIDE = 64


def stage_one(bench, rows):
    archive = bench.archive("native", rows // FRAMES, FRAMES, STAGE_ONE_SIDE)
    return bench.peak_memory(
        bench.program("stage1_teacher"), "cache", "--index", bench.index(archive), "--cache",
        bench.fresh("cache"), "--teacher", bench.network("tiny", STAGE_ONE_SIDE), "--threads", bench.threads,
        "--quiet")


def stage_two(bench, rows):
    return bench.peak_memory(
        bench.program("stage2_student"), "train", "--cache", bench.cache(rows, STAGE_TWO_SIDE), "--arch",
        "tiny", "--epochs", 1, "--threads", 1, "--out", bench.fresh("run"), "--quiet")


def run(bench):
    few, many = (1000, 10000) if bench.quick else (10000, 100000)
    for name, measure in (("stage one", stage_one), ("stage two", stage_two)):
        taken = bench.interleaved({"many": lambda: measure(bench, many),
                                   "few": lambda: measure(bench, few)})
        bench.add(f"peak memory of {name}, {many:,} rows", f"itself at {few:,} rows", taken["many"],
                  taken["few"], aim=1.1, unit="MiB", at_most=True)
