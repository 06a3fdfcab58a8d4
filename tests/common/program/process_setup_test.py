"""Training verbs start themselves with short OpenMP spins, unless the user has chosen."""
import os
import subprocess
import unittest

BIN = os.environ["PRECEPTOR_BIN"]


def openmp_settings(threads, **environment):
    """What libgomp says of itself, each time it is loaded: the last word counts."""
    clean = {k: v for k, v in os.environ.items() if k not in ("GOMP_SPINCOUNT", "OMP_WAIT_POLICY")}
    done = subprocess.run([BIN + "/stage2_student", "train", "--cache", "nowhere", "--out", "nothing",
                           "--threads", str(threads)], capture_output=True, text=True,
                          env={**clean, "OMP_DISPLAY_ENV": "verbose", **environment})
    assert done.returncode == 4, done.stderr
    lines = [line.split("=")[1].strip(" '") for line in done.stderr.splitlines()
             if "GOMP_SPINCOUNT" in line]
    return len(lines), lines[-1]


class SpinBriefly(unittest.TestCase):
    def test_training_on_two_threads_starts_again_with_short_spins(self):
        self.assertEqual(openmp_settings(2), (2, "1000"))

    def test_one_thread_has_nobody_to_wait_for(self):
        self.assertEqual(openmp_settings(1)[0], 1)

    def test_the_users_choice_stands(self):
        self.assertEqual(openmp_settings(2, GOMP_SPINCOUNT="77"), (1, "77"))
        self.assertEqual(openmp_settings(2, OMP_WAIT_POLICY="active")[0], 1)


if __name__ == "__main__":
    unittest.main()
