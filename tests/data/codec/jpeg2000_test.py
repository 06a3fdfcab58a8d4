"""JPEG 2000 files made by OpenJPEG's own compressor, and what is wrong with some of them."""
import os
import struct
import subprocess
import sys
import unittest

import numpy as np
from pydicom.encaps import encapsulate
from pydicom.uid import UID

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
import synthetic_dicom as synthetic  # noqa: E402
from stored_case import SHOW, StoredCase  # noqa: E402

J2K_LOSSLESS = UID("1.2.840.10008.1.2.4.90")
J2K = UID("1.2.840.10008.1.2.4.91")


def smooth(shape, dtype, low, high):
    """Slopes with noise on them: what a wavelet has something to say about."""
    rows, columns = shape[:2]
    base = np.add.outer(np.linspace(0, .4, rows), np.linspace(0, .4, columns))
    base = base.reshape(base.shape + (1,) * (len(shape) - 2))
    noise = np.random.default_rng(7).random(shape) * .2
    values = low + (base + noise) * (high - low)
    values.flat[0], values.flat[1] = low, high
    return np.rint(values).astype(dtype)


class Jpeg2000Case(StoredCase):
    def compressed(self, planes, bits, *options, suffix="j2k", grids=None):
        """One codestream of (C, H, W), or of a list of planes with the steps of their grids."""
        source, out = self.path("in.rawl"), self.path("out." + suffix)
        with open(source, "wb") as file:
            file.write(b"".join(np.ascontiguousarray(plane).tobytes() for plane in planes))
        rows, columns = planes[0].shape
        sign = "s" if planes[0].dtype.kind == "i" else "u"
        shape = f"{columns},{rows},{len(planes)},{bits},{sign}" + (f"@{grids}" if grids else "")
        if "-n" not in options and min(plane.shape[i] for plane in planes for i in (0, 1)) < 32:
            options = (*options, "-n", "3")  # a small image has few resolutions
        subprocess.run(["opj_compress", "-i", source, "-o", out, "-F", shape, *options],
                       check=True, capture_output=True)
        with open(out, "rb") as file:
            return file.read()

    def grey(self, pixels, bits, *options, **more):
        return self.compressed([pixels], bits, *options, **more)

    def file_of(self, frames, like, syntax=J2K_LOSSLESS, table=True, fragments=1, **attributes):
        """`frames`: codestreams; `like`: an array as they decode, for the tags."""
        ds = synthetic.dataset(like, syntax, **attributes)
        ds.PixelData = encapsulate(frames, fragments_per_frame=fragments, has_bot=table)
        ds["PixelData"].VR = "OB"
        ds["PixelData"].is_undefined_length = True
        return self.written(ds)


def segments(stream):
    """Of a bare codestream: the marker segments of its main header, and what follows them."""
    at, found = 2, []
    while stream[at:at + 2] != b"\xff\x90":
        past = at + 2 + int.from_bytes(stream[at + 2:at + 4], "big")
        found.append(stream[at:past])
        at = past
    return found, stream[at:]


def with_tile_header(tiles, segment):
    """`tiles` with one segment more in the header of the first tile-part."""
    length = int.from_bytes(tiles[6:10], "big") + len(segment)
    return tiles[:6] + length.to_bytes(4, "big") + tiles[10:12] + segment + tiles[12:]


def changed(segment, at, value):
    return segment[:at] + bytes([value]) + segment[at + 1:]


CODING_STYLE = b"\xff\x52"


def without_style(stream):
    """The segments before and behind COD, COD itself and the tiles."""
    main, tiles = segments(stream)
    at = next(i for i, one in enumerate(main) if one.startswith(CODING_STYLE))
    return b"\xff\x4f" + b"".join(main[:at]), main[at], b"".join(main[at + 1:]), tiles


class Grey(Jpeg2000Case):
    def test_lossless_of_each_depth_and_sign(self):
        for bits, signed in ((8, 0), (8, 1), (10, 0), (12, 0), (12, 1), (16, 0), (16, 1)):
            low, high = (-(1 << bits - 1), (1 << bits - 1) - 1) if signed else (0, (1 << bits) - 1)
            dtype = np.dtype(f"{'iu'[not signed]}{1 if bits <= 8 else 2}")
            pixels = smooth((37, 53), dtype, low, high)
            stream = self.grey(pixels, bits)
            with self.subTest(bits=bits, signed=signed):
                self.assert_stored(pixels, self.file_of([stream], pixels, BitsStored=bits,
                                                        HighBit=bits - 1))

    def test_structures_of_a_codestream(self):
        pixels = smooth((100, 130), np.uint16, 0, 4095)
        for options in (["-t", "32,48"], ["-t", "64,64", "-TP", "R"], ["-p", "RPCL", "-n", "3"],
                        ["-SOP", "-EPH"], ["-d", "5,7"], ["-d", "40,50", "-t", "50,50", "-T", "3,5"],
                        ["-M", "63"], ["-r", "20,5,1"]):
            stream = self.grey(pixels, 12, *options)
            with self.subTest(options=options):
                self.assert_stored(pixels, self.file_of([stream], pixels, BitsStored=12, HighBit=11))

    def test_a_jp2_file_around_it(self):
        pixels = smooth((20, 30), np.uint8, 0, 255)
        stream = self.grey(pixels, 8, suffix="jp2")
        self.assertEqual(stream[4:6], b"jP")
        self.assert_stored(pixels, self.file_of([stream], pixels))

    def test_lossy_is_what_the_decompressor_makes_of_it(self):
        pixels = smooth((64, 80), np.uint16, 0, 4095)
        stream = self.grey(pixels, 12, "-I", "-r", "8")
        ours = self.stored(self.file_of([stream], pixels, J2K, BitsStored=12, HighBit=11))
        subprocess.run(["opj_decompress", "-i", self.path("out.j2k"), "-o", self.path("back.rawl")],
                       check=True, capture_output=True)
        theirs = np.fromfile(self.path("back.rawl"), "<u2").reshape(64, 80)
        np.testing.assert_array_equal(ours, theirs)
        self.assertTrue(np.any(ours != pixels))

    def test_an_irreversible_wavelet_is_loss_whatever_the_syntax(self):
        pixels = smooth((64, 80), np.uint8, 0, 255)
        for options, loses in ((("-I", "-r", "4"), True), ((), False)):
            stream = self.grey(pixels, 8, *options)
            self.assertEqual(self.says_loss(stream, pixels), loses)

    def says_loss(self, stream, pixels):
        path = self.file_of([stream], pixels, PixelPaddingValue=0)
        run = subprocess.run([*SHOW, path, "--padding", "minimum"], capture_output=True, text=True)
        self.assertEqual(run.returncode, 0, run.stderr)
        return "compressed with loss" in run.stderr + run.stdout

    def test_a_wavelet_of_a_component_or_a_tile_alone(self):
        """The coding style of the main header is the reversible one."""
        pixels = smooth((64, 80), np.uint8, 0, 255)
        for options, loses in ((("-I", "-r", "4"), True), ((), False)):
            before, style, behind, tiles = without_style(self.grey(pixels, 8, *options))
            self.assertEqual(style[13], int(not loses))
            component = b"\xff\x53\0\x09\0" + style[4:5] + style[9:]
            reversible = changed(style, 13, 1)
            for name, stream in (
                    ("main header", before + reversible + component + behind + tiles),
                    ("tile", before + reversible + behind + with_tile_header(tiles, style)),
                    ("tile's component",
                     before + reversible + behind + with_tile_header(tiles, component))):
                with self.subTest(style=name, options=options):
                    self.assertEqual(self.says_loss(stream, pixels), loses)

    def test_the_codestreams_own_bits_and_sign_against_the_tags(self):
        signed = smooth((16, 16), np.int16, -2000, 1896)
        # 13 bits without a sign, which the tags give them back.
        pattern = (signed & 0x1FFF).astype(np.uint16)
        mismatch = dict(BitsStored=13, HighBit=12)
        self.assert_stored(signed, self.file_of([self.grey(pattern, 13)], signed, **mismatch))
        # 13 bits with a sign that the tags do not know, which matters where values are negative.
        self.assertEqual(self.stored(self.file_of([self.grey(signed, 13)], pattern, **mismatch)),
                         "bits")
        positive = smooth((16, 16), np.int16, 0, 1896)
        self.assert_stored(positive.astype(np.uint16), self.file_of(
            [self.grey(positive, 13)], pattern, **mismatch))
        # 16 bits that hold 12; and 16 that hold more.
        self.assert_stored(signed, self.file_of([self.grey(signed, 16)], signed, BitsStored=12,
                                                HighBit=11))
        wide = smooth((16, 16), np.int16, -2000, 2048)
        self.assertEqual(self.stored(self.file_of([self.grey(wide, 16)], wide, BitsStored=12,
                                                  HighBit=11)), "bits")
        # Fewer bits than the tags say.
        few = smooth((16, 16), np.uint16, 0, 1023)
        self.assert_stored(few, self.file_of([self.grey(few, 10)], few, BitsStored=12, HighBit=11))
        byte = smooth((16, 16), np.uint8, 0, 255)
        self.assertEqual(self.stored(self.file_of([self.grey(few, 10)], byte)), "bits")

    def test_a_high_bit_above_the_field(self):
        pixels = smooth((16, 16), np.uint16, 0, 4095)
        shifted = dict(BitsStored=12, HighBit=15)
        whole = self.grey((pixels << 4).astype(np.uint16), 16)
        self.assert_stored(pixels, self.file_of([whole], pixels, **shifted))
        self.assert_stored(pixels, self.file_of([self.grey(pixels, 12)], pixels, **shifted))

    def test_one_bit(self):
        pixels = (smooth((19, 21), np.uint8, 0, 255) > 100).astype(np.uint8)
        # The compressor makes no such codestream, but one of the same data without a level shift.
        stream = bytearray(self.grey(pixels.astype(np.int8) - np.int8(1), 8))
        self.assertEqual(stream[42], 0x87)  # signed, 8 bits
        stream[42] = 0  # unsigned, 1 bit
        self.assert_stored(pixels, self.file_of([bytes(stream)], pixels, BitsAllocated=1,
                                                BitsStored=1, HighBit=0))

    def test_part_two_is_refused_by_name(self):
        pixels = smooth((16, 16), np.uint8, 0, 255)
        for last, name in (("92", "Part 2 Multi-component Lossless"), ("93", "Part 2 Multi-comp")):
            path = self.file_of([self.grey(pixels, 8)], pixels, UID("1.2.840.10008.1.2.4." + last))
            self.assertEqual(self.stored(path), "transfer-syntax")
            self.assertIn(name, self.sentence(path))


class Frames(Jpeg2000Case):
    def frames(self):
        pixels = np.stack([smooth((40, 50), np.uint16, i, 4000 + i) for i in range(4)])
        return pixels, [self.grey(frame, 12) for frame in pixels]

    def test_several_frames_and_fragments(self):
        pixels, streams = self.frames()
        for fragments in (1, 2, 3):
            for table in (True, False):
                path = self.file_of(streams, pixels, table=table, fragments=fragments,
                                    NumberOfFrames=4, BitsStored=12, HighBit=11)
                with self.subTest(fragments=fragments, table=table):
                    self.assert_stored(pixels, path)

    def test_more_codestreams_than_frames(self):
        pixels, streams = self.frames()
        for frames in (1, 3):
            path = self.file_of(streams, pixels, table=False, NumberOfFrames=frames, BitsStored=12,
                                HighBit=11)
            self.assertEqual(self.stored(path), "frames")

    def test_one_bad_frame_of_many(self):
        pixels, streams = self.frames()
        streams[2] = streams[2][:200]
        path = self.file_of(streams, pixels, NumberOfFrames=4, BitsStored=12, HighBit=11)
        self.assertEqual(self.stored(path), "truncated")


class Colour(Jpeg2000Case):
    def rgb(self, *options, pixels=None, bits=8, **more):
        pixels = smooth((34, 46, 3), np.uint8, 0, 255) if pixels is None else pixels
        return pixels, self.compressed(list(pixels.transpose(2, 0, 1)), bits, *options, **more)

    def test_with_and_without_the_component_transform(self):
        for mct, photometric in ((0, "RGB"), (1, "RGB"), (1, "YBR_RCT"), (0, "YBR_RCT")):
            pixels, stream = self.rgb("-mct", str(mct))
            for planar in (0, 1):
                path = self.file_of([stream], pixels, PhotometricInterpretation=photometric,
                                    PlanarConfiguration=planar)
                with self.subTest(mct=mct, photometric=photometric, planar=planar):
                    self.assert_stored(pixels, path)

    def test_sixteen_bits(self):
        pixels, stream = self.rgb("-mct", "1", pixels=smooth((20, 20, 3), np.uint16, 0, 65535),
                                  bits=16)
        self.assert_stored(pixels, self.file_of([stream], pixels))

    def test_the_irreversible_transform(self):
        pixels, stream = self.rgb("-mct", "1", "-I", "-r", "2")
        for photometric in ("YBR_ICT", "RGB"):
            ours = self.stored(self.file_of([stream], pixels, J2K,
                                            PhotometricInterpretation=photometric))
            subprocess.run(["opj_decompress", "-i", self.path("out.j2k"), "-o",
                            self.path("back.rawl")], check=True, capture_output=True)
            theirs = np.fromfile(self.path("back.rawl"), np.uint8).reshape(3, 34, 46)
            np.testing.assert_array_equal(ours, theirs.transpose(1, 2, 0))
            self.assertLess(np.abs(ours.astype(int) - pixels).mean(), 8)

    def test_luminance_and_chrominance_by_our_equations(self):
        from pydicom.pixel_data_handlers.util import convert_color_space
        ybr, stream = self.rgb("-mct", "0")
        expected = convert_color_space(ybr, "YBR_FULL", "RGB")
        for photometric in ("YBR_FULL", "YBR_FULL_422"):
            self.assert_stored(expected, self.file_of([stream], ybr,
                                                      PhotometricInterpretation=photometric))
        # With the codestream's transform, label and codestream contradict each other.
        rgb, stream = self.rgb("-mct", "1")
        for photometric in ("YBR_FULL", "YBR_FULL_422"):
            path = self.file_of([stream], rgb, PhotometricInterpretation=photometric)
            self.assertEqual(self.stored(path), "photometric")

    def test_a_transform_that_a_tile_alone_has(self):
        rgb, stream = self.rgb("-mct", "1")
        before, style, behind, tiles = without_style(stream)
        plain = changed(style, 8, 0)
        own = before + plain + behind + with_tile_header(tiles, style)
        self.assert_stored(rgb, self.file_of([own], rgb, PhotometricInterpretation="YBR_RCT"))
        self.assertEqual(self.stored(self.file_of([own], rgb,
                                                  PhotometricInterpretation="YBR_FULL")),
                         "photometric")
        for two in (plain + style, style + plain):  # which of them counts?
            for photometric in ("YBR_RCT", "YBR_FULL"):
                path = self.file_of([before + two + behind + tiles], rgb,
                                    PhotometricInterpretation=photometric)
                self.assertEqual(self.stored(path), "corrupt")

    def test_shared_chrominance(self):
        from pydicom.pixel_data_handlers.util import convert_color_space
        for across, down, photometric in ((2, 1, "YBR_FULL_422"), (2, 2, "YBR_FULL")):
            luma = smooth((32, 46), np.uint8, 0, 255)
            chroma = [smooth((32 // down, 46 // across), np.uint8, *ends)
                      for ends in ((60, 200), (30, 220))]
            stream = self.compressed([luma, *chroma], 8, "-mct", "0",
                                     grids=f"1x1:{across}x{down}:{across}x{down}")
            whole = [c.repeat(down, 0).repeat(across, 1) for c in chroma]
            ybr = np.stack([luma, *whole], -1)
            expected = convert_color_space(ybr, "YBR_FULL", "RGB")
            self.assert_stored(expected, self.file_of([stream], ybr,
                                                      PhotometricInterpretation=photometric))
            self.assertEqual(self.stored(self.file_of([stream], ybr)), "photometric")  # RGB

    def test_the_restricted_range(self):
        ybr, stream = self.rgb("-mct", "0")
        y, blue, red = (ybr[..., i].astype(float) for i in range(3))
        y, blue, red = (y - 16) * 255 / 219, (blue - 128) * 255 / 224, (red - 128) * 255 / 224
        rgb = np.stack([y + 1.402 * red, y - .114 * 1.772 / .587 * blue - .299 * 1.402 / .587 * red,
                        y + 1.772 * blue], -1)
        expected = np.clip(np.rint(rgb), 0, 255).astype(np.uint8)
        for photometric in ("YBR_PARTIAL_420", "YBR_PARTIAL_422"):
            self.assert_stored(expected, self.file_of([stream], ybr,
                                                      PhotometricInterpretation=photometric))

    def test_a_palettes_indices(self):
        from pydicom.pixel_data_handlers.util import apply_color_lut
        indices = smooth((24, 24), np.uint8, 0, 255)
        colours = {"PhotometricInterpretation": "PALETTE COLOR"}
        for i, name in enumerate(("Red", "Green", "Blue")):
            lut = np.random.default_rng(i).integers(0, 65536, 256).astype("<u2")
            colours[name + "PaletteColorLookupTableDescriptor"] = [256, 0, 16]
            colours[name + "PaletteColorLookupTableData"] = lut.tobytes()
        ds = synthetic.dataset(indices, **colours)
        expected = apply_color_lut(indices, ds)
        self.assert_stored(expected, self.file_of([self.grey(indices, 8)], indices, **colours))

    def test_grey_for_colour_is_refused(self):
        pixels = smooth((34, 46, 3), np.uint8, 0, 255)
        stream = self.grey(pixels[..., 0], 8)
        self.assertEqual(self.stored(self.file_of([stream], pixels)), "corrupt")


class Broken(Jpeg2000Case):
    def setUp(self):
        super().setUp()
        self.pixels = smooth((96, 96), np.uint16, 0, 4095)
        self.tags = dict(BitsStored=12, HighBit=11)

    def refused(self, stream):
        return self.stored(self.file_of([stream], self.pixels, **self.tags))

    def test_every_cut_is_refused(self):
        for options in ([], ["-t", "32,32"], ["-t", "48,48", "-TP", "R"], ["-SOP", "-EPH"]):
            whole = self.grey(self.pixels, 12, *options)
            for share in (.001, .01, .05, .2, .5, .8, .95, .99, .9999):
                cut = whole[:int(len(whole) * share)]
                with self.subTest(options=options, share=share):
                    self.assertIn(self.refused(cut), ("truncated", "corrupt"))

    def test_a_cut_hidden_behind_an_end_marker(self):
        whole = self.grey(self.pixels, 12)
        for share in (.2, .5, .9):
            cut = whole[:int(len(whole) * share)] + b"\xff\xd9"
            self.assertIn(self.refused(cut), ("truncated", "corrupt"))
        # The tile-part's length made to agree: the packets are what is cut.
        at = whole.index(b"\xff\x90")
        for share in (.2, .5, .9):
            body = bytearray(whole[:int(len(whole) * share)])
            body[at + 6:at + 10] = struct.pack(">I", len(body) - at)
            self.assertEqual(self.refused(bytes(body) + b"\xff\xd9"), "corrupt")

    def test_missing_tiles_are_refused(self):
        whole = self.grey(self.pixels, 12, "-t", "48,48")
        last = whole.rindex(b"\xff\x90\x00\x0a")
        self.assertEqual(self.refused(whole[:last] + b"\xff\xd9"), "truncated")

    def test_padding_behind_the_end_marker_does_not_matter(self):
        whole = self.grey(self.pixels, 12)
        self.assert_stored(self.pixels, self.file_of([whole + bytes(6)], self.pixels, **self.tags))

    def test_a_size_that_lies_is_refused_before_anything_is_allocated(self):
        whole = bytearray(self.grey(self.pixels, 12))
        fields = {"right": 8, "bottom": 12, "left": 16, "tile_width": 24, "tile_height": 28}
        for name, value in (("right", 97), ("right", 0xFFFFFFFF), ("bottom", 95), ("left", 1),
                            ("left", 0xFFFFFFFF), ("tile_width", 0)):
            lying = bytearray(whole)
            lying[fields[name]:fields[name] + 4] = struct.pack(">I", value)
            with self.subTest(name=name, value=value):
                self.assertEqual(self.refused(bytes(lying)), "corrupt")
        many = bytes(whole[:24]) + struct.pack(">II", 1, 1) + bytes(whole[32:])
        self.assertIn("9216 tiles", self.sentence(self.file_of([many], self.pixels, **self.tags)))
        for at, value, code in ((42, 0x0F, "bits"), (41, 2, "corrupt"), (43, 0, "corrupt"),
                                (43, 2, "corrupt"), (42, 0x1F, "bits"), (40, 1, "corrupt")):
            lying = bytearray(whole)
            lying[at] = value
            if (at, value) == (42, 0x0F):  # 16 bits: what it holds is for the values to show
                self.assertNotEqual(self.refused(bytes(lying)), "truncated")
                continue
            self.assertEqual(self.refused(bytes(lying)), code, (at, value))

    def corrupted(self, options):
        """What becomes of 30 files with a wrong byte each behind the headers."""
        rng = np.random.default_rng(11)
        whole = self.grey(self.pixels, 12, *options)
        self.assert_stored(self.pixels, self.file_of([whole], self.pixels, **self.tags))
        for _ in range(30):
            broken = bytearray(whole)
            at = rng.integers(whole.index(b"\xff\x93") + 2, len(broken) - 2)
            broken[at] ^= rng.integers(1, 256)
            yield self.refused(bytes(broken))

    def test_corrupted_bytes_are_noticed_where_the_codestream_checks_itself(self):
        # Predictable termination: a code block's data must end where its length says.
        codes = [code if isinstance(code, str) else "" for code in self.corrupted(["-M", "16"])]
        self.assertGreaterEqual(codes.count("corrupt"), 29)

    def test_corrupted_bytes_never_crash(self):
        for options in ([], ["-SOP", "-EPH"], ["-t", "32,32"]):
            for found in self.corrupted(options):
                self.assertTrue(not isinstance(found, str) or found in ("corrupt", "truncated"))

    def test_what_is_no_codestream(self):
        for stream in (b"\xff\x4f", bytes(300), b"\xff\x4f\xff\x51" + bytes(100),
                       b"\0\0\0\x0cjP  \r\n\x87\n" + bytes(100)):
            self.assertIn(self.refused(stream), ("corrupt", "frames"))


if __name__ == "__main__":
    unittest.main()
