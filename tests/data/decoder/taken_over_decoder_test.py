"""A decoder that a file has taken over may answer nonsense, or fall silent, and stay: the file is
rejected, and the run goes on. A program of our own stands in for dicom_decoder."""
import os
import shutil
import subprocess
import tempfile
import unittest

GREETING = "dicom_decoder, wire 6: "
PROGRAM = os.path.join(os.environ["PRECEPTOR_BIN"], "dicom_data")
DECODER = """#!/usr/bin/python3 -I
import socket, time
end = socket.socket(fileno=3)
end.send(b"%s")
end.recv(4096)
%s
time.sleep(60)
"""


class TakenOverDecoder(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="preceptor-taken-over-")
        self.addCleanup(shutil.rmtree, self.folder)
        shutil.copy(PROGRAM, self.folder)

    def run_with(self, deed, files, greeting):
        path = os.path.join(self.folder, "dicom_decoder")
        with open(path, "w", encoding="utf-8") as file:
            file.write(DECODER % (greeting, deed))
        os.chmod(path, 0o755)
        image = os.path.join(self.folder, "any.dcm")
        with open(image, "wb") as file:
            file.write(b"anything")
        return subprocess.run([os.path.join(self.folder, "dicom_data"), "show", *[image] * files,
                               "--decode-seconds", "2", "--threads", "1"], capture_output=True, text=True,
                              timeout=30)

    def codes(self, deed, files=1):
        done = self.run_with(deed, files, GREETING)
        self.assertEqual(done.returncode, 3, done.stderr)
        return [line.split(": ")[2] for line in done.stderr.splitlines() if line.startswith("warning: ")
                and "any.dcm" in line]

    def test_an_answer_that_is_none(self):
        self.assertEqual(self.codes('end.send(b"abc")', files=2), ["decoder-crash"] * 2)

    def test_files_that_are_asked_for_at_once(self):
        """Each is asked for again by itself, of a decoder that is taken over in its turn."""
        self.run_with("end.send(b'abc')", 1, GREETING)
        archive = os.path.join(self.folder, "archive")
        os.mkdir(archive)
        for number in range(5):
            shutil.copy(os.path.join(self.folder, "any.dcm"), os.path.join(archive, f"{number}.dcm"))
        done = subprocess.run([os.path.join(self.folder, "dicom_data"), "index", archive, "--out",
                               os.path.join(self.folder, "index"), "--threads", "1"],
                              capture_output=True, text=True, timeout=30)
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertEqual(done.stderr.count(": decoder-crash: "), 5)

    def test_a_count_below_zero(self):
        self.assertEqual(self.codes('end.send(b"\\xff" * 8)'), ["decoder-crash"])

    def test_an_answer_of_zeros(self):
        self.assertEqual(self.codes('end.send((100).to_bytes(8, "little"))'), ["decoder-crash"])

    def test_a_socket_that_closes(self):
        code, = self.codes("end.close()")
        self.assertIn(code, ("decoder-crash", "decoder-memory"))

    def test_a_decoder_of_another_build(self):
        done = self.run_with("pass", 1, "sandbox: ")
        self.assertEqual(done.returncode, 6)
        self.assertIn("another build", done.stderr)

    def test_no_answer(self):
        self.assertEqual(self.codes("pass"), ["decoder-time"])


if __name__ == "__main__":
    unittest.main()
