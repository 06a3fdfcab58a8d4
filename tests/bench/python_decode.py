"""Peer of decode.cc in pydicom and numpy: python_decode.py SIDE FILE... Measurements "1" and "2": in
so many processes (threads would wait for each other in Python). Of two ways to resize (two matrix
products, or torch's kernel) the faster is found first."""
import functools
import multiprocessing
import os
import sys
import time

os.environ["OPENBLAS_NUM_THREADS"] = "1"
import numpy as np  # noqa: E402
import pydicom  # noqa: E402
import torch  # noqa: E402

from python_pixels import read_pixels, triangle_weights, windowed  # noqa: E402
from python_worker import serve, set_malloc  # noqa: E402

weights = functools.lru_cache(triangle_weights)


def with_torch(path, side):
    return int(read_pixels(path, side)[0, 0, 0])


def with_numpy(path, side):
    y = windowed(pydicom.dcmread(path))
    y = weights(y.shape[0], side) @ y @ weights(y.shape[1], side).T
    return int((y * 255 + np.float32(0.5)).astype(np.uint8)[0, 0])


def time_of(read, paths, side):
    read(paths[0], side)
    start = time.perf_counter()
    for path in paths:
        read(path, side)
    return time.perf_counter() - start


def main():
    side, paths = int(sys.argv[1]), sys.argv[2:]
    set_malloc()
    torch.set_num_threads(1)
    few = paths[:24]
    read = min((with_numpy, with_torch), key=lambda way: time_of(way, few, side))
    print("python decode:", read.__name__, file=sys.stderr)
    one = functools.partial(read, side=side)
    with multiprocessing.Pool(2) as pool:
        pool.map(one, few)
        serve({"1": lambda: len(list(map(one, paths))),
               "2": lambda: len(pool.map(one, paths, chunksize=4))})


main()
