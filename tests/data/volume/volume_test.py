"""`dicom_data show --unit series` against docs/VOLUMES.md's Python, element by element, and what is
refused: on pydicom's series, on real slices where they are at hand, and on written ones.
"""
import os
import re
import subprocess
import sys
import unittest

import numpy as np
import pydicom

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import synthetic_dicom as synthetic  # noqa: E402
from volume_files import (AXIAL, DOCUMENT, OBLIQUE, REAL, REFERENCE, ROOT, SERIES, SHOW,  # noqa: E402
                          VolumeTest, direction, files_in)


class Assembled(VolumeTest):
    def test_a_series_of_pydicoms(self):
        paths = files_in(os.path.join(SERIES, "98892001", "CT5N"))
        self.on_all_grids(paths)
        _, record = self.compare(paths)
        self.assertEqual((record["files"], record["shape"]), (5, [1, 5, 16, 16]))
        np.testing.assert_allclose(record["spacing"], [2.5, 0.488281, 0.488281])
        self.assertTrue(record["path"].endswith("3353"))  # the lowest, InstanceNumber 10

    def test_a_real_series(self):
        if not os.path.isdir(REAL):
            self.skipTest(f"no {REAL}")
        paths = files_in(REAL)
        for more, grid in (([], {}), (["--spacing", "3,2,2", "--size", "40x96x140"],
                                      dict(spacing=(3, 2, 2), size=(40, 96, 140)))):
            self.compare(paths[::-1], "--window", "range", *more, window="range", **grid)

    def test_order_is_that_of_positions(self):
        for name, positions in (("shuffled", [6, 0, 9, 3, 12]), ("reversed", [8, 6, 4, 2, 0])):
            with self.subTest(name):
                paths = self.stack(positions)
                self.on_all_grids(paths)
                stored, _ = self.array(paths, "--stage", "stored")
                by_position = [paths[i] for i in np.argsort(positions)]
                np.testing.assert_array_equal(
                    stored, [pydicom.dcmread(path).pixel_array for path in by_position])
                shown_again, _ = self.array(paths[::-1], "--stage", "stored")
                np.testing.assert_array_equal(stored, shown_again)

    def test_imager_pixel_spacing_is_the_next_best(self):
        self.on_all_grids(self.stack([0, 2, 4], PixelSpacing=None, ImagerPixelSpacing=[0.7, 0.9]))
        self.compare(self.stack([0, 2, 4], ImagerPixelSpacing=[0.1, 0.1]), "--spacing", "1,1,1",
                     spacing=(1, 1, 1))

    def test_oblique(self):
        self.on_all_grids(self.stack([0, 2, 4, 6], OBLIQUE))

    def test_each_slices_own_transform_and_the_middle_ones_window(self):
        paths = [self.slice(f"{i}.dcm", [0, 0, 3 * i], RescaleSlope=1 + i, RescaleIntercept=-i,
                            WindowCenter=300 + 200 * i) for i in range(4)]
        self.on_all_grids(paths)
        rescaled, _ = self.array(paths, "--stage", "rescaled")
        np.testing.assert_array_equal(
            rescaled, [REFERENCE["rescaled"](pydicom.dcmread(path)) for path in paths])

    def test_statistics_are_of_the_volume(self):
        paths = [self.slice(f"{i}.dcm", [0, 0, i], RescaleSlope=1 + i, RescaleIntercept=0)
                 for i in range(3)]
        values = np.stack([REFERENCE["rescaled"](pydicom.dcmread(path)) for path in paths])
        ours, _ = self.array(paths, "--intensity", "zscore", "--bits", "32")
        np.testing.assert_allclose(ours[0], (values - values.mean()) / values.std(), atol=1e-6)
        padded, _ = self.array(paths, "--intensity", "zscore", "--bits", "32", "--spacing",
                               "1,0.7,0.9", "--size", "5x6x9")
        np.testing.assert_allclose(padded[0, 1:4], ours[0], atol=1e-6)
        np.testing.assert_allclose(padded[0, 0], ours.min(), atol=1e-6)

    def test_padding_is_the_least_of_slices_of_either_kind(self):
        for kinds in ("122", "211", "121", "112", "111"):
            with self.subTest(kinds):
                paths = [self.slice(f"{i}.dcm", [0, 0, i], PixelPaddingValue=-7,
                                    PhotometricInterpretation="MONOCHROME" + kind)
                         for i, kind in enumerate(kinds)]
                for i, path in enumerate(paths):
                    ds = pydicom.dcmread(path)
                    pixels = ds.pixel_array + 100 * i ** 3
                    pixels[2, 3] = -7
                    ds.PixelData = pixels.tobytes()
                    ds.save_as(path)
                values = np.stack([pydicom.dcmread(path).pixel_array for path in paths]).astype(float)
                measured = values != -7
                y = (values - values[measured].mean()) / values[measured].std()
                y *= np.array([-1 if kind == "1" else 1 for kind in kinds])[:, None, None]
                least = y[measured].min()
                ours, _ = self.array(paths, "--intensity", "zscore", "--bits", "32")
                np.testing.assert_allclose(ours[0], np.where(measured, y, least), atol=1e-5)
                ours, _ = self.array(paths, "--intensity", "zscore", "--bits", "32", "--spacing",
                                     "1,0.7,0.9", "--size", "5x6x9")
                np.testing.assert_allclose(ours[0, [0, 4]], np.full((2, 6, 9), least), atol=1e-5)

    def test_each_intensity_is_that_of_one_picture_of_all_slices(self):
        """What recipe_test.py holds against RECIPE.md's Python: slices below each other."""
        table = synthetic.item(LUTDescriptor=[1001, 0, 12], LUTData=np.arange(0, 4004, 4, "<u2").tobytes())
        for attributes, words in (
                ({}, ["minmax"]), ({}, ["percentile:5,90"]), ({}, ["zscore"]),
                ({}, ["zscore:nonzero"]), ({}, ["xrv"]), ({}, ["clip:100,700"]),
                ({}, ["range:0,1000,-1,1"]), ({}, ["window", "--window", "500,300"]),
                (dict(VOILUTFunction="SIGMOID"), ["window"]),
                (dict(VOILUTFunction="LINEAR_EXACT"), ["window"]),
                (dict(VOILUTSequence=[table]), ["window", "--window", "lut:1"])):
            with self.subTest(words=words, **attributes):
                stored = synthetic.ramp((4, 6, 9), np.int16, 0, 1000)
                own = dict(SeriesInstanceUID="1.2.3", ImageOrientationPatient=AXIAL, PixelSpacing=[1, 1],
                           RescaleSlope=2, RescaleIntercept=-3, WindowCenter=500, WindowWidth=900)
                own.update(attributes)
                if "lut:1" in words:
                    own.update(RescaleSlope=1, RescaleIntercept=0)
                paths = [synthetic.write(self.path(f"{i}.dcm"), synthetic.dataset(
                    pixels, SOPInstanceUID=f"1.2.{i}", ImagePositionPatient=[0, 0, i], **own))
                    for i, pixels in enumerate(stored)]
                ours, _ = self.array(paths, "--intensity", *words, "--bits", "32")
                tall = synthetic.write(self.path("tall.dcm"), synthetic.dataset(
                    stored.reshape(24, 9), **own))
                picture, _ = self.array([tall], "--intensity", *words, "--bits", "32",
                                        unit="instance")
                np.testing.assert_allclose(ours.reshape(24, 9), picture.reshape(24, 9), atol=2e-6)

    def test_several_windows_are_channels(self):
        paths = self.stack([0, 2, 4])
        both, _ = self.array(paths, "--window", "500,900", "--window", "300,100")
        one, _ = self.array(paths, "--window", "500,900")
        other, _ = self.array(paths, "--window", "300,100")
        np.testing.assert_array_equal(both, np.concatenate([one, other]))

    def test_colour(self):
        frames = [synthetic.ramp((4, 5, 3), np.uint8, 0, 255, seed=i) for i in range(3)]
        paths = [synthetic.write(self.path(f"c{i}.dcm"), synthetic.dataset(
            frame, SOPInstanceUID=f"1.2.{i}", SeriesInstanceUID="1.2", PixelSpacing=[1, 1],
            ImageOrientationPatient=AXIAL, ImagePositionPatient=[0, 0, 2 - i]))
            for i, frame in enumerate(frames)]
        ours, record = self.array(paths)
        self.assertEqual(record["shape"], [3, 3, 4, 5])
        np.testing.assert_array_equal(ours, np.stack(frames[::-1]).transpose(3, 0, 1, 2))

    def test_an_enhanced_file_is_a_volume(self):
        pixels = synthetic.ramp((4, 5, 6), np.uint16, 0, 4000)
        heights = [4.0, 0.0, 6.0, 2.0]
        shared = synthetic.item(
            PixelMeasuresSequence=synthetic.sequence(PixelSpacing=[1, 2]),
            PlaneOrientationSequence=synthetic.sequence(ImageOrientationPatient=AXIAL))
        per_frame = [synthetic.item(PlanePositionSequence=synthetic.sequence(
            ImagePositionPatient=[0, 0, z])) for z in heights]
        ds = synthetic.dataset(pixels, NumberOfFrames=4,
                               SharedFunctionalGroupsSequence=pydicom.Sequence([shared]),
                               PerFrameFunctionalGroupsSequence=pydicom.Sequence(per_frame))
        path = synthetic.write(self.path("e.dcm"), ds)
        ours, record = self.array([path], "--stage", "stored", unit="instance")
        np.testing.assert_array_equal(ours, pixels[np.argsort(heights)])
        self.assertEqual(record["spacing"], [2, 1, 2])
        twice = per_frame[:2] + per_frame[:2]  # two echoes at each place, it may be
        ds.PerFrameFunctionalGroupsSequence = pydicom.Sequence(twice)
        synthetic.write(path, ds)
        first = ["--duplicate-slices", "first"]
        for words in ([], first):
            self.assertEqual(self.refusal([path], *words, unit="instance"), "slice-duplicate")
        for macro, name, values in (("MREchoSequence", "EffectiveEchoTime", [9, 80, 80, 9]),
                                    ("MRDiffusionSequence", "DiffusionBValue", [0, 50, 1000, 0]),
                                    ("FrameContentSequence", "TemporalPositionIndex", [1, 7, 2, 3]),
                                    ("CardiacSynchronizationSequence",
                                     "NominalCardiacTriggerDelayTime", [12.5, 700, 13, 12.5])):
            with self.subTest(name):
                ds.PerFrameFunctionalGroupsSequence = pydicom.Sequence([
                    synthetic.item(PlanePositionSequence=group.PlanePositionSequence,
                                   **{macro: synthetic.sequence(**{name: value})})
                    for group, value in zip(twice, values)])
                synthetic.write(path, ds)
                self.assertEqual(self.refusal([path], unit="instance"), "slice-duplicate")
                ours, _ = self.array([path], *first, "--stage", "stored", unit="instance")
                np.testing.assert_array_equal(ours, pixels[[3, 0]])  # heights 0 and 4
        # The first is the first, though of the others nothing says which is which.
        ds.NumberOfFrames, ds.PixelData = 6, np.concatenate([pixels, pixels[:2]]).tobytes()
        for values in ([0, 1000, 1000], [1000, 0, 1000], [1000, 1000, 0]):
            frames = [synthetic.item(
                PlanePositionSequence=synthetic.sequence(
                    ImagePositionPatient=[0, 0, 4 * place + 0.001 * i]),
                MRDiffusionSequence=synthetic.sequence(DiffusionBValue=value))
                for place in range(2) for i, value in enumerate(values)]
            ds.PerFrameFunctionalGroupsSequence = pydicom.Sequence(frames)
            synthetic.write(path, ds)
            ours, _ = self.array([path], *first, "--stage", "stored", unit="instance")
            at = values.index(0)
            np.testing.assert_array_equal(ours, np.concatenate([pixels, pixels[:2]])[[at, 3 + at]])
        ds.NumberOfFrames, ds.PixelData = 4, pixels.tobytes()
        ds.PerFrameFunctionalGroupsSequence = pydicom.Sequence(per_frame[:3])
        self.assertEqual(self.refusal([synthetic.write(self.path("e.dcm"), ds)], unit="instance"),
                         "no-position")

    def enhanced(self, name, places, spacings, **attributes):
        """Frames at `places` along the normal; of each its own PixelSpacing, or None."""
        pixels = synthetic.ramp((len(places), 5, 6), np.uint16, 0, 4000, seed=len(name))
        groups = [synthetic.item(
            PlanePositionSequence=synthetic.sequence(ImagePositionPatient=[0, 0, z]),
            **({"PixelMeasuresSequence": synthetic.sequence(PixelSpacing=s)} if s else {}))
            for z, s in zip(places, spacings)]
        ds = synthetic.dataset(
            pixels, NumberOfFrames=len(places), SOPInstanceUID=f"1.5.{len(name)}",
            SeriesInstanceUID="1.2.3", PerFrameFunctionalGroupsSequence=groups,
            SharedFunctionalGroupsSequence=synthetic.sequence(
                PlaneOrientationSequence=synthetic.sequence(ImageOrientationPatient=AXIAL)),
            **attributes)
        return synthetic.write(self.path(name), ds), pixels

    def test_each_frame_has_its_own_spacing(self):
        stored, largest = ["--stage", "stored"], ["--mixed-slices", "largest"]
        heights = [4, 0, 2, 6, 8]
        within, pixels = self.enhanced("w", heights, [[1, 1]] * 3 + [[1, 1.004]] + [[1, 1]])
        ours, record = self.array([within], *stored, unit="instance")
        np.testing.assert_array_equal(ours, pixels[np.argsort(heights)])
        self.assertEqual(record["spacing"], [2, 1, 1])
        self.array([within], "--size", "4x5x6", "--spacing", "2,1,1", unit="instance")
        for at, spacing, code in ((3, [1, 1.05], "mixed-spacing"), (0, [1.05, 1], "mixed-spacing"),
                                  (3, None, "no-position")):
            with self.subTest(at=at, spacing=spacing):
                spacings = [[1, 1]] * 5
                spacings[at] = spacing
                beyond, pixels = self.enhanced("b", heights, spacings)
                self.assertEqual(self.refusal([beyond], unit="instance"), code)
                self.assertEqual(self.refusal([beyond], *largest, unit="instance"), "slice-gap")
                ours, _ = self.array([beyond], *largest, "--gaps", "accept", *stored,
                                     unit="instance")
                kept = [i for i in np.argsort(heights) if i != at]
                np.testing.assert_array_equal(ours, pixels[kept])
        # ImagerPixelSpacing is of the frames that have no other.
        filled, pixels = self.enhanced("b", heights, [[1, 1], None] + [[1, 1]] * 3,
                                       ImagerPixelSpacing=[1, 1.001])
        ours, _ = self.array([filled], *stored, unit="instance")
        np.testing.assert_array_equal(ours, pixels[np.argsort(heights)])

    def test_a_file_keeps_its_other_frames(self):
        one, first = self.enhanced("1", [0, 2, 4], [[1, 1], [1.05, 1], [1, 1]])
        other, second = self.enhanced("22", [6, 8, 10, 12], [[1, 1]] * 4)
        self.assertEqual(self.refusal([one, other]), "mixed-spacing")
        self.assertEqual(self.named([one, other]), one)
        ours, record = self.array([one, other], "--mixed-slices", "largest", "--gaps", "accept",
                                  "--stage", "stored")
        np.testing.assert_array_equal(ours, np.concatenate([first[[0, 2]], second]))
        self.assertEqual(record["slices"], 6)

    def test_a_dose_lies_at_its_offsets(self):
        pixels = synthetic.ramp((3, 5, 6), np.uint32, 0, 4000000)
        ds = synthetic.dataset(pixels, NumberOfFrames=3, ImagePositionPatient=[1, 2, 3],
                               ImageOrientationPatient=[1, 0, 0, 0, -1, 0], PixelSpacing=[2, 3],
                               GridFrameOffsetVector=[0, 4, 8])
        path = synthetic.write(self.path("dose.dcm"), ds)
        ours, record = self.array([path], "--stage", "stored", unit="instance")
        np.testing.assert_array_equal(ours, pixels)  # along the normal, which looks down
        self.assertEqual(record["spacing"], [4, 2, 3])
        for wrong in ([0, 4], [1, 5, 9], None):
            if wrong:
                ds.GridFrameOffsetVector = wrong
            else:
                del ds.GridFrameOffsetVector
            self.assertEqual(self.refusal([synthetic.write(path, ds)], unit="instance"),
                             "no-position")

    def test_an_instance_of_one_frame_is_a_picture(self):
        path, = self.stack([0])
        ours, _ = self.array([path], unit="instance")
        self.assertEqual(ours.shape, (1, 6, 9))

    def test_a_folder_gets_a_file_a_series(self):
        paths = self.stack([0, 1, 2]) + [
            self.slice(f"b{i}.dcm", [0, 0, i], SeriesInstanceUID="../../4+5") for i in range(2)]
        code, result, errors = self.show(paths, "--out", self.path("out"))
        self.assertEqual(code, 0, errors)
        self.assertEqual(sorted(os.listdir(self.path("out"))), [".._.._4_5.npy", "1.2.3.npy"])
        self.assertEqual([s["slices"] for s in result["samples"]], [3, 2])
        code, _, errors = self.show(paths, "--out", self.path("x.npy"))
        self.assertEqual(code, 2, errors)


    def test_overlays_are_said_of_every_unit(self):
        paths = self.stack([0, 1, 2])
        ds = pydicom.dcmread(paths[1])
        ds.add_new(0x60000010, "US", 6)
        ds.save_as(paths[1])
        for unit, files in (("series", paths), ("instance", paths[1:2]), ("study", paths)):
            words = []
            if unit == "study":
                for path in paths:
                    ds = pydicom.dcmread(path)
                    ds.SeriesDescription, ds.FrameOfReferenceUID = "T1", "1.2.9"
                    ds.save_as(path)
                words = ["--series", "T1"]
            code, result, errors = self.show(files, *words, unit=unit)
            self.assertEqual(code, 0, errors)
            self.assertEqual(result["samples"][0]["notes"], ["overlay planes are not applied"])
            self.assertIn("overlay planes are not applied", errors)
        self.assertNotIn("notes", self.show(paths[:1], unit="instance")[1]["samples"][0])


class Refused(VolumeTest):
    def test_pydicoms_series(self):
        self.assertEqual(self.refusal(files_in(os.path.join(SERIES, "77654033", "CT2"))),
                         "slice-gap")
        for name in ("98892001/CT2N", "98892003/MR700"):
            self.assertEqual(self.refusal(files_in(os.path.join(SERIES, name))),
                             "mixed-orientation")

    def test_gap(self):
        paths = self.stack([0, 2, 4, 10, 12])
        self.assertEqual(self.refusal(paths), "slice-gap")
        self.on_all_grids(paths, "--gaps", "accept")
        ours, record = self.compare(paths, "--gaps", "accept")
        self.assertEqual((ours.shape[1], record["slices"], record["spacing"][0]), (7, 5, 2.0))

    def test_no_slice_of_a_gap_is_passed_over(self):
        """Thin slices of a series that is thick elsewhere, as of a head, keep their say."""
        paths = self.stack([0, 2.5, 5, 7.5, 10, 15, 20, 25, 30, 35, 40])
        self.assertEqual(self.refusal(paths), "slice-gap")
        for number in (1, 3):
            ds = pydicom.dcmread(paths[number])
            ds.PixelData = np.full((6, 9), 1000, np.int16).tobytes()
            ds.save_as(paths[number])
        self.on_all_grids(paths, "--gaps", "accept")
        ours, record = self.compare(paths, "--gaps", "accept")
        self.assertEqual((ours.shape[1], record["spacing"][0]), (17, 2.5))
        np.testing.assert_array_equal(ours[0, [1, 3]], np.full((2, 6, 9), 255))

    def test_steps_that_rounding_explains(self):
        self.compare(self.stack([0, 1.05, 2.0, 2.95, 4.0]))
        self.assertEqual(self.refusal(self.stack([0, 1.2, 2, 3, 4])), "slice-gap")

    def test_duplicate(self):
        paths = self.stack([0, 2, 4]) + [
            self.slice("echo.dcm", np.array([3, 3, 5]), EchoTime=20, InstanceNumber=0)]
        self.assertEqual(self.refusal(paths), "slice-duplicate")
        ours, _ = self.array(paths, "--duplicate-slices", "first", "--stage", "stored")
        np.testing.assert_array_equal(ours, self.array(paths[:3], "--stage", "stored")[0])
        early = self.slice("early.dcm", np.array([3, 3, 5]), InstanceNumber=-1)
        ours, _ = self.array([early, *paths], "--duplicate-slices", "first", "--stage", "stored")
        np.testing.assert_array_equal(ours[1], pydicom.dcmread(early).pixel_array)

    def test_mixed(self):
        paths = self.stack([0, 2, 4])
        whole, _ = self.array(paths, "--stage", "stored")
        wrong = {"mixed-orientation": dict(ImageOrientationPatient=[0, 1, 0, 0, 0, -1]),
                 "mixed-spacing": dict(PixelSpacing=[0.7, 0.95])}
        for code, attributes in wrong.items():
            with self.subTest(code):
                odd = self.slice("odd.dcm", [3, 3, 9], **attributes)
                self.assertEqual(self.refusal([odd, *paths]), code)
                ours, _ = self.array([odd, *paths], "--mixed-slices", "largest", "--stage", "stored")
                np.testing.assert_array_equal(ours, whole)
        small = synthetic.write(self.path("odd.dcm"), synthetic.dataset(
            synthetic.ramp((5, 9), np.int16, 0, 9), SOPInstanceUID="1.9", SeriesInstanceUID="1.2.3",
            PatientID=pydicom.dcmread(paths[0]).get("PatientID", ""),
            ImageOrientationPatient=AXIAL, ImagePositionPatient=[3, 3, 9], PixelSpacing=[0.7, 0.9]))
        self.assertEqual(self.refusal([*paths, small]), "mixed-size")
        ours, _ = self.array([*paths, small], "--mixed-slices", "largest", "--stage", "stored")
        np.testing.assert_array_equal(ours, whole)

    def test_the_largest_part_agrees_with_its_own_first(self):
        # Each agrees with its neighbour within the tolerance, and not all with all.
        spacings = [1, 1.008, 1.016, 1.024, 1.024, 1.024]
        paths = [self.slice(f"{i}.dcm", [0, 0, 2 * i], SOPInstanceUID=f"1.{i}", PixelSpacing=[x, x])
                 for i, x in enumerate(spacings)]
        ours, record = self.array(paths, "--mixed-slices", "largest", "--stage", "stored")
        self.assertEqual(record["slices"], 4)
        np.testing.assert_array_equal(ours, self.array(paths[2:], "--stage", "stored")[0])
        self.assertEqual(self.refusal(paths), "mixed-spacing")

    def test_two_files_of_one_uid_at_one_place(self):
        laid = dict(SOPInstanceUID="1.5")
        one, other = self.slice("a.dcm", [0, 0, 0], **laid), self.slice("b.dcm", [0, 0, 0], **laid)
        last = self.slice("c.dcm", [0, 0, 2])
        first = ["--duplicate-slices", "first", "--stage", "stored"]
        ours, _ = self.array([one, other, last], *first)
        np.testing.assert_array_equal(ours[0], pydicom.dcmread(one).pixel_array)
        np.testing.assert_array_equal(ours, self.array([other, last, one], *first)[0])

    def test_slices_without_a_place_are_left_out_when_asked(self):
        paths = self.stack([0, 2, 4])
        whole, _ = self.array(paths, "--stage", "stored")
        for name, attributes in (("bare", dict(ImagePositionPatient=None)),
                                 ("far", dict(ImagePositionPatient=[0, 0, 1e6])),
                                 ("flat", dict(PixelSpacing=None))):
            with self.subTest(name):
                odd = self.slice("odd.dcm", [3, 3, 9])
                ds = pydicom.dcmread(odd)
                for keyword, value in attributes.items():
                    if value is None:
                        del ds[keyword]
                    else:
                        setattr(ds, keyword, value)
                ds.save_as(odd)
                self.assertEqual(self.refusal([*paths, odd]), "no-position")
                ours, _ = self.array([*paths, odd], "--mixed-slices", "largest", "--stage", "stored")
                np.testing.assert_array_equal(ours, whole)
                self.assertEqual(self.refusal([odd], "--mixed-slices", "largest"), "no-position")

    def test_the_odd_slice_is_named_and_the_way_on(self):
        paths = self.stack([0, 2, 4])
        for words, attributes in (
                ("--mixed-slices largest", dict(ImageOrientationPatient=[0, 1, 0, 0, 0, -1])),
                ("--duplicate-slices first", dict(InstanceNumber=9)),
                ("--gaps accept", dict(ImagePositionPatient=[3, 3, 13])),
                ("--tilt accept", dict(ImagePositionPatient=[3, 8, 9]))):
            with self.subTest(words):
                # First by SOPInstanceUID.
                odd = self.slice("odd.dcm", [3, 3, 5], SOPInstanceUID="1.0", **attributes)
                code, _, errors = self.show([*paths, odd])
                self.assertEqual(code, 3)
                self.assertIn(words, errors)
                if "duplicate" not in words:
                    self.assertIn("odd.dcm", errors)

    def test_slices_of_several_owners(self):
        for code, one, other in (
                ("mixed-series", dict(PatientID="1"), dict(PatientID="2")),
                ("mixed-series", dict(StudyInstanceUID="1.5"), dict(StudyInstanceUID="1.6")),
                ("frame-of-reference", dict(FrameOfReferenceUID="1.7"),
                 dict(FrameOfReferenceUID="1.8"))):
            with self.subTest(code):
                first = [self.slice(f"{i}.dcm", [0, 0, i], **one) for i in range(2)]
                second = [self.slice("2.dcm", [0, 0, 2], **other)]
                self.assertEqual(self.refusal(first + second), code)
                unsaid = [self.slice("2.dcm", [0, 0, 2], **dict.fromkeys(other, ""))]
                self.array(first + unsaid)
        self.array(first + second, "--frame-of-reference", "ignore")

    def test_slices_of_several_kinds_of_pixels(self):
        paths = self.stack([0, 2, 4])
        for name, pixels in (("colour", synthetic.ramp((6, 9, 3), np.uint8, 0, 255)),
                             ("float", np.ones((6, 9), np.float32))):
            with self.subTest(name):
                like = pydicom.dcmread(paths[0])
                ds = synthetic.dataset(
                    pixels, SOPInstanceUID="1.99", ImagePositionPatient=[3, 3, 9],
                    **{keyword: like[keyword].value for keyword in (
                        "SeriesInstanceUID", "ImageOrientationPatient", "PixelSpacing")})
                if name == "float":
                    ds.FloatPixelData = pixels.tobytes()
                    del ds.PixelData
                odd = synthetic.write(self.path("odd.dcm"), ds)
                self.assertEqual(self.refusal([*paths, odd]), "mixed-pixels")

    def test_a_tilt_is_judged_in_each_direction(self):
        paths = [self.slice(f"{i}.dcm", [0, 1.9 * i, 6 * i], PixelSpacing=[0.5, 4])
                 for i in range(3)]
        self.assertEqual(self.refusal(paths), "gantry-tilt")

    def test_tilt(self):
        lean = np.tan(np.radians(22))
        paths = [self.slice(f"{i}.dcm", [0, -2 * i * lean, 2 * i]) for i in range(5)]
        self.assertEqual(self.refusal(paths), "gantry-tilt")
        self.on_all_grids(paths, "--tilt", "accept", tilted=True)
        straight = [self.slice(f"s{i}.dcm", [0, 0.01 * i, 2 * i]) for i in range(5)]
        self.compare(straight)

    def test_what_is_no_tilt_is_not_moved(self):
        for name, apart, positions in (
                ("half a pixel", 2, [[0, 0.08 * i, 2 * i] for i in range(5)]),
                ("one degree", 20, [[0.3 * i, 0, 20 * i] for i in range(5)])):
            with self.subTest(name):
                paths = [self.slice(f"{apart}-{i}.dcm", at) for i, at in enumerate(positions)]
                ours, _ = self.compare(paths, "--tilt", "accept", tilted=True)
                np.testing.assert_array_equal(ours, self.compare(paths)[0])

    def test_a_tilt_begins_at_more_than_half_a_pixel_and_one_degree(self):
        for more in (0.98, 1.02):
            for at in ([0, 0.35 * more, 2], [0.45 * more, 0, 2], [0, 0.01746 * 100 * more, 100]):
                with self.subTest(at=at):
                    paths = [self.slice("0.dcm", [0, 0, 0]), self.slice("1.dcm", at)]
                    if more > 1:
                        self.assertEqual(self.refusal(paths), "gantry-tilt")
                    self.compare(paths, "--tilt", "accept", tilted=True)

    def test_a_shear_is_undone(self):
        """A column of light that leans with the gantry stands upright."""
        paths = []
        for i in range(5):
            pixels = np.zeros((20, 8), np.int16)
            pixels[12 - i, 4] = 1000
            ds = synthetic.dataset(pixels, SOPInstanceUID=f"1.7.{i}", SeriesInstanceUID="1.7",
                                   ImageOrientationPatient=AXIAL, PixelSpacing=[1, 1],
                                   ImagePositionPatient=[0, i, 4 * i])
            paths.append(synthetic.write(self.path(f"l{i}.dcm"), ds))
        ours, _ = self.array(paths, "--tilt", "accept", "--window", "500,1001")
        np.testing.assert_array_equal(ours[0].argmax(axis=1)[:, 4], [10] * 5)

    def test_few_and_unplaced(self):
        one, = self.stack([0])
        self.assertEqual(self.refusal([one]), "few-slices")
        self.assertEqual(self.array([one], "--min-slices", "1")[0].shape, (1, 1, 6, 9))
        for missing in ("ImagePositionPatient", "ImageOrientationPatient", "PixelSpacing"):
            lost = self.slice("lost.dcm", [3, 3, 9], **{missing: None})
            self.assertEqual(self.refusal([one, lost]), "no-position", missing)
            self.assertEqual(self.named([one, lost]), lost)
        bent = self.slice("lost.dcm", [3, 3, 9], ImageOrientationPatient=[1, 0, 0, 0.5, 0.5, 0])
        self.assertEqual(self.refusal([one, bent]), "no-position")
        alone = self.slice("alone.dcm", [3, 3, 9], SeriesInstanceUID=None)
        self.assertEqual(self.refusal([alone]), "missing-attribute")
        others = [self.slice(f"no {i}.dcm", [0, 0, i], SeriesInstanceUID=None) for i in range(2)]
        self.assertEqual(self.refusal([alone, *others], "--out", self.path("none.npy")),
                         "missing-attribute")
        self.assertFalse(os.path.exists(self.path("none.npy")))

    def test_a_bad_file_rejects_its_series(self):
        paths = self.stack([0, 2, 4])
        ds = pydicom.dcmread(paths[1])
        ds.RescaleSlope = 0
        ds.RescaleIntercept = 0
        ds.save_as(paths[1])
        self.assertEqual(self.refusal(paths), "rescale")
        self.assertEqual(self.named(paths), paths[1])

    def test_the_bad_file_is_named(self):
        near = self.stack([0, 2, 4])
        far = self.slice("far.dcm", [3, 3, 1e9])
        self.assertEqual(self.named([*near, far]), far)
        paths = self.stack([0, 2, 4])
        os.truncate(paths[2], os.path.getsize(paths[2]) - 80)
        self.assertEqual(self.named(paths), paths[2])

    def test_a_series_that_lost_a_slice_is_no_volume(self):
        """Of the last slice no gap would tell."""
        for name, elements in (("explicit", {}), ("implicit", {}), ("bare", {})):
            with self.subTest(name):
                paths = self.stack([0, 2, 4, 6])
                if name != "explicit":
                    ds = pydicom.dcmread(paths[3])
                    ds.is_implicit_VR = name == "implicit"
                    ds.file_meta.TransferSyntaxUID = pydicom.uid.ImplicitVRLittleEndian \
                        if ds.is_implicit_VR else pydicom.uid.ExplicitVRLittleEndian
                    ds.save_as(paths[3], write_like_original=name == "bare")
                if name == "bare":
                    with open(paths[3], "rb") as file:
                        content = file.read()
                    with open(paths[3], "wb") as file:
                        file.write(content[132:])
                os.truncate(paths[3], os.path.getsize(paths[3]) - 80)
                code, result, errors = self.show(paths)
                self.assertEqual((code, result["samples"]), (3, []), errors)
                self.assertEqual([(one["path"], one["code"]) for one in result["refused"]],
                                 [(paths[3], "truncated"), (paths[3], "slice-lost")])
                self.assertIn("--lost-slices accept", errors)
                code, result, _ = self.show(paths, "--lost-slices", "accept")
                self.assertEqual((code, [one["slices"] for one in result["samples"]]), (3, [3]))
                # Another series is whole, and so is one that has the file once more.
                whole = self.slice("whole.dcm", [3, 3, 9])
                ds = pydicom.dcmread(whole)
                ds.SOPInstanceUID = ds.file_meta.MediaStorageSOPInstanceUID = pydicom.dcmread(
                    paths[3], force=True, stop_before_pixels=True).SOPInstanceUID
                ds.save_as(whole)
                self.assertEqual(self.show([*paths, whole])[1]["samples"][0]["slices"], 4)

    def test_what_has_no_pixels_is_no_lost_slice(self):
        paths = self.stack([0, 2, 4])
        ds = pydicom.dcmread(paths[0])
        del ds.PixelData
        ds.SOPInstanceUID = ds.file_meta.MediaStorageSOPInstanceUID = "1.2.77"
        ds.save_as(self.path("report.dcm"))
        code, result, errors = self.show([*paths, self.path("report.dcm")])
        self.assertEqual(result["samples"][0]["slices"], 3, errors)
        self.assertEqual([one["code"] for one in result["refused"]], ["no-pixel-data"])

    def test_options_that_do_not_fit(self):
        paths = self.stack([0, 2, 4])
        for words in (["--gaps", "maybe"], ["--min-slices", "0"], ["--fit", "pad", "--size", "4"],
                      ["--spacing", "1,1"], ["--frame", "0"], ["--out", "x.png"]):
            code, _, errors = self.show(paths, *words)
            self.assertEqual(code, 2, (words, errors))
        code, _, _ = self.show(paths, "--gaps", "accept", unit="frame")
        self.assertEqual(code, 2)


class Document(unittest.TestCase):
    def test_codes_and_options_are_the_codes_and_options(self):
        with open(os.path.join(ROOT, "docs", "DICOM.md"), encoding="utf-8") as file:
            listed = re.findall(r"^\| `([a-z-]+)` \|", file.read(), re.M)
        codes = re.findall(r"\| `([a-z-]+)` \|", re.search(
            r"## From slices(.*?)## The numbers", DOCUMENT, re.S).group(1))
        self.assertEqual(len(codes), 12)
        studies = re.search(r"## Studies(.*?)## The same", DOCUMENT, re.S).group(1)
        codes += re.findall(r"\| `([a-z-]+)` \|", studies)
        self.assertEqual(len(codes), 17)
        self.assertLessEqual(set(codes), set(listed))
        said = subprocess.run([*SHOW[:-1], "--help"], capture_output=True, text=True).stdout
        for option in re.findall(r"`(--[a-z-]+)", DOCUMENT):
            self.assertIn(option, said)


if __name__ == "__main__":
    unittest.main()
