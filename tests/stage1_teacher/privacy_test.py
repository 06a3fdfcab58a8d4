"""No name, id, UID, path or date of the archive in any byte of cache, run or model."""
import os
import sys
import unittest
import zipfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import numpy as np
import pydicom
from small_world import CLASSES, World, pixels_of, write_dicom

MARKER = "Zk9Qx"
UID_MARKER = "7316042985"
DATE = "19470213"
# Value representations that hold text, with a value that carries a marker.
VALUES = {"AE": MARKER, "CS": MARKER.upper(), "LO": MARKER, "LT": MARKER, "PN": MARKER + "^" + MARKER,
          "SH": MARKER, "ST": MARKER, "UC": MARKER, "UT": MARKER, "UR": "http://" + MARKER,
          "DA": DATE, "DT": DATE + "120000", "UI": "1.2." + UID_MARKER}
# What decoding goes by.
KEPT = {"TransferSyntaxUID", "SOPClassUID", "PhotometricInterpretation", "Modality",
        "SpecificCharacterSet", "PatientID", "SOPInstanceUID", "MediaStorageSOPInstanceUID",
        "MediaStorageSOPClassUID", "PixelPresentation", "LossyImageCompression"}


def text_elements():
    found = {}
    for tag, (vr, _, _, retired, keyword) in pydicom._dicom_dict.DicomDictionary.items():
        usable = keyword and not retired and vr in VALUES and keyword not in KEPT
        if usable and (tag >> 16) not in (0x0000, 0x0002, 0x0004, 0x0028) and (tag >> 16) < 0x5000:
            found[keyword] = VALUES[vr]
    return found


def all_bytes(folder):
    """(path, bytes) of every file, and of every record of every zip."""
    for place, folders, names in os.walk(folder):
        for name in names:
            path = os.path.join(place, name)
            with open(path, "rb") as file:
                yield path, file.read()
            if zipfile.is_zipfile(path):
                with zipfile.ZipFile(path) as archive:
                    for record in archive.namelist():
                        yield path + ":" + record, archive.read(record)


class Privacy(World):
    def test_nothing_of_a_person_leaves_the_archive(self):
        elements = text_elements()
        self.assertGreater(len(elements), 1000)
        place = self.at("archive-" + MARKER, MARKER)
        for number in range(24):
            path = os.path.join(place, f"{MARKER}-{number}.dcm")
            write_dicom(path, number, pixels_of(number), patient=f"{MARKER}-{number // 2}")
            data = pydicom.dcmread(path)
            for keyword, value in elements.items():
                setattr(data, keyword, value)
            data.SOPInstanceUID = f"1.2.{UID_MARKER}.{number}"
            data.file_meta.MediaStorageSOPInstanceUID = data.SOPInstanceUID
            data.save_as(path)
        labels = self.at(f"labels-{MARKER}.csv")
        with open(labels, "w") as file:
            file.write("sop_instance_uid,label\n")
            file.writelines(f"1.2.{UID_MARKER}.{n},{CLASSES[n % 2]}\n" for n in range(24))
        index = self.at("index-" + MARKER)
        self.run_program("dicom_data", "index", self.at("archive-" + MARKER), "--out", index,
                         "--labels", labels)
        cache, run = self.at("cache"), self.at("run")
        where = ["--index", index, "--cache", cache]
        self.run_program("stage1_teacher", "train", *where, "--arch", "tiny", "--epochs", "1",
                         "--out", run)
        teacher = self.at(f"teacher-{MARKER}.pt")
        os.link(os.path.join(run, "model.pt"), teacher)
        self.run_program("stage1_teacher", "cache", *where, "--teacher", teacher)

        with open(os.path.join(index, "index.sqlite"), "rb") as file:
            kept = file.read()
        markers = [MARKER, UID_MARKER, DATE, os.path.basename(self.folder)]
        for marker in markers[:2] + markers[3:]:
            self.assertIn(marker.encode(), kept, "the search would find nothing anywhere")
        looked_at = 0
        for folder in (cache, run):
            for path, data in all_bytes(folder):
                looked_at += 1
                for marker in markers:
                    for text in {marker, marker.lower(), marker.upper()}:
                        for encoded in (text.encode(), text.encode("utf-16-le")):
                            self.assertNotIn(encoded, data, path)
        self.assertGreater(looked_at, 20)


if __name__ == "__main__":
    unittest.main()
