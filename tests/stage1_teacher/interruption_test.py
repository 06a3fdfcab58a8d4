"""kill -9 at random moments, then the same command again: the shards of an uninterrupted run."""
import glob
import os
import random
import shutil
import signal
import subprocess
import sys
import time
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import numpy as np
from small_world import BIN, ConvTeacher, World, snapshot, write_dicom

FILES, FRAMES = 30, 60  # 1,800 rows: three image shards, two target shards


class Interruption(World):
    def setUp(self):
        super().setUp()
        noise = np.random.RandomState(1)
        for number in range(FILES):
            frames = noise.randint(0, 4095, (FRAMES, 8, 8)).astype(np.uint16)
            write_dicom(self.at("archive", f"{number}.dcm"), number, frames)
        self.index(labels=False)
        self.teacher(ConvTeacher(width=4, layers=1))
        self.words = ["cache", "--index", self.at("index"), "--teacher", self.at("teacher.pt"),
                      "--size", "160", "--bits", "16"]

    def start(self, cache):
        return subprocess.Popen([os.path.join(BIN, "stage1_teacher"), *self.words, "--cache",
                                 self.at(cache)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)

    def finish(self, cache):
        process = self.start(cache)
        said = process.communicate()[1]
        self.assertEqual(process.returncode, 0, said)

    def kill_when(self, cache, ready):
        """Starts a run and kills it as soon as `ready()` holds; says whether it was killed."""
        process = self.start(cache)
        while process.poll() is None and not ready():
            time.sleep(0.002)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        return process.returncode == -signal.SIGKILL

    def count(self, pattern):
        return len(glob.glob(self.at("killed", pattern)))

    def test_kills(self):
        # The index knows the files' digests already, as it does when a run follows another.
        start = time.monotonic()
        self.finish("whole")
        whole = time.monotonic() - start
        self.assertEqual(len(glob.glob(self.at("whole", "images", "*", "g*.h5"))), 3)
        self.assertEqual(len(glob.glob(self.at("whole", "targets", "*", "g*.h5"))), 2)

        killed = 0
        moments = [lambda: self.count("cache.json"), lambda: self.count("images/*/g*-s000000.h5"),
                   lambda: self.count("targets/*/forward.json"),
                   lambda: self.count("images/*/g*-s000001.h5"),
                   lambda: self.count("targets/*/g*-s000000.h5")]
        for moment in moments:
            killed += self.kill_when("killed", moment)
        dice = random.Random(os.getpid())
        for _ in range(3):
            deadline = time.monotonic() + dice.uniform(0, whole)
            killed += self.kill_when("killed", lambda: time.monotonic() > deadline)
        self.assertGreaterEqual(killed, 4)
        self.finish("killed")
        self.assertEqual(snapshot(self.at("killed")), snapshot(self.at("whole")))

    def test_rejects_of_a_killed_run_count_in_the_next(self):
        short = range(FILES, FILES + 20)  # wherever the keyed hash puts them, some come early
        for number in short:
            write_dicom(self.at("archive", f"{number}.dcm"), number, np.zeros((5, 8), np.uint16),
                        Rows=8)
        self.index("--max-rejects", "20", labels=False)
        self.assertTrue(self.kill_when("killed", lambda: self.count("images/*/g*-s000001.h5")))
        process = self.start("killed")
        said = process.communicate()[1].decode()
        self.assertEqual(process.returncode, 3, said)
        for number in short:
            self.assertIn(f"rejected: {self.at('archive', str(number))}.dcm", said)

    def test_images_ahead_of_targets_are_not_decoded_again(self):
        self.finish("whole")
        shutil.copytree(self.at("whole"), self.at("killed"))
        for path in glob.glob(self.at("killed", "targets", "*", "g*-s000001.h5")):
            os.remove(path)
        for path in glob.glob(self.at("killed", "*", "*", "manifest-*")):
            if "/labels/" not in path and "/rows/" not in path:
                os.remove(path)
        os.rename(self.at("archive"), self.at("gone"))  # no file can be read
        self.finish("killed")
        self.assertEqual(snapshot(self.at("killed")), snapshot(self.at("whole")))


if __name__ == "__main__":
    unittest.main()
