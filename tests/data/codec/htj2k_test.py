"""High-Throughput JPEG 2000, written by hand: no tool of Debian 12 compresses it.

A codestream is built from ISO/IEC 15444-15 for pictures of tiles of one pixel each, so that a code
block has one sample, a cleanup segment one quad, and everything in it can be worked out on paper.
"""
import os
import struct
import sys
import unittest

import numpy as np
from pydicom.encaps import encapsulate

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from encapsulated_test import EncapsulatedCase, syntax_of  # noqa: E402
import synthetic_dicom as synthetic  # noqa: E402

SYNTAXES = [syntax_of("1.2.840.10008.1.2.4." + last) for last in ("201", "202", "203")]
ZERO_PLANES = 7  # of the 8 magnitude bit planes of a code block: its cleanup pass codes plane 0


def segment(marker, body):
    return struct.pack(">HH", marker, len(body) + 2) + body


def cleanup_segment(value):
    """One sample of magnitude 1 to 4 in the first quad (7.3: MagSgn forwards, then MEL forwards and
    VLC backwards over one another, then the length of the two).

    The quad is significant: MEL's first event, bit 0 (7.3.3). VLC (table of contexts of the first
    row, context 0, rho 1): magnitude 1 has u_off 0, code 0110 from its lowest bit on; others have
    u_off 1, e_k 1, e_1 1, code 1111110, then u in unary: 1, or 01 (7.3.6). Three ones at the VLC's
    start are followed by a stuffed 0. MagSgn holds sign and what magnitude minus 1 has below its
    leading one.
    """
    magnitude, sign = abs(value), int(value < 0)
    if magnitude == 1:
        return bytes([sign, 0b0110 << 4 | 2, 0])
    unary = {2: 0b1, 3: 0b10, 4: 0b10}[magnitude]
    below = {2: 0, 3: 0, 4: 1}[magnitude]
    vlc_rest = 0b0111 | unary << 4
    return bytes([below << 1 | sign, vlc_rest, 0b0111 << 4 | 3, 0])


def packet(value):
    """Header (B.10) and body: not included, or included with its zero bit planes and one pass."""
    if value == 0:
        return b"\0"
    body = cleanup_segment(value)
    bits = "1" + "1" + "0" * ZERO_PLANES + "1" + "0" + "0" + format(len(body), "03b")
    bits += "0" * (-len(bits) % 8)
    return int(bits, 2).to_bytes(len(bits) // 8, "big") + body


def codestream(values, bits=8):
    """`values`: (H, W) of -4..4 above the middle of the range."""
    rows, columns = values.shape
    out = b"\xff\x4f"
    out += segment(0xFF51, struct.pack(">HIIIIIIIIH", 0x4000, columns, rows, 0, 0, 1, 1, 0, 0, 1) +
                   bytes([bits - 1, 1, 1]))
    out += segment(0xFF50, struct.pack(">IH", 1 << 17, 0))  # part 15, high throughput alone
    out += segment(0xFF52, bytes([0, 0, 0, 1, 0, 0, 4, 4, 0x40, 1]))  # no decomposition, 5-3
    out += segment(0xFF5C, bytes([1 << 5, 8 << 3]))  # one guard bit, exponent 8
    for tile, value in enumerate(values.ravel()):
        data = b"\xff\x93" + packet(int(value))
        out += segment(0xFF90, struct.pack(">HIBB", tile, 12 + len(data), 0, 1)) + data
    return out + b"\xff\xd9"


class HighThroughput(EncapsulatedCase):
    def file(self, streams, like, syntax=SYNTAXES[0], **more):
        return self.file_of(encapsulate(streams), like, syntax, **more)

    def test_every_value_in_each_syntax(self):
        values = synthetic.ramp((5, 6), np.int8, -4, 4)
        values.flat[:9] = range(-4, 5)
        pixels = (values.astype(int) + 128).astype(np.uint8)
        for syntax in SYNTAXES:
            self.assert_stored(pixels, self.file([codestream(values)], pixels, syntax))

    def test_more_bits_and_frames(self):
        values = synthetic.ramp((3, 4, 5), np.int8, -4, 4)
        pixels = (values.astype(int) + 2048).astype(np.uint16)
        streams = [codestream(frame, 12) for frame in values]
        self.assert_stored(pixels, self.file(streams, pixels, NumberOfFrames=3, BitsStored=12,
                                             HighBit=11))

    def test_a_constant_picture_of_one_tile(self):
        stream = bytearray(codestream(np.zeros((1, 1), int)))
        for at, value in ((8, 40), (12, 30), (24, 40), (28, 30)):  # Xsiz, Ysiz, XTsiz, YTsiz
            stream[at:at + 4] = struct.pack(">I", value)
        pixels = np.full((30, 40), 128, np.uint8)
        self.assert_stored(pixels, self.file([bytes(stream)], pixels))

    def test_cuts_and_broken_blocks_are_refused(self):
        values = np.full((5, 6), 3)
        pixels = np.zeros((5, 6), np.uint8)
        whole = codestream(values)
        for size in (20, 60, 90, len(whole) // 2, len(whole) - 4):
            self.assertIn(self.stored(self.file([whole[:size]], pixels)), ("corrupt", "truncated"))
        # The two lengths of a code block contradict each other: more MEL and VLC than there is.
        block = cleanup_segment(3)
        broken = whole.replace(block, block[:2] + b"\x7f\x0f")
        self.assertNotEqual(broken, whole)
        self.assertEqual(self.stored(self.file([broken], pixels)), "corrupt")


if __name__ == "__main__":
    unittest.main(warnings="ignore")
