"""Decoders that are ended or stopped from outside cost a file each at most, and none
outlives the program that started it.

Where a test touches a decoder, the program itself is stopped and the decoder waits for a request:
so the decoder's greeting is sent, and what happens to it is met by the next file.
"""
import json
import os
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

import pydicom

PROGRAM = os.path.join(os.environ["PRECEPTOR_BIN"], "dicom_data")
SAMPLE = os.path.join(os.path.dirname(pydicom.__file__), "data", "test_files", "CT_small.dcm")
COPIES, WANTED_KILLS = 30, 4


def status_of(process):
    """The fields of /proc/N/status; of a process that is gone, none."""
    try:
        with open(f"/proc/{process}/status", encoding="utf-8") as file:
            return dict(line.rstrip("\n").split(":\t", 1) for line in file if ":\t" in line)
    except (FileNotFoundError, ProcessLookupError):
        return {}


def is_decoder(process):
    return status_of(process).get("Name", "").strip() == "dicom_decoder"


def decoders_of(program):
    found = []
    try:
        for task in os.listdir(f"/proc/{program}/task"):
            with open(f"/proc/{program}/task/{task}/children", encoding="ascii") as file:
                found += [int(word) for word in file.read().split()]
    except (FileNotFoundError, ProcessLookupError):
        pass
    return [process for process in found if is_decoder(process)]


def is_waiting(process):
    status = status_of(process)
    return status.get("Seccomp", "0").strip() != "0" and status.get("State", "")[:1] == "S"


def wait_until(condition, seconds=10):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.001)
    return True


class Isolation(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.files = [os.path.join(self.folder.name, f"ct{n:02}.dcm") for n in range(COPIES)]
        for file in self.files:
            shutil.copyfile(SAMPLE, file)

    def start(self, *options):
        out = tempfile.mkdtemp(dir=self.folder.name)
        program = subprocess.Popen([PROGRAM, "show", *self.files, "--stage", "stored", "--format",
                                    "npy", "--out", out, "--json", *options],
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.addCleanup(program.communicate)
        self.addCleanup(program.kill)
        program.out = out
        return program

    def held_decoder(self, program):
        """A decoder that waits, of a program that is stopped; None when the program is done."""
        if not wait_until(lambda: decoders_of(program.pid) or program.poll() is not None):
            self.fail("no decoder is started")
        program.send_signal(signal.SIGSTOP)
        for decoder in decoders_of(program.pid):
            if wait_until(lambda: is_waiting(decoder), 2):
                return decoder
        program.send_signal(signal.SIGCONT)
        return None

    def finish(self, program):
        """The codes of the refused files, each of which is refused or written."""
        said, errors = program.communicate(timeout=60)
        self.assertIn(program.returncode, (0, 3), errors)
        refused = json.loads(said)["refused"]
        self.assertEqual(program.returncode, 3 if refused else 0)
        self.assertEqual(len(refused) + len(os.listdir(program.out)), COPIES, errors)
        for one in refused:
            name = os.path.basename(one["path"])[:-len(".dcm")]
            self.assertFalse([n for n in os.listdir(program.out) if n.startswith(name)], name)
        return [one["code"] for one in refused]

    def test_nothing_is_refused_when_nobody_interferes(self):
        self.assertEqual(self.finish(self.start()), [])

    def codes_when_sent(self, number, wanted=WANTED_KILLS, threads=2):
        program = self.start("--threads", str(threads))
        kills = 0
        while kills < wanted:
            decoder = self.held_decoder(program)
            if decoder is not None:
                os.kill(decoder, number)
                kills += 1
                wait_until(lambda: not is_waiting(decoder))
                program.send_signal(signal.SIGCONT)
                wait_until(lambda: decoder not in decoders_of(program.pid))
            elif program.poll() is not None:
                break
        codes = self.finish(program)
        self.assertGreater(kills, 0)
        self.assertLessEqual(len(codes), kills)
        return codes

    def test_a_decoder_that_is_killed_costs_nothing(self):
        self.assertEqual(self.codes_when_sent(signal.SIGKILL, 1), [])

    def test_a_file_whose_decoder_is_killed_twice_is_refused(self):
        self.assertEqual(self.codes_when_sent(signal.SIGKILL, 2, threads=1), ["decoder-memory"])

    def test_each_decoder_that_crashes_costs_one_file(self):
        self.assertEqual(set(self.codes_when_sent(signal.SIGSEGV)), {"decoder-crash"})

    def test_a_decoder_that_is_stopped_takes_too_long(self):
        program = self.start("--threads", "1", "--decode-seconds", "1")
        decoder = self.held_decoder(program)
        self.assertIsNotNone(decoder)
        os.kill(decoder, signal.SIGSTOP)
        program.send_signal(signal.SIGCONT)
        self.assertEqual(self.finish(program), ["decoder-time"])
        self.assertFalse(is_decoder(decoder))

    def test_no_decoder_outlives_its_program(self):
        program = self.start("--threads", "2")
        self.assertIsNotNone(self.held_decoder(program))
        decoders = decoders_of(program.pid)
        program.kill()
        program.wait()
        self.assertTrue(wait_until(lambda: not any(map(is_decoder, decoders))))


if __name__ == "__main__":
    unittest.main()
