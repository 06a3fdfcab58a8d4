"""Indexing: files a second against pydicom's headers, and an index that has nothing to do against
find."""
import os

FILES, SIDE = 100000, 28


def first(bench, archive, labels):
    index = bench.fresh("index")
    return bench.run(bench.program("dicom_data"), "index", archive, "--labels", labels, "--out", index,
                     "--threads", bench.threads, "--quiet")


def peak(bench, archive):
    return bench.peak_memory(bench.program("dicom_data"), "index", archive, "--out",
                             bench.fresh("index"), "--unlabelled", "accept", "--quiet")


def again(bench, archive, labels):
    return bench.run(bench.program("dicom_data"), "index", archive, "--labels", labels, "--out",
                     bench.path("index"), "--threads", bench.threads, "--quiet")


def run(bench):
    files = 2000 if bench.quick else FILES
    archive = bench.archive("native", files, 1, SIDE)
    labels = os.path.join(archive, "labels.csv")
    taken = bench.interleaved({
        "ours": lambda: files / first(bench, archive, labels),
        "pydicom": lambda: files / bench.run(*bench.peer("python_headers.py"), bench.threads, archive),
        "again": lambda: files / again(bench, archive, labels),
        "find": lambda: files / bench.run("find", archive, "-type", "f", "-printf", "%s %T@ %p\n"),
    })
    bench.add(f"index of {files:,} files, {bench.threads} threads",
              "pydicom, stop_before_pixels, as many processes", taken["ours"], taken["pydicom"], aim=3,
              unit="files/s")
    bench.add(f"index of {files:,} files, nothing changed", "find, size and time of each",
              taken["again"], taken["find"], unit="files/s")
    few = bench.archive("native", files // 10, 1, SIDE)
    bench.add(f"peak memory of an index of {files:,} files", f"itself at {files // 10:,} files",
              [peak(bench, archive)], [peak(bench, few)], unit="MiB")
