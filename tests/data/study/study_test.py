"""`dicom_data show --unit study` against docs/VOLUMES.md's Python, element by element, and what is
refused.
"""
import os
import re
import sys
import unittest

import numpy as np
import pydicom

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from volume_files import AXIAL, DOCUMENT, OBLIQUE, REFERENCE, ROOT, VolumeTest  # noqa: E402

SAGITTAL = [0, 1, 0, 0, 0, -1]
WORDS = ["--window", "400,700"]
FRAME = "1.2.9"


def rules(*texts):
    return [word for text in texts for word in ("--series", text)]


class StudyTest(VolumeTest):
    def series(self, name, positions, orientation=AXIAL, corner=(0, 0, 0), **attributes):
        laid = dict(SeriesInstanceUID=f"1.2.3.{sum(map(ord, name))}", SeriesDescription=name,
                    FrameOfReferenceUID=FRAME, **attributes)
        normal = np.cross(orientation[:3], orientation[3:])
        return [self.slice(f"{name} {i}.dcm".replace("/", "_"), np.array(corner) + at * normal,
                           ImageOrientationPatient=orientation, **laid)
                for i, at in enumerate(positions)]

    def compare_study(self, channels, words, *more, bits=16, **options):
        ours, record = self.array(list(dict.fromkeys(sum(channels, [])))[::-1], *words, *WORDS,
                                  *more, "--bits", str(bits), unit="study")
        datasets = [[pydicom.dcmread(path) for path in paths] for paths in channels]
        exact = REFERENCE["unrounded_study"](datasets, (400, 700), bits=bits, **options)
        self.assertEqual(ours.shape, exact.shape)
        theirs = np.clip(np.floor(exact), 0, 2 ** bits - 1)
        self.assertTrue(np.all((ours == theirs) | (np.abs(exact - np.round(exact)) < 1e-6)))
        for channel in ours:
            self.assertGreater(channel.max(), channel.min())
        return ours, record

    def refused_study(self, paths, *words):
        return self.refusal(paths, *words, unit="study")


class Assembled(StudyTest):
    def setUp(self):
        super().setUp()
        self.t1 = self.series("AX T1", [0, 3, 6, 9, 12])
        self.t2 = self.series("AX T2", [1, 2, 3, 4, 5, 6, 7], corner=(0.5, -1, 0),
                              PixelSpacing=[0.5, 0.6], EchoTime=90)

    def test_channels_in_the_order_of_the_rules(self):
        one, record = self.compare_study([self.t1, self.t2], rules("T1", "T2"))
        self.assertEqual((record["study"], record["files"], record["slices"]), ("1.2", 12, 5))
        self.assertEqual([channel["rule"] for channel in record["channels"]], ["T1", "T2"])
        self.assertEqual([channel["slices"] for channel in record["channels"]], [5, 7])
        other, _ = self.compare_study([self.t2, self.t1], ["--series", "EchoTime>80;T1"])
        self.assertEqual((one.shape, other.shape), ((2, 5, 6, 9), (2, 7, 6, 9)))
        alone, _ = self.array(self.t1, *WORDS, "--bits", "16")
        np.testing.assert_array_equal(one[0], alone[0])

    def test_on_grids(self):
        for more, grid in ((["--size", "4x5x8"], dict(size=(4, 5, 8))),
                           (["--spacing", "2,1.1,0.8"], dict(spacing=(2, 1.1, 0.8))),
                           (["--spacing", "1,1,1", "--size", "9x4x12"],
                            dict(spacing=(1, 1, 1), size=(9, 4, 12)))):
            for bits in (8, 16):
                with self.subTest(grid=grid, bits=bits):
                    self.compare_study([self.t1, self.t2], rules("T1", "T2"), *more, bits=bits,
                                       **grid)

    def test_a_channel_of_the_same_grid_is_its_own_volume(self):
        pd = self.series("AX PD", [0, 3, 6, 9, 12])
        ours, _ = self.compare_study([self.t1, pd], rules("T1", "PD"))
        alone, _ = self.array(pd, *WORDS, "--bits", "16")
        np.testing.assert_array_equal(ours[1], alone[0])

    def test_other_orientations(self):
        sagittal = self.series("SAG", [-2, -1, 0, 1, 2, 3, 4, 5, 6, 7], SAGITTAL, (0, -1, 9),
                               PixelSpacing=[2, 0.8])
        oblique = self.series("OBL", np.arange(-6, 14, 2), OBLIQUE, (0, -2, 4),
                              PixelSpacing=[1.1, 1.2])
        for channels, words in (([self.t1, sagittal], rules("T1", "SAG")),
                                ([self.t1, oblique, sagittal], rules("T1", "OBL", "SAG")),
                                ([oblique, self.t2], rules("OBL", "T2"))):
            with self.subTest(words):
                self.compare_study(channels, words)
                self.compare_study(channels, words, "--spacing", "1.5,1,1", spacing=(1.5, 1, 1))

    def test_directions_that_were_rounded(self):
        """One series as two channels: whatever its cosines are, it lies where it lies."""
        for orientation in ([0.71, 0.71, 0, 0, 0, -1], [1, 0.004, 0, 0.004, 1, 0]):
            pixels = np.random.default_rng(5).integers(0, 1000, (5, 4, 300)).astype(np.int16)
            normal = np.cross(orientation[:3], orientation[3:])
            paths = []
            for i, plane in enumerate(pixels):
                paths.append(self.slice(f"{orientation[1]} {i}.dcm", 4 * i * normal,
                                        ImageOrientationPatient=orientation,
                                        SeriesDescription="T1", FrameOfReferenceUID=FRAME))
                ds = pydicom.dcmread(paths[-1])
                ds.Rows, ds.Columns, ds.PixelData = 4, 300, plane.tobytes()
                ds.save_as(paths[-1])
            ours, _ = self.compare_study([paths, paths], rules("T1", "SeriesDescription=T1"))
            self.assertLessEqual(np.abs(ours[0].astype(int) - ours[1]).max(), 1)

    def test_uneven_and_tilted_channels(self):
        uneven = self.series("GAP", [-1, 2, 5, 11, 14])
        self.compare_study([self.t1, uneven], rules("T1", "GAP"), "--gaps", "accept")
        self.compare_study([uneven, self.t1], rules("GAP", "T1"), "--gaps", "accept")
        tilted = [self.slice(f"tilt {i}.dcm", [0.3, 0.25 * at, at], SeriesDescription="TILT",
                             SeriesInstanceUID="1.2.3.7", FrameOfReferenceUID=FRAME)
                  for i, at in enumerate([0, 3, 6, 9, 12])]
        for channels, words in (([self.t1, tilted], rules("T1", "TILT")),
                                ([tilted, self.t2], rules("TILT", "T2"))):
            self.compare_study(channels, words, "--tilt", "accept", tilted=True)

    def test_one_series_of_two_echoes_makes_two_channels(self):
        echoes = [self.series("DUAL", [0, 3, 6], SeriesNumber=echo, EchoTime=time,
                              corner=(0, 0, 0.0), InstanceNumber=echo)
                  for echo, time in ((1, 12.5), (2, 90))]
        # The second call wrote over the first one's files.
        first = [self.slice(f"e1 {i}.dcm", [0, 0, at], SeriesDescription="DUAL", EchoTime=12.5,
                            SeriesInstanceUID=pydicom.dcmread(echoes[1][0]).SeriesInstanceUID,
                            FrameOfReferenceUID=FRAME) for i, at in enumerate([0, 3, 6])]
        self.assertEqual(self.refused_study(first + echoes[1], *rules("DUAL", "DUAL")),
                         "slice-duplicate")
        self.compare_study([first, echoes[1]], rules("DUAL&EchoTime<30", "DUAL&EchoTime>=90"))

    def test_a_window_a_channel(self):
        paths = self.t1 + self.t2
        ours, _ = self.array(paths, *rules("T1", "T2"), "--window", "400,700", "--window", "100,90",
                             unit="study")
        for channel, window in ((0, "400,700"), (1, "100,90")):
            both, _ = self.array(paths, *rules("T1", "T2"), "--window", window, unit="study")
            np.testing.assert_array_equal(ours[channel], both[channel])

    def test_studies_into_a_folder(self):
        other = [self.slice(f"o {n} {i}.dcm", [0, 0, 2 * i], StudyInstanceUID="1.5",
                            SeriesInstanceUID=f"1.5.{n}", SeriesDescription=name,
                            FrameOfReferenceUID="1.5.9")
                 for n, name in enumerate(("T1", "T2")) for i in range(3)]
        code, result, errors = self.show([*self.t1, *other, *self.t2], *rules("T1", "T2"), "--out",
                                         self.path("all"), "--threads", "2", unit="study")
        self.assertEqual(code, 0, errors)
        self.assertEqual(sorted(os.listdir(self.path("all"))), ["1.2.npy", "1.5.npy"])
        self.assertEqual([one["study"] for one in result["samples"]], ["1.2", "1.5"])


class Attributes(StudyTest):
    def test_the_documents_attributes_are_the_programs(self):
        with open(os.path.join(ROOT, "data", "dicom", "series_attributes.h")) as file:
            theirs = re.findall(r'"(\w+)"', file.read().split("kSeriesAttributes =")[1].split(";")[0])
        said = re.search(r"top level: (.*?);", DOCUMENT, re.S).group(1)
        self.assertEqual(re.split(r",\s+", said), theirs)
        values = {}
        for number, name in enumerate(theirs):
            vr = pydicom.datadict.dictionary_VR(name)
            number += 3
            values[name] = {"UI": f"1.2.{number}", "CS": f"WORD_{number}", "FD": number + 0.5,
                            "DS": number + 0.5, "IS": number}.get(vr, f"some text {number}")
        paths = [self.slice(f"{z}.dcm", [0, 0, z], **values) for z in range(3)]
        rule = "&".join(f"{name}={value}" for name, value in values.items())
        self.assertEqual(self.show(paths, *rules(rule), unit="study")[0], 0)
        for name in theirs:
            self.assertEqual(self.refused_study(paths, *rules(f"{name}!={values[name]}")),
                             "series-missing", name)


class Refused(StudyTest):
    def setUp(self):
        super().setUp()
        self.t1 = self.series("AX T1", [0, 3, 6])
        self.t2 = self.series("AX T2", [0, 3, 6])

    def test_a_rule_that_finds_nothing(self):
        self.assertEqual(self.refused_study(self.t1 + self.t2, *rules("T1", "FLAIR")),
                         "series-missing")

    def test_a_rule_that_finds_two_series(self):
        _, _, errors = self.show(self.t1 + self.t2, *rules("AX"), unit="study")
        self.assertRegex(errors, '"AX T[12]" and "AX T[12]"')
        self.assertEqual(self.refused_study(self.t1 + self.t2, *rules("AX")), "series-ambiguous")

    def test_a_series_that_lies_elsewhere(self):
        spine = self.series("SPINE", [-600, -590])
        self.assertEqual(self.refused_study(self.t1 + spine, *rules("T1", "SPINE")), "no-overlap")
        _, record = self.array(self.t1 + spine, *rules("T1", "SPINE"), "--min-overlap", "0",
                               unit="study")
        self.assertEqual([at["covered"] for at in record["channels"]], [1, 0])
        half = self.series("HALF", [-3, 0])  # of three slices one, and what is half a voxel away
        _, record = self.array(self.t1 + half, *rules("T1", "HALF"), unit="study")
        self.assertAlmostEqual(record["channels"][1]["covered"], 1 / 3)
        self.assertEqual(self.refused_study(self.t1 + half, *rules("T1", "HALF"), "--min-overlap",
                                            "34"), "no-overlap")
        code, _, errors = self.show(self.t1, *rules("T1"), "--min-overlap", "101", unit="study")
        self.assertEqual(code, 2, errors)

    def test_no_common_frame_of_reference(self):
        for name, frame in (("MOVED", "1.2.8"), ("BARE", None)):
            moved = self.series(name, [0, 3, 6])
            for path in moved:
                ds = pydicom.dcmread(path)
                if frame:
                    ds.FrameOfReferenceUID = frame
                else:
                    del ds.FrameOfReferenceUID
                ds.save_as(path)
            with self.subTest(name):
                self.assertEqual(self.refused_study(self.t1 + moved, *rules("T1", name)),
                                 "frame-of-reference")
                self.compare_study([self.t1, moved], rules("T1", name), "--frame-of-reference",
                                   "ignore")

    def test_what_a_channel_lacks_is_named(self):
        gap = self.series("GAP", [0, 3, 6, 12])
        code, result, _ = self.show(self.t1 + gap, *rules("T1", "GAP"), unit="study")
        self.assertEqual((code, result["refused"][0]["code"]), (3, "slice-gap"))
        self.assertIn("GAP", result["refused"][0]["path"])

    def test_a_broken_file_of_another_series_does_not_count(self):
        with open(self.t2[1], "r+b") as file:
            file.truncate(os.path.getsize(self.t2[1]) - 20)
        code, result, _ = self.show(self.t1 + self.t2, *rules("T1"), unit="study")
        self.assertEqual((code, [one["path"] for one in result["refused"]]), (3, [self.t2[1]]))
        self.assertEqual(result["samples"][0]["shape"], [1, 3, 6, 9])

    def test_a_series_that_lost_a_slice(self):
        with open(self.t2[-1], "r+b") as file:
            file.truncate(os.path.getsize(self.t2[-1]) - 20)
        code, result, _ = self.show(self.t1 + self.t2, *rules("T1", "T2"), unit="study")
        self.assertEqual((code, [one["code"] for one in result["refused"]]),
                         (3, ["truncated", "slice-lost"]))
        self.assertEqual({one["path"] for one in result["refused"]}, {self.t2[-1]})
        code, result, _ = self.show(self.t1 + self.t2, *rules("T1", "T2"), "--lost-slices", "accept",
                                    unit="study")
        self.assertEqual([one["slices"] for one in result["samples"][0]["channels"]], [3, 2])

    def test_usage(self):
        for words in ([], rules("Nonsense=1"), rules("EchoTime<short"), rules(""), rules("T1!"),
                      rules("T1", "T2") + ["--window", "1,2;3,4;5,6"], rules("T1;"),
                      rules("T1") + ["--stage", "stored"], rules(*["T1"] * 9),
                      rules("T1", "T2") + ["--channels", "1"]):
            with self.subTest(words):
                self.assertEqual(self.show(self.t1, *words, unit="study")[0], 2)
        self.assertEqual(self.show(self.t1, *rules("T1"))[0], 2)  # --unit series

    def test_a_result_that_is_too_large(self):
        code, result, errors = self.show(self.t1 + self.t2, *rules("T1", "T2"), "--size",
                                         "256x1024x1024", unit="study")
        self.assertEqual((code, result["refused"][0]["code"]), (3, "size"), errors)

    def test_files_without_a_series(self):
        for path in self.t1:
            ds = pydicom.dcmread(path)
            del ds.SeriesInstanceUID
            ds.save_as(path)
        self.assertEqual(self.refused_study(self.t1 + self.t2, *rules("T1", "T2")),
                         "missing-attribute")

    def test_what_a_description_says_is_said_as_plain_text(self):
        for path in self.t1:
            ds = pydicom.dcmread(path)
            ds.SpecificCharacterSet = "ISO_IR 100"
            ds.SeriesDescription = "AX \x9b31m\xe4"
            ds.save_as(path)
        _, _, errors = self.show(self.t1 + self.t2, *rules("AX"), unit="study")
        self.assertIn("series-ambiguous", errors)
        self.assertTrue(errors.isascii(), errors)

    def test_a_study_without_its_uid(self):
        ds = pydicom.dcmread(self.t1[0])
        del ds.StudyInstanceUID
        ds.save_as(self.path("bare.dcm"))
        self.assertEqual(self.refused_study([self.path("bare.dcm")], *rules("T1")),
                         "missing-attribute")


if __name__ == "__main__":
    unittest.main()
