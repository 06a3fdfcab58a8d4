"""Decoders that are ended or stopped from outside cost a file each at most, and none
outlives the program that started it.

Where a test touches a decoder, the program itself is stopped and the decoder waits for a request:
so the decoder's greeting is sent, and what happens to it is met by the next file.
"""
import json
import os
import signal
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from decoder_world import COPIES, DecoderWorld, decoders_of, is_decoder, is_waiting, wait_until  # noqa: E402

WANTED_KILLS = 4


class Isolation(DecoderWorld):
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
