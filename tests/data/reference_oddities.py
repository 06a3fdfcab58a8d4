"""Files that are odd but right, whose pixels are known. What must be refused: reference_refusals.py."""
import os
import struct
from dataclasses import dataclass
from typing import Any

import numpy as np
from pydicom.sequence import Sequence

import reference_codestreams as codestreams
import synthetic_dicom as synthetic
from reference_writer import (BIG, DEFLATED, EXPLICIT, IMPLICIT, PREFIX, RLE, changed, description,
                              fill, noise, rgb_of, write_file)

PIXELS = noise((1, 8, 10), 0, 4095, seed=21).astype("u2")


@dataclass
class Odd:
    path: str
    expected: Any  # stored values of all frames, or a tuple of the codes that a refusal may have
    tolerance: int = 0
    or_refused: tuple = ()  # codes that will do as well


class OddMaker:
    def __init__(self, folder):
        self.folder = folder
        self.files = []

    def path(self, name):
        path = os.path.join(self.folder, name + ".dcm")
        assert not os.path.exists(path), name
        return path

    def add(self, name, expected, ds=None, syntax=EXPLICIT, tolerance=0, or_refused=(), **options):
        ds = plain() if ds is None else ds
        path = write_file(self.path(name), ds, syntax, **options)
        self.files.append(Odd(path, expected, tolerance, or_refused))

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
    return changed(ds, attributes)


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
    maker.add_bytes("stray-byte-preamble", PIXELS, b" " + whole)
    maker.add_bytes("stray-byte-deflated", PIXELS, b" " + bytes_of(maker, plain(), DEFLATED))
    maker.add_bytes("preamble-of-text", PIXELS, b"II*\0" + b"x" * 124 + whole[128:])
    length = struct.unpack_from("<I", whole, 140)[0]
    without = whole[:132] + whole[144:]  # (0002,0000) is gone
    maker.add_bytes("no-meta-length", PIXELS, without)
    for wrong in (0, 20, length + 1, length + 100, 1000000):
        maker.add_bytes(f"meta-length-{wrong}", PIXELS,
                        whole[:140] + struct.pack("<I", wrong) + whole[144:])
    blank = whole.replace(b"UI\x14\x001.2.840.10008.1.2.1\0", b"UI\x14\x001.2.840.10008.1.2.1 ")
    assert blank != whole and length
    maker.add_bytes("syntax-padded-by-a-blank", PIXELS, blank)
    implicit = whole.replace(b"UI\x14\x001.2.840.10008.1.2.1\0", b"UI\x12\x001.2.840.10008.1.2\0")
    group = struct.unpack_from("<I", implicit, 140)[0] - 2
    maker.add_bytes("said-to-be-implicit", PIXELS,
                    implicit[:140] + struct.pack("<I", group) + implicit[144:])
    nameless = bytes_of(maker, plain(SOPInstanceUID=None))
    nameless = nameless.replace(b"UI\x14\x001.2.840.10008.1.2.1\0", b"UI\x12\x001.2.840.10008.1.2\0")
    assert b"\x08\x00\x18\x00UI" not in nameless and b"\x02\x00\x03\x00UI" in nameless
    group = struct.unpack_from("<I", nameless, 140)[0] - 2
    maker.add_bytes("said-to-be-implicit-named-in-the-meta-header", PIXELS,
                    nameless[:140] + struct.pack("<I", group) + nameless[144:])


def without_a_syntax(maker):
    """NUL pads a UID, so that one which begins with it is empty, as one of blanks or of no length is.
    DCMTK knows an empty one as the name of big endian without value representations."""
    for name, syntax in (("explicit", EXPLICIT), ("implicit", IMPLICIT), ("big", BIG)):
        ds = plain()
        if syntax == BIG:
            ds.PixelData = PIXELS.astype(">u2").tobytes()
            ds["PixelData"].VR = "OW"
        whole = bytes_of(maker, ds, syntax)
        at = whole.index(b"\x02\x00\x10\x00UI") + 8
        length, = struct.unpack_from("<H", whole, at - 2)
        for kind, uid in (("nuls", bytes(length)), ("blanks", b" " * length),
                          ("beginning-with-nuls", bytes(4) + whole[at + 4:at + length])):
            maker.add_bytes(f"syntax-of-{kind}-{name}", PIXELS,
                            whole[:at] + uid + whole[at + length:])
        for kind, uid in (("none", b""), ("two-nuls", bytes(2)), ("many-nuls", bytes(80))):
            short = whole[:at - 2] + struct.pack("<H", len(uid)) + uid + whole[at + length:]
            group = struct.unpack_from("<I", whole, 140)[0] + len(uid) - length
            maker.add_bytes(f"syntax-of-{kind}-{name}", PIXELS,
                            short[:140] + struct.pack("<I", group) + short[144:])


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
    fill(high, codestreams.by_dcmtk(maker.folder, words, ["dcmcjpls"]))
    maker.add("overlay-in-a-codestreams-high-bit", PIXELS, high, PREFIX + ".4.80")


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
    for more in (b"\7" * 2, b"\7" * 8, b"\0" * 40):
        ds = plain(PixelData=PIXELS.tobytes() + more)
        ds["PixelData"].VR = "OW"
        maker.add(f"{len(more)}-bytes-more", PIXELS, ds)
    maker.add("instance-named-by-the-meta-header", PIXELS, plain(SOPInstanceUID=None))


def frame_counts(maker):
    whole = bytes_of(maker, plain())
    at = whole.index(b"\x28\x00\x10\x00US")  # Rows
    for name, value in (("zero", b"0 "), ("blank", b""), ("blanks", b"  "), ("one", b" 1"),
                        ("plus-one", b"+1"), ("zeros-one", b"0001")):
        count = element(0x0028, 0x0008, b"IS", value)
        maker.add_bytes("frames-" + name, PIXELS, whole[:at] + count + whole[at:])



# ---- a JPEG's own word on its colours

def segment_free(stream, marker):
    """The codestream without its segments of one marker."""
    out, at = stream[:2], 2
    while stream[at + 1] != 0xda:
        end = at + 2 + int.from_bytes(stream[at + 2:at + 4], "big")
        out += stream[at:end] if stream[at + 1] != marker else b""
        at = end
    return out + stream[at:]


def adobe(stream, transform):
    """With APP14, which says whether the components are transformed."""
    marker = b"\xff\xee\x00\x0eAdobe\x00\x64\x00\x00\x00\x00" + bytes([transform])
    return stream[:2] + marker + segment_free(stream, 0xe0)[2:]


def named_rgb(stream):
    """With the component identifiers R, G, B."""
    out = bytearray(segment_free(stream, 0xe0))
    frame, scan = out.find(b"\xff\xc0"), out.find(b"\xff\xda")
    for i in range(3):
        out[frame + 10 + 3 * i] = out[scan + 5 + 2 * i] = b"RGB"[i]
    return bytes(out)


def jpeg_colours(maker):
    """The header says one thing and the codestream's marker another: the marker's pixels, or none."""
    rgb = np.zeros((1, 16, 24, 3), "u1")
    rgb[0, :8, :12], rgb[0, 8:, :12], rgb[0, :, 12:] = (220, 30, 40), (20, 200, 60), (30, 40, 210)
    turned = codestreams.jpeg(rgb[0], quality=97, subsampling=0)
    thinned = codestreams.jpeg(rgb[0], quality=97, subsampling=2)
    as_is = codestreams.jpeg(rgb[0], quality=97, subsampling=0, mode="YCbCr")
    for name, stream, said in (("jfif-said-rgb", turned, "RGB"),
                               ("thinned-said-rgb", segment_free(thinned, 0xe0), "RGB"),
                               ("adobe-ybr-said-rgb", adobe(turned, 1), "RGB"),
                               ("adobe-rgb-said-ybr", adobe(as_is, 0), "YBR_FULL"),
                               ("named-rgb-said-ybr", named_rgb(as_is), "YBR_FULL_422")):
        ds = description(rgb, 8, 8, False, PhotometricInterpretation=said)
        fill(ds, [stream])
        maker.add("jpeg-" + name, codestreams.jpeg_pixels(stream)[None], ds, PREFIX + ".4.50",
                  tolerance=2, or_refused=("photometric",))
    ybr = noise((1, 8, 10, 3), 0, 255, seed=24).astype("u1")
    stream = codestreams.by_dcmtk(maker.folder, ybr, ("dcmcjpeg", "+e1"))[0]
    for name, marked, said, values in (("adobe-ybr-said-rgb", adobe(stream, 1), "RGB", rgb_of(ybr)),
                                       ("adobe-rgb-said-ybr", adobe(stream, 0), "YBR_FULL", ybr)):
        ds = description(ybr, 8, 8, False, PhotometricInterpretation=said)
        fill(ds, [marked])
        maker.add("jpeg-lossless-" + name, values, ds, PREFIX + ".4.70")


def idle_rle(maker):
    rgb = noise((1, 8, 10, 3), 0, 255, seed=22).astype("u1")
    for name, frames, bits in (("words", PIXELS, 12), ("rgb", rgb, 8), ("bytes", rgb[..., 0], 8)):
        for idle in (1, 3):
            ds = description(frames, 16 if bits > 8 else 8, bits, False)
            fill(ds, [codestreams.rle(frames[0], idle)])
            maker.add(f"rle-idle-{name}-{idle}", frames, ds, RLE)


def words_without_sign(maker):
    """Signed values whose words have zeros above BitsStored, as a native file may hold them: so a
    coder that knows no signs puts them into its codestream."""
    values = noise((1, 8, 10), -2048, 2047, seed=23).astype("i2")
    words = (values & 0x0fff).astype("u2")
    for name, command, syntax in (("jpeg-ls", ["dcmcjpls"], ".4.80"),
                                  ("jpeg-lossless", ["dcmcjpeg", "+e1"], ".4.70")):
        ds = description(values, 16, 12, True)
        fill(ds, codestreams.by_dcmtk(maker.folder, words, command))
        maker.add(name + "-words-without-sign", values, ds, PREFIX + syntax)


MAKERS = (beginnings, without_a_syntax, beside_the_pixels, overlays, character_sets, lengths,
          behind_the_pixels, frame_counts, jpeg_colours, idle_rle, words_without_sign)


def make(folder):
    """Writes all files below `folder`; returns the list of Odd."""
    maker = OddMaker(folder)
    for one in MAKERS:
        one(maker)
    return maker.files
