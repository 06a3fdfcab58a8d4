"""No file is read twice: bytes that the programs read, as the kernel counts them.

An archive is read, made larger, and read again: by how much more is read. Indexing reads headers;
all else reads whole files, once.
"""
import os
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "stage1_teacher"))
import numpy as np  # noqa: E402
from small_world import World, uid_of, write_dicom  # noqa: E402

SERIES, SLICES = 3, 6
SMALL = dict(header=2, tail=0)     # KiB
SHORT = dict(header=12, tail=64)   # within what is read at first
LONG = dict(header=200, tail=64)


def read_by(program, words):
    """Bytes that it read, with its children, and its exit status."""
    child = os.posix_spawn(program, [program, *words], os.environ, file_actions=[
        (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
        (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0)])
    os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)  # its counts stay until it is waited for
    try:
        with open(f"/proc/{child}/io") as file:
            count = int(file.readline().split()[1])
    except OSError as problem:
        count = problem
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if isinstance(count, OSError):
        print(f"skipped: no counts of the kernel: {count}")
        sys.exit(77)
    return count, status


class FileReads(World):
    def write_archive(self, header, tail, broken=False):
        for number in range(SERIES * SLICES):
            series, place = divmod(number, SLICES)
            laid = dict(SeriesInstanceUID=uid_of(f"6.{series}"), ImagePositionPatient=[0, 0, place],
                        StudyInstanceUID=uid_of(f"5.{series}"), PixelSpacing=[1, 1],
                        ImageOrientationPatient=[1, 0, 0, 0, 1, 0],
                        EncapsulatedDocument=bytes(header << 10))
            if tail:
                laid["DataSetTrailingPadding"] = bytes(tail << 10)
            if broken and series and place == SLICES - 1:  # its UID is the last: others are read before
                laid["RescaleSlope"] = laid["RescaleIntercept"] = 0  # no header tells
            write_dicom(self.at("archive", f"{number}.dcm"), number + 10,
                        np.full((16, 16), number, np.uint16), patient=f"p{series}", **laid)

    def read(self, program, *words, expect=0):
        # A thread has a decoder, which reads its libraries when the thread has its first file.
        words = [*words, "--threads", "1"]
        count, status = read_by(os.path.join(self.programs, program), words)
        self.assertEqual(status, expect, words)
        return count

    def growth(self, run, large, **options):
        """By how much more is read of the large archive, in KiB a file."""
        counts = []
        for sizes in [SMALL, large]:
            self.folder_of_run = tempfile.mkdtemp(dir=self.folder)
            self.write_archive(**sizes, **options)
            counts.append(run())
        return (counts[1] - counts[0]) / (SERIES * SLICES) / 1024

    def check_read_once(self, run, **options):
        for large in [SHORT, LONG]:
            expected = large["header"] + large["tail"] - SMALL["header"]
            self.assertAlmostEqual(self.growth(run, large, **options), expected, delta=2)

    def files(self):
        return [self.at("archive", name) for name in sorted(os.listdir(self.at("archive")))]

    def show(self, unit, *words, expect=0):
        return self.read("dicom_data", "show", *self.files(), "--unit", unit, *words, expect=expect)

    def test_show_reads_a_file_once(self):
        for unit, words in [("frame", []), ("instance", []), ("series", []),
                            ("study", ["--series", "Modality=OT"])]:
            with self.subTest(unit):
                self.check_read_once(lambda: self.show(unit, *words))

    def test_what_is_too_large_is_not_read(self):
        size = ["--size", "1000x500x500", "--window", "1,2;3,4"]  # of all series, two channels each
        growth = self.growth(lambda: self.show("series", *size, expect=3), dict(header=2, tail=600))
        self.assertAlmostEqual(growth, 14, delta=2)

    def index_archive(self):
        return self.read("dicom_data", "index", self.at("archive"), "--out",
                         os.path.join(self.folder_of_run, "index"), "--unlabelled", "accept")

    def test_indexing_reads_headers(self):
        self.assertAlmostEqual(self.growth(self.index_archive, dict(header=2, tail=600)), 14, delta=2)

    def images(self, *words, expect=0):
        return self.read("stage1_teacher", "images", "--index",
                         os.path.join(self.folder_of_run, "index"), "--cache",
                         os.path.join(self.folder_of_run, "cache"), *words, expect=expect)

    def check_images(self, *words, **options):
        def run():
            self.index_archive()
            return self.images(*words)
        self.check_read_once(run, **options)

    def test_stage_one_reads_a_file_once(self):
        self.check_images()
        self.check_images("--unit", "series", "--size", "6x16x16")

    def test_so_it_does_where_a_series_is_refused(self):
        volumes = ["--unit", "series", "--size", "6x16x16", "--max-rejects", "12"]
        self.check_images(*volumes, broken=True)
        _, errors = self.run_program(
            "stage1_teacher", "images", "--index", os.path.join(self.folder_of_run, "index"),
            "--cache", os.path.join(self.folder_of_run, "again"), *volumes)
        self.assertIn("RescaleSlope", errors)


if __name__ == "__main__":
    unittest.main()
