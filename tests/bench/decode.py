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


def sides(bench, paths, cores):
    """Both on so many cores: a decoder process counts as its program's, and what a library of Python
    starts of itself as Python's."""
    own = sorted(os.sched_getaffinity(0))[:cores]
    pinned = ("taskset", "-c", ",".join(map(str, own)))
    return (Worker(bench, *pinned, bench.program("bench_decode"), SIDE, *paths),
            Worker(bench, *pinned, *bench.peer("python_decode.py"), SIDE, *paths))


def against_pydicom(bench, what, ours, theirs, threads, aim):
    taken = bench.interleaved({"ours": lambda: ours.rate(threads),
                               "theirs": lambda: theirs.rate(threads),
                               "digested": lambda: ours.rate(threads + " sha256")})
    bench.add(what, "pydicom + numpy, as many processes", taken["ours"], taken["theirs"], aim=aim)
    bench.add(what + ", and SHA-256 of the file", "pydicom + numpy, without SHA-256",
              taken["digested"], taken["theirs"])


def against_limits(bench, what, ours):
    taken = bench.interleaved({"ours": lambda: ours.rate("1"), "here": lambda: ours.rate("here"),
                               "read": lambda: ours.rate("read")})
    bench.add(what, "the same without a decoder process", taken["ours"], taken["here"])
    bench.add(what, "the plain read of the same bytes", taken["ours"], taken["read"])


def one_process(bench, name, paths):
    """GDCM decodes JPEG 2000 on all cores, however many processes there are."""
    ours, theirs = sides(bench, paths, 2)
    with ours, theirs:
        taken = bench.interleaved({"ours": lambda: ours.rate("1"), "theirs": lambda: theirs.rate("1")})
    bench.add(f"decode, window, resize {name} 512 to {SIDE}, 1 thread where 2 cores are free",
              "pydicom + numpy, 1 process on both", taken["ours"], taken["theirs"])


def run(bench):
    files = 48 if bench.quick else 256
    for syntax, (name, aim) in SYNTAXES.items():
        paths = sorted(glob.glob(archive(bench, syntax, files) + "/*.dcm"))
        for threads in (1, 2):
            ours, theirs = sides(bench, paths, threads)
            with ours, theirs:
                what = f"decode, window, resize {name} 512 to {SIDE}, {threads} thread" \
                    + "s" * (threads == 2)
                against_pydicom(bench, what, ours, theirs, str(threads), aim)
                if threads == 1:
                    against_limits(bench, what, ours)
        if syntax == "jpeg2000":
            one_process(bench, name, paths)
