"""What reference files are written with: data sets under any transfer syntax, pixels that try a coder,
and the list of what was written (reference_files.py)."""
import copy
import io
import os
import zlib
from dataclasses import dataclass

import numpy as np
from pydicom.filebase import DicomFileLike
from pydicom.filewriter import write_dataset, write_file_meta_info
from pydicom.uid import UID

import reference_codestreams as codestreams
import synthetic_dicom as synthetic

PREFIX = "1.2.840.10008.1.2"
IMPLICIT, EXPLICIT, BIG, DEFLATED, UNCOMPRESSED = (PREFIX + t for t in ("", ".1", ".2", ".1.99",
                                                                        ".1.98"))
RLE = PREFIX + ".5"
NAMES = {
    IMPLICIT: "Implicit VR Little Endian", EXPLICIT: "Explicit VR Little Endian",
    BIG: "Explicit VR Big Endian", DEFLATED: "Deflated Explicit VR Little Endian",
    UNCOMPRESSED: "Encapsulated Uncompressed", RLE: "RLE Lossless",
    PREFIX + ".4.50": "JPEG Baseline", PREFIX + ".4.51": "JPEG Extended",
    PREFIX + ".4.53": "JPEG Spectral Selection", PREFIX + ".4.55": "JPEG Full Progression",
    PREFIX + ".4.57": "JPEG Lossless", PREFIX + ".4.70": "JPEG Lossless SV1",
    PREFIX + ".4.80": "JPEG-LS Lossless", PREFIX + ".4.81": "JPEG-LS Near-lossless",
    PREFIX + ".4.90": "JPEG 2000 Lossless", PREFIX + ".4.91": "JPEG 2000",
    PREFIX + ".4.201": "HTJ2K Lossless", PREFIX + ".4.202": "HTJ2K Lossless RPCL",
    PREFIX + ".4.203": "HTJ2K",
}



def changed(ds, attributes):
    """The data set with these attributes; None takes one away."""
    for name, value in attributes.items():
        if value is None:
            delattr(ds, name)
        else:
            setattr(ds, name, value)
    return ds

@dataclass
class Reference:
    """A file and the stored values of all its frames: (F, H, W) or (F, H, W, 3), colour as RGB."""
    path: str
    syntax: str
    photometric: str
    bits: str            # "16/12s": allocated / stored, s: signed
    expected: np.ndarray
    tolerance: int = 0   # of a value, where loss or rounding is another decoder's
    note: str = ""       # what the pixels are held against where that is not what went in


def write_file(path, ds, syntax, tail=b"", preamble=True):
    """`ds` under any transfer syntax, those that pydicom does not know too; `tail` goes after the
    last element."""
    body = DicomBytes(syntax != BIG, syntax == IMPLICIT)
    ds.is_little_endian, ds.is_implicit_VR = body.is_little_endian, body.is_implicit_VR
    write_dataset(body, ds)
    data = body.getvalue() + tail
    if syntax == DEFLATED:
        deflater = zlib.compressobj(wbits=-zlib.MAX_WBITS)
        data = codestreams.even(deflater.compress(data) + deflater.flush())
    with open(path, "wb") as file:
        if preamble:
            meta = DicomBytes(True, False)
            ds.file_meta.TransferSyntaxUID = UID(syntax)
            write_file_meta_info(meta, ds.file_meta)
            file.write(b"\0" * 128 + b"DICM" + meta.getvalue())
        file.write(data)
    return path


class DicomBytes(DicomFileLike):
    def __init__(self, is_little_endian, is_implicit_VR):
        self.buffer = io.BytesIO()
        super().__init__(self.buffer)
        self.is_little_endian, self.is_implicit_VR = is_little_endian, is_implicit_VR

    def getvalue(self):
        return self.buffer.getvalue()


def noise(shape, low, high, seed=1):
    """Every value may occur, and runs do, so that no coder is spared."""
    rng = np.random.default_rng(seed)
    values = rng.integers(low, high, shape, endpoint=True)
    values[:, shape[1] // 2] = low
    values[:, :, :2] = high
    return values


def smooth(shape, most, seed=1):
    """A picture that survives loss: slopes, an edge and a little noise."""
    y, x = np.mgrid[:shape[1], :shape[2]]
    base = (x / shape[2] * 0.5 + y / shape[1] * 0.4) * most
    base = base + 0.08 * most * (x > shape[2] // 2)
    frames = [base * (1 - 0.1 * f) for f in range(shape[0])]
    values = np.stack(frames)
    if len(shape) == 4:
        values = np.stack([values, values[:, ::-1], most - values], -1)
    return np.rint(values + np.random.default_rng(seed).uniform(0, most / 64, shape)).astype(int)


def ends(stored, is_signed):
    return (-(1 << stored - 1), (1 << stored - 1) - 1) if is_signed else (0, (1 << stored) - 1)


def word(allocated, is_signed):
    return ("i" if is_signed else "u") + str(allocated // 8)


def described(allocated, stored, is_signed, high_bit=None):
    return f"{allocated}/{stored}" + ("s" if is_signed else "") + (
        f" high bit {high_bit}" if high_bit not in (None, stored - 1) else "")


def rgb_of(ybr):
    """PS3.3 C.7.6.3.1.2, full range, 8 or 16 bits."""
    most = np.iinfo(ybr.dtype).max
    y, cb, cr = (ybr[..., i].astype(float) for i in range(3))
    cb, cr = cb - (most + 1) / 2, cr - (most + 1) / 2
    rgb = np.stack([y + 1.402 * cr, y - (0.114 * 1.772 * cb + 0.299 * 1.402 * cr) / 0.587,
                    y + 1.772 * cb], -1)
    return np.clip(np.rint(rgb), 0, most).astype(ybr.dtype)


def rgb_of_restricted(ybr):
    """The inverse of what PS3.3 C.7.6.3.1.2 says of YBR_PARTIAL_422, 8 bits."""
    forward = np.array([[.2568, .5041, .0979], [-.1482, -.2910, .4392], [.4392, -.3678, -.0714]])
    rgb = (ybr - np.array([16.0, 128, 128])) @ np.linalg.inv(forward).T
    return np.clip(np.rint(rgb), 0, 255).astype(np.uint8)


class Maker:
    """Writes reference files into a folder and keeps the list of them."""

    def __init__(self, folder):
        self.folder = folder
        self.files = []

    def add(self, name, ds, syntax, bits, expected, tolerance=0, note="", tail=b"",
            photometric=None):
        path = os.path.join(self.folder, name + ".dcm")
        assert not os.path.exists(path), name
        ds.SOPInstanceUID = ds.file_meta.MediaStorageSOPInstanceUID = UID(
            f"1.2.3.{len(self.files) + 1}")
        write_file(path, ds, syntax, tail)
        kind = photometric or str(ds.PhotometricInterpretation)
        self.files.append(Reference(path, syntax, kind, bits, expected, tolerance, note))

    def native(self, name, ds, values, bits, expected, syntaxes=None, vr=None, **options):
        """`values`: the container words of all frames, in the order of the file."""
        little = ds
        for short, syntax in (syntaxes or NATIVE).items():
            ds = with_swapped_tables(little) if syntax == BIG else little
            raw = values.astype(values.dtype.newbyteorder("<" if syntax != BIG else ">"))
            data = codestreams.even(raw.tobytes())
            ds.PixelData = swapped(data) if syntax == BIG and vr == "OW8" else data
            ds["PixelData"].is_undefined_length = False
            ds["PixelData"].VR = "OB" if values.dtype.itemsize == 1 and vr is None else "OW"
            if syntax == UNCOMPRESSED:
                frames = raw.reshape(int(ds.get("NumberOfFrames", 1)), -1)
                fill(ds, [frame.tobytes() for frame in frames])
            self.add(f"{short}-{name}", ds, syntax, bits, expected, **options)

    def coded(self, name, ds, syntax, bits, frames, expected, parts=1, offsets=True, **options):
        fill(ds, frames, parts, offsets)
        self.add(name, ds, syntax, bits, expected, **options)


NATIVE = {"implicit": IMPLICIT, "explicit": EXPLICIT, "big": BIG, "deflated": DEFLATED,
          "uncompressed": UNCOMPRESSED}


def swapped(data):
    return np.frombuffer(data, "<u2").byteswap().tobytes()


def with_swapped_tables(ds):
    """Palettes are in words, whatever the bits of an entry."""
    ds = copy.deepcopy(ds)
    for element in ds:
        if "PaletteColorLookupTableData" in element.keyword:
            element.value = swapped(element.value)
    return ds


def fill(ds, frames, parts=1, offsets=True):
    ds.PixelData = codestreams.encapsulated(frames, parts, offsets)
    ds["PixelData"].VR = "OB"
    ds["PixelData"].is_undefined_length = True


def description(frames, allocated, stored, is_signed, high_bit=None, **attributes):
    """A data set for frames (F, H, W) or (F, H, W, 3); pixel data to be filled in."""
    ds = synthetic.dataset(frames[0].astype(word(allocated, is_signed) if allocated > 1 else "u1"))
    ds.BitsAllocated, ds.BitsStored = allocated, stored
    ds.HighBit = stored - 1 if high_bit is None else high_bit
    ds.NumberOfFrames = len(frames)
    for key, value in attributes.items():
        setattr(ds, key, value)
    return ds
