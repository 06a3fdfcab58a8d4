"""docs/RECIPE.md's Python against `dicom_data show --stage recipe`, element by element."""
import json
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

    def words(self, frame, bits, options):
        """The command line of what the reference takes by keyword."""
        words = ["--frame", str(frame), "--bits", str(bits)]
        for name, value in options.items():
            name = "resize" if name == "method" else name
            if name in ("size", "crop") and value:
                value = "%dx%d" % value
            for one in value if isinstance(value, list) else [value]:
                words += ["--" + name, str(one)] if one is not None else []
        return words

    def assert_same(self, path, frame=0, bits=8, notes="", **options):
        code, errors = show(path, self.path("shown.npy"), *self.words(frame, bits, options))
        self.assertEqual((code, errors.replace(f"{path}: ", "").replace("warning: ", "").strip()),
                         (0, notes), path)
        ours = np.load(self.path("shown.npy"))
        theirs = reference["recipe"](path, frame, bits, **options)
        self.assertEqual((ours.dtype, ours.shape), (theirs.dtype, theirs.shape), path)
        if bits == 32:
            largest = max(1, np.abs(theirs).max())
            self.assertLess(np.abs(ours - theirs).max(), 1e-6 * largest, (path, options))
            return ours
        differs = ours != theirs
        if differs.any():
            exact = reference["unrounded"](pydicom.dcmread(path, force=True), frame, bits=bits,
                                           **options)[differs]
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
        whole = self.assert_same(ct, window="40.0,400.0", size=(64, 64))
        self.assertGreater(np.unique(whole).size, 100)
        step = self.assert_same(ct, window="100,1")
        self.assertEqual(set(np.unique(step)), {0, 255})
        self.assert_same(ct, window="-600.5,1500.25", bits=16)
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

    def lut(self, count, first, bits, entries, vr="US", explanation=None):
        """An item of a sequence of tables; `entries` as bytes are packed two in a word."""
        item = pydicom.Dataset()
        item.add_new("LUTDescriptor", vr, [count, first, bits])
        if explanation:
            item.LUTExplanation = explanation
        if isinstance(entries, bytes):
            item.add_new("LUTData", "OW", entries + b"\0" * (len(entries) % 2))
        else:
            item.add_new("LUTData", "US", [int(e) for e in entries])
        return item

    def test_modality_tables(self):
        signed = synthetic.ramp((30, 40), np.int16, -300, 300)
        unsigned = synthetic.ramp((30, 40), np.uint16, 0, 600)
        curve = (np.arange(401) ** 2 // 3).astype(int)
        packed = bytes(range(255, 5, -1))
        cases = {
            "signed": (signed, self.lut(401, -200, 16, curve, "SS")),
            "signed_as_unsigned": (signed, self.lut(401, 65536 - 200, 16, curve, "US")),
            "unsigned": (unsigned, self.lut(401, 100, 16, curve)),
            "words": (unsigned, self.lut(401, 100, 16, curve.astype("<u2").tobytes())),
            "packed": (unsigned, self.lut(250, 50, 8, packed)),
        }
        for name, (pixels, item) in cases.items():
            for extra in ({}, dict(WindowCenter="200", WindowWidth="30000"),
                          dict(PhotometricInterpretation="MONOCHROME1")):
                ds = synthetic.dataset(pixels, BitsStored=12, HighBit=11,
                                       ModalityLUTSequence=[item], **extra)
                path = synthetic.write(self.path(name), ds)
                with self.subTest(name=name, extra=extra):
                    shown = self.assert_same(path, bits=16)
                    self.assertGreater(np.unique(shown).size, 50)
                    self.assert_same(path, bits=32, intensity="zscore", size=(20, 20))
                    show(path, self.path("v.npy"), "--stage", "rescaled")
                    if name in ("signed", "unsigned", "words"):  # pydicom reads no other
                        np.testing.assert_array_equal(
                            np.load(self.path("v.npy")),
                            pydicom.pixel_data_handlers.util.apply_modality_lut(pixels, ds))

    def test_a_modality_table_that_contradicts_itself_is_refused(self):
        ds = synthetic.dataset(synthetic.ramp((4, 4), np.uint8, 0, 255),
                               ModalityLUTSequence=[self.lut(300, 0, 16, range(200))])
        code, errors = show(synthetic.write(self.path("x"), ds), self.path("x.npy"))
        self.assertEqual(code, 3)
        self.assertIn(": modality-lut: ", errors)
        for most, expected in ((1023, 0), (1024, 3)):
            entries = np.arange(256)
            entries[-1] = most
            ds.ModalityLUTSequence = [self.lut(256, 0, 10, entries)]
            code, errors = show(synthetic.write(self.path("x"), ds), self.path("x.npy"))
            self.assertEqual(code, expected, errors)
        self.assertIn("an entry of 1024 in 10 bits", errors)

    def test_a_transform_that_is_none_is_quoted(self):
        ds = synthetic.dataset(synthetic.ramp((4, 4), np.uint8, 0, 255), RescaleIntercept="0")
        ds.add_new("RescaleSlope", "DS", "1")
        data = synthetic.write(self.path("x"), ds)
        with open(data, "rb") as file:
            content = file.read()
        slope = b"\x28\x00\x53\x10DS\x02\x001 "
        self.assertIn(slope, content)
        for value in (b"1,", b"  "):
            with open(data, "wb") as file:
                file.write(content.replace(slope, slope[:-2] + value))
            code, errors = show(data, self.path("x.npy"))
            self.assertEqual(code, 3)
            said = '"1,"' if value.strip() else "empty"
            self.assertIn(f'RescaleSlope ({said}) and RescaleIntercept ("0")', errors)

    def test_voi_tables(self):
        pixels = synthetic.ramp((30, 40), np.uint16, 0, 4095)
        curve = np.sqrt(np.arange(2000) / 2000) * 4095
        tables = [self.lut(2000, 500, 12, curve, explanation="ROOT"),
                  self.lut(200, -900, 8, bytes(range(200)), "SS", explanation="Packed"),
                  self.lut(3, 65536 - 500, 16, [0, 30000, 65535])]
        for intercept in ("0", "-1024"):
            ds = synthetic.dataset(pixels, BitsStored=12, HighBit=11, VOILUTSequence=tables,
                                   RescaleSlope="1.5", RescaleIntercept=intercept)
            path = synthetic.write(self.path("tables"), ds)
            for window in ("file", "lut", "lut:2", "lut:3", "name:root", "name: packed ", "range"):
                with self.subTest(intercept=intercept, window=window):
                    self.assert_same(path, bits=16, window=window)
            self.assertEqual(show(path, self.path("x.npy"), "--window", "lut:4")[0], 3)
            ds.WindowCenter, ds.WindowWidth = "1000", "500"
            ds.WindowCenterWidthExplanation = "ROOT"
            path = synthetic.write(self.path("both"), ds)
            windowed = self.assert_same(path, window="file")
            np.testing.assert_array_equal(windowed, self.assert_same(path, window="name:root"))
            self.assertTrue((windowed != self.assert_same(path, window="lut")).any())

    def test_a_voi_table_that_contradicts_itself_is_refused_only_where_it_is_asked_for(self):
        ds = synthetic.dataset(synthetic.ramp((4, 4), np.uint8, 0, 255),
                               VOILUTSequence=[self.lut(300, 0, 16, range(200))])
        path = synthetic.write(self.path("x"), ds)
        code, errors = show(path, self.path("x.npy"))
        self.assertEqual(code, 3)
        self.assertIn(": voi-lut: ", errors)
        self.assert_same(path, window="range")

    def test_windows_by_index_by_name_and_by_word(self):
        pixels = synthetic.ramp((30, 40), np.int16, -1200, 2000)
        for function in ("LINEAR", "SIGMOID"):
            ds = synthetic.dataset(pixels, BitsStored=12, HighBit=11, VOILUTFunction=function,
                                   WindowCenter=["35.5", "600", "-600"],
                                   WindowWidth=["350", "1600", "0.5"],
                                   WindowCenterWidthExplanation=["BRAIN", "Lung Kernel"])
            path = synthetic.write(self.path(function), ds)
            first, second = (self.assert_same(path, window=w) for w in ("file", "file:2"))
            self.assertTrue((first != second).any())
            np.testing.assert_array_equal(first, self.assert_same(path, window="file:1"))
            np.testing.assert_array_equal(second, self.assert_same(path, window="name:lung kernel"))
            for window in ("file:4", "name:bone", "lut"):
                code, errors = show(path, self.path("x.npy"), "--window", window)
                self.assertEqual(code, 3)
                self.assertRegex(errors, ": (window|voi-lut): ")
            self.assertEqual(show(path, self.path("x.npy"), "--window", "file:3")[0],
                             3 if function == "LINEAR" else 0)
        for window in [*reference["PRESETS"], "40,0.5,exact", "40,350,sigmoid", "100,1"]:
            self.assert_same(path, window=window)

    def test_several_windows_are_channels(self):
        pixels = synthetic.ramp((30, 40), np.int16, -1200, 2000)
        ds = synthetic.dataset(pixels, BitsStored=12, HighBit=11)
        path = synthetic.write(self.path("x"), ds)
        both = self.assert_same(path, window=["lung", "bone"], size=(20, 16), bits=16)
        self.assertEqual(both.shape, (2, 20, 16))
        for channel, window in enumerate(("lung", "bone")):
            np.testing.assert_array_equal(
                both[channel], self.assert_same(path, window=window, size=(20, 16), bits=16)[0])
        show(path, self.path("y.npy"), "--window", "lung;bone", "--size", "20x16", "--bits", "16")
        np.testing.assert_array_equal(both, np.load(self.path("y.npy")))
        self.assert_same(path, window=["lung", "bone", "brain"])
        self.assert_same(path, window=["lung", "bone", "brain", "range"])
        colour = os.path.join(SAMPLES, "SC_rgb_rle_16bit.dcm")
        code, errors = show(colour, self.path("z.npy"), "--window", "lung;bone")
        self.assertEqual(code, 3)
        self.assertIn(": channels: ", errors)

    INTENSITIES = {"minmax": 16, "percentile:1,99": 16, "percentile:0.5,77.7": 8, "zscore": 32,
                   "zscore:nonzero": 32, "clip:-50,900": 16, "clip:-50.5,900": 32, "xrv": 32,
                   "range:-57,1640,0,1,clip": 8, "range:-57,164,0.25,0.75": 32,
                   "range:100,-100,-1,3,clip": 32, "range:-57,164,-1,1": 32, "minmax ": 32}

    def test_intensities_on_real_files(self):
        for name in ("CT_small.dcm", "MR_small.dcm", "dicomdirtests/77654033/CR1/6154",
                     "ExplVR_BigEnd.dcm", "SC_rgb_rle_16bit.dcm"):
            for intensity, bits in self.INTENSITIES.items():
                with self.subTest(name=name, intensity=intensity):
                    self.assert_same(os.path.join(SAMPLES, name), bits=bits,
                                     intensity=intensity.strip(), size=(37, 50))

    def test_intensities_invert_and_leave_padding_out(self):
        pixels = synthetic.ramp((30, 40), np.int16, -500, 2000)
        pixels[:5] = -2000
        pixels[5:8, ::2] = -1990
        pixels[10, :] = 0
        for photometric in ("MONOCHROME1", "MONOCHROME2"):
            for limit in (None, -1985, -2010):
                ds = synthetic.dataset(pixels, BitsStored=12, HighBit=11, RescaleSlope="0.5",
                                       RescaleIntercept="0", PixelPaddingValue=-2000,
                                       PhotometricInterpretation=photometric)
                if limit:
                    ds.PixelPaddingRangeLimit = limit
                path = synthetic.write(self.path("padded"), ds)
                for intensity, bits in [*self.INTENSITIES.items(), ("window", 16)]:
                    for padding in (None, "keep", "minimum"):
                        with self.subTest(photometric=photometric, limit=limit,
                                          intensity=intensity, padding=padding):
                            self.assert_same(path, bits=bits, intensity=intensity.strip(),
                                             padding=padding)

    def test_padding_is_dark_and_not_measured(self):
        pixels = synthetic.ramp((30, 40), np.uint16, 1000, 2000)
        pixels[:5] = 4095
        for photometric in ("MONOCHROME1", "MONOCHROME2"):
            ds = synthetic.dataset(pixels, BitsStored=12, HighBit=11, PixelPaddingValue=4095,
                                   PhotometricInterpretation=photometric)
            path = synthetic.write(self.path("padded"), ds)
            shown = self.assert_same(path, intensity="minmax")
            self.assertEqual(shown[0, :5].max(), 0)
            self.assertEqual((shown[0, 5:].min(), shown[0, 5:].max()), (0, 255))
            ds.LossyImageCompression = "01"
            path = synthetic.write(self.path("lossy"), ds)
            shown = self.assert_same(
                path, intensity="minmax",
                notes="pixel padding is taken for measurements: the file was compressed with loss")
            self.assertGreater(len(np.unique(shown[0, :5])), 0)
            self.assertEqual(set(np.unique(shown[0, :5])),
                             {0} if photometric == "MONOCHROME1" else {255})

    def test_a_palette_of_twelve_bits_is_of_twelve_bits(self):
        """pydicom refuses such tables."""
        indices = synthetic.ramp((16, 16), np.uint8, 0, 255)
        ds = synthetic.dataset(indices, PhotometricInterpretation="PALETTE COLOR")
        for colour, step in (("Red", 16), ("Green", 8), ("Blue", 1)):
            name = colour + "PaletteColorLookupTable"
            ds.add_new(name + "Descriptor", "US", [256, 0, 12])
            ds.add_new(name + "Data", "OW", (np.arange(256, dtype="<u2") * step).tobytes())
        path = synthetic.write(self.path("palette"), ds)
        self.assertEqual(show(path, self.path("shown.npy"), "--bits", "32", "--channels", "3")[0], 0)
        for plane, step in zip(np.load(self.path("shown.npy")), (16, 8, 1)):
            np.testing.assert_allclose(plane, indices.astype(float) * step / 4095, atol=1e-6)

    def test_dct_is_with_loss_whatever_its_process(self):
        for process in ("50", "51", "53", "55"):
            ds = synthetic.dataset(synthetic.ramp((16, 16), np.uint8, 0, 255))
            raw, path = synthetic.write(self.path("raw"), ds), self.path("dct" + process)
            word = {"50": "+eb", "51": "+ee", "53": "+es", "55": "+ep"}[process]
            subprocess.run(["dcmcjpeg", word, raw, path], check=True)
            coded = pydicom.dcmread(path)
            self.assertEqual(coded.file_meta.TransferSyntaxUID, "1.2.840.10008.1.2.4." + process)
            coded.add_new("PixelPaddingValue", "US", 0)
            del coded.LossyImageCompression
            coded.save_as(path)
            _, errors = show(path, self.path("shown.npy"), "--padding", "minimum")
            self.assertIn("the file was compressed with loss", errors, process)

    def test_overlays_are_said(self):
        ds = synthetic.dataset(synthetic.ramp((8, 8), np.uint8, 0, 255))
        ds.add_new((0x6000, 0x0010), "US", 8)
        ds.add_new((0x6000, 0x0011), "US", 8)
        ds.add_new((0x6000, 0x3000), "OW", b"\xff" * 8)
        path = synthetic.write(self.path("x"), ds)
        self.assert_same(path, notes="overlay planes are not applied")
        run = subprocess.run([*SHOW, path, "--json"], stdout=subprocess.PIPE,
                             stderr=subprocess.DEVNULL, text=True)
        self.assertIn("overlay planes are not applied", json.loads(run.stdout)["frames"][0]["notes"])

    def test_crop_aspect_and_fit(self):
        for shape in ((30, 47), (33, 33)):
            pixels = synthetic.ramp(shape, np.int16, -1000, 2000)
            ds = synthetic.dataset(pixels, BitsStored=12, HighBit=11, WindowCenter="500",
                                   WindowWidth="3000", PixelSpacing=["2.5", "0.8"])
            path = synthetic.write(self.path("x"), ds)
            for size in ((20, 20), (21, 64), (64, 21), (100, 99)):
                for fit in ("stretch", "pad", "crop"):
                    for crop in (None, (11, 40)):
                        for method in ("bilinear", "area", "nearest"):
                            aspect = "pixels" if fit == "stretch" else "spacing"
                            with self.subTest(shape=shape, size=size, fit=fit, crop=crop,
                                              method=method):
                                self.assert_same(path, size=size, fit=fit, crop=crop,
                                                 method=method, aspect=aspect)
            for fit in ("stretch", "pad", "crop"):  # scaled back to the source's rows and columns
                self.assertEqual(self.assert_same(path, crop=(11, 40), fit=fit).shape, (1, *shape))
            margin = self.assert_same(path, size=(20, 60), fit="pad", bits=32, intensity="zscore")
            if shape == (33, 33):
                self.assertEqual(margin[0, :, 0].max(), margin.min())

    def test_each_source_of_the_spacing(self):
        pixels = synthetic.ramp((30, 40), np.uint8, 0, 255)
        measures = synthetic.item(PixelMeasuresSequence=synthetic.sequence(PixelSpacing=[3, 1]))
        other = synthetic.item(PixelMeasuresSequence=synthetic.sequence(PixelSpacing=[1, 1]))
        cases = [dict(ImagerPixelSpacing=[1, 2]), dict(PixelAspectRatio=[4, 3]),
                 dict(PixelSpacing=[2, 1], ImagerPixelSpacing=[1, 2]),
                 dict(NominalScannedPixelSpacing=[1, 3], PixelAspectRatio=[4, 3]),
                 dict(PixelSpacing=[2, 1], SharedFunctionalGroupsSequence=[measures]),
                 dict(SharedFunctionalGroupsSequence=[other],
                      PerFrameFunctionalGroupsSequence=[measures]),
                 dict(PixelSpacing=[2, 1], PerFrameFunctionalGroupsSequence=[measures])]
        shown = []
        for attributes in cases:
            path = synthetic.write(self.path("x"), synthetic.dataset(pixels, **attributes))
            shown.append(self.assert_same(path, size=(32, 32), fit="pad", aspect="spacing"))
        self.assertEqual(len({picture.tobytes() for picture in shown}), len(cases) - 2)  # three: 3, 1
        path = synthetic.write(self.path("none"), synthetic.dataset(pixels))
        code, errors = show(path, self.path("y.npy"), "--size", "32", "--fit", "pad", "--aspect",
                            "spacing")
        self.assertEqual(code, 3)
        self.assertIn(": spacing: ", errors)
        # Frames that differ are not all as the top level says.
        for groups in ([measures, other], [measures, synthetic.item()]):
            two = synthetic.dataset(np.stack([pixels, pixels]), NumberOfFrames=2, PixelSpacing=[1, 2],
                                    PerFrameFunctionalGroupsSequence=groups)
            code, errors = show(synthetic.write(self.path("two"), two), self.path("y.npy"), "--size",
                                "32", "--fit", "pad", "--aspect", "spacing")
            self.assertEqual(code, 3)
            self.assertIn(": spacing: ", errors)
        alike = synthetic.dataset(np.stack([pixels, pixels]), NumberOfFrames=2,
                                  ImagerPixelSpacing=[3, 1],
                                  PerFrameFunctionalGroupsSequence=[measures, synthetic.item()])
        path = synthetic.write(self.path("alike"), alike)
        for frame in range(2):
            self.assert_same(path, frame=frame, size=(32, 32), fit="pad", aspect="spacing")

    def test_frames_have_their_own_slope_and_windows(self):
        frames = []
        for slope, center in ((1, 500), (2.5, 900), (-1, -300)):
            frames.append(synthetic.item(
                PixelValueTransformationSequence=synthetic.sequence(
                    RescaleSlope=str(slope), RescaleIntercept="-100"),
                FrameVOILUTSequence=synthetic.sequence(
                    WindowCenter=[str(center), "0"], WindowWidth=["700", "1"],
                    WindowCenterWidthExplanation=["WIDE", "STEP"])))
        ds = synthetic.dataset(synthetic.ramp((3, 12, 12), np.uint16, 0, 1000), NumberOfFrames=3,
                               PerFrameFunctionalGroupsSequence=frames, RescaleSlope="7",
                               RescaleIntercept="7", WindowCenter="1", WindowWidth="2")
        path = synthetic.write(self.path("enhanced"), ds)
        for frame in range(3):
            self.assert_same(path, frame=frame, bits=16)
            self.assert_same(path, frame=frame, bits=16, window="name:STEP")
            self.assert_same(path, frame=frame, bits=32, intensity="zscore")
            self.assert_same(path, frame=frame, bits=16, window="range")

    def test_32_bit_values(self):
        for dtype in (np.uint32, np.int32):
            info = np.iinfo(dtype)
            pixels = synthetic.ramp((20, 30), np.int64, int(info.min), int(info.max)).astype(dtype)
            ds = synthetic.dataset(pixels, RescaleSlope="0.001", RescaleIntercept="5",
                                   PixelPaddingValue=7)
            path = synthetic.write(self.path("x"), ds)
            for window in ("file", "0,3000000"):
                self.assert_same(path, bits=16, window=window)
            for intensity, bits in self.INTENSITIES.items():
                self.assert_same(path, bits=bits, intensity=intensity.strip(), size=(10, 10))

    def test_floating_point_values(self):
        for dtype, keyword, vr in ((np.float32, "FloatPixelData", "OF"),
                                   (np.float64, "DoubleFloatPixelData", "OD")):
            pixels = np.random.default_rng(3).normal(10, 50, (20, 30)).astype(dtype)
            pixels[0, :3] = [np.nan, np.inf, -np.inf]
            ds = synthetic.dataset(pixels, BitsStored=None, HighBit=None, PixelRepresentation=None,
                                   RescaleSlope="2", RescaleIntercept="5")
            del ds.PixelData
            ds.add_new(keyword, vr, pixels.tobytes())
            path = synthetic.write(self.path("x"), ds)
            for window in ("file", "range", "0,300"):
                self.assert_same(path, bits=16, window=window)
            for intensity, bits in self.INTENSITIES.items():
                if intensity != "xrv":
                    self.assert_same(path, bits=bits, intensity=intensity.strip())
            code, errors = show(path, self.path("y.npy"), "--intensity", "xrv", "--bits", "32")
            self.assertEqual(code, 3)
            self.assertIn(": intensity: ", errors)

            kind = keyword.replace("PixelData", "")
            pixels[5:9] = dtype(0.1) * 1e6
            pixels[9, :7] = -1e6
            ds[keyword].value = pixels.tobytes()
            setattr(ds, kind + "PixelPaddingValue", float(pixels[5, 0]))
            for ranged in (False, True):
                if ranged:
                    setattr(ds, kind + "PixelPaddingRangeLimit", 5e6)
                    pixels[9, :7] = 4e6
                    ds[keyword].value = pixels.tobytes()
                path = synthetic.write(self.path("x"), ds)
                for padding in (None, "keep"):
                    for intensity, bits in self.INTENSITIES.items():
                        if intensity != "xrv":
                            self.assert_same(path, bits=bits, intensity=intensity.strip(),
                                             padding=padding)
                shown = self.assert_same(path, intensity="minmax")
                self.assertEqual(shown[0, 5:9].max(), 0)

    def test_the_rules_are_the_librarys_own(self):
        """MONAI's and torchxrayvision's formulas, written as they write them, in float32."""
        path = os.path.join(SAMPLES, "CT_small.dcm")
        ds = pydicom.dcmread(path)
        hu = (ds.pixel_array * float(ds.RescaleSlope) + float(ds.RescaleIntercept)).astype("f4")
        x = ds.pixel_array.astype("f4") - np.float32(-2.0 ** 15)
        monai = (hu - -57.0) / (164.0 - -57.0)
        monai = np.clip(monai * (1.0 - 0.0) + 0.0, 0.0, 1.0)
        xrv = (2 * (x / (2.0 ** ds.BitsStored - 1)) - 1.0) * 1024
        zscore = (hu - hu.mean()) / hu.std()
        self.assertEqual((ds.BitsStored, ds.PixelRepresentation), (16, 1))
        for intensity, theirs in (("range:-57,164,0,1,clip", monai), ("xrv", xrv),
                                  ("zscore", zscore)):
            show(path, self.path("x.npy"), "--intensity", intensity, "--bits", "32", "--padding",
                 "keep")
            ours = np.load(self.path("x.npy"))[0]
            self.assertLess(np.abs(ours - theirs).max(), 2e-4, intensity)

    def test_area_is_torchs(self):
        plane = np.random.default_rng(1).uniform(size=(61, 83))
        for size in ((61, 83), (224, 224), (20, 17), (61, 40), (1, 1), (120, 7)):
            theirs = torch.nn.functional.interpolate(
                torch.from_numpy(plane)[None, None], size=size, mode="area")[0, 0].numpy()
            ours = reference["resize"](plane, *size, "area")
            self.assertLess(np.abs(ours - theirs).max(), 1e-12, size)

    def test_what_cannot_be_meant_is_a_usage_error(self):
        path = os.path.join(SAMPLES, "CT_small.dcm")
        for words in (["--intensity", "zscore"], ["--intensity", "xrv", "--bits", "16"],
                      ["--intensity", "zscore", "--window", "lung", "--bits", "32"],
                      ["--aspect", "spacing"], ["--size", "3x4x5"], ["--spacing", "1,1,1"],
                      ["--window", "a;b;c"], ["--window", "1,2;1,2;1,2;1,2;1,2"],
                      ["--window", "lung;bone", "--channels", "1"], ["--bits", "64"],
                      ["--intensity", "range:0,1,-1,1", "--bits", "8"]):
            with self.subTest(words=words):
                self.assertEqual(show(path, self.path("x.npy"), *words)[0], 2)
        for words in (["--bits", "32"], ["--window", "lung;bone"]):
            self.assertEqual(show(path, self.path("x.png"), *words)[0], 2)
        self.assertEqual(show(path, self.path("x.png"), "--window", "lung;bone;brain")[0], 0)

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
