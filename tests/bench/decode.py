"""Decode, window, resize: images a second on one and on two threads, against pydicom and numpy, and
against the plain read of the same bytes."""
import glob
import os

from measuring import Worker

SIDE = 224
# What each is held to: three times pydicom on native files, no slower on any.
SYNTAXES = {"native": ("native", 3), "rle": ("RLE", 1), "jpeg": ("JPEG lossless", 1),
            "jpeg2000": ("JPEG 2000", 1)}


def archive(bench, syntax, files):
    if syntax != "jpeg2000":
        return bench.archive(syntax, files)
    path = bench.path(f"archive-jpeg2000-{files}")
    if not os.path.exists(path):
        bench.run(*bench.peer("jpeg2000_archive.py"), bench.archive("native", files), path)
    return path


def on_one_core(bench, name, paths):
    """GDCM decodes JPEG 2000 on all cores whatever Python does: with one core a side is a thread."""
    core = ("taskset", "-c", str(min(os.sched_getaffinity(0))))
    with Worker(bench, *core, bench.program("bench_decode"), SIDE, *paths) as ours, \
            Worker(bench, *core, *bench.peer("python_decode.py"), SIDE, *paths) as theirs:
        taken = bench.interleaved({"ours": lambda: ours.rate("1"),
                                   "theirs": lambda: theirs.rate("1")})
    bench.add(f"decode, window, resize {name} 512 to {SIDE}, 1 core",
              "pydicom + numpy, on that core", taken["ours"], taken["theirs"], aim=1)


def run(bench):
    files = 48 if bench.quick else 256
    for syntax, (name, aim) in SYNTAXES.items():
        paths = sorted(glob.glob(archive(bench, syntax, files) + "/*.dcm"))
        with Worker(bench, bench.program("bench_decode"), SIDE, *paths) as ours, \
                Worker(bench, *bench.peer("python_decode.py"), SIDE, *paths) as theirs:
            for threads in ("1", "2"):
                taken = bench.interleaved({"ours": lambda: ours.rate(threads),
                                           "theirs": lambda: theirs.rate(threads),
                                           "digested": lambda: ours.rate(threads + " sha256")})
                what = f"decode, window, resize {name} 512 to {SIDE}, {threads} thread" \
                    + "s" * (threads == "2")
                bench.add(what, "pydicom + numpy, as many processes", taken["ours"],
                          taken["theirs"], aim=aim)
                bench.add(what + ", and SHA-256 of the file", "pydicom + numpy, without SHA-256",
                          taken["digested"], taken["theirs"])
            taken = bench.interleaved({"ours": lambda: ours.rate("1"), "here": lambda: ours.rate("here"),
                                       "read": lambda: ours.rate("read")})
            bench.add(f"decode, window, resize {name} 512 to {SIDE}, 1 thread",
                      "the same without a decoder process", taken["ours"], taken["here"])
            bench.add(f"decode, window, resize {name} 512 to {SIDE}, 1 thread",
                      "the plain read of the same bytes", taken["ours"], taken["read"])
        if syntax == "jpeg2000":
            on_one_core(bench, name, paths)
