"""A sound file that takes more memory than a decoder may have is refused for that, whichever library ran
out, and never for a fault of its own: so that more memory reads it."""
import os
import subprocess
import sys
import tempfile
import unittest

import numpy

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import synthetic_dicom as synthetic  # noqa: E402

PROGRAM = os.path.join(os.environ["PRECEPTOR_BIN"], "dicom_data")
SIDE = 2500
ENCODERS = {"native": None, "rle": ["dcmcrle"], "lossless": ["dcmcjpeg", "+e1"], "near": ["dcmcjpls"],
            "progressive": ["dcmcjpeg", "+ep"], "jpeg2000": ["gdcmconv", "--j2k"]}
MEMORY = (1, 12, 20, 28, 36, 44, 56, 80)  # MiB


class ScarceMemory(unittest.TestCase):
    def test_is_said_to_be_that(self):
        with tempfile.TemporaryDirectory(prefix="preceptor-memory-") as folder:
            native = os.path.join(folder, "native.dcm")
            ramp = numpy.add.outer(numpy.arange(SIDE), numpy.arange(SIDE)).astype("uint8")
            synthetic.write(native, synthetic.dataset(ramp))
            for name, encoder in ENCODERS.items():
                path = os.path.join(folder, name + ".dcm")
                if encoder:
                    subprocess.run([*encoder, native, path], check=True, capture_output=True)
                said = [self.code(path, memory) for memory in MEMORY]
                self.assertEqual(set(said) - {"decoder-memory", ""}, set(), name)
                self.assertEqual((said[0], self.code(path, 400)), ("decoder-memory", ""), name)

    def code(self, path, memory):
        done = subprocess.run([PROGRAM, "show", path, "--stage", "stored", "--json", "--decode-memory",
                               str(memory), "--quiet"], capture_output=True, text=True)
        words = done.stderr.split(": ")
        return words[2] if done.returncode == 3 else ""


if __name__ == "__main__":
    unittest.main()
