"""Broken copies of good files: none ends the program or is passed over, none that was cut short gives
another picture than the whole one. Seeded; PRECEPTOR_MUTATIONS says how many (default 1500)."""
import os
import sys
import tempfile
import unittest
import warnings

import numpy as np

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import mutated_files as mutated  # noqa: E402
import reference_files as reference  # noqa: E402
from shown_files import show  # noqa: E402

COUNT = int(os.environ.get("PRECEPTOR_MUTATIONS", "1500"))
warnings.simplefilter("ignore")


class MutatedFiles(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.files = reference.make(cls.folder.name)
        cls.content = []
        for file in cls.files:
            with open(file.path, "rb") as whole:
                cls.content.append(whole.read())

    def broken(self, mutations, first_seed):
        """path -> the reference that it was made from."""
        paths = {}
        for seed in range(first_seed, first_seed + COUNT):
            at = seed * 7919 % len(self.files)
            data, name = mutated.mutated(self.content[at], seed, mutations)
            path = os.path.join(self.folder.name, f"{seed}-{name}")
            with open(path, "wb") as file:
                file.write(data)
            paths[path] = self.files[at]
        return paths

    def shown(self, paths, out):
        arrays, refused = show(list(paths), os.path.join(self.folder.name, out))
        self.assertEqual(set(arrays) | set(refused), set(paths))
        return arrays, refused

    def test_no_broken_file_ends_the_program(self):
        arrays, refused = self.shown(self.broken(mutated.MUTATIONS, 10**6), "any")
        self.assertGreater(len(arrays), COUNT // 10)
        self.assertGreater(len(refused), COUNT // 10)

    def test_a_file_cut_short_is_refused_or_whole(self):
        paths = self.broken((mutated.cut,), 2 * 10**6)
        arrays, refused = self.shown(paths, "cut")
        whole, _ = show(sorted({file.path for file in self.files}),
                        os.path.join(self.folder.name, "whole"))
        wrong = [os.path.basename(path) + " of " + os.path.basename(paths[path].path)
                 for path, array in arrays.items()
                 if not np.array_equal(array, whole.get(paths[path].path))]
        self.assertEqual(wrong, [])
        self.assertGreater(len(refused), COUNT // 2)


if __name__ == "__main__":
    unittest.main(warnings="ignore")
