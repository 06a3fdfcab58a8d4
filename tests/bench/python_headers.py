"""python_headers.py PROCESSES ROOT: what an index needs of every file below ROOT, by pydicom."""
import multiprocessing
import os
import sys

import pydicom

TAGS = ["SOPInstanceUID", "SOPClassUID", "StudyInstanceUID", "SeriesInstanceUID", "PatientID",
        "AccessionNumber", "Modality", "Rows", "Columns", "NumberOfFrames", "BitsStored",
        "PhotometricInterpretation"]


def header(path):
    try:
        ds = pydicom.dcmread(path, stop_before_pixels=True)
    except pydicom.errors.InvalidDicomError:
        return None
    return [str(ds.get(tag, "")) for tag in TAGS]


def main():
    paths = [os.path.join(folder, name) for folder, _, names in os.walk(sys.argv[2]) for name in names]
    with multiprocessing.Pool(int(sys.argv[1])) as pool:
        found = pool.map(header, paths, chunksize=64)
    print(sum(one is not None for one in found))


main()
