"""Stage two: a student's epoch from the cache, against the same steps over batches in memory, against
the same student in Python, and against distillation with the teacher in the loop."""
from measuring import Worker

# (student, side, rows of the cache; 80 % of them train)
CASES = [("mobile", 28, 6400), ("tiny", 28, 25600), ("mobile", 112, 2560), ("tiny", 112, 7680)]
THREADS = 1  # LibTorch's, on both sides; readers and DataLoader workers come on top


def best_loader(python):
    """The number of workers with which h5py and a DataLoader are fastest."""
    return max(("h5py0", "h5py1", "h5py2"), key=lambda name: (python.rate(name), python.rate(name))[1])


def compare(bench, arch, side, rows):
    rows = rows // 10 if bench.quick else rows
    cache, teacher = bench.cache(rows, side), bench.network("resnet18", side)
    with Worker(bench, bench.program("bench_student"), cache, arch, THREADS, bench.path("run"),
                teacher) as ours, \
            Worker(bench, *bench.peer("python_student.py"), cache, arch, THREADS) as python:
        loader = best_loader(python)
        for worker, name in ((ours, "cache"), (ours, "resident"), (python, "memory")):
            worker.rate(name)  # the first steps of a process make its primitives
        taken = bench.interleaved({"cache": lambda: ours.rate("cache"),
                                   "resident": lambda: ours.rate("resident"),
                                   "h5py": lambda: python.rate(loader),
                                   "memory": lambda: python.rate("memory")})
        loop = bench.interleaved({"teacher": lambda: ours.rate("teacher")})
    what = f"a student's epoch, {arch} at {side}"
    bench.add(what, "the same steps, batches in memory", taken["cache"], taken["resident"], aim=0.95)
    bench.add(what, f"Python, h5py + DataLoader, {loader[-1]} workers", taken["cache"],
              taken["h5py"], aim=1.5)
    bench.add(what, "Python, tensors in memory", taken["cache"], taken["memory"], aim=1.1)
    bench.add(what, "ResNet-18 teacher in the loop", taken["cache"], loop["teacher"])


def run(bench):
    for case in CASES:
        compare(bench, *case)
