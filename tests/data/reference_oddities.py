"""Files that are odd but right, whose pixels are known, and files that must be refused, by code."""
import os
import struct
from dataclasses import dataclass
from typing import Any

import numpy as np
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence
from pydicom.uid import UID

import reference_codestreams as codestreams
import synthetic_dicom as synthetic
from reference_writer import (BIG, DEFLATED, EXPLICIT, IMPLICIT, PREFIX, RLE, description, fill,
                              noise, write_file)

PIXELS = noise((1, 8, 10), 0, 4095, seed=21).astype("u2")
PIXEL_DATA = b"\xe0\x7f\x10\x00OW\0\0"  # explicit little endian


@dataclass
class Odd:
    path: str
    expected: Any  # stored values of all frames, or a tuple of the codes that a refusal may have


class OddMaker:
    def __init__(self, folder):
        self.folder = folder
        self.files = []

    def path(self, name):
        path = os.path.join(self.folder, name + ".dcm")
        assert not os.path.exists(path), name
        return path

    def add(self, name, expected, ds=None, syntax=EXPLICIT, **options):
        ds = plain() if ds is None else ds
        self.files.append(Odd(write_file(self.path(name), ds, syntax, **options), expected))

    def add_bytes(self, name, expected, data):
        with open(self.path(name), "wb") as file:
            file.write(data)
        self.files.append(Odd(file.name, expected))

    def refused(self, name, codes, syntax=EXPLICIT, **attributes):
        self.add(name, codes if isinstance(codes, tuple) else (codes,), plain(**attributes), syntax)


def plain(**attributes):
    """One frame of 12 bits; None takes an attribute away."""
    ds = description(PIXELS, 16, 12, False)
    del ds.NumberOfFrames
    ds["PixelData"].VR = "OW"
    for name, value in attributes.items():
        if value is None:
            delattr(ds, name)
        else:
            setattr(ds, name, value)
    return ds


def bytes_of(maker, ds, syntax=EXPLICIT, **options):
    path = write_file(os.path.join(maker.folder, "plain.tmp"), ds, syntax, **options)
    with open(path, "rb") as file:
        return file.read()


def element(group, number, vr, value):
    """Explicit little endian, of the VRs with a short length."""
    return struct.pack("<HH2sH", group, number, vr, len(value)) + value


# ---- how a file begins

def beginnings(maker):
    for name, syntax in (("explicit", EXPLICIT), ("implicit", IMPLICIT)):
        maker.add(f"no-meta-{name}", PIXELS, syntax=syntax, preamble=False)
        bare = bytes_of(maker, plain(), syntax, preamble=False)
        maker.add_bytes(f"stray-byte-{name}", PIXELS, b" " + bare)
    whole = bytes_of(maker, plain())
    maker.add_bytes("preamble-of-text", PIXELS, b"II*\0" + b"x" * 124 + whole[128:])
    length = struct.unpack_from("<I", whole, 140)[0]
    without = whole[:132] + whole[144:]  # (0002,0000) is gone
    maker.add_bytes("no-meta-length", PIXELS, without)
    blank = whole.replace(b"UI\x14\x001.2.840.10008.1.2.1\0", b"UI\x14\x001.2.840.10008.1.2.1 ")
    assert blank != whole and length
    maker.add_bytes("syntax-padded-by-a-blank", PIXELS, blank)


# ---- elements around the pixels

def private_block(ds, tag, vr, value):
    ds.private_block(tag >> 16, "nobody", create=True)
    ds.add_new((tag >> 16, 0x1000 | tag & 0xff), vr, value)


def other_pixels():
    return np.full((4, 4), 77, "u1")


def icon():
    ds = synthetic.item(SamplesPerPixel=1, PhotometricInterpretation="MONOCHROME2", Rows=4,
                        Columns=4, BitsAllocated=8, BitsStored=8, HighBit=7, PixelRepresentation=0)
    ds.PixelData = other_pixels().tobytes()
    ds["PixelData"].VR = "OB"
    return ds


def beside_the_pixels(maker):
    maker.add("icon", PIXELS, plain(IconImageSequence=Sequence([icon()])))
    ds = plain(IconImageSequence=Sequence([icon()]))
    fill(ds, [codestreams.rle(PIXELS[0])])
    maker.add("icon-beside-rle", PIXELS, ds, RLE)
    small = icon()
    fill(small, [codestreams.rle(other_pixels())])
    ds = plain(IconImageSequence=Sequence([small]))
    fill(ds, [codestreams.rle(PIXELS[0])])
    maker.add("icon-in-rle-beside-rle", PIXELS, ds, RLE)
    ds = plain()
    private_block(ds, 0x7fe10001, "OB", b"\1\2" * 500)
    private_block(ds, 0x00290001, "SQ", Sequence([icon()]))
    maker.add("private-pixels", PIXELS, ds)
    maker.add("private-pixels-implicit", PIXELS, ds, IMPLICIT)
    only = plain(IconImageSequence=Sequence([icon()]), PixelData=None)
    maker.add("icon-without-pixels", ("no-pixel-data",), only)


def overlays(maker):
    ds = plain()
    for name, tag, vr, value in (("Rows", 0x10, "US", 8), ("Columns", 0x11, "US", 10),
                                 ("Type", 0x40, "CS", "G"), ("Origin", 0x50, "SS", [1, 1]),
                                 ("Bits", 0x100, "US", 1), ("Position", 0x102, "US", 0),
                                 ("Data", 0x3000, "OW", b"\xff" * 10)):
        ds.add_new((0x6000, tag), vr, value)
    maker.add("overlay", PIXELS, ds)
    words = PIXELS | (np.arange(80).reshape(1, 8, 10) % 3 == 0).astype("u2") << 12
    high = plain(PixelData=words.tobytes())
    high["PixelData"].VR = "OW"
    for tag, vr, value in ((0x10, "US", 8), (0x11, "US", 10), (0x40, "CS", "G"),
                           (0x50, "SS", [1, 1]), (0x100, "US", 16), (0x102, "US", 12)):
        high.add_new((0x6000, tag), vr, value)
    maker.add("overlay-in-a-high-bit", PIXELS, high)


def character_sets(maker):
    for name, charset, patient in (
            ("japanese", ["", "ISO 2022 IR 87"], "Yamada^Tarou=山田^太郎=やまだ^たろう"),
            ("gb18030", "GB18030", "Wang^XiaoDong=王^小东"), ("utf-8", "ISO_IR 192", "Bjørn^Åse"),
            ("greek", "ISO_IR 126", "Διονυσιος"), ("unknown", "ISO_IR 999", "x")):
        maker.add("name-" + name, PIXELS, plain(SpecificCharacterSet=charset, PatientName=patient))
    maker.add("name-long", PIXELS, plain(PatientName="x" * 60000))


def lengths(maker):
    inside = synthetic.item(CodeValue="1", CodingSchemeDesignator="X", CodeMeaning="odd")
    deep = Sequence([synthetic.item(ConceptNameCodeSequence=Sequence([inside]))])
    for name, undefined in (("defined", False), ("undefined", True)):
        for short, syntax in (("explicit", EXPLICIT), ("implicit", IMPLICIT), ("big", BIG)):
            ds = plain(AcquisitionContextSequence=deep)
            ds["AcquisitionContextSequence"].is_undefined_length = undefined
            for one in deep:
                one.is_undefined_length_sequence_item = undefined
            if syntax == BIG:
                ds.PixelData = PIXELS.astype(">u2").tobytes()
                ds["PixelData"].VR = "OW"
            maker.add(f"sequence-{name}-{short}", PIXELS, ds, syntax)
    # UN of undefined length holds a sequence in implicit VR (PS3.5 6.2.2).
    item = struct.pack("<HHI", 0x0008, 0x0100, 2) + b"1 "
    un = (struct.pack("<HH2sHI", 0x0009, 0x1001, b"UN", 0, 0xffffffff)
          + struct.pack("<HHI", 0xfffe, 0xe000, 0xffffffff) + item
          + struct.pack("<HHI", 0xfffe, 0xe00d, 0) + struct.pack("<HHI", 0xfffe, 0xe0dd, 0))
    un = element(0x0009, 0x0010, b"LO", b"nobody") + un
    whole = bytes_of(maker, plain())
    at = whole.index(b"\x10\x00\x20\x00LO")  # PatientID
    maker.add_bytes("unknown-sequence", PIXELS, whole[:at] + un + whole[at:])
    odd = element(0x0008, 0x1030, b"LO", b"odd")
    at = whole.index(b"\x10\x00\x20\x00LO")
    maker.add_bytes("odd-length", PIXELS, whole[:at] + odd + whole[at:])
    groups = element(0x0008, 0x0000, b"UL", struct.pack("<I", 4))  # and it lies
    at = whole.index(b"\x08\x00\x16\x00UI")
    maker.add_bytes("group-length-that-lies", PIXELS, whole[:at] + groups + whole[at:])


def behind_the_pixels(maker):
    padding = struct.pack("<HH2sHI", 0xfffc, 0xfffc, b"OB", 0, 30) + b"\0" * 30
    maker.add("data-set-padding", PIXELS, tail=padding)
    maker.add("zeros-behind", PIXELS, tail=b"\0" * 333)
    ds = plain()
    fill(ds, [codestreams.rle(PIXELS[0])])
    maker.add("data-set-padding-behind-rle", PIXELS, ds, RLE, tail=padding)
    for more in (2, 40):
        ds = plain(PixelData=PIXELS.tobytes() + b"\7" * more)
        ds["PixelData"].VR = "OW"
        maker.add(f"{more}-bytes-more", PIXELS, ds)


def frame_counts(maker):
    whole = bytes_of(maker, plain())
    at = whole.index(b"\x28\x00\x10\x00US")  # Rows
    for name, value in (("zero", b"0 "), ("blank", b""), ("blanks", b"  "), ("one", b" 1"),
                        ("plus-one", b"+1"), ("zeros-one", b"0001")):
        count = element(0x0028, 0x0008, b"IS", value)
        maker.add_bytes("frames-" + name, PIXELS, whole[:at] + count + whole[at:])
    for name, value in (("word", b"1A"), ("half", b"1.5 "), ("minus", b"-1"), ("two", b"2 "),
                        ("many", b"99999999999 ")):
        count = element(0x0028, 0x0008, b"IS", value)
        maker.add_bytes("refused-frames-" + name, ("frames", "truncated", "size"),
                        whole[:at] + count + whole[at:])


# ---- what must be refused

def other_syntaxes(maker):
    for last in ("4.92", "4.94", "4.100", "4.102", "4.107", "4.110", "4.111", "4.112", "4.204",
                 "7.1"):
        ds = plain()
        fill(ds, [b"\0\1" * 50])
        maker.add("refused-syntax-" + last, ("transfer-syntax",), ds, PREFIX + "." + last)
    private = "1.2.840.113619.5.2"  # implicit little endian with big endian pixels
    maker.add("refused-syntax-private", ("transfer-syntax",), plain(), private)


def restricted_range_in_jpeg(maker):
    """JPEG's own colours have the full range, and PS3.5 8.2.1 allows this word to no JPEG."""
    rgb = noise((1, 8, 16, 3), 0, 255).astype("u1")
    ds = description(rgb, 8, 8, False, PhotometricInterpretation="YBR_PARTIAL_420")
    fill(ds, [codestreams.jpeg(rgb[0], subsampling=2)])
    maker.add("refused-jpeg-ybr-partial-420", ("photometric",), ds, PREFIX + ".4.50")


def contradictions(maker):
    for name, codes, attributes in (
            ("no-rows", "missing-attribute", {"Rows": None}),
            ("rows-zero", "size", {"Rows": 0}),
            ("rows-too-many", "truncated", {"Rows": 9}),
            ("rows-and-columns-65535", ("truncated", "size"), {"Rows": 65535, "Columns": 65535}),
            ("rows-half", "frames", {"Rows": 4}),
            ("no-bits-allocated", "missing-attribute", {"BitsAllocated": None}),
            ("bits-allocated-12", "bits", {"BitsAllocated": 12}),
            ("bits-allocated-0", "bits", {"BitsAllocated": 0}),
            ("bits-stored-17", "bits", {"BitsStored": 17}),
            ("bits-stored-0", "bits", {"BitsStored": 0}),
            ("high-bit-16", "bits", {"HighBit": 16}),
            ("high-bit-below", "bits", {"HighBit": 5}),
            ("no-photometric", "missing-attribute", {"PhotometricInterpretation": None}),
            ("cmyk", "photometric", {"PhotometricInterpretation": "CMYK", "SamplesPerPixel": 4}),
            ("hsv", "photometric", {"PhotometricInterpretation": "HSV", "SamplesPerPixel": 3}),
            ("grey-of-three-samples", "photometric", {"SamplesPerPixel": 3}),
            ("rgb-of-one-sample", "photometric", {"PhotometricInterpretation": "RGB"}),
            ("palette-without-one", ("missing-attribute", "photometric"),
             {"PhotometricInterpretation": "PALETTE COLOR"}),
            ("no-sop-instance", ("missing-attribute",), {"SOPInstanceUID": None}),
            ("no-pixels", "no-pixel-data", {"PixelData": None})):
        maker.refused("refused-" + name, codes, **attributes)


def cut_short(maker):
    whole = bytes_of(maker, plain())
    for name, left in (("one-byte", 1), ("half", 80), ("all-pixels", 160), ("header", 260)):
        maker.add_bytes("refused-cut-" + name, ("truncated", "missing-attribute", "no-pixel-data"),
                        whole[:-left])
    ds = plain()
    fill(ds, [codestreams.rle(PIXELS[0])])
    whole = bytes_of(maker, ds, RLE)
    for left in (9, 40, 200):
        maker.add_bytes(f"refused-rle-cut-{left}", ("truncated", "corrupt"), whole[:-left])
    whole = bytes_of(maker, plain(), DEFLATED)
    for left in (4, 60):
        maker.add_bytes(f"refused-deflated-cut-{left}", ("truncated", "corrupt"), whole[:-left])
    lying = bytes_of(maker, plain())
    at = lying.index(PIXEL_DATA) + 8
    for name, length in (("past-the-end", 0xfffffff0), ("one-word-more", 162)):
        maker.add_bytes("refused-length-" + name, ("truncated", "corrupt"),
                        lying[:at] + struct.pack("<I", length) + lying[at + 4:])


def without_pixels(maker):
    for name, sop_class in (("report", "88.11"), ("document", "104.1"), ("structures", "481.3"),
                            ("presentation", "11.1"), ("waveform", "9.1.1")):
        ds = plain()
        for gone in [e.tag for e in ds if e.tag.group in (0x28, 0x7fe0)]:
            del ds[gone]
        ds.SOPClassUID = ds.file_meta.MediaStorageSOPClassUID = UID(
            "1.2.840.10008.5.1.4.1.1." + sop_class)
        ds.Modality = "OT"
        if name == "document":
            ds.EncapsulatedDocument = b"%PDF-1.4"
        maker.add("refused-" + name, ("no-pixel-data",), ds)
    directory = Dataset()
    directory.FileSetID = "X"
    directory.DirectoryRecordSequence = Sequence([])
    directory.file_meta = plain().file_meta
    directory.file_meta.MediaStorageSOPClassUID = UID("1.2.840.10008.1.3.10")
    maker.add("refused-dicomdir", ("no-pixel-data", "not-dicom"), directory)
    maker.add_bytes("refused-empty", ("not-dicom",), b"")
    maker.add_bytes("refused-text", ("not-dicom",), b"no picture\n" * 40)


MAKERS = (beginnings, beside_the_pixels, overlays, character_sets, lengths, behind_the_pixels,
          frame_counts, other_syntaxes, restricted_range_in_jpeg, contradictions,
          cut_short, without_pixels)


def make(folder):
    """Writes all files below `folder`; returns the list of Odd."""
    maker = OddMaker(folder)
    for one in MAKERS:
        one(maker)
    return maker.files
