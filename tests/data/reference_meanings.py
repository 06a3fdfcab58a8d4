"""Files whose stored values mean something: modality and VOI transforms, as attributes, tables and
functional groups. What is expected follows the standard's formulas, written here once more."""
import os
from dataclasses import dataclass
from typing import Any

import numpy as np
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

import reference_codestreams as codestreams
import synthetic_dicom as synthetic
from reference_writer import BIG, EXPLICIT, IMPLICIT, description, ends, noise, word, write_file

RESCALED = ("--stage", "rescaled")
FILE = ("--window", "file", "--bits", "32")
RANGE = ("--window", "range", "--bits", "32")


@dataclass
class Meaning:
    path: str
    words: tuple   # of the command line
    expected: Any  # (F, H, W): float64 after the modality step, else about [0, 1]; or a code


class MeaningMaker:
    def __init__(self, folder):
        self.folder = folder
        self.checks = []

    def add(self, name, ds, *checks, syntax=EXPLICIT):
        """`checks`: (words, expected) of this file."""
        path = os.path.join(self.folder, name + ".dcm")
        assert not os.path.exists(path), name
        write_file(path, ds, syntax)
        self.checks += [Meaning(path, words, expected) for words, expected in checks]


def grey(stored=12, is_signed=False, frames=1, syntax=EXPLICIT, low=None, high=None, **attributes):
    """A data set and its stored values, (F, H, W) of int64."""
    least, most = ends(stored, is_signed)
    values = noise((frames, 6, 8), least if low is None else low, most if high is None else high)
    ds = description(values, 16, stored, is_signed, **attributes)
    ds.PixelData = values.astype(("<" if syntax != BIG else ">") + word(16, is_signed)).tobytes()
    ds["PixelData"].VR = "OW"
    return ds, values


# ---- the standard's formulas

def linear(v, center, width):
    """PS3.3 C.11.2.1.2.1"""
    y = np.zeros_like(v)
    y[v > center - 0.5 + (width - 1) / 2] = 1
    inside = (v > center - 0.5 - (width - 1) / 2) & (v <= center - 0.5 + (width - 1) / 2)
    y[inside] = (v[inside] - (center - 0.5)) / (width - 1) + 0.5
    return y


def linear_exact(v, center, width):
    """C.11.2.1.3.2"""
    return np.clip((v - center) / width + 0.5, 0, 1)


def sigmoid(v, center, width):
    """C.11.2.1.3.1"""
    return 1 / (1 + np.exp(-4 * (v - center) / width))


def looked_up(inputs, first, entries):
    """C.11.1.1.1 and C.11.2.1.1: below and above, the ends."""
    return np.asarray(entries, float)[np.clip(inputs - first, 0, len(entries) - 1).astype(int)]


def table_item(first, bits, entries, vr=None, packed=False, big=False, **attributes):
    item = synthetic.item(**attributes)
    item.LUTDescriptor = [len(entries) % 65536, first, bits]
    item["LUTDescriptor"].VR = vr or ("SS" if first < 0 else "US")
    dtype = "u1" if packed else (">u2" if big else "<u2")
    data = codestreams.even(np.asarray(entries).astype(dtype).tobytes())
    item.LUTData = np.frombuffer(data, "<u2").byteswap().tobytes() if packed and big else data
    item["LUTData"].VR = "OW"
    return item


# ---- modality

def rescaled_by_numbers(maker):
    for name, slope, intercept in (("whole", "2", "-1024"), ("fraction", "0.3", "-1024.25"),
                                   ("negative", "-1.5", "10"), ("exponent", "1e-3", "+2.5E+1")):
        for is_signed in (False, True):
            ds, x = grey(is_signed=is_signed, RescaleSlope=slope, RescaleIntercept=intercept)
            maker.add(f"rescale-{name}{'-signed' * is_signed}", ds,
                      (RESCALED, float(slope) * x + float(intercept)))
    for name, slope, intercept in (("zero-slope", "0", "1"), ("no-intercept", "2", None),
                                   ("no-slope", None, "2")):
        ds, _ = grey()
        for keyword, value in (("RescaleSlope", slope), ("RescaleIntercept", intercept)):
            if value is not None:
                setattr(ds, keyword, value)
        maker.add("refused-rescale-" + name, ds, (RESCALED, "rescale"))


def modality_tables(maker):
    rng = np.random.default_rng(3)
    for name, first, bits, count, is_signed, packed in (
            ("unsigned", 100, 16, 3000, False, False), ("signed-first", -700, 16, 1500, True, False),
            ("twelve-bits", 0, 12, 4096, False, False), ("bytes-in-words", 10, 8, 200, False, False),
            ("packed-bytes", 10, 8, 201, False, True), ("one-entry", 5, 16, 1, False, False)):
        entries = rng.integers(0, 1 << bits, count)
        for short, syntax in (("explicit", EXPLICIT), ("implicit", IMPLICIT), ("big", BIG)):
            ds, x = grey(is_signed=is_signed, syntax=syntax)
            item = table_item(first, bits, entries, packed=packed, big=syntax == BIG,
                              ModalityLUTType="US")
            ds.ModalityLUTSequence = Sequence([item])
            maker.add(f"modality-{name}-{short}", ds,
                      (RESCALED, looked_up(x, first, entries)), syntax=syntax)
    ds, x = grey(16)
    entries = rng.integers(0, 65536, 65536)
    ds.ModalityLUTSequence = Sequence([table_item(0, 16, entries, ModalityLUTType="US")])
    ds["ModalityLUTSequence"].value[0]["LUTData"].VR = "OW"
    maker.add("modality-65536-entries", ds, (RESCALED, looked_up(x, 0, entries)))
    short = table_item(0, 16, entries[:100], ModalityLUTType="US")
    short.LUTDescriptor = [200, 0, 16]
    ds, _ = grey()
    ds.ModalityLUTSequence = Sequence([short])
    maker.add("refused-modality-short", ds, (RESCALED, "modality-lut"))


def floating_point(maker):
    values = np.random.default_rng(6).normal(0, 5, (1, 6, 8)).astype("f4")
    ds = description(np.zeros((1, 6, 8)), 8, 8, False, RescaleSlope="2", RescaleIntercept="1")
    for gone in ("PixelData", "BitsStored", "HighBit", "PixelRepresentation"):
        delattr(ds, gone)
    ds.BitsAllocated = 32
    ds.FloatPixelData = values.tobytes()
    maker.add("floating-point", ds, (RESCALED, 2 * values.astype(float) + 1))


# ---- values of interest

def windows(maker):
    for name, function, formula in (("linear", None, linear), ("said-linear", "LINEAR", linear),
                                    ("exact", "LINEAR_EXACT", linear_exact),
                                    ("sigmoid", "SIGMOID", sigmoid)):
        for kind in ("MONOCHROME2", "MONOCHROME1"):
            ds, x = grey(RescaleSlope="1", RescaleIntercept="-1024", WindowCenter="40",
                         WindowWidth="1400", PhotometricInterpretation=kind)
            if function:
                ds.VOILUTFunction = function
            y = formula(x - 1024.0, 40, 1400)
            maker.add(f"window-{name}-{kind.lower()}", ds,
                      (FILE, 1 - y if kind == "MONOCHROME1" else y))
    ds, x = grey(WindowCenter="2000", WindowWidth="1")
    maker.add("window-of-width-1", ds, (FILE, (x > 1999.5).astype(float)))
    ds, x = grey(WindowCenter=["100", "2000.5", "-3"], WindowWidth=["50", "301", "7"],
                 WindowCenterWidthExplanation=["FIRST", "Lung ", "OTHER"])
    maker.add("windows-three", ds, (FILE, linear(x.astype(float), 100, 50)),
              (("--window", "file:2", "--bits", "32"), linear(x.astype(float), 2000.5, 301)),
              (("--window", "name:lung", "--bits", "32"), linear(x.astype(float), 2000.5, 301)),
              (("--window", "file:4", "--bits", "32"), "window"),
              (("--window", "name:absent", "--bits", "32"), "window"))
    for name, width, function in (("zero", "0", "LINEAR"), ("half", "0.5", "LINEAR"),
                                  ("negative", "-5", "SIGMOID"), ("zero-exact", "0", "LINEAR_EXACT"),
                                  ("function", "5", "CUBIC")):
        ds, x = grey(WindowCenter="5", WindowWidth=width, VOILUTFunction=function)
        maker.add("refused-window-" + name, ds, (FILE, "window"), (RANGE, x / 4095.0))
    for name, halves in (("no-width", {"WindowCenter": "2000"}), ("no-center", {"WindowWidth": "900"}),
                         ("blank-width", {"WindowCenter": "2000", "WindowWidth": ""})):
        ds, x = grey(**halves)
        maker.add("refused-window-" + name, ds, (FILE, "window"), (RANGE, x / 4095.0))
    ds, x = grey(WindowCenter=["100", "2000"], WindowWidth="50")
    maker.add("windows-one-and-a-half", ds, (FILE, linear(x.astype(float), 100, 50)),
              (("--window", "file:2", "--bits", "32"), "window"))
    ds, x = grey(WindowCenter="", WindowWidth="")
    maker.add("window-blank", ds, (FILE, x / 4095.0))


def windows_named_in_other_letters(maker):
    """PS3.5 6.1.2.5, 6.2: the byte 5CH is a delimiter, but within characters of two bytes."""
    for sets, name, found in (("ISO_IR 13", "\uff8e\uff9e", (1000, 301)), ("ISO_IR 100", "\xd6", (1000, 301)),
                              ("GB18030", "\u9bab", (1000, 301)),  # its second byte is 5CH
                              (["", "ISO 2022 IR 87"], "\u30dc", None)):
        ds, x = grey(WindowCenter=["100", "1000", "2000"], WindowWidth=["50", "301", "7"],
                     SpecificCharacterSet=sets, WindowCenterWidthExplanation=[name, "A", "B"])
        of = linear(x.astype(float), *found) if found else "window"  # not the third one's
        kind = sets if isinstance(sets, str) else sets[-1]
        maker.add("windows-in-" + kind.lower().replace(" ", "-"), ds,
                  (("--window", "name:A", "--bits", "32"), of),
                  (("--window", "file:2", "--bits", "32"), linear(x.astype(float), 1000, 301)))


def voi_tables(maker):
    rng = np.random.default_rng(7)
    for name, first, bits, count, packed in (
            ("8", 100, 8, 256, False), ("8-packed", 100, 8, 256, True), ("12", 0, 12, 4096, False),
            ("16", 1000, 16, 2000, False)):
        entries = rng.integers(0, 1 << bits, count)
        for kind in ("MONOCHROME2", "MONOCHROME1"):
            ds, x = grey(PhotometricInterpretation=kind)
            ds.VOILUTSequence = Sequence([table_item(first, bits, entries, packed=packed)])
            y = looked_up(x, first, entries) / ((1 << bits) - 1)
            maker.add(f"voi-{name}-{kind.lower()}", ds,
                      (FILE, 1 - y if kind == "MONOCHROME1" else y))
    entries = rng.integers(0, 4096, 3000)
    for short, syntax in (("explicit", EXPLICIT), ("implicit", IMPLICIT), ("big", BIG)):
        ds, x = grey(syntax=syntax, RescaleSlope="1", RescaleIntercept="-1024")
        ds.VOILUTSequence = Sequence([table_item(-1000, 12, entries, big=syntax == BIG)])
        y = looked_up(x - 1024, -1000, entries) / 4095
        maker.add("voi-signed-first-" + short, ds, (FILE, y), syntax=syntax)
    other = rng.integers(0, 4096, 4096)
    ds, x = grey(WindowCenter="2000", WindowWidth="900")
    ds.VOILUTSequence = Sequence([table_item(0, 12, other, LUTExplanation="BONE"),
                                  table_item(0, 12, other[::-1], LUTExplanation="SOFT")])
    maker.add("voi-and-window", ds, (FILE, linear(x.astype(float), 2000, 900)),
              (("--window", "lut:2", "--bits", "32"), looked_up(x, 0, other[::-1]) / 4095),
              (("--window", "name:bone", "--bits", "32"), looked_up(x, 0, other) / 4095),
              (("--window", "lut:3", "--bits", "32"), "voi-lut"))


# ---- functional groups

def group(rescale=None, window=None, kind=None):
    item = Dataset()
    if rescale:
        item.PixelValueTransformationSequence = synthetic.sequence(
            RescaleSlope=rescale[0], RescaleIntercept=rescale[1], RescaleType="US")
    if window:
        item.FrameVOILUTSequence = synthetic.sequence(
            WindowCenter=window[0], WindowWidth=window[1], **({"VOILUTFunction": kind} if kind else {}))
    return item


def enhanced(maker):
    own = [("1", "-1000"), ("2.5", "3"), ("0.5", "-7")]
    places = [("100", "600"), ("3000", "2000"), ("500", "1500")]
    ds, x = grey(frames=3)
    ds.PerFrameFunctionalGroupsSequence = Sequence([group(r, w) for r, w in zip(own, places)])
    v = np.stack([float(s) * x[f] + float(i) for f, (s, i) in enumerate(own)])
    y = np.stack([linear(v[f], float(c), float(w)) for f, (c, w) in enumerate(places)])
    maker.add("enhanced-per-frame", ds, (RESCALED, v), (FILE, y))
    ds, x = grey(frames=3, RescaleSlope="9", RescaleIntercept="9", WindowCenter="1",
                 WindowWidth="2")
    ds.SharedFunctionalGroupsSequence = Sequence([group(("2", "-100"), ("900", "700"), "SIGMOID")])
    ds.PerFrameFunctionalGroupsSequence = Sequence([group(), group(("3", "5")), group()])
    v = 2.0 * x - 100
    v[1] = 3.0 * x[1] + 5
    maker.add("enhanced-shared-and-own", ds, (RESCALED, v), (FILE, sigmoid(v, 900, 700)))


def macros_that_say_nothing(maker):
    """Without what they are for (type 1): what is around them counts."""
    ds, x = grey(frames=3, RescaleSlope="2", RescaleIntercept="-1024", WindowCenter="900",
                 WindowWidth="700")
    blank = Dataset()
    blank.PixelValueTransformationSequence = synthetic.sequence(RescaleType="US")
    blank.FrameVOILUTSequence = synthetic.sequence(WindowCenterWidthExplanation="A")
    ds.SharedFunctionalGroupsSequence = Sequence([blank])
    ds.PerFrameFunctionalGroupsSequence = Sequence([blank, group(("3", "5")), group(window=("10", "400"))])
    v = 2.0 * x - 1024
    v[1] = 3.0 * x[1] + 5
    y = linear(v, 900, 700)
    y[2] = linear(v[2], 10, 400)
    maker.add("enhanced-blank-macros", ds, (RESCALED, v), (FILE, y))


def padding_of_long_words(maker):
    """Two bytes, read by the sign of the pixels whatever their VR says."""
    for name, is_signed, vr, value in (("signed", True, "US", -300), ("unsigned", False, "SS", 65236)):
        x = noise((1, 6, 8), -300 if is_signed else 65000, -290 if is_signed else 65236)
        x[0, 0, :3] = value
        ds = description(x, 32, 32, is_signed)
        ds.PixelData = x.astype("<i4" if is_signed else "<u4").tobytes()
        ds.add_new(0x00280120, vr, value & 0xffff if vr == "US" else value - 65536)
        real = x[x != value]
        y = np.where(x == value, 0, (x - real.min()) / (real.max() - real.min()))
        maker.add("padding-32-" + name, ds, (("--intensity", "minmax", "--bits", "32"), y))


def padding(maker):
    """PS3.3 C.7.5.1.1.2: left out of the least and the most, and the least result themselves."""
    words = ("--intensity", "minmax", "--bits", "32")
    for name, is_signed, value, limit in (("value", False, 4095, None), ("range", False, 4095, 4000),
                                          ("signed", True, -2048, None),
                                          ("range-turned", True, -2000, -2048)):
        ds, x = grey(is_signed=is_signed)
        ds.PixelPaddingValue = value
        ds["PixelPaddingValue"].VR = "SS" if is_signed else "US"
        if limit is not None:
            ds.PixelPaddingRangeLimit = limit
            ds["PixelPaddingRangeLimit"].VR = "SS" if is_signed else "US"
        padded = (x >= min(value, limit or value)) & (x <= max(value, limit or value))
        real = x[~padded]
        assert padded.any() and real.size
        y = np.where(padded, 0, (x - real.min()) / (real.max() - real.min()))
        maker.add("padding-" + name, ds, (words, y))


MAKERS = (rescaled_by_numbers, modality_tables, floating_point, windows, windows_named_in_other_letters,
          voi_tables, enhanced, macros_that_say_nothing, padding, padding_of_long_words)


def make(folder):
    """Writes all files below `folder`; returns the list of Meaning."""
    maker = MeaningMaker(folder)
    for one in MAKERS:
        one(maker)
    return maker.checks
