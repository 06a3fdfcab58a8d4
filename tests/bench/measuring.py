"""What the benchmarks share: programs that are set up once and measured in turn, what they are
measured on, and the rows of the table."""
import dataclasses
import os
import shutil
import statistics
import subprocess
import sys
import time

PYTHON = "/usr/bin/python3"
HERE = os.path.dirname(os.path.abspath(__file__))


@dataclasses.dataclass
class Row:
    """One comparison: `ours` and `other` are medians of what was measured round by round."""
    what: str
    against: str
    ours: str
    other: str
    ratios: list
    aim: float = None
    at_most: bool = False  # the aim is an upper bound

    @property
    def ratio(self):
        return statistics.median(self.ratios)

    @property
    def verdict(self):
        if self.aim is None:
            return ""
        return "met" if (self.ratio <= self.aim if self.at_most else self.ratio >= self.aim) \
            else "missed"

    def markdown(self):
        aim = "" if self.aim is None else ("<= " if self.at_most else ">= ") + f"{self.aim:g}"
        spread = f"{min(self.ratios):.2f}-{max(self.ratios):.2f}"
        return f"| {self.what} | {self.against} | {self.ours} | {self.other} " \
               f"| {self.ratio:.2f} | {spread} | {aim} | {self.verdict} |"


HEADER = "| what | against | ours | theirs | ratio | from-to | aim | |\n" \
         "|---|---|---|---|---|---|---|---|"


class Worker:
    """A process that takes a measurement when it is told to (worker.h, python_worker.py)."""

    def __init__(self, bench, *words):
        self.process = subprocess.Popen([str(word) for word in words], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True, env=bench.environment)
        self.answer()

    def answer(self):
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self.process.args[:3]} ended with {self.process.wait()}")
        return line.split()

    def rate(self, name):
        """Units a second."""
        self.process.stdin.write(name + "\n")
        self.process.stdin.flush()
        units, seconds = map(float, self.answer())
        return units / seconds

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait()


class Bench:
    """Where things are, how much of them, and what was made already."""

    def __init__(self, build, folder, quick, threads, rounds):
        self.bin, self.folder = os.path.join(build, "bin"), folder
        self.quick, self.threads, self.rounds = quick, threads, rounds
        self.environment = dict(os.environ, OMP_NUM_THREADS=str(threads), PYTHONPATH=os.pathsep.join(
            [HERE] + os.environ.get("PYTHONPATH", "").split(os.pathsep)).rstrip(os.pathsep),
            PYTHONDONTWRITEBYTECODE="1")
        self.rows = []

    def program(self, name):
        return os.path.join(self.bin, name)

    def peer(self, name):
        return PYTHON, os.path.join(HERE, name)

    def run(self, *words):
        """Seconds that a command took."""
        start = time.perf_counter()
        subprocess.run([str(word) for word in words], check=True, stdout=subprocess.DEVNULL,
                       env=self.environment)
        return time.perf_counter() - start

    def peak_memory(self, *words):
        """The largest resident size of a command, in MiB: the kernel's VmHWM of that process."""
        process = subprocess.Popen([str(word) for word in words], stdout=subprocess.DEVNULL,
                                   env=self.environment)
        _, status, usage = os.wait4(process.pid, 0)
        if status != 0:
            raise RuntimeError(f"{words} ended with {os.waitstatus_to_exitcode(status)}")
        return usage.ru_maxrss / 1024

    def path(self, *names):
        return os.path.join(self.folder, *names)

    def fresh(self, name):
        """A path where nothing is."""
        shutil.rmtree(self.path(name), ignore_errors=True)
        return self.path(name)

    def made(self, name, *command):
        """The path `name`, made by a bench program (which gets it as its first argument)."""
        path = self.path(name)
        if not os.path.exists(path):
            self.run(self.program(command[0]), path, *command[1:])
        return path

    def archive(self, syntax, files, frames=1, side=512):
        return self.made(f"archive-{syntax}-{files}-{frames}-{side}", "bench_archive", syntax, files,
                         frames, side)

    def index(self, archive):
        path = archive + "-index"
        if not os.path.exists(path):
            self.run(self.program("dicom_data"), "index", archive, "--labels",
                     os.path.join(archive, "labels.csv"), "--out", path, "--quiet")
        return path

    def cache(self, rows, side):
        return self.made(f"cache-{rows}-{side}", "bench_cache", rows, side)

    def network(self, arch, side):
        return self.made(f"{arch}-{side}.pt", "bench_network", arch, side)

    def interleaved(self, measure, rounds=None):
        """measure: {name: function that measures once}. A B C, A B C, ...: {name: list}."""
        taken = {name: [] for name in measure}
        for _ in range(rounds or self.rounds):
            for name, function in measure.items():
                taken[name].append(function())
        return taken

    def add(self, what, against, ours, theirs, aim=None, unit="images/s", at_most=False):
        """ours and theirs: lists of the same rounds."""
        def text(values):
            return f"{statistics.median(values):,.4g} {unit}".replace("e+0", "e")
        row = Row(what, against, text(ours), text(theirs), [a / b for a, b in zip(ours, theirs)],
                  aim, at_most)
        self.rows.append(row)
        print(row.markdown(), file=sys.stderr)
