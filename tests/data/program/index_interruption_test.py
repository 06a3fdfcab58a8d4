"""kill -9 at random moments of `dicom_data index`, then the same command again: the tables of an
uninterrupted run, byte for byte."""
import os
import random
import signal
import subprocess
import sys
import time
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from index_world import PROGRAM, IndexWorld, uid

FILES, WANTED_KILLS = 3000, 12


class Interruption(IndexWorld):
    def setUp(self):
        super().setUp()
        with open(self.image("pattern", 1000000), "rb") as file:
            pattern = file.read()
        os.remove(self.at("archive", "pattern"))
        for number in range(FILES):
            folder = self.at("archive", str(number % 7))
            os.makedirs(folder, exist_ok=True)
            with open(os.path.join(folder, f"{number}.dcm"), "wb") as file:
                if number % 50 == 0:
                    file.write(b"no image")
                else:
                    file.write(pattern.replace(uid(1000000).encode(), uid(1000000 + number).encode())
                               .replace(b"patient-500000", b"patient-%06d" % number))
        with open(self.at("labels.csv"), "w", encoding="utf-8") as file:
            file.write("sop_instance_uid,label\n")
            file.writelines(f"{uid(1000000 + n)},{n % 3}\n" for n in range(FILES) if n % 50)

    def start(self, out):
        return subprocess.Popen([PROGRAM, "index", self.at("archive"), "--labels",
                                 self.at("labels.csv"), "--out", self.at(out), "--threads", "2"],
                                stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)

    def finish(self, out):
        process = self.start(out)
        said = process.communicate()[1]
        self.assertEqual(process.returncode, 0, said)

    def kill_after(self, out, seconds):
        """Whether the run was still there to be killed."""
        process = self.start(out)
        time.sleep(seconds)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        return process.returncode == -signal.SIGKILL

    def without_key(self, out):
        tables = self.tables(out)
        tables["meta"] = [row for row in tables["meta"] if row[0] != b"key_id"]
        return tables

    def change_the_archive(self):
        for number in range(0, FILES, 3):
            os.utime(self.at("archive", str(number % 7), f"{number}.dcm"), (number, number))
        for number in range(1, FILES, 11):
            os.remove(self.at("archive", str(number % 7), f"{number}.dcm"))

    def kill_at_random(self, dice, whole):
        """WANTED_KILLS tries; how many were killed before they were done."""
        kills = 0
        for _ in range(WANTED_KILLS):
            kills += self.kill_after("killed", dice.uniform(0.1, 0.95) * whole)
        return kills

    def test_kills(self):
        dice = random.Random(5)
        start = time.monotonic()
        self.finish("whole")
        whole = time.monotonic() - start
        kills = self.kill_at_random(dice, whole / 2)
        self.finish("killed")
        self.assertEqual(self.without_key("killed"), self.without_key("whole"))
        self.assertEqual(len(self.tables("whole")["labels"]), FILES - FILES // 50)

        self.change_the_archive()
        start = time.monotonic()
        self.finish("whole")
        kills += self.kill_at_random(dice, (time.monotonic() - start) / 2)
        self.finish("killed")
        self.assertEqual(self.without_key("killed"), self.without_key("whole"))
        vanished = sum(row[0] for row in self.query("SELECT vanished FROM files", "killed"))
        self.assertEqual(vanished, len(range(1, FILES, 11)))
        self.assertGreater(kills, WANTED_KILLS / 2, "the runs were over before they were killed")

    def test_a_killed_index_is_not_open_to_readers(self):
        stage1 = os.path.join(os.path.dirname(PROGRAM), "stage1_teacher")
        if not os.path.exists(stage1):
            self.skipTest("stage1_teacher is not built")
        words = [stage1, "labels", "--index", self.at("killed"), "--cache", self.at("cache")]
        seconds = 0.02
        while not (os.path.exists(self.at("killed", "index.sqlite")) and
                   0 < self.rows("killed") < FILES):
            self.kill_after("killed", seconds)
            seconds *= 1.2
            self.assertLess(seconds, 10)
            if os.path.exists(self.at("killed")) and self.rows("killed") == FILES:
                for name in os.listdir(self.at("killed")):
                    os.remove(self.at("killed", name))
                seconds = 0.01
        done = subprocess.run(words, capture_output=True, text=True)
        self.assertEqual(done.returncode, 4, done.stderr)
        self.assertIn("settled", done.stderr)
        self.finish("killed")
        self.assertEqual(self.rows("killed"), FILES)

    def rows(self, out):
        try:
            return self.query("SELECT count(*) FROM files", out)[0][0]
        except Exception:  # no table yet
            return 0


if __name__ == "__main__":
    unittest.main()
