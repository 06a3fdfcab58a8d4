"""What the Python peers share: the malloc setting that our programs use, threads, and the protocol of
worker.h (a measurement's name comes in a line, "<units> <seconds>" goes out)."""
import ctypes
import sys
import time

M_TRIM_THRESHOLD, M_MMAP_THRESHOLD = -1, -3


def set_malloc():
    """As common/program/process_setup.cc; worker processes inherit it."""
    libc = ctypes.CDLL("libc.so.6")
    libc.mallopt(M_MMAP_THRESHOLD, 1 << 25)
    libc.mallopt(M_TRIM_THRESHOLD, 2000000000)


def serve(measurements):
    """measurements: {name: function that runs once and returns the units it did, or (units, seconds)
    where it watched the clock itself}."""
    print("ready", flush=True)
    for line in sys.stdin:
        start = time.perf_counter()
        taken = measurements[line.strip()]()
        units, seconds = taken if isinstance(taken, tuple) else (taken, time.perf_counter() - start)
        print(units, seconds, flush=True)
