"""jpeg2000_archive.py FROM TO: the files of a native archive, their pixels lossless JPEG 2000 as
opj_compress writes it. DCMTK has no JPEG 2000, so bench_archive cannot."""
import glob
import os
import subprocess
import sys
import tempfile

import pydicom
from pydicom.encaps import encapsulate
from pydicom.uid import JPEG2000Lossless


def codestream(ds, folder):
    raw, packed = os.path.join(folder, "frame.raw"), os.path.join(folder, "frame.j2k")
    with open(raw, "wb") as file:
        file.write(ds.PixelData)
    sign = "s" if ds.PixelRepresentation else "u"
    subprocess.run(["opj_compress", "-i", raw, "-o", packed, "-F",
                    f"{ds.Columns},{ds.Rows},1,{ds.BitsAllocated},{sign}"],
                   check=True, stdout=subprocess.DEVNULL)
    with open(packed, "rb") as file:
        return file.read()


def main():
    source, target = sys.argv[1:]
    os.makedirs(target)
    with tempfile.TemporaryDirectory() as folder:
        for path in glob.glob(os.path.join(source, "*.dcm")):
            ds = pydicom.dcmread(path)
            ds.PixelData = encapsulate([codestream(ds, folder)])
            ds["PixelData"].is_undefined_length = True
            ds.file_meta.TransferSyntaxUID = JPEG2000Lossless
            ds.save_as(os.path.join(target, os.path.basename(path)))


main()
