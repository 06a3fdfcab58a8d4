"""Fragments, offset tables and what stands beside the pixel data."""
import os
import struct
import subprocess
import sys
import time
import unittest

import numpy as np
import pydicom
from pydicom.encaps import encapsulate, encapsulate_extended, generate_pixel_data_frame
from pydicom.uid import UID, RLELossless

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import synthetic_dicom as synthetic  # noqa: E402
from stored_case import StoredCase  # noqa: E402

def syntax_of(uid):
    """One that pydicom 2.3.1 may not know."""
    pydicom._uid_dict.UID_dictionary.setdefault(uid, ("new", "Transfer Syntax", "", "", "new"))
    return UID(uid)


PLAIN = syntax_of("1.2.840.10008.1.2.1.98")
DELIMITER = b"\xfe\xff\xdd\xe0\0\0\0\0"


def items(values, offsets=()):
    """Encapsulated pixel data of these fragments, whatever their lengths, without the delimiter
    (pydicom writes it)."""
    body = struct.pack("<HHI", 0xFFFE, 0xE000, 4 * len(offsets)) + struct.pack(
        f"<{len(offsets)}I", *offsets)
    for value in values:
        body += struct.pack("<HHI", 0xFFFE, 0xE000, len(value)) + value
    return body


class EncapsulatedCase(StoredCase):
    def file_of(self, body, like, syntax, **attributes):
        ds = synthetic.dataset(like, **attributes)
        ds.file_meta.TransferSyntaxUID = syntax
        ds.PixelData = body
        ds["PixelData"].VR = "OB"
        ds["PixelData"].is_undefined_length = True
        return self.written(ds)

    def coded(self, pixels, command, *options, **attributes):
        """The codestreams of `pixels`' frames, by one of DCMTK's compressors."""
        path = self.written(synthetic.dataset(pixels, **attributes))
        out = self.path("coded.dcm")
        subprocess.run([command, *options, path, out], check=True, capture_output=True)
        ds = pydicom.dcmread(out)
        frames = int(attributes.get("NumberOfFrames", 1))
        return list(generate_pixel_data_frame(ds.PixelData, frames)), ds.file_meta.TransferSyntaxUID


class Fragments(EncapsulatedCase):
    def setUp(self):
        super().setUp()
        self.pixels = synthetic.ramp((3, 20, 31), np.uint16, 0, 4095)
        self.tags = dict(NumberOfFrames=3, BitsStored=12, HighBit=11)

    def file(self, body, syntax, **more):
        return self.file_of(body, self.pixels, syntax, **self.tags, **more)

    def each_codec(self):
        return [(command, *self.coded(self.pixels, command, **self.tags))
                for command in ("dcmcjpeg", "dcmcjpls", "dcmcrle")]

    def test_an_extended_offset_table(self):
        for _, frames, syntax in self.each_codec():
            body, offsets, lengths = encapsulate_extended(frames)
            path = self.file(body, syntax, ExtendedOffsetTable=offsets,
                             ExtendedOffsetTableLengths=lengths)
            self.assert_stored(self.pixels, path)

    def halves(self, frames):
        parts, offsets, lengths, at = [], [], [], 0
        for frame in frames:
            cut = len(frame) // 4 * 2
            offsets.append(at)
            lengths.append(len(frame))
            parts += [frame[:cut], frame[cut:]]
            at += len(frame) + 16
        return parts, offsets, lengths

    def test_several_fragments_by_either_offset_table(self):
        for _, frames, syntax in self.each_codec():
            parts, offsets, lengths = self.halves(frames)
            self.assert_stored(self.pixels, self.file(items(parts, offsets), syntax))
            wide = dict(ExtendedOffsetTable=struct.pack("<3Q", *offsets),
                        ExtendedOffsetTableLengths=struct.pack("<3Q", *lengths))
            self.assert_stored(self.pixels, self.file(items(parts), syntax, **wide))

    def test_several_fragments_without_a_table(self):
        for command, frames, syntax in self.each_codec():
            parts = self.halves(frames)[0]
            path = self.file(items(parts), syntax)
            if command == "dcmcrle":  # nothing says where a frame begins
                self.assertEqual(self.stored(path), "frames")
            else:
                self.assert_stored(self.pixels, path)

    def test_offsets_that_lie(self):
        for command, frames, syntax in self.each_codec():
            parts, offsets, _ = self.halves(frames)
            for wrong in ([0, offsets[1] + 2, offsets[2]], [offsets[1], offsets[1], offsets[2]],
                          [8, offsets[1], offsets[2]]):
                path = self.file(items(parts, wrong), syntax)
                if command == "dcmcrle":
                    self.assertEqual(self.stored(path), "frames")
                else:  # the codestreams' own markers are unambiguous
                    self.assert_stored(self.pixels, path)
            # As many fragments as frames need no table.
            self.assert_stored(self.pixels, self.file(items(frames, [0, 2, 4]), syntax))
            self.assertEqual(self.stored(self.file(items(frames, [0, 2, 4, 6]), syntax)), "frames")

    def test_empty_fragments(self):
        for _, frames, syntax in self.each_codec():
            for parts in ([frames[0], b"", *frames[1:]], [b"", *frames], [*frames, b"", b""]):
                self.assert_stored(self.pixels, self.file(items(parts), syntax))
            self.assertEqual(self.stored(self.file(items([*frames[:2], b""]), syntax)), "frames")

    def test_rubbish_and_padding_behind_a_codestream(self):
        for command, frames, syntax in self.each_codec():
            padded = [frame + bytes(10) for frame in frames]
            self.assert_stored(self.pixels, self.file(items(padded), syntax))
            if command != "dcmcrle":
                noisy = [frame + b"\1\2\3\4" for frame in frames]
                self.assert_stored(self.pixels, self.file(items(noisy), syntax))

    def test_fragments_of_an_odd_length(self):
        for command, frames, syntax in self.each_codec():
            odd = [frame + bytes(1) if i < 2 else frame for i, frame in enumerate(frames)]
            self.assertEqual([len(frame) % 2 for frame in odd], [1, 1, 0])
            with self.subTest(command=command):
                self.assert_stored(self.pixels, self.file(items(odd), syntax))

    def test_without_a_delimiter_the_file_is_refused(self):
        frames, syntax = self.coded(self.pixels, "dcmcjpeg", **self.tags)
        path = self.file(items(frames), syntax)
        with open(path, "rb") as file:
            whole = file.read()
        self.assertTrue(whole.endswith(DELIMITER))
        with open(path, "wb") as file:
            file.write(whole[:-8])
        self.assertIn(self.stored(path), ("truncated", "corrupt"))

    def test_near_lossless_jpeg_ls(self):
        frames, syntax = self.coded(self.pixels, "dcmcjpls", "+en", "+md", "3", **self.tags)
        self.assertEqual(syntax, "1.2.840.10008.1.2.4.81")
        ours = self.stored(self.file(encapsulate(frames), syntax))
        self.assertLessEqual(np.abs(ours.astype(int) - self.pixels).max(), 3)
        self.assertTrue(np.any(ours != self.pixels))


class HighBits(EncapsulatedCase):
    """dcmcjpeg and dcmcrle code the whole container where the field is not its low bits."""

    def test_a_high_bit_above_the_field(self):
        for signed in (0, 1):
            low, high = (-2048, 2047) if signed else (0, 4095)
            pixels = synthetic.ramp((16, 16), np.int16 if signed else np.uint16, low, high)
            shifted = (pixels.astype(np.int32) << 4).astype(pixels.dtype)
            tags = dict(BitsStored=12, HighBit=15)
            for command, options in (("dcmcrle", []), ("dcmcjpeg", ["+e1"]), ("dcmcjpls", [])):
                frames, syntax = self.coded(shifted, command, *options, **tags)
                with self.subTest(command=command, signed=signed):
                    self.assert_stored(pixels, self.file_of(encapsulate(frames), pixels, syntax,
                                                            **tags))


class Uncompressed(EncapsulatedCase):
    def file(self, pixels, parts, **more):
        return self.file_of(items(parts), pixels, PLAIN, NumberOfFrames=len(pixels), **more)

    def test_frames_of_each_type(self):
        for dtype in (np.uint8, np.int8, np.uint16, np.int16, np.uint32, np.int32):
            info = np.iinfo(dtype)
            pixels = synthetic.ramp((3, 5, 7), dtype, info.min, info.max)
            parts = [f.tobytes() + bytes(f.nbytes % 2) for f in pixels]
            with self.subTest(dtype=dtype):
                self.assert_stored(pixels, self.file(pixels, parts))

    def test_a_frame_in_several_fragments(self):
        pixels = synthetic.ramp((2, 8, 8), np.uint16, 0, 65535)
        parts = [p for f in pixels for p in (f.tobytes()[:50], f.tobytes()[50:])]
        offsets = [0, 128 + 16]
        self.assert_stored(pixels, self.file_of(items(parts, offsets), pixels, PLAIN,
                                                NumberOfFrames=2))
        self.assertEqual(self.stored(self.file(pixels, parts)), "frames")
        one = pixels[:1]
        self.assert_stored(one[0], self.file_of(items(parts[:2]), one, PLAIN, NumberOfFrames=1))

    def test_single_bits_begin_anew_in_each_frame(self):
        pixels = synthetic.ramp((3, 3, 5), np.uint8, 0, 1)
        parts = [np.packbits(f.ravel(), bitorder="little").tobytes() for f in pixels]
        self.assertEqual(len(parts[0]), 2)
        self.assert_stored(pixels, self.file(pixels, parts, BitsAllocated=1, BitsStored=1,
                                             HighBit=0))

    def test_a_hundred_thousand_frames_take_seconds(self):
        pixels = synthetic.ramp((100000, 2, 2), np.uint8, 0, 255)
        path = self.file(pixels, [f.tobytes() for f in pixels])
        start = time.monotonic()
        self.assert_stored(pixels, path)
        self.assertLess(time.monotonic() - start, 10)  # each sought from the start: above 20

    def test_colour(self):
        pixels = synthetic.ramp((4, 6, 3), np.uint8, 0, 255)
        for planar in (0, 1):
            raw = np.ascontiguousarray(pixels.transpose(2, 0, 1) if planar else pixels).tobytes()
            self.assert_stored(pixels, self.file_of(items([raw]), pixels, PLAIN,
                                                    PlanarConfiguration=planar))

    def test_frames_of_a_wrong_length(self):
        pixels = synthetic.ramp((2, 4, 4), np.uint8, 0, 255)
        whole = [f.tobytes() for f in pixels]
        self.assertEqual(self.stored(self.file(pixels, [whole[0], whole[1][:14]])), "truncated")
        self.assertEqual(self.stored(self.file(pixels, [whole[0] * 2, whole[1]])), "frames")
        self.assertEqual(self.stored(self.file(pixels, whole[:1])), "frames")

    def test_a_frame_of_rle_is_no_picture_though_it_is_as_long(self):
        noise = np.random.default_rng(4).integers(0, 256, 188, dtype=np.uint8).tobytes()
        frame = noise[:128] + noise[128:] + bytes([7] * 68)
        coded = bytes([127]) + noise[:128] + bytes([59]) + noise[128:] + bytes([257 - 68, 7])
        raw = struct.pack("<16I", 1, 64, *[0] * 14) + coded
        pixels = np.frombuffer(frame, np.uint8).reshape(1, 16, 16)
        self.assertEqual(len(raw), len(frame))
        self.assertEqual(self.stored(self.file(pixels, [raw])), "corrupt")
        self.assert_stored(pixels[0], self.file_of(items([raw]), pixels[0], RLELossless))
        near = raw[:-2] + b"\0\0"  # which does not come to the frame
        self.assert_stored(np.frombuffer(near, np.uint8).reshape(16, 16), self.file(pixels, [near]))

    def test_what_is_left_over_of_a_fragment_is_padding(self):
        """As in native pixel data: blank, or a few bytes that align something."""
        pixels = synthetic.ramp((2, 4, 8), np.uint8, 0, 255)
        whole = [f.tobytes() for f in pixels]
        for over in (bytes(30), b"\1" * 8):
            self.assert_stored(pixels, self.file(pixels, [whole[0], whole[1] + over]))
        for over in (b"\1" * 10, bytes(28) + b"\1\1"):
            for parts in ([whole[0] + over, whole[1]], [whole[0], whole[1] + over]):
                self.assertEqual(self.stored(self.file(pixels, parts)), "frames")

    def test_a_codestream_is_no_pixels(self):
        """Of noise, so that it is longer than the frame that it codes, and shorter than two;
        brought to the frame's very length by a comment; and filled up with zeros to that length."""
        pixels = synthetic.ramp((3, 12, 10), np.uint8, 0, 255)
        for command in ("dcmcjpeg", "dcmcjpls"):
            frames, _ = self.coded(pixels, command, NumberOfFrames=3)
            self.assertTrue(all(128 < len(frame) < 240 for frame in frames))
            with self.subTest(command=command):
                self.assertEqual(self.stored(self.file(pixels, frames)), "corrupt")
        flat = np.zeros((1, 12, 10), np.uint8)
        (frame,), _ = self.coded(flat, "dcmcjpls", NumberOfFrames=1)
        comment = 120 - len(frame.rstrip(b"\0")) - 4
        whole = frame[:2] + struct.pack(">HH", 0xFFFE, 2 + comment) + bytes(comment) + frame[2:]
        for last in (b"", b"\0"):
            part = whole.rstrip(b"\0") + last
            self.assertEqual(len(part), 120 + len(last))
            self.assertEqual(self.stored(self.file(flat, [part])), "corrupt")
        for count in (120, 130, 239):
            filled = frame.rstrip(b"\0").ljust(count, b"\0")
            self.assertEqual(self.stored(self.file(flat, [filled])), "corrupt")
        flat[0, 0, :3] = 0xFF, 0xD8, 0xFF  # pixels that only begin so
        self.assert_stored(flat[0], self.file(flat, [flat.tobytes()]))


class Beside(EncapsulatedCase):
    """Icons and private pixel data are not the pixel data."""

    def icon(self, **more):
        return synthetic.item(Rows=2, Columns=2, SamplesPerPixel=1, BitsAllocated=8, BitsStored=8,
                              HighBit=7, PixelRepresentation=0, PixelData=b"\1\2\3\4",
                              PhotometricInterpretation="MONOCHROME2", **more)

    def with_icon(self, ds):
        ds.IconImageSequence = [self.icon()]
        ds.IconImageSequence[0]["PixelData"].VR = "OB"
        ds.add_new((0x7FE1, 0x0010), "LO", "SOMEBODY")
        ds.add_new((0x7FE1, 0x1010), "OB", b"private pixels")
        ds.add_new((0x0029, 0x0010), "LO", "SOMEBODY")
        ds.add_new((0x0029, 0x1010), "OB", b"more of them")
        return self.written(ds)

    def test_a_native_image(self):
        pixels = synthetic.ramp((6, 5), np.uint16, 0, 65535)
        self.assert_stored(pixels, self.with_icon(synthetic.dataset(pixels)))

    def test_an_encapsulated_image(self):
        pixels = synthetic.ramp((16, 15), np.uint16, 0, 65535)
        frames, syntax = self.coded(pixels, "dcmcjpeg")
        ds = synthetic.dataset(pixels, syntax)
        ds.PixelData = encapsulate(frames)
        ds["PixelData"].VR = "OB"
        ds["PixelData"].is_undefined_length = True
        self.assert_stored(pixels, self.with_icon(ds))

    def test_an_icon_alone_is_no_image(self):
        ds = synthetic.dataset(synthetic.ramp((6, 5), np.uint16, 0, 65535))
        del ds.PixelData
        self.assertEqual(self.stored(self.with_icon(ds)), "no-pixel-data")


class Names(EncapsulatedCase):
    def test_what_nothing_here_decodes_is_refused_by_name(self):
        pixels = synthetic.ramp((6, 5), np.uint8, 0, 255)
        for last, name in (("100", "MPEG2"), ("101.1", "MPEG2"), ("102", "MPEG-4 AVC/H.264"),
                           ("106", "Stereo"), ("107", "HEVC/H.265"), ("110", "JPEG XL Lossless"),
                           ("111", "JPEG XL JPEG Recompression"), ("112", "JPEG XL"),
                           ("94", "JPIP"), ("205", "JPIP HTJ2K"), ("92", "JPEG 2000 Part 2")):
            path = self.file_of(items([b"codestream"]), pixels, syntax_of("1.2.840.10008.1.2.4." + last))
            self.assertEqual(self.stored(path), "transfer-syntax")
            self.assertIn(name, self.sentence(path))
        for uid, name in (("1.2.840.10008.1.2.7.1", "SMPTE"), ("1.2.840.10008.1.2.9.9", "unknown"),
                          ("1.2.840.10008.1.2.8.1", "Deflated Image Frame")):
            path = self.file_of(items([b"codestream"]), pixels, syntax_of(uid))
            self.assertEqual(self.stored(path), "transfer-syntax")
            self.assertIn(name, self.sentence(path))


if __name__ == "__main__":
    unittest.main(warnings="ignore")
