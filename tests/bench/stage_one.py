"""Stage one end to end, start-up included: images a second of `stage1_teacher cache`, against the
bare forward of its teacher and against a Python pipeline."""
import os
import shutil

from measuring import Worker, has_gdcm

SIDE = 224


class StageOne:
    def __init__(self, bench, syntax, files, teacher):
        self.bench, self.files = bench, files
        self.archive = bench.archive(syntax, files)
        self.index = bench.index(self.archive)
        self.teacher = bench.network(teacher, SIDE)

    def ours(self):
        index, cache = self.bench.fresh("index"), self.bench.fresh("cache")
        shutil.copytree(self.index, index)
        return self.files / self.bench.run(
            self.bench.program("stage1_teacher"), "cache", "--index", index, "--cache", cache,
            "--teacher", self.teacher, "--threads", self.bench.threads, "--quiet")

    def python(self, workers, variant, limit=None):
        out = self.bench.path("python.h5")
        if os.path.exists(out):
            os.remove(out)
        return (limit or self.files) / self.bench.run(
            *self.bench.peer("python_stage_one.py"), self.archive, self.teacher, SIDE, out,
            self.bench.threads, workers, variant, *([limit] if limit else []))

    def best_python(self, trial):
        """The settings under which Python is fastest, by a trial of so many files."""
        settings = [(workers, variant) for workers in (1, 2)
                    for variant in ("channels_last", "optimized")]
        return max(settings, key=lambda setting: self.python(*setting, limit=trial))


def with_teacher_as_bottleneck(bench):
    files = 192 if bench.quick else 1024
    stage = StageOne(bench, "native", files, "resnet18")
    best = stage.best_python(64 if bench.quick else 192)
    with Worker(bench, bench.program("bench_forward"), stage.teacher, SIDE, bench.threads,
                128 if bench.quick else 512) as bare:
        taken = bench.interleaved({"bare": lambda: bare.rate("forward"), "ours": stage.ours,
                                   "python": lambda: stage.python(*best)})
    what = f"stage one, {files} native files, ResNet-18 at {SIDE}"
    bench.add(what, "bare forward, resident batches", taken["ours"], taken["bare"], aim=0.95)
    bench.add(what, f"Python pipeline ({best[0]} workers, {best[1]})", taken["ours"],
              taken["python"], aim=1.2)


def with_decoding_as_bottleneck(bench, syntax, name):
    files = 192 if bench.quick else 1536
    stage = StageOne(bench, syntax, files, "tiny")
    best = stage.best_python(64 if bench.quick else 192)
    taken = bench.interleaved({"ours": stage.ours, "python": lambda: stage.python(*best)})
    bench.add(f"stage one, {files} {name} files, tiny teacher at {SIDE}",
              f"Python pipeline ({best[0]} workers, {best[1]})", taken["ours"], taken["python"],
              aim=2)


def run(bench):
    with_teacher_as_bottleneck(bench)
    with_decoding_as_bottleneck(bench, "rle", "RLE")
    if has_gdcm():
        with_decoding_as_bottleneck(bench, "jpeg", "JPEG lossless")
