"""What the Python peers share: the malloc setting that our programs use, threads, and the protocol of
worker.h (a measurement's name comes in a line, "<units> <seconds>" goes out)."""
import ctypes
import os
import re
import sys
import time

PARAMETERS = {"M_TRIM_THRESHOLD": -1, "M_MMAP_THRESHOLD": -3, "M_MMAP_MAX": -4, "M_ARENA_MAX": -8}
PROCESS_SETUP = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "common",
                             "program", "process_setup.cc")


def set_malloc():
    """What our programs set, read from their source. Worker processes inherit it."""
    libc = ctypes.CDLL("libc.so.6")
    with open(PROCESS_SETUP) as source:
        settings = re.findall(r"mallopt\((\w+), (\d+)(?: << (\d+))?\)", source.read())
    assert settings, "process_setup.cc sets malloc no longer?"
    for name, value, shift in settings:
        assert libc.mallopt(PARAMETERS[name], int(value) << int(shift or 0)) == 1, name


def serve(measurements):
    """measurements: {name: function that runs once and returns the units it did, or (units, seconds)
    where it watched the clock itself}."""
    print("ready", flush=True)
    for line in sys.stdin:
        start = time.perf_counter()
        taken = measurements[line.strip()]()
        units, seconds = taken if isinstance(taken, tuple) else (taken, time.perf_counter() - start)
        print(units, seconds, flush=True)
