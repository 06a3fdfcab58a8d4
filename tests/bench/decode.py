"""Decode, window, resize: images a second on one and on two threads, against pydicom and numpy."""
import glob

from measuring import Worker, has_gdcm

SIDE = 224
NAMES = {"native": "native", "rle": "RLE", "jpeg": "JPEG lossless"}


def run(bench):
    files = 48 if bench.quick else 256
    for syntax, name in NAMES.items():
        if syntax == "jpeg" and not has_gdcm():
            continue  # Debian's pydicom has no decoder for it without python3-gdcm
        paths = sorted(glob.glob(bench.archive(syntax, files) + "/*.dcm"))
        with Worker(bench, bench.program("bench_decode"), SIDE, *paths) as ours, \
                Worker(bench, *bench.peer("python_decode.py"), SIDE, *paths) as theirs:
            for threads in ("1", "2"):
                taken = bench.interleaved({"ours": lambda: ours.rate(threads),
                                           "theirs": lambda: theirs.rate(threads)})
                bench.add(f"decode, window, resize {name} 512 to {SIDE}, {threads} thread"
                          + "s" * (threads == "2"), "pydicom + numpy, as many processes",
                          taken["ours"], taken["theirs"], aim=1)
