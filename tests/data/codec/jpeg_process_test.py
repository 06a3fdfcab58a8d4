"""The process of a JPEG is its codestream's, whatever process the transfer syntax stands for: each of
them under each syntax of JPEG gives the pixels that it gives under its own, and counts as lossy by
its own."""
import os
import subprocess
import sys
import tempfile
import unittest
import warnings

import numpy as np

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from reference_lossless import dcmtk  # noqa: E402
from reference_lossy import gdcm_pixels  # noqa: E402
from reference_writer import PREFIX, description, fill, smooth, word, write_file  # noqa: E402
from shown_files import show  # noqa: E402

PROGRAM = os.path.join(os.environ["PRECEPTOR_BIN"], "dicom_data")
SYNTAXES = ("50", "51", "53", "55", "57", "70")
# Name, dcmcjpeg's words, the marker of its frame header, and the bits that it can have.
PROCESSES = (("baseline", ("+eb",), 0xC0, (8,)), ("extended", ("+ee",), 0xC1, (8, 12)),
             ("spectral", ("+es",), 0xC2, (8, 12)), ("progressive", ("+ep",), 0xC2, (8, 12)),
             ("lossless", ("+el", "+sv", "6"), 0xC3, (8, 12, 16)),
             ("first-order", ("+e1",), 0xC3, (8, 12, 16)))
LOSSY = "compressed with loss"
warnings.simplefilter("ignore")


def frame_header(stream):
    """Where the marker of a JPEG's frame header stands."""
    return next(at for at in range(len(stream)) if stream[at] == 0xFF
                and 0xC0 <= stream[at + 1] <= 0xCF and stream[at + 1] not in (0xC4, 0xC8, 0xCC))


class Maker:
    """Codestreams, and files of them under any syntax."""

    def __init__(self, folder):
        self.folder = folder
        os.makedirs(os.path.join(folder, "work"))

    def coded(self, words, bits, colour):
        shape = (2, 24, 32, 3) if colour else (2, 24, 32)
        most = (1 << bits) - 1
        values = np.minimum(smooth(shape, most), most).astype(word(8 if bits == 8 else 16, 0))
        # Colours as they are, so that no transform stands between the decoders.
        plain = ("+cr",) if colour and words[0] not in ("+el", "+e1") else ()
        quality = () if words[0] in ("+el", "+e1") else ("+q", "100")
        allocated = 8 * values.dtype.itemsize
        ds = description(values, allocated, bits, False)
        return values, ds, dcmtk(self, "dcmcjpeg", *words, *plain, *quality)(values, allocated,
                                                                             bits, 0)

    def file(self, name, ds, frames, syntax):
        fill(ds, frames)
        return write_file(os.path.join(self.folder, f"{name}@{syntax}.dcm"), ds,
                          PREFIX + ".4." + syntax)


class JpegProcesses(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.maker = Maker(cls.folder.name)

    def shown(self, expected):
        """The files whose pixels are others, and in which way. `expected`: by path."""
        arrays, refused = show(list(expected), tempfile.mkdtemp(dir=self.folder.name))
        wrong = dict(refused)
        for path, array in arrays.items():
            if expected[path] is None:
                wrong[path] = "read"
                continue
            apart = abs(array.astype(int) - expected[path].astype(int)).max()
            if apart or array.dtype != expected[path].dtype:
                wrong[path] = f"off by {apart}"
        return {os.path.basename(path): what for path, what in wrong.items()}

    def test_each_process_under_each_syntax(self):
        expected = {}
        for name, words, marker, depths in PROCESSES:
            for bits in depths:
                for colour in (False, True):
                    values, ds, frames = self.maker.coded(words, bits, colour)
                    self.assertEqual(frames[0][frame_header(frames[0]) + 1], marker)
                    if marker != 0xC3:
                        values = gdcm_pixels(self.maker, ds, PREFIX + ".4.51", frames, values, 12)
                    for syntax in SYNTAXES:
                        name_of = f"{name}-{bits}{'-rgb' * colour}"
                        expected[self.maker.file(name_of, ds, frames, syntax)] = values
        self.assertEqual(len(expected), (1 + 3 * 2 + 2 * 3) * 2 * len(SYNTAXES))
        self.assertEqual(self.shown(expected), {})

    def test_a_precision_that_no_lossy_process_has(self):
        """libjpeg's build of 16 bits would decode it."""
        _, ds, frames = self.maker.coded(("+ee",), 12, False)
        ds.BitsStored, ds.HighBit = 16, 15
        for bits in (10, 16):
            deep = [bytearray(frame) for frame in frames]
            for frame in deep:
                frame[frame_header(frame) + 4] = bits
            deep = [bytes(frame) for frame in deep]
            paths = [self.maker.file(f"deep-{bits}", ds, deep, syntax) for syntax in SYNTAXES]
            self.assertEqual(set(self.shown(dict.fromkeys(paths)).values()), {"corrupt"})

    def test_lossless_samples_of_fewer_bits(self):
        """dcmcjpeg writes 16 alone. Another precision in the frame header moves the first prediction,
        and by it all samples (ISO/IEC 10918-1 H.1.2.1), which are moved back here beforehand."""
        expected = {}
        for bits in (9, 12, 15):
            half = 1 << bits - 1
            ramp = smooth((2, 24, 32), 2 * half - 1)
            for name, values, words in (
                    ("unsigned", ramp.astype("u2"), ramp),
                    ("signed", (ramp - half).astype("i2"), ramp - half),
                    ("without-sign", (ramp - half).astype("i2"), ramp - half & 2 * half - 1)):
                moved = (words.astype(int) + (1 << 15) - half).astype("u2")
                coded = dcmtk(self.maker, "dcmcjpeg", "+e1")(moved, 16, 16, 0)
                frames = [bytearray(frame) for frame in coded]
                for frame in frames:
                    frame[frame_header(frame) + 4] = bits
                ds = description(values, 16, bits, name != "unsigned")
                path = self.maker.file(f"{name}-{bits}", ds, list(map(bytes, frames)), "70")
                expected[path] = values
        self.assertEqual(self.shown(expected), {})

    def test_lossless_samples_beyond_their_precision(self):
        """Of a frame header that says fewer bits than were coded; the samples would be cut in
        silence; beyond 8 bits libjpeg's build of 8 bits would have no room for them."""
        for bits, fewer in ((16, (7, 8, 9, 12, 15)), (8, (4, 7))):
            for words in (("+el", "+sv", "6"), ("+e1",)):
                values, ds, frames = self.maker.coded(words, bits, False)
                expected = {}
                for precision in (bits, *fewer):
                    deep = [bytearray(frame) for frame in frames]
                    for frame in deep:
                        frame[frame_header(frame) + 4] = precision
                    path = self.maker.file(f"{bits}-as-{precision}", ds, list(map(bytes, deep)), "70")
                    expected[path] = values if precision == bits else None
                wrong = self.shown(expected)
                with self.subTest(bits=bits, words=words):
                    self.assertEqual(wrong, {f"{bits}-as-{p}@70.dcm": "corrupt" for p in fewer})

    def says_loss(self, path):
        run = subprocess.run([PROGRAM, "show", path, "--padding", "minimum"], capture_output=True,
                             text=True)
        self.assertEqual(run.returncode, 0, run.stderr)
        return LOSSY in run.stdout + run.stderr

    def test_loss_is_the_codestreams(self):
        for name, words, marker, _ in PROCESSES:
            _, ds, frames = self.maker.coded(words, 8, False)
            ds.PixelPaddingValue = 0
            for syntax in SYNTAXES:
                with self.subTest(process=name, syntax=syntax):
                    self.assertEqual(self.says_loss(self.maker.file("loss", ds, frames, syntax)),
                                     marker != 0xC3)
        ds.LossyImageCompression = "01"  # of what was coded without loss since
        self.assertTrue(self.says_loss(self.maker.file("loss", ds, frames, "70")))

    def test_loss_of_jpeg_ls_is_its_scans(self):
        values = smooth((2, 12, 10), 255).astype("u1")
        for words, loses in (((), False), (("+en", "+md", "2"), True)):
            ds = description(values, 8, 8, False, PixelPaddingValue=0)
            frames = dcmtk(self.maker, "dcmcjpls", *words)(values, 8, 8, 0)
            for syntax in ("80", "81"):
                with self.subTest(words=words, syntax=syntax):
                    self.assertEqual(self.says_loss(self.maker.file("ls", ds, frames, syntax)),
                                     loses)


if __name__ == "__main__":
    unittest.main(warnings="ignore")
