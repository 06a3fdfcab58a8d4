"""Decoders that run, found among the processes, and an archive that keeps `dicom_data` busy: what the
tests of isolation share.

Where a test touches a decoder, the program itself is stopped and the decoder waits for a request.
"""
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
COPIES = 30


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


class DecoderWorld(unittest.TestCase):
    """Each test has a folder of its own with COPIES files."""

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.files = [os.path.join(self.folder.name, f"ct{n:02}.dcm") for n in range(COPIES)]
        for file in self.files:
            shutil.copyfile(SAMPLE, file)

    def start(self, *options, kernel=None):
        out = tempfile.mkdtemp(dir=self.folder.name)
        program = subprocess.Popen([PROGRAM, "show", *self.files, "--stage", "stored", "--format",
                                    "npy", "--out", out, "--json", *options],
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                   preexec_fn=kernel)
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
