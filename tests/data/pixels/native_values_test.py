"""Native pixel data of every width against numpy, and palettes against pydicom."""
import os
import subprocess
import struct
import sys
import unittest

import numpy as np
from pydicom.pixel_data_handlers.util import apply_color_lut, convert_color_space
from pydicom.uid import (DeflatedExplicitVRLittleEndian, ExplicitVRBigEndian,
                         ExplicitVRLittleEndian, ImplicitVRLittleEndian)

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import synthetic_dicom as synthetic  # noqa: E402
from stored_case import StoredCase  # noqa: E402

SYNTAXES = (ImplicitVRLittleEndian, ExplicitVRLittleEndian, ExplicitVRBigEndian,
            DeflatedExplicitVRLittleEndian)


class Integers(StoredCase):
    def test_thirty_two_bits_in_each_syntax(self):
        for dtype in (np.uint32, np.int32):
            info = np.iinfo(dtype)
            pixels = synthetic.ramp((2, 5, 7), dtype, info.min, info.max)
            for syntax in SYNTAXES:
                ds = synthetic.dataset(pixels, syntax, NumberOfFrames=2)
                with self.subTest(dtype=dtype, syntax=syntax.name):
                    self.assert_stored(pixels, self.written(ds))

    def test_fields_within_thirty_two_bits(self):
        pixels = synthetic.ramp((5, 7), np.int32, -(1 << 19), (1 << 19) - 1)
        noise = synthetic.ramp((5, 7), np.uint32, 0, 0xFFFFFFFF)
        mask = np.uint32(0xFFFFF << 6)
        raw = noise & ~mask | (pixels.view(np.uint32) << np.uint32(6)) & mask
        for syntax in SYNTAXES:
            ds = synthetic.dataset(raw.view(np.int32), syntax, BitsStored=20, HighBit=25)
            self.assert_stored(pixels, self.written(ds))

    def test_bytes_that_claim_to_be_words_and_the_reverse(self):
        pixels = synthetic.ramp((5, 7), np.uint16, 0, 65535)
        for syntax in SYNTAXES[1:]:
            ds = synthetic.dataset(pixels, syntax)
            ds["PixelData"].VR = "OB"
            self.assert_stored(pixels, self.written(ds))
        small = synthetic.ramp((5, 8), np.uint8, 0, 255)
        ds = synthetic.dataset(small)
        ds["PixelData"].VR = "OW"
        self.assert_stored(small, self.written(ds))

    def test_single_bits_follow_without_a_gap_between_frames(self):
        for shape in ((5, 3, 5), (3, 7, 9), (2, 8, 8), (1, 1, 1)):
            pixels = synthetic.ramp(shape, np.uint8, 0, 1)
            packed = np.packbits(pixels.ravel(), bitorder="little").tobytes()
            for syntax in SYNTAXES:
                ds = synthetic.dataset(pixels, syntax, NumberOfFrames=shape[0], BitsAllocated=1,
                                       BitsStored=1, HighBit=0)
                ds.PixelData = packed + bytes(len(packed) % 2)
                ds["PixelData"].VR = "OB"
                with self.subTest(shape=shape, syntax=syntax.name):
                    self.assert_stored(pixels if shape[0] > 1 else pixels[0], self.written(ds))
                ds.PixelData = ds.PixelData[:max(0, len(packed) - 2)]
                ds["PixelData"].VR = "OB"
                self.assertEqual(self.stored(self.written(ds)), "truncated")

    def test_bits_that_are_not_read(self):
        pixels = synthetic.ramp((6, 8), np.uint16, 0, 4095)
        for bits in (12, 24, 64, 2):
            ds = synthetic.dataset(pixels, BitsAllocated=bits, BitsStored=min(bits, 16),
                                   HighBit=min(bits, 16) - 1)
            path = self.written(ds)
            self.assertEqual(self.stored(path), "bits")
            self.assertIn(f"BitsAllocated {bits}", self.sentence(path))


class FloatingPoint(StoredCase):
    def file(self, pixels, syntax, **attributes):
        ds = synthetic.dataset(pixels, syntax, **attributes)
        raw = ds.PixelData
        for name in ("PixelData", "BitsStored", "HighBit", "PixelRepresentation"):
            del ds[name]
        name = "FloatPixelData" if pixels.dtype.itemsize == 4 else "DoubleFloatPixelData"
        setattr(ds, name, raw)
        return ds

    def test_each_width_in_each_syntax(self):
        for dtype in (np.float32, np.float64):
            pixels = (np.random.default_rng(2).random((2, 5, 7)) * 1e5 - 3e4).astype(dtype)
            pixels[0, 0, :3] = -0.0, np.finfo(dtype).max, np.finfo(dtype).tiny
            for syntax in SYNTAXES:
                with self.subTest(dtype=dtype, syntax=syntax.name):
                    self.assert_stored(pixels, self.written(self.file(pixels, syntax,
                                                                      NumberOfFrames=2)))

    def test_what_does_not_fit(self):
        pixels = np.zeros((4, 4), np.float32)
        self.assertEqual(self.stored(self.written(self.file(
            pixels, ExplicitVRLittleEndian, BitsAllocated=64))), "bits")
        ds = self.file(pixels, ExplicitVRLittleEndian)
        ds.Rows = 5
        self.assertEqual(self.stored(self.written(ds)), "truncated")
        ds.Rows = 4
        ds.PixelData = bytes(16)
        ds["PixelData"].VR = "OB"
        self.assertEqual(self.stored(self.written(ds)), "bits")


class Colour(StoredCase):
    def partial(self, ybr):
        y, blue, red = (ybr[..., i].astype(float) for i in range(3))
        y, blue, red = (y - 16) * 255 / 219, (blue - 128) * 255 / 224, (red - 128) * 255 / 224
        rgb = np.stack([y + 1.402 * red, y - .114 * 1.772 / .587 * blue - .299 * 1.402 / .587 * red,
                        y + 1.772 * blue], -1)
        return np.clip(np.rint(rgb), 0, 255).astype(np.uint8)

    def paired(self, ybr):
        """Y Y Cb Cr of each two neighbours, and what it stands for."""
        shared = ybr.copy()
        shared[:, 1::2, 1:] = shared[:, ::2, 1:]
        lines = ybr.reshape(ybr.shape[0], -1, 2, 3)
        raw = np.stack([lines[:, :, 0, 0], lines[:, :, 1, 0], lines[:, :, 0, 1], lines[:, :, 0, 2]], -1)
        return shared, np.ascontiguousarray(raw)

    def test_shared_chrominance_of_each_range(self):
        ybr = synthetic.ramp((4, 10, 3), np.uint8, 0, 255)
        shared, raw = self.paired(ybr)
        for photometric, expected in (
                ("YBR_FULL_422", convert_color_space(shared, "YBR_FULL", "RGB")),
                ("YBR_PARTIAL_422", self.partial(shared))):
            ds = synthetic.dataset(ybr, PhotometricInterpretation=photometric,
                                   PixelData=raw.tobytes())
            self.assert_stored(expected, self.written(ds))

    def test_the_standards_forward_equations_come_back(self):
        rgb = synthetic.ramp((30, 30, 3), np.uint8, 0, 255).astype(float)
        forward = np.array([[.2568, .5041, .0979], [-.1482, -.2910, .4392], [.4392, -.3678, -.0714]])
        ybr = np.rint(rgb @ forward.T + [16, 128, 128]).astype(np.uint8)
        smooth = self.paired(ybr.repeat(2, 1))[1]
        ds = synthetic.dataset(ybr.repeat(2, 1), PhotometricInterpretation="YBR_PARTIAL_422",
                               PixelData=smooth.tobytes())
        ours = self.stored(self.written(ds))
        self.assertLessEqual(np.abs(ours[:, ::2].astype(float) - rgb).max(), 2)

    def test_sixteen_bits(self):
        ybr = synthetic.ramp((6, 8, 3), np.uint16, 0, 65535)
        y, blue, red = (ybr[..., i].astype(float) for i in range(3))
        blue, red = blue - 32768, red - 32768
        rgb = np.stack([y + 1.402 * red, y - .114 * 1.772 / .587 * blue - .299 * 1.402 / .587 * red,
                        y + 1.772 * blue], -1)
        expected = np.clip(np.rint(rgb), 0, 65535).astype(np.uint16)
        for planar in (0, 1):
            raw = np.ascontiguousarray(ybr.transpose(2, 0, 1) if planar else ybr)
            ds = synthetic.dataset(ybr, PhotometricInterpretation="YBR_FULL",
                                   PlanarConfiguration=planar, PixelData=raw.tobytes())
            self.assert_stored(expected, self.written(ds))
        out = self.path("rle.dcm")
        subprocess.run(["dcmcrle", self.path("written.dcm"), out], check=True)
        self.assert_stored(expected, out)

    def test_planes_when_deflated_and_in_rle(self):
        pixels = synthetic.ramp((6, 8, 3), np.uint16, 0, 65535)
        raw = np.ascontiguousarray(pixels.transpose(2, 0, 1)).tobytes()
        for syntax in SYNTAXES[:2] + SYNTAXES[3:]:
            ds = synthetic.dataset(pixels, syntax, PlanarConfiguration=1, PixelData=raw)
            self.assert_stored(pixels, self.written(ds))
        ds = synthetic.dataset(pixels, PlanarConfiguration=1, PixelData=raw)
        out = self.path("rle.dcm")
        subprocess.run(["dcmcrle", self.written(ds), out], check=True)
        self.assert_stored(pixels, out)

    def test_colours_that_are_refused_by_name(self):
        pixels = synthetic.ramp((4, 4, 3), np.uint8, 0, 255)
        for kind in ("HSV", "ARGB", "CMYK", "YBR_RCT", "YBR_ICT", "YBR_PARTIAL_420"):
            path = self.written(synthetic.dataset(pixels, PhotometricInterpretation=kind))
            self.assertEqual(self.stored(path), "photometric")
            self.assertIn(kind, self.sentence(path))


class Palettes(StoredCase):
    def palette(self, indices, tables, first=0, bits=16, segmented=False, entries=None, **more):
        ds = synthetic.dataset(indices, PhotometricInterpretation="PALETTE COLOR", **more)
        for colour, data in zip(("Red", "Green", "Blue"), tables):
            stem = colour + "PaletteColorLookupTable"
            setattr(ds, stem + "Descriptor", [entries & 0xFFFF, first, bits])
            ds[stem + "Descriptor"].VR = "SS" if first < 0 else "US"
            setattr(ds, ("Segmented" if segmented else "") + stem + "Data", data)
        return ds

    def test_segments_as_pydicom_expands_them(self):
        indices = synthetic.ramp((9, 11), np.uint8, 0, 255)
        segments = [[0, 2, 5, 9, 1, 100, 250, 2, 1, 0, 0, 1, 152, 7],
                    [0, 1, 3, 1, 255, 90],
                    [0, 3, 250, 4, 5, 1, 53, 17, 1, 200, 200]]
        for bits, fmt in ((16, "H"), (8, "B")):
            tables = []
            for units in segments:
                if bits == 8 and units[7:8] == [2]:  # the offset has four bytes
                    units = units[:9] + [0, 0] + units[9:]
                tables.append(struct.pack(f"<{len(units)}{fmt}", *units))
            ds = self.palette(indices, [t + bytes(len(t) % 2) for t in tables], bits=bits,
                              segmented=True, entries=256)
            path = self.written(ds)
            with self.subTest(bits=bits):
                self.assert_stored(apply_color_lut(indices, ds), path)

    def test_segments_in_each_syntax(self):
        indices = synthetic.ramp((9, 11), np.uint8, 0, 255)
        for syntax in SYNTAXES:
            order = "<" if syntax.is_little_endian else ">"
            table = struct.pack(order + "6H", 0, 1, 300, 1, 255, 60000)
            ds = self.palette(indices, [table] * 3, segmented=True, entries=256, syntax=syntax)
            if syntax == ExplicitVRBigEndian:
                ds["PixelData"].VR = "OB"
            expected = np.rint(300 + (60000 - 300) / 255 * indices.astype(float)).astype(np.uint16)
            self.assert_stored(np.stack([expected] * 3, -1), self.written(ds))

    def test_broken_segments_are_refused(self):
        indices = synthetic.ramp((9, 11), np.uint8, 0, 255)
        for units in ([1, 256, 4], [0, 255] + [1] * 255, [0, 256], [3, 3, 3],
                      [0, 1, 5, 2, 9, 0, 0, 1, 255, 0]):
            ds = self.palette(indices, [struct.pack(f"<{len(units)}H", *units)] * 3,
                              segmented=True, entries=256)
            self.assertEqual(self.stored(self.written(ds)), "photometric")

    def test_a_negative_first_value(self):
        indices = synthetic.ramp((9, 11), np.int16, -300, 300)
        rng = np.random.default_rng(4)
        tables = [rng.integers(0, 65536, 400).astype("<u2") for _ in range(3)]
        ds = self.palette(indices, [t.tobytes() for t in tables], first=-200, entries=400)
        at = np.clip(indices.astype(int) + 200, 0, 399)
        self.assert_stored(np.stack([t[at] for t in tables], -1), self.written(ds))

    def test_sixty_five_thousand_entries(self):
        indices = synthetic.ramp((50, 50), np.uint16, 0, 65535)
        tables = [np.roll(np.arange(65536), i).astype("<u2") for i in range(3)]
        ds = self.palette(indices, [t.tobytes() for t in tables], entries=65536)
        ds.is_implicit_VR = True  # a length that US cannot hold does not matter for OW
        ds.file_meta.TransferSyntaxUID = ImplicitVRLittleEndian
        self.assert_stored(np.stack([t[indices] for t in tables], -1), self.written(ds))

    def test_bits_between_eight_and_sixteen(self):
        indices = synthetic.ramp((5, 5), np.uint8, 0, 255)
        tables = [(np.arange(256) * 16 + i).astype("<u2") for i in range(3)]
        ds = self.palette(indices, [t.tobytes() for t in tables], bits=12, entries=256)
        self.assert_stored(np.stack([t[indices] for t in tables], -1), self.written(ds))


if __name__ == "__main__":
    unittest.main(warnings="ignore")
