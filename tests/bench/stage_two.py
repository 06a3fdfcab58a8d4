"""Stage two: a student's epoch from the cache, against the same steps over batches in memory, against
the same student in Python, and against distillation with the teacher in the loop."""
from measuring import Worker

# (student, side, rows of the cache; 80 % of them train)
CASES = [("mobile", 28, 6400), ("tiny", 28, 25600), ("mobile", 112, 2560), ("tiny", 112, 7680)]
THREADS = 1  # LibTorch's, on both sides; readers and DataLoader workers come on top


def best_loader(python, kind):
    """The number of workers with which h5py and a DataLoader are fastest."""
    names = [f"{kind}{workers}" for workers in range(3)]
    for name in names:
        python.rate(name)  # starts the workers
    return max(names, key=python.rate)


def compare(bench, arch, side, rows):
    rows = rows // 10 if bench.quick else rows
    cache, teacher = bench.cache(rows, side), bench.network("resnet18", side)
    with Worker(bench, bench.program("bench_student"), cache, arch, THREADS, bench.path("run"),
                teacher) as ours, \
            Worker(bench, *bench.peer("python_student.py"), cache, arch, THREADS) as python:
        samples, batches = best_loader(python, "samples"), best_loader(python, "batches")
        for worker, name in ((ours, "cache"), (ours, "resident"), (python, "memory")):
            worker.rate(name)  # the first steps of a process make its primitives
        taken = bench.interleaved({"cache": lambda: ours.rate("cache"),
                                   "resident": lambda: ours.rate("resident"),
                                   "samples": lambda: python.rate(samples),
                                   "batches": lambda: python.rate(batches),
                                   "memory": lambda: python.rate("memory")})
        loop = bench.interleaved({"teacher": lambda: ours.rate("teacher")})
    what = f"a student's epoch, {arch} at {side}"
    bench.add(what, "the same steps, batches in memory", taken["cache"], taken["resident"], aim=0.95)
    bench.add(what, f"Python, h5py + DataLoader of samples, {samples[-1]} workers",
              taken["cache"], taken["samples"], aim=1.5)
    bench.add(what, f"Python, h5py + DataLoader of batches, {batches[-1]} workers",
              taken["cache"], taken["batches"], aim=1.5)
    bench.add(what, "Python, tensors in memory", taken["cache"], taken["memory"], aim=1.1)
    bench.add(what, "ResNet-18 teacher in the loop", taken["cache"], loop["teacher"])


def run(bench):
    for case in CASES:
        compare(bench, *case)
