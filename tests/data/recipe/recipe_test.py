"""docs/RECIPE.md's Python against `dicom_data show --stage recipe`, element by element."""
import os
import re
import subprocess
import sys
import tempfile
import unittest
import warnings

import numpy as np
import pydicom
import torch
from pydicom.pixel_data_handlers import numpy_handler, pillow_handler, rle_handler

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(HERE)))
sys.path.insert(0, os.path.dirname(HERE))
import synthetic_dicom as synthetic  # noqa: E402

SHOW = [os.path.join(os.environ["PRECEPTOR_BIN"], "dicom_data"), "show"]
SAMPLES = os.path.join(os.path.dirname(pydicom.__file__), "data", "test_files")
warnings.simplefilter("ignore")
# Whatever else is installed: what pydicom decodes is part of what is tested.
pydicom.config.pixel_data_handlers = [numpy_handler, rle_handler, pillow_handler]

with open(os.path.join(ROOT, "docs", "RECIPE.md"), encoding="utf-8") as document:
    REFERENCE = re.search(r"```python\n(.*?)```", document.read(), re.S).group(1)
reference = {}
exec(compile(REFERENCE, "docs/RECIPE.md", "exec"), reference)

# Grey with and without windows, signed and unsigned, MONOCHROME1, 12 bits, big endian, deflated,
# RLE, several windows; colour as RGB, YBR and 4:2:2; several frames.
FILES = ["CT_small.dcm", "MR_small.dcm", "MR_small_RLE.dcm", "MR_small_bigendian.dcm",
         "image_dfl.dcm", "dicomdirtests/77654033/CR1/6154", "dicomdirtests/98892001/CT5N/2062",
         "dicomdirtests/98892003/MR700/4648", "ExplVR_BigEnd.dcm", "SC_rgb_rle_2frame.dcm",
         "SC_rgb_rle_16bit.dcm", "SC_rgb_dcmtk_+eb+cy+np.dcm", "SC_ybr_full_422_uncompressed.dcm",
         "SC_rgb_small_odd_jpeg.dcm"]


def show(path, out, *options):
    run = subprocess.run([*SHOW, path, "--out", out, *options], stdout=subprocess.DEVNULL,
                         stderr=subprocess.PIPE, text=True)
    return run.returncode, run.stderr


class Recipe(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.off_by_one = 0

    def path(self, name):
        return os.path.join(self.folder.name, name)

    def assert_same(self, path, frame=0, window="file", size=None, channels=None, bits=8):
        options = ["--frame", str(frame), "--bits", str(bits)]
        options += ["--window", window if isinstance(window, str) else "%r,%r" % window]
        options += ["--size", "%dx%d" % size] if size else []
        options += ["--channels", str(channels)] if channels else []
        code, errors = show(path, self.path("shown.npy"), *options)
        self.assertEqual((code, errors), (0, ""), path)
        ours = np.load(self.path("shown.npy"))
        theirs = reference["recipe"](path, frame, window, size, channels, bits)
        self.assertEqual((ours.dtype, ours.shape), (theirs.dtype, theirs.shape), path)
        differs = ours != theirs
        if differs.any():
            exact = reference["unrounded"](pydicom.dcmread(path, force=True), frame, window, size,
                                           channels, bits)[differs]
            step = np.abs(ours[differs].astype(int) - theirs[differs])
            self.assertEqual(step.max(), 1, path)
            self.assertLess(np.abs(exact - np.round(exact)).max(), 1e-6, path)
            self.off_by_one += differs.sum()
        return ours

    def test_every_step_on_real_files(self):
        for name in FILES:
            path = os.path.join(SAMPLES, name)
            for size in (None, (40, 56), (7, 300)):
                for bits in (8, 16):
                    with self.subTest(name=name, size=size, bits=bits):
                        self.assert_same(path, size=size, bits=bits)
        self.assertLess(self.off_by_one, 50)

    def test_windows_of_ones_own_and_the_range(self):
        ct = os.path.join(SAMPLES, "CT_small.dcm")
        whole = self.assert_same(ct, window=(40.0, 400.0), size=(64, 64))
        self.assertGreater(np.unique(whole).size, 100)
        step = self.assert_same(ct, window=(100.0, 1.0))
        self.assertEqual(set(np.unique(step)), {0, 255})
        self.assert_same(ct, window=(-600.5, 1500.25), bits=16)
        self.assert_same(ct, window="range", bits=16)
        self.assert_same(os.path.join(SAMPLES, "dicomdirtests/98892003/MR2/4950"), window="range")

    def test_colour_to_grey_and_the_second_frame(self):
        path = os.path.join(SAMPLES, "SC_rgb_rle_2frame.dcm")
        self.assertEqual(self.assert_same(path, frame=1, channels=1, size=(50, 50)).shape[0], 1)
        self.assertEqual(self.assert_same(path, frame=1, channels=3, bits=16).shape[0], 3)

    def test_each_voi_function_and_a_negative_slope(self):
        pixels = synthetic.ramp((33, 47), np.int16, -2048, 2047)
        for function in ("LINEAR", "LINEAR_EXACT", "SIGMOID"):
            ds = synthetic.dataset(pixels, BitsStored=12, HighBit=11, VOILUTFunction=function,
                                   WindowCenter=["35.5", "600"], WindowWidth=["350", "1600"],
                                   RescaleSlope="-1.25", RescaleIntercept="12.5")
            path = synthetic.write(self.path(function), ds)
            for window in ("file", "range"):
                with self.subTest(function=function, window=window):
                    self.assert_same(path, window=window, bits=16)
                    self.assert_same(path, window=window, size=(20, 90))

    def test_monochrome1_is_inverted_after_the_window(self):
        pixels = synthetic.ramp((16, 16), np.uint16, 0, 4095)
        bright = synthetic.dataset(pixels, BitsStored=12, HighBit=11, WindowCenter="2000",
                                   WindowWidth="1000")
        dark = synthetic.dataset(pixels, BitsStored=12, HighBit=11, WindowCenter="2000",
                                 WindowWidth="1000", PhotometricInterpretation="MONOCHROME1")
        one = self.assert_same(synthetic.write(self.path("2"), bright), bits=16).astype(int)
        other = self.assert_same(synthetic.write(self.path("1"), dark), bits=16).astype(int)
        self.assertLessEqual(np.abs(one + other - 65535).max(), 1)

    def test_bits_below_the_high_bit_and_overlays_above_the_stored_ones(self):
        values = synthetic.ramp((16, 20), np.int64, -2048, 2047)
        high = (values << 4).astype(np.int16)
        with_overlay = ((values & 0xFFF) | 0x5000).astype(np.uint16).view(np.int16)
        shown = []
        for name, pixels, high_bit in (("high", high, 15), ("overlay", with_overlay, 11)):
            ds = synthetic.dataset(pixels, BitsStored=12, HighBit=high_bit)
            shown.append(self.assert_same(synthetic.write(self.path(name), ds), bits=16))
        np.testing.assert_array_equal(shown[0], shown[1])

    def test_frames_of_an_enhanced_object_have_their_own_meaning(self):
        frames = [synthetic.item(
            PixelValueTransformationSequence=synthetic.sequence(
                RescaleSlope=str(slope), RescaleIntercept="-100"))
            for slope in (1, 2.5)]
        shared = synthetic.item(FrameVOILUTSequence=synthetic.sequence(
            WindowCenter="500", WindowWidth="1500", VOILUTFunction="LINEAR_EXACT"))
        ds = synthetic.dataset(synthetic.ramp((2, 12, 12), np.uint16, 0, 1000), NumberOfFrames=2,
                               SharedFunctionalGroupsSequence=[shared],
                               PerFrameFunctionalGroupsSequence=frames)
        path = synthetic.write(self.path("enhanced"), ds)
        for frame in (0, 1):
            self.assert_same(path, frame=frame, bits=16)

    def test_a_window_that_cannot_be_applied_is_refused(self):
        for name, attributes, code in (
                ("narrow", dict(WindowCenter="5", WindowWidth="0.5"), "window"),
                ("zero", dict(WindowCenter="5", WindowWidth="0", VOILUTFunction="SIGMOID"),
                 "window"),
                ("unknown", dict(WindowCenter="5", WindowWidth="9", VOILUTFunction="CUBIC"),
                 "window")):
            ds = synthetic.dataset(synthetic.ramp((4, 4), np.uint8, 0, 255), **attributes)
            path = synthetic.write(self.path(name), ds)
            with self.subTest(name=name):
                code_found, errors = show(path, self.path("x.npy"))
                self.assertEqual(code_found, 3)
                self.assertIn(f": {code}: ", errors)
                self.assertFalse(os.path.exists(self.path("x.npy")))
                self.assertEqual(show(path, self.path("x.npy"), "--window", "range")[0], 0)
                os.remove(self.path("x.npy"))

    def test_a_grey_file_is_not_replicated(self):
        code, errors = show(os.path.join(SAMPLES, "CT_small.dcm"), self.path("x.npy"),
                            "--channels", "3")
        self.assertEqual(code, 3)
        self.assertIn(": channels: ", errors)

    def test_the_resize_is_torchs(self):
        plane = np.random.default_rng(1).uniform(size=(61, 83))
        for size in ((61, 83), (224, 224), (20, 17), (61, 40), (1, 1), (120, 7)):
            for dtype, tolerance in ((torch.float64, 1e-12), (torch.float32, 1e-5)):
                theirs = torch.nn.functional.interpolate(
                    torch.from_numpy(plane)[None, None].to(dtype), size=size, mode="bilinear",
                    antialias=True, align_corners=False)[0, 0].numpy()
                ours = reference["resize"](plane, *size)
                self.assertLess(np.abs(ours - theirs).max(), tolerance, (size, dtype))


if __name__ == "__main__":
    unittest.main(warnings="ignore")
