"""Pixels to compressed frames, and the fragments and tables that a file holds them in.

Encoders: our own few lines for RLE (PS3.5 annex G), libjpeg through PIL, opj_compress, and dcmtk's
dcmcjpeg and dcmcjpls. Encapsulation is ours, so that no writer's habits hide what may vary.
"""
import io
import itertools
import os
import struct
import subprocess

import numpy as np
import pydicom
from PIL import Image
from pydicom.encaps import generate_pixel_data_frame

import synthetic_dicom as synthetic


def packed(row):
    """One row by PackBits (PS3.5 G.3.1)."""
    out, literal = bytearray(), bytearray()

    def end_literal():
        for at in range(0, len(literal), 128):
            part = literal[at:at + 128]
            out.append(len(part) - 1)
            out.extend(part)
        literal.clear()

    for value, run in itertools.groupby(row):
        count = len(list(run))
        if count < 3:
            literal.extend([value] * count)
            continue
        end_literal()
        while count:
            part = min(count, 128)
            out.extend([257 - part, value] if part > 1 else [0, value])
            count -= part
    end_literal()
    return bytes(out)


def rle(frame, idle=0):
    """A frame (H, W) or (H, W, 3): one segment a byte of a sample, high bytes first (G.2). `idle`: so
    many control bytes that stand for nothing (128, G.3.2) before each row."""
    samples = frame.reshape(*frame.shape[:2], -1)
    size = frame.dtype.itemsize
    big = samples.astype(frame.dtype.newbyteorder(">"))
    rows, columns, count = big.shape
    planes = np.frombuffer(big.tobytes(), np.uint8).reshape(rows, columns, count, size)
    segments = []
    for sample, byte in itertools.product(range(count), range(size)):
        segment = b"".join(b"\x80" * idle + packed(row.tolist()) for row in planes[:, :, sample, byte])
        segments.append(segment + b"\0" * (len(segment) % 2))
    offsets = np.cumsum([64] + [len(s) for s in segments])[:-1].tolist()
    header = struct.pack("<16I", len(segments), *offsets, *[0] * (15 - len(segments)))
    return header + b"".join(segments)


def jpeg(frame, **options):
    """Baseline by libjpeg: grey; RGB as YCbCr; or, with mode="YCbCr", what the frame says it is."""
    mode = options.pop("mode", None)
    out = io.BytesIO()
    image = Image.frombytes(mode or ("L" if frame.ndim == 2 else "RGB"), frame.shape[1::-1],
                            frame.tobytes())
    image.save(out, "JPEG", **options)
    return out.getvalue()


def jpeg_pixels(codestream, convert="RGB"):
    """What libjpeg makes of it."""
    image = Image.open(io.BytesIO(codestream))
    return np.asarray(image if image.mode == "L" else image.convert(convert))


def jpeg_2000(folder, frame, bits, is_signed, *options, suffix="j2k"):
    """By opj_compress; `bits` is the codestream's precision."""
    plain = os.path.join(folder, "plain.rawl")
    coded = os.path.join(folder, "coded." + suffix)
    rows, columns, samples = (*frame.shape, 1)[:3]
    planes = frame.reshape(rows, columns, samples).transpose(2, 0, 1)
    planes.astype("<u1" if bits <= 8 else "<u2").tofile(plain)
    subprocess.run(["opj_compress", "-i", plain, "-o", coded, "-n", "2", "-F",
                    f"{columns},{rows},{samples},{bits},{'s' if is_signed else 'u'}", *options],
                   check=True, capture_output=True)
    with open(coded, "rb") as file:
        return file.read()


def jpeg_2000_pixels(folder, codestream, bits):
    """What opj_decompress makes of it: (H, W) or (H, W, 3), unsigned."""
    coded, plain = os.path.join(folder, "coded.j2k"), os.path.join(folder, "plain.ppm")
    with open(coded, "wb") as file:
        file.write(codestream)
    made = subprocess.run(["opj_decompress", "-i", coded, "-o", plain], capture_output=True)
    if made.returncode:
        raise RuntimeError(made.stderr)
    with open(plain, "rb") as file:
        kind, size, _, body = netpbm(file.read())
    values = np.frombuffer(body, ">u2" if bits > 8 else "u1")
    return values.reshape(size[1], size[0], *([3] if kind == b"P6" else [])).astype(
        "uint16" if bits > 8 else "uint8")


def netpbm(data):
    """Kind, (columns, rows), greatest value, body."""
    lines = data.split(b"\n")
    words, used = [], 0
    for line in lines:
        used += len(line) + 1
        words += [] if line.startswith(b"#") else line.split()
        if len(words) == 4:
            return words[0], (int(words[1]), int(words[2])), int(words[3]), data[used:]
    raise ValueError("no picture")


def by_dcmtk(folder, frames, command, is_signed=False, **attributes):
    """The codestreams that dcmcjpeg or dcmcjpls make of frames (F, H, W) or (F, H, W, 3)."""
    plain, coded = os.path.join(folder, "plain.dcm"), os.path.join(folder, "coded.dcm")
    ds = synthetic.dataset(frames[0], **attributes)
    ds.NumberOfFrames = len(frames)
    ds.PixelRepresentation = int(is_signed)
    ds.PixelData = frames.tobytes() + b"\0" * (frames.nbytes % 2)
    synthetic.write(plain, ds)
    subprocess.run([*command, plain, coded], check=True, capture_output=True)
    return list(generate_pixel_data_frame(pydicom.dcmread(coded).PixelData, len(frames)))


def even(data):
    return data + b"\0" * (len(data) % 2)


def item(body):
    return struct.pack("<HHI", 0xfffe, 0xe000, len(body)) + body


def encapsulated(frames, parts=1, offsets=True):
    """The value of PixelData: each frame in `parts` fragments, with a basic offset table or an
    empty one."""
    out, starts = b"", []
    for frame in frames:
        starts.append(len(out))
        frame = even(frame)
        step = max(2, -(-len(frame) // parts) // 2 * 2 + 2 * (parts > 1))
        for at in range(0, len(frame), step):
            out += item(frame[at:at + step])
    table = struct.pack(f"<{len(starts)}I", *starts) if offsets else b""
    return item(table) + out


def extended_offsets(frames):
    """ExtendedOffsetTable and ExtendedOffsetTableLengths of frames of one fragment each (PS3.3
    C.7.6.3.1.8)."""
    lengths = [len(even(frame)) for frame in frames]
    starts = np.cumsum([0] + [length + 8 for length in lengths])[:-1].tolist()
    count = len(frames)
    return struct.pack(f"<{count}Q", *starts), struct.pack(f"<{count}Q", *lengths)
