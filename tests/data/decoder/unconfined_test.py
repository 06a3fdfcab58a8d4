"""Where the kernel does not let a decoder confine itself, the program says so and goes on, with the right
pixels; where it does, nothing is said, and the decoder that runs is confined and holds no file."""
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

import numpy as np
import pydicom

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.dirname(HERE)]
from decoder_world import PROGRAM, SAMPLE, DecoderWorld, is_waiting, status_of, wait_until  # noqa: E402
from stored_case import StoredCase  # noqa: E402
from unconfining_kernel import unconfining_kernel, why_not  # noqa: E402

WARNING = "warning: the kernel does not confine the decoder"
RUNS = 20  # of the program, until one has a decoder that is held for as long as it is looked at
COUNTED = "Seccomp_filters" in status_of("self")  # since Linux 5.9
if why_not():
    print("skipped: " + why_not())
    sys.exit(77)


class Warned(StoredCase):
    def said_of_pixels(self, kernel):
        """What `show` says under the kernel; the pixels are right."""
        self.kernel = kernel
        code, result, said = self.show(SAMPLE)
        self.assertEqual((code, result["refused"]), (0, []), said)
        np.testing.assert_array_equal(np.load(self.path("stored.npy")), pydicom.dcmread(SAMPLE).pixel_array)
        return said

    def said_of_headers(self, kernel):
        """What `index` says."""
        with tempfile.TemporaryDirectory(prefix="preceptor-unconfined-") as folder:
            archive = os.path.join(folder, "archive")
            os.mkdir(archive)
            shutil.copy(SAMPLE, archive)
            done = subprocess.run([PROGRAM, "index", archive, "--out", os.path.join(folder, "index"),
                                   "--unlabelled", "accept"], capture_output=True, text=True,
                                  preexec_fn=kernel)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertRegex(done.stdout, r"files: +1 images")
        return done.stderr

    def test_a_kernel_that_does_not_confine_is_named_once(self):
        for said in (self.said_of_pixels(unconfining_kernel), self.said_of_headers(unconfining_kernel)):
            self.assertEqual(said.count(WARNING), 1, said)

    def test_of_one_that_does_nothing_is_said(self):
        for said in (self.said_of_pixels(None), self.said_of_headers(None)):
            self.assertNotIn("the decoder", said)


def filters_of(process):
    return int(status_of(process).get("Seccomp_filters", 0))


def descriptors_of(process):
    """What each is; of memory and sockets without their names."""
    folder, found = f"/proc/{process}/fd", []
    for number in sorted(os.listdir(folder), key=int):
        found.append(os.readlink(os.path.join(folder, number)).split(":")[0])
    return found


class Confined(DecoderWorld):
    def look(self, what, kernel=None):
        """`what(decoder, program)` of a decoder that has files behind it and was held all the while."""
        for _ in range(RUNS):
            program = self.start("--threads", "1", kernel=kernel)
            wait_until(lambda: os.listdir(program.out) or program.poll() is not None)
            decoder = self.held_decoder(program)
            if decoder is not None:
                found = what(decoder, program.pid)
                if is_waiting(decoder):
                    return found
            program.kill()
        return self.fail("no decoder was held")

    @unittest.skipUnless(COUNTED, "filters are not counted: an inherited one would pass for its own")
    def test_a_decoder_runs_under_a_filter_of_its_own(self):
        def confinement(decoder, program):
            status = status_of(decoder)
            return status["Seccomp"], status["NoNewPrivs"], filters_of(decoder) - filters_of(program)
        self.assertEqual(self.look(confinement), ("2", "1", 1))
        self.assertEqual(self.look(confinement, unconfining_kernel)[2], 0)

    def test_a_decoder_holds_no_file(self):
        try:
            held = self.look(lambda decoder, _: descriptors_of(decoder))
        except PermissionError as error:
            self.skipTest(f"only root sees what a process holds that cannot be dumped: {error}")
        self.assertEqual(held, ["/dev/null"] * 3 + ["socket"] + ["/memfd"] * 2)


if __name__ == "__main__":
    unittest.main()
