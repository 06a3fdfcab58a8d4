"""A file that crashes its decoder becomes a rejected row of stage one, and the others are all there; a
kernel that does not confine decoders is named. A program of our own stands in for dicom_decoder: it
crashes on the first files that it is asked for, and is the decoder then."""
import csv
import glob
import os
import signal
import sys
import unittest

import numpy as np
import torch

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(os.path.dirname(HERE), "data", "decoder")]
import stand_in_decoder  # noqa: E402
from cache_reader import Cache  # noqa: E402
from small_world import World, snapshot, stored_pixels  # noqa: E402
from unconfining_kernel import unconfining_kernel, why_not  # noqa: E402

FILES, CRASHES = 12, 3
WARNING = "warning: the kernel does not confine the decoder"


class CrashedDecoder(World):
    def setUp(self):
        super().setUp()
        self.make_archive(FILES)
        self.teacher()

    def crashing(self, *words, expect):
        """`stage1_teacher cache` whose decoder crashes on the first files; what it gives and says."""
        os.mkdir(self.at("programs"))
        stand_in_decoder.place(self.at("programs"), "stage1_teacher", signal.SIGSEGV, CRASHES)
        self.programs = self.at("programs")
        found = self.cache("--threads", "1", *words, expect=expect)
        del self.programs
        self.assertEqual(stand_in_decoder.starts(self.at("programs")), CRASHES + 1)
        return found

    def rejected(self, said):
        """The numbers of the files that rejected.csv and stderr call rejected, for a crash each."""
        with open(self.at("index", "rejected.csv"), newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        for row in rows:
            self.assertEqual(row["code"], "decoder-crash")
            self.assertIn(f"warning: rejected: {row['path']}: decoder-crash: ", said)
        self.assertEqual(said.count("warning: rejected: "), len(rows))
        return {int(os.path.basename(row["path"])[:-len(".dcm")]) for row in rows}

    def assert_only_these_are_blank(self, rejected):
        cache = Cache(self.at("cache"))
        good = cache.states == 0
        self.assertEqual(sorted(cache.states), [0] * (FILES - CRASHES) + [1] * CRASHES)
        self.assertEqual(sorted(row.tobytes() for row in cache.pixels[good]),
                         sorted(stored_pixels(n).tobytes() for n in range(FILES) if n not in rejected))
        with torch.no_grad():
            z = torch.jit.load(self.at("teacher.pt"))(torch.from_numpy(cache.pixels[good] / np.float32(255)))
        np.testing.assert_allclose(cache.scaled_logits[good], z.numpy() / 4, atol=1e-4, rtol=0)
        self.assertFalse(cache.pixels[~good].any() or cache.scaled_logits[~good].any())

    def test_files_that_are_accepted_as_rejected_are_rows_of_zeros(self):
        result, said = self.crashing("--max-rejects", str(CRASHES), expect=0)
        self.assertEqual((result["rows"], result["rejected_files"]), (FILES, CRASHES))
        self.assertEqual((result["decoded"], result["forwarded"]), (FILES - CRASHES,) * 2)
        rejected = self.rejected(said)
        self.assertEqual(len(rejected), CRASHES)
        self.assert_only_these_are_blank(rejected)

    def test_a_run_that_accepts_fewer_ends_and_the_next_is_short(self):
        _, said = self.crashing("--max-rejects", str(CRASHES - 1), expect=3)
        rejected = self.rejected(said)
        self.assertEqual(len(rejected), CRASHES)
        self.assertEqual(glob.glob(self.at("cache", "images", "*", "manifest-*")), [])
        result, said = self.cache("--max-rejects", str(CRASHES))
        self.assertEqual((result["decoded"], result["rejected_files"]), (0, CRASHES))
        self.assertEqual(self.rejected(said), rejected)
        self.assert_only_these_are_blank(rejected)


@unittest.skipIf(why_not(), "no kernel that does not confine")
class UnconfinedDecoder(World):
    def test_a_warning_says_so_and_the_rows_are_the_same(self):
        self.make_archive(FILES)
        _, said = self.stage1("images")
        self.assertNotIn(WARNING, said)
        self.kernel = unconfining_kernel
        _, said = self.stage1("images", cache="other")
        self.assertEqual(said.count(WARNING), 1, said)
        self.assertEqual(snapshot(self.at("other")), snapshot(self.at("cache")))


if __name__ == "__main__":
    unittest.main()
