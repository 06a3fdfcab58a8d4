"""Broken copies of a file: cut short, bytes changed, lengths that lie, elements left out or doubled.
Seeded, so that a finding can be made again from the file's name, the seed and its number."""
import struct

import numpy as np


LONG = (b"OB", b"OD", b"OF", b"OL", b"OV", b"OW", b"SQ", b"UC", b"UN", b"UR", b"UT")


def elements(data):
    """(start, offset of the length, its size, start of the value, end) of what lies in an explicit
    little endian file, items and fragments too; ends where it cannot go on."""
    at = 132
    while at + 8 <= len(data):
        tag = struct.unpack_from("<HH", data, at)
        vr = data[at + 4:at + 6]
        if tag[0] == 0xfffe:
            where, size, value = at + 4, 4, at + 8
        elif vr in LONG:
            where, size, value = at + 8, 4, at + 12
        else:
            where, size, value = at + 6, 2, at + 8
        if value > len(data):
            return
        length = int.from_bytes(data[where:where + size], "little")
        inside = length == 0xffffffff or vr == b"SQ"
        end = value if inside else value + length
        yield at, where, size, value, min(end, len(data))
        at = end


def cut(data, rng, places):
    """Ends at, just before or just behind a place where something begins, or anywhere."""
    if rng.random() < 0.3:
        return data[:rng.integers(0, len(data))]
    place = places[rng.integers(len(places))]
    at = place[rng.choice([0, 1, 3, 4])] + rng.integers(-2, 3)
    return data[:max(0, min(at, len(data) - 1))]


def lie(data, rng, places):
    """A length that is not so."""
    _, where, size, value, end = places[rng.integers(len(places))]
    true = end - value
    wrong = int(rng.choice([0, 1, true - 2, true - 1, true + 1, true + 2, 2 * true, 0x7fffffff,
                            0xfffffffe, 0xffffffff]))
    mask = (1 << 8 * size) - 1
    return data[:where] + (max(0, wrong) & mask).to_bytes(size, "little") + data[where + size:]


def change(data, rng, places):
    """Some bytes of the header of an element or of its value."""
    changed = bytearray(data)
    start, _, _, value, end = places[rng.integers(len(places))]
    low, high = (start, value) if rng.random() < 0.5 or end == value else (value, end)
    for at in rng.integers(low, high, rng.integers(1, 4)):
        changed[at] = rng.choice([0, 1, 0x7f, 0x80, 0xff, changed[at] ^ 1 << rng.integers(8)])
    return bytes(changed)


def drop(data, rng, places):
    start, _, _, _, end = places[rng.integers(len(places))]
    return data[:start] + data[end:]


def double(data, rng, places):
    start, _, _, _, end = places[rng.integers(len(places))]
    return data[:end] + data[start:end] + data[end:]


MUTATIONS = (cut, lie, change, drop, double)


def mutated(data, seed, mutations=MUTATIONS):
    """One broken copy of `data`, and the name of what was done to it."""
    rng = np.random.default_rng(seed)
    mutation = mutations[rng.integers(len(mutations))]
    return mutation(data, rng, list(elements(data))), mutation.__name__
