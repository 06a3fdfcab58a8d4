"""Files that must be refused, and the codes that a refusal may have (docs/DICOM.md)."""
import struct

from pydicom.dataset import Dataset
from pydicom.sequence import Sequence
from pydicom.uid import UID

import reference_codestreams as codestreams
from reference_oddities import OddMaker, PIXELS, adobe, bytes_of, element, plain
from reference_writer import BIG, DEFLATED, PREFIX, RLE, changed, description, fill, noise

PIXEL_DATA = b"\xe0\x7f\x10\x00OW\0\0"  # explicit little endian


def frame_counts(maker):
    whole = bytes_of(maker, plain())
    at = whole.index(b"\x28\x00\x10\x00US")  # Rows
    for name, value in (("word", b"1A"), ("half", b"1.5 "), ("minus", b"-1"), ("two", b"2 "),
                        ("many", b"99999999999 ")):
        count = element(0x0028, 0x0008, b"IS", value)
        maker.add_bytes("refused-frames-" + name, ("frames", "truncated", "size"),
                        whole[:at] + count + whole[at:])


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


def planar(**attributes):
    rgb = noise((1, 8, 10, 3), 0, 255).astype("u1")
    ds = description(rgb, 8, 8, False, PlanarConfiguration=1)
    ds.PixelData = rgb.transpose(0, 3, 1, 2).tobytes()
    ds["PixelData"].VR = "OB"
    return changed(ds, attributes)


def chrominance_of_fewer_bits(maker):
    """Half of the full scale of 16 bits is no chrominance; in samples of 12 it is another value."""
    twelve = noise((1, 8, 10, 3), 0, 4095).astype("u2")
    plain_jpeg = codestreams.by_dcmtk(maker.folder, twelve, ("dcmcjpeg", "+e1"), BitsAllocated=16, BitsStored=12,
                                      HighBit=11)[0]
    j2k = codestreams.jpeg_2000(maker.folder, twelve[0], 12, False, "-mct", "0")
    for name, stream, said, stored, syntax in (
            ("jpeg-marked", adobe(plain_jpeg, 1), "RGB", 12, ".4.70"),
            ("j2k", j2k, "YBR_FULL", 16, ".4.90")):
        ds = description(twelve, 16, stored, False, PhotometricInterpretation=said)
        fill(ds, [stream])
        maker.add("ybr-of-12-bits-" + name, ("photometric",), ds, PREFIX + syntax)


def items_beyond_their_sequence(maker):
    """What stands behind the sequence would be the item's, and unseen."""
    inner = element(0x0008, 0x1150, b"UI", b"1.2\0")
    behind = element(0x0008, 0x1199, b"LO", b"seen")
    for name, more in (("private", 0), ("beyond", len(behind))):
        whole = bytes_of(maker, plain())
        at = whole.index(b"\x28\0\x02\0US")
        item = struct.pack("<HHI", 0xfffe, 0xe000, len(inner) + more) + inner
        sequence = struct.pack("<HH2sHI", 0x0020, 0x9999, b"SQ", 0, len(item)) + item
        if more:
            maker.add_bytes("item-" + name, ("corrupt",), whole[:at] + sequence + behind + whole[at:])
        else:
            maker.add_bytes("item-" + name, PIXELS, whole[:at] + sequence + whole[at:])


def delimiters_outside(maker):
    whole = bytes_of(maker, plain())
    at = whole.index(PIXEL_DATA)
    for name, number in (("item", 0xe00d), ("sequence", 0xe0dd)):
        delimiter = struct.pack("<HHI", 0xfffe, number, 0)
        for where, place in (("before-pixels", at), ("before-rows", whole.index(b"\x28\0\x10\0"))):
            maker.add_bytes(f"{name}-delimiter-{where}", ("corrupt",),
                            whole[:place] + delimiter + whole[place:])


def words_of_no_order(maker):
    """UN keeps bytes as they are, and nothing says of which order the values in them are (PS3.5 6.2.2)."""
    for bits in (8, 16, 32):
        ds = plain(BitsAllocated=bits, BitsStored=bits, HighBit=bits - 1)
        ds.PixelData = PIXELS.astype(f">u{bits // 8}").tobytes()
        ds["PixelData"].VR = "UN"
        maker.add(f"big-endian-un-{bits}", ("corrupt",), ds, BIG)


def damaged_headers(maker):
    """Attributes of which one value is as likely as another, so that a guess may be a wrong picture."""
    maker.add("refused-no-planar-configuration", ("missing-attribute",),
              planar(PlanarConfiguration=None))
    maker.add("refused-planar-configuration-257", ("photometric",),
              planar(PlanarConfiguration=257))
    maker.refused("refused-pixel-representation-255", ("bits",), PixelRepresentation=255)
    maker.refused("refused-pixel-representation-2", ("bits",), PixelRepresentation=2)
    maker.refused("refused-no-high-bit", ("missing-attribute",), HighBit=None)


def one_byte_short(maker):
    """DCMTK pads an odd value with a zero, which is no pixel."""
    values = noise((1, 8, 10), 100, 255).astype("u1")
    ds = description(values, 8, 8, False)
    ds.PixelData = values.tobytes()
    ds["PixelData"].VR = "OB"
    whole = bytes_of(maker, ds)
    at = whole.index(PIXEL_DATA.replace(b"OW", b"OB")) + 8
    short = whole[:at] + struct.pack("<I", 79) + whole[at + 4:-1]
    maker.add_bytes("refused-one-byte-short", ("truncated",), short)
    maker.add_bytes("refused-one-byte-left-out", ("truncated", "corrupt"), short + whole[-1:])
    odd = noise((1, 7, 9), 100, 255).astype("u1")
    ds = description(odd, 8, 8, False)
    ds.PixelData = odd.tobytes() + b"\0"
    ds["PixelData"].VR = "OB"
    whole = bytes_of(maker, ds)
    at = whole.index(PIXEL_DATA.replace(b"OW", b"OB")) + 8
    maker.add_bytes("odd-pixel-data-without-its-pad", odd,
                    whole[:at] + struct.pack("<I", 63) + whole[at + 4:-1])


def scans_that_end_early(maker):
    """The codestream has its end marker, but not all of its pixels."""
    values = noise((1, 24, 24), 0, 255).astype("u1")
    lossless = codestreams.by_dcmtk(maker.folder, values, ["dcmcjpeg", "+e1"])[0].rstrip(b"\0")
    for name, syntax, stream in (("baseline", "50", codestreams.jpeg(values[0], quality=90)),
                                 ("lossless", "70", lossless)):
        for share in (0.6, 0.9):
            ds = description(values, 8, 8, False)
            fill(ds, [stream[:int(len(stream) * share)] + b"\xff\xd9"])
            maker.add(f"refused-{name}-scan-of-{int(100 * share)}", ("truncated", "corrupt"), ds,
                      PREFIX + ".4." + syntax)
    whole = codestreams.by_dcmtk(maker.folder, values, ["dcmcjpeg", "+ep"])[0].rstrip(b"\0")
    for left in range(1, whole.count(b"\xff\xda")):
        ds = description(values, 8, 8, False)
        fill(ds, [b"\xff\xda".join(whole.split(b"\xff\xda")[:left + 1]) + b"\xff\xd9"])
        maker.add(f"refused-progressive-of-{left}-scans", ("truncated",), ds, PREFIX + ".4.55")


def contradictions(maker):
    for name, codes, attributes in (
            ("no-rows", "missing-attribute", {"Rows": None}),
            ("rows-zero", "size", {"Rows": 0}),
            ("rows-two-values", "missing-attribute", {"Rows": [8, 4]}),
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
            ("no-pixels", "no-pixel-data", {"PixelData": None})):
        maker.refused("refused-" + name, codes, **attributes)
    ds = plain(SOPInstanceUID=None)
    ds.file_meta.MediaStorageSOPInstanceUID = ""
    maker.add("refused-no-sop-instance", ("missing-attribute",), ds)
    # A column less, a row less: what is left over is a picture's.
    for name, size in (("columns", {"Columns": 9}), ("rows", {"Rows": 7})):
        ds = plain(**size)
        ds.PixelData = bytes(range(1, 161))
        ds["PixelData"].VR = "OW"
        maker.add(f"refused-{name}-less", ("frames",), ds)


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


def fragments_of_no_codec(maker):
    ds = plain()
    fill(ds, [codestreams.rle(PIXELS[0])])
    coded = bytes_of(maker, ds, RLE)
    said, plainly = RLE.encode(), PREFIX.encode() + b".1"
    native = coded.replace(said, plainly.ljust(len(said), b"\0"))
    maker.add_bytes("refused-fragments-of-no-codec", ("corrupt",), native)


def elements_twice(maker):
    """A tag stands once in a data set (PS3.5 7.1). Twice and alike it says one thing."""
    whole = bytes_of(maker, plain())
    at = whole.index(element(0x28, 0x10, b"US", struct.pack("<H", 8)))
    once = whole[at:at + 10]
    pixels = whole[whole.index(PIXEL_DATA):]
    for name, spoilt in (
            ("rows", whole[:at] + element(0x28, 0x10, b"US", struct.pack("<H", 4)) + whole[at:]),
            ("rows-out-of-order", whole[:at] + element(0x28, 0x11, b"US", b"\x0b\0") + whole[at:]),
            ("pixels", whole + pixels[:12] + pixels[12:][::-1]),
            ("pixels-alike", whole + pixels)):
        maker.add_bytes("refused-twice-" + name, ("corrupt",), spoilt)
    maker.add_bytes("rows-twice-alike", PIXELS, whole[:at] + once + whole[at:])


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


MAKERS = (frame_counts, other_syntaxes, restricted_range_in_jpeg, contradictions, delimiters_outside, words_of_no_order,
          items_beyond_their_sequence,
          chrominance_of_fewer_bits,
          damaged_headers,
          one_byte_short, scans_that_end_early, cut_short, fragments_of_no_codec, elements_twice,
          without_pixels)


def make(folder):
    """Writes all files below `folder`; returns the list of Odd."""
    maker = OddMaker(folder)
    for one in MAKERS:
        one(maker)
    return maker.files
