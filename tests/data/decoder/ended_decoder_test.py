"""A decoder that somebody ends is started and asked once more, whatever signal it was; one that ends by
a fault of its own is not."""
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import unittest

import pydicom

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import stand_in_decoder  # noqa: E402

SAMPLE = os.path.join(os.path.dirname(pydicom.__file__), "data", "test_files", "CT_small.dcm")
OF_OTHERS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT, signal.SIGUSR1, signal.SIGKILL)
OF_ITS_OWN = (signal.SIGSEGV, signal.SIGBUS, signal.SIGILL, signal.SIGFPE, signal.SIGABRT, signal.SIGSYS,
              signal.SIGTRAP)


class EndedDecoder(unittest.TestCase):
    def run_with(self, number, times, asked, command="show"):
        """What dicom_data says, and how often a decoder was started."""
        with tempfile.TemporaryDirectory(prefix="preceptor-ended-") as folder:
            def at(*names):
                return os.path.join(folder, *names)
            stand_in_decoder.place(folder, "dicom_data", number, times, asked)
            os.mkdir(at("archive"))
            shutil.copy(SAMPLE, at("archive"))
            words = ["show", at("archive", "CT_small.dcm")]
            if command == "index":
                words = ["index", at("archive"), "--out", at("index"), "--unlabelled", "accept"]
            done = subprocess.run([at("dicom_data"), *words, "--json", "--threads", "1"],
                                  capture_output=True, text=True, timeout=60)
            return done, stand_in_decoder.starts(folder)

    def code(self, number, times, starts):
        done, started = self.run_with(number, times, True)
        self.assertIn(done.returncode, (0, 3), done.stderr)
        self.assertEqual(started, starts)
        refused = json.loads(done.stdout)["refused"]
        return refused[0]["code"] if refused else ""

    def test_it_is_asked_once_more(self):
        for number in OF_OTHERS:
            with self.subTest(signal=number.name):
                self.assertEqual(self.code(number, 1, 2), "")
                done, _ = self.run_with(number, 1, True, "index")
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertEqual(json.loads(done.stdout)["rejected"], 0)

    def test_it_is_asked_no_more_than_twice(self):
        self.assertEqual(self.code(signal.SIGTERM, 2, 2), "decoder-crash")
        self.assertEqual(self.code(signal.SIGKILL, 2, 2), "decoder-memory")

    def test_a_fault_of_its_own_is_the_files(self):
        for number in OF_ITS_OWN:
            with self.subTest(signal=number.name):
                self.assertEqual(self.code(number, 1, 1), "decoder-crash")

    def test_it_is_started_once_more(self):
        for number in OF_OTHERS:
            with self.subTest(signal=number.name):
                done, started = self.run_with(number, 1, False)
                self.assertEqual((done.returncode, started), (0, 2), done.stderr)

    def test_it_is_started_no_more_than_twice(self):
        done, started = self.run_with(signal.SIGKILL, 9, False)
        self.assertEqual((done.returncode, started), (6, 2), done.stderr)
        self.assertIn("signal 9", done.stderr)
        self.assertNotIn("dictionary", done.stderr)

    def test_the_dictionary_is_asked_after_where_it_ends_by_itself(self):
        for number in (0, signal.SIGSEGV):
            done, started = self.run_with(number, 9, False)
            self.assertEqual((done.returncode, started), (6, 1), done.stderr)
            self.assertIn("dictionary", done.stderr)


if __name__ == "__main__":
    unittest.main()
