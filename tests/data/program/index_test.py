"""`dicom_data index` from the outside: what it finds, what it refuses, and the option that accepts."""
import csv
import fcntl
import os
import shutil
import stat
import struct
import subprocess
import sys
import unittest

import numpy as np
import pydicom

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from index_world import PROGRAM, IndexWorld, uid
import synthetic_dicom as synthetic

REAL = os.path.join(os.environ.get("PRECEPTOR_SHARED_DATA", os.path.join(
    os.environ["PRECEPTOR_SOURCE"], "..", "shared", "data")), "pneumoniamnist")


class Scanning(IndexWorld):
    def test_what_is_found_and_what_is_passed_over(self):
        self.images(range(6))
        self.image("deep/er/no-extension", 7)
        self.table("text", "archive/readme.dcm")
        result, _ = self.index("--unlabelled", "accept")
        for name, count in dict(files=7, frames=7, new=8, changed=0, unchanged=0, vanished=0,
                                not_dicom=1, dicomdir=0, rejected=0, unlabelled=7,
                                patients=4).items():
            self.assertEqual(result[name], count, name)
        self.assertEqual(result["transfer_syntaxes"], {"1.2.840.10008.1.2.1": 7})

    def test_other_settings_judge_anew_what_did_not_change(self):
        self.images(range(6))
        self.index("--unlabelled", "accept")
        self.index("--unlabelled", "accept")
        _, said = self.index(expect=3)
        self.assertIn("a file with no label", said)

    def test_again_is_nothing(self):
        self.images(range(6))
        labels = self.labels(range(6))
        self.index("--labels", labels)
        before = self.tables()
        stamps = {name: os.stat(self.at("index", name)).st_mtime_ns
                  for name in ("rejected.csv", "site.key")}
        result, said = self.index("--labels", labels)
        self.assertEqual((result["new"], result["changed"], result["unchanged"]), (0, 0, 6))
        self.assertIn("nothing changed since the last run", said)
        self.assertEqual(self.tables(), before)
        for name, stamp in stamps.items():
            self.assertEqual(os.stat(self.at("index", name)).st_mtime_ns, stamp)

    def test_growth_and_loss(self):
        self.images(range(4))
        self.index("--labels", self.labels(range(4)))
        self.images([9])
        os.rename(self.at("archive", "2.dcm"), self.at("2.dcm"))
        os.utime(self.at("archive", "3.dcm"))
        labels = self.labels([0, 1, 2, 3, 9])
        result, _ = self.index("--labels", labels)
        found = [result[name] for name in ("new", "changed", "unchanged", "newly_vanished")]
        self.assertEqual(found, [1, 1, 2, 1])
        self.assertEqual((result["files"], result["vanished"], result["labels"]), (4, 1, 5))
        os.rename(self.at("2.dcm"), self.at("archive", "2.dcm"))
        result, _ = self.index("--labels", labels)
        self.assertEqual((result["came_back"], result["vanished"]), (1, 0))

    def test_the_index_inside_the_archive_does_not_find_itself(self):
        self.images(range(2))
        for unchanged in (0, 2):
            result, _ = self.index("--unlabelled", "accept", out="archive/index")
            self.assertEqual((result["unchanged"], result["not_dicom"]), (unchanged, 0))
        self.index(out="archive", expect=2)

    def test_a_second_root(self):
        self.images(range(2))
        self.image("../more/7.dcm", 7)
        self.index("--unlabelled", "accept")
        _, said = self.index("--unlabelled", "accept", root="more", expect=2)
        self.assertIn("--add", said)
        result, _ = self.index("--unlabelled", "accept", "--add", root="more")
        self.assertEqual((result["files"], result["new"]), (3, 1))
        for root in ("archive", "more"):  # both are known now
            result, _ = self.index("--unlabelled", "accept", root=root)
            self.assertEqual((result["new"], result["newly_vanished"]), (0, 0))
        os.mkdir(self.at("archive", "sub"))
        self.index("--unlabelled", "accept", "--add", root="archive/sub", expect=2)

    def test_a_moved_archive(self):
        self.images(range(3))
        labels = self.labels(range(3))
        self.index("--labels", labels)
        os.rename(self.at("archive"), self.at("moved"))
        result, said = self.index("--labels", labels, "--add", root="moved")
        self.assertIn("gone", said)
        self.assertEqual((result["files"], result["vanished"], result["labels"]), (3, 3, 3))
        os.rename(self.at("moved"), self.at("again"))
        _, said = self.index("--add", root="again", expect=3)
        self.assertIn("the table, given again, finds what was moved", said)

    def test_burned_in_text_is_refused_or_accepted_and_what_is_not_said_is_counted(self):
        self.image("yes.dcm", 1, BurnedInAnnotation="YES")
        self.image("no.dcm", 2, BurnedInAnnotation="NO")
        self.image("unsaid.dcm", 3)
        words = ("--unlabelled", "accept")
        _, said = self.index(*words, expect=3)
        self.assertIn("--burned-in accept", said)
        result, _ = self.index(*words, "--max-rejects", "1")
        self.assertEqual((result["files"], result["rejections"], result["burned_in_unknown"]),
                         (2, {"burned-in": 1}, 1))
        result, _ = self.index(*words, "--burned-in", "accept")
        self.assertEqual((result["files"], result["rejected"]), (3, 0))
        done = subprocess.run([PROGRAM, "index", self.at("archive"), "--out", self.at("index"),
                               *words, "--burned-in", "accept"], text=True, capture_output=True)
        self.assertIn("1 images do not say", done.stdout)

    def test_an_archive_that_is_not_mounted_is_said(self):
        self.images(range(3))
        self.index("--labels", self.labels(range(3)))
        for number in range(3):
            os.rename(self.at("archive", f"{number}.dcm"), self.at(f"{number}.dcm"))
        result, said = self.index()
        self.assertEqual(result["vanished"], 3)
        self.assertIn("is it mounted?", said)

    def test_nothing_is_written_into_the_archive(self):
        self.images(range(2))
        before = sorted(os.listdir(self.at("archive")))
        self.index("--unlabelled", "accept", out="archive", expect=2)
        self.assertEqual(sorted(os.listdir(self.at("archive"))), before)

    def test_closed_descriptors_are_not_those_of_the_next_files(self):
        self.images(range(2))
        command = [PROGRAM, "index", self.at("archive"), "--out", self.at("index")]
        done = subprocess.run(["/bin/sh", "-c", '"$@" <&- >&- 2>&-', "sh", *command])
        self.assertEqual(done.returncode, 3)  # no label
        for name in ("lock", "rejected.csv"):
            self.assertNotIn("label", self.text("index", name))
        self.assertEqual(os.path.getsize(self.at("index", "lock")), 0)

    def test_limits_of_the_system_are_errors(self):
        self.images(range(2))
        command = [PROGRAM, "index", self.at("archive"), "--out", self.at("index")]
        for limit, said in (("-f 4", "error"), ("-v 3000000", "ulimit -v"),
                            ("-n 40", "ulimit -n")):
            done = subprocess.run(["/bin/sh", "-c", f'ulimit {limit} && "$@"', "sh", *command],
                                  text=True, capture_output=True)
            self.assertEqual(done.returncode, 6, (limit, done.stderr))
            self.assertIn(said, done.stderr)
            shutil.rmtree(self.at("index"), ignore_errors=True)

    def test_frames_that_no_file_holds(self):
        """An index of them would take the memory that they claim."""
        path = self.image("0.dcm", 0)
        ds = pydicom.dcmread(path)
        ds.NumberOfFrames = 900000
        ds.file_meta.TransferSyntaxUID = pydicom.uid.DeflatedExplicitVRLittleEndian
        ds.save_as(path)
        for words in ([], ["--truncated", "accept"]):
            _, said = self.index(*words, expect=3)
            self.assertIn("truncated: a file of", said)

    def test_duplicates(self):
        self.images(range(3))
        shutil.copy(self.at("archive", "1.dcm"), self.at("archive", "copy.dcm"))
        self.image("other.dcm", 2)
        self.image("other.dcm", 2, PatientID="patient-9")
        labels = self.labels(range(3))
        _, said = self.index("--labels", labels, expect=3)
        self.assertEqual(self.count_in(said, "two files with one SOPInstanceUID"), 2)
        self.assertIn("identical bytes", said)
        self.assertIn("other bytes", said)
        self.assertIn("--duplicates accept", said)
        self.assertEqual(self.query("SELECT * FROM labels"), [])
        result, _ = self.index("--labels", labels, "--duplicates", "accept")
        self.assertEqual((result["files"], result["duplicates"], result["labels"]), (5, 2, 3))


class Rejecting(IndexWorld):
    def setUp(self):
        super().setUp()
        self.images(range(4))
        for number in range(10, 25):
            path = self.image(f"{number}, \"x\".dcm", number)
            with open(path, "rb") as file:
                bytes_ = file.read()
            with open(path, "wb") as file:  # another syntax of the same length, even padding
                file.write(bytes_.replace(b"1.2.840.10008.1.2.1\0", b"1.2.840.10008.1.9.9\0"))

    def rejected(self):
        with open(self.at("index", "rejected.csv"), newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file))

    def test_all_are_listed_and_the_run_ends_unless_accepted(self):
        labels = self.labels([0, 1, 2, 3, 10, 11])
        _, said = self.index("--labels", labels, expect=3)
        self.assertEqual(said.count("warning: rejected: /"), 10)
        self.assertIn("5 more", said)
        rows = self.rejected()
        self.assertEqual(len(rows), 15)
        self.assertEqual(rows[0]["path"], self.at("archive", '10, "x".dcm'))
        self.assertEqual({row["code"] for row in rows}, {"transfer-syntax"})
        self.assertTrue(all(row["sentence"] for row in rows))
        self.index("--labels", labels, "--max-rejects", "14", expect=3)
        result, said = self.index("--labels", labels, "--max-rejects", "15")
        self.assertEqual(result["rejections"], {"transfer-syntax": 15})
        self.assertEqual(result["new"] + result["changed"], 0)  # the first run's scan was kept
        self.assertEqual(self.count_in(said, "a label for a file that was rejected"), 2)

    def test_a_file_is_tried_again_when_it_or_the_decoder_changes(self):
        words = ("--unlabelled", "accept", "--max-rejects", "99")
        self.index(*words)
        self.images([10])
        os.replace(self.at("archive", "10.dcm"), self.at("archive", '10, "x".dcm'))
        result, _ = self.index(*words)
        self.assertEqual((result["changed"], result["rejected"]), (1, 14))
        self.assertEqual(len(self.rejected()), 14)
        db = self.at("index", "index.sqlite")
        subprocess.run(["/usr/bin/python3", "-c", f"""
import sqlite3
with sqlite3.connect({db!r}) as db:
    db.execute("UPDATE files SET decoder_version = 'older'")"""], check=True)
        result, _ = self.index(*words)
        self.assertEqual((result["changed"], result["unchanged"]), (14, 5))

    def test_frames_that_another_decoder_looked_at_are_looked_at_again(self):
        """An index of before holds no places of frames whose PixelSpacing differs."""
        groups = [synthetic.item(
            PlanePositionSequence=synthetic.sequence(ImagePositionPatient=[0, 0, z]),
            PlaneOrientationSequence=synthetic.sequence(ImageOrientationPatient=[1, 0, 0, 0, 1, 0]),
            PixelMeasuresSequence=synthetic.sequence(PixelSpacing=[side, side]))
            for z, side in enumerate((1, 1.004))]
        synthetic.write(self.at("archive", "enhanced.dcm"), synthetic.dataset(
            synthetic.ramp((2, 4, 5), np.uint8, 0, 255), NumberOfFrames=2, SOPInstanceUID="1.9",
            StudyInstanceUID="1.8", PerFrameFunctionalGroupsSequence=groups))
        words = ("--unlabelled", "accept", "--max-rejects", "99")
        self.index(*words)
        places = ("SELECT places FROM frame_places JOIN files ON id = file_id "
                  "WHERE relative_path = 'enhanced.dcm'")
        whole, = self.query(places)[0]
        order = [0.0] * 6
        self.assertEqual(list(struct.unpack("<36d", whole)), [
            -1, -1, 0, 0, 0, 1, 0, 0, 0, 1, 0, *order, 1, 1,
            0, 0, 1, 1, 0, 0, 0, 1, 0, *order, 1.004, 1.004])
        several = {path for path, in self.query("SELECT relative_path FROM files WHERE frames > 1")}
        # sqlite3 here: this process must not hold the database open when the program comes.
        db = self.at("index", "index.sqlite")
        subprocess.run(["/usr/bin/python3", "-c", f"""
import sqlite3
with sqlite3.connect({db!r}) as db:
    db.execute("UPDATE files SET decoder_version = 'older' WHERE kind <> 'rejected'")
    db.execute("UPDATE frame_places SET places = zeroblob(16)")"""], check=True)
        result, _ = self.index(*words)
        self.assertEqual(result["changed"], len(several))
        self.assertEqual(self.query(places), [(whole,)])
        self.assertEqual(self.index(*words)[0]["changed"], 0)

    def test_video_is_refused_by_name(self):
        path = self.image("video.dcm", 40)
        import pydicom
        data = pydicom.dcmread(path)
        data.file_meta.TransferSyntaxUID = "1.2.840.10008.1.2.4.100"
        data.PixelData = b"\xfe\xff\x00\xe0\0\0\0\0\xfe\xff\xdd\xe0\0\0\0\0"
        data["PixelData"].is_undefined_length = True
        data.save_as(path, write_like_original=False)
        self.index("--unlabelled", "accept", "--max-rejects", "99")
        sentence, = [row["sentence"] for row in self.rejected() if "video" in row["path"]]
        self.assertIn("MPEG2", sentence)


class Labelling(IndexWorld):
    def setUp(self):
        super().setUp()
        self.images(range(8))

    def stored(self):
        return {row[0].decode(): row[1].decode() for row in self.query(
            "SELECT relative_path, name FROM labels JOIN files ON id = file_id "
            "JOIN classes ON position = class_index")}

    def test_by_uid_by_path_and_by_folder(self):
        by_uid = self.index("--labels", self.labels(range(8)))[0]["classes"]
        self.assertEqual(by_uid, {"ill": 4, "well": 4})
        by_path = self.table("\ufefffile name;x,File Path, Label \r\n" + "".join(
            f"\"a\nb\",{n}.dcm,{'ill' if n % 2 else 'well'}\r\n" for n in range(8)))
        self.assertEqual(self.index("--labels", by_path, out="p")[0]["classes"], by_uid)
        for number in range(8):
            os.renames(self.at("archive", f"{number}.dcm"),
                       self.at("archive", "ill" if number % 2 else "well", f"{number}.dcm"))
        folders, _ = self.index("--labels", "folders", out="f")
        self.assertEqual(folders["classes"], by_uid)
        for name in ("ill", "well"):
            os.renames(self.at("archive", name), self.at("archive", "Training", name))
        again, said = self.index("--labels", "folders", out="g")
        self.assertEqual((again["classes"], again["splits"]), (by_uid, {"train": 8}))
        self.assertIn("splits from the first folder", said)
        for name in ("ill", "well"):
            os.renames(self.at("archive", "Training", name), self.at("archive", name))
        self.index("--labels", "folders", out="f")
        shutil.copy(self.at("archive", "ill", "1.dcm"), self.at("archive", "ill", "again.dcm"))
        self.index("--labels", "folders", "--duplicates", "accept", out="f")
        os.rename(self.at("archive", "ill", "again.dcm"), self.at("archive", "well", "again.dcm"))
        _, said = self.index("--labels", "folders", "--duplicates", "accept", out="f", expect=3)
        self.assertIn("lies in two folders of different classes", said)
        self.assertIn("well/again.dcm", said)
        os.remove(self.at("archive", "well", "again.dcm"))
        self.image("stray.dcm", 50)
        _, said = self.index("--labels", "folders", out="f", expect=3)
        self.assertEqual(self.count_in(said, "a file with no label"), 1)

    def test_a_file_without_a_label(self):
        labels = self.labels(range(5))
        _, said = self.index("--labels", labels, expect=3)
        self.assertEqual(self.count_in(said, "a file with no label"), 3)
        self.assertIn("--unlabelled accept", said)
        self.assertEqual(self.stored(), {})
        result, _ = self.index("--labels", labels, "--unlabelled", "accept")
        self.assertEqual((result["labels"], result["unlabelled"]), (5, 3))
        self.index(expect=3, out="none")
        result, _ = self.index("--unlabelled", "accept", out="none")
        self.assertEqual((result["labels"], result["unlabelled"]), (0, 8))

    def test_a_label_without_a_file(self):
        labels = self.labels(list(range(8)) + [77, 78])
        _, said = self.index("--labels", labels, expect=3)
        self.assertEqual(self.count_in(said, "a label for no file"), 2)
        self.assertIn(uid(77), said)
        result, _ = self.index("--labels", labels, "--missing-files", "accept")
        self.assertEqual(result["labels"], 8)

    def test_a_patient_in_two_splits(self):
        rows = "".join(f"{uid(n)},{n % 3},{'train' if n < 5 else 'TEST'}\n" for n in range(8))
        labels = self.table("SOPInstanceUID,label,split\n" + rows)
        _, said = self.index("--labels", labels, expect=3)
        self.assertEqual(self.count_in(said, "a patient in two splits"), 1)  # 4 and 5
        self.assertIn("patient-2", said)
        result, _ = self.index("--labels", labels, "--split-conflicts", "accept")
        self.assertEqual(result["splits"], {"train": 5, "test": 3})
        self.assertEqual(list(result["classes"]), ["0", "1", "2"])
        result, _ = self.index("--labels", labels, "--split-by", "study")
        self.assertEqual((result["patients"], result["split_by"]), (8, "study"))

    def test_two_labels_for_one_file_are_never_accepted(self):
        with open(self.labels(range(8)), "a", encoding="utf-8") as file:
            file.write(f"{uid(3)},well\n")
        _, said = self.index("--labels", self.at("labels.csv"), "--split-conflicts", "accept",
                             "--duplicates", "accept", expect=3)
        self.assertIn("line 5 and line 10", said)

    def test_all_that_does_not_fit_is_said_at_once(self):
        self.image("copy.dcm", 3)
        _, said = self.index("--labels", self.labels([0, 1, 2, 3, 99]), expect=3)
        for what in ("a label for no file", "a file with no label", "one SOPInstanceUID"):
            self.assertIn(what, said)

    def test_a_refused_table_changes_no_label(self):
        self.index("--labels", self.labels(range(8)))
        before = self.tables()
        self.index("--labels", self.labels(range(7)), expect=3)
        self.index("--labels", self.table("sop_instance_uid,label\n" + uid(0) + ",\"x\n"), expect=3)
        self.index("--labels", self.table("a,b\n1,2\n"), expect=2)
        self.assertEqual(self.tables(), before)

    def test_one_changed_label_is_one_changed_row(self):
        self.index("--labels", self.labels(range(8)))
        before = self.stored()
        text = self.text("labels.csv").replace(f"{uid(3)},ill", f"{uid(3)},well")
        _, said = self.index("--labels", self.table(text))
        self.assertNotIn("nothing changed", said)
        self.assertEqual(self.stored(), {**before, "3.dcm": "well"})

    def test_without_a_table_the_labels_are_kept(self):
        self.index("--labels", self.labels(range(8)))
        before = self.stored()
        result, _ = self.index()
        self.assertEqual(result["labels"], 8)
        self.assertEqual(self.stored(), before)

    def test_a_file_that_could_not_be_looked_into_keeps_its_label(self):
        large = self.at("archive", "1.dcm")
        with open(large, "ab") as file:
            file.write(b"\0" * (2 << 20))
        self.index("--labels", self.labels(range(8)))
        os.utime(large, (1, 1))
        _, said = self.index("--file-mib", "1", expect=3)
        self.assertIn("size: ", said)
        result, _ = self.index()
        self.assertEqual(result["labels"], 8)
        with open(large, "rb") as file:
            content = file.read()
        os.truncate(large, 200)  # before its UID
        _, said = self.index(expect=3)
        self.assertIn("truncated: ", said)
        with open(large, "wb") as file:
            file.write(content)
        result, _ = self.index()
        self.assertEqual(result["labels"], 8)

    def test_a_table_goes_by_who_counts_as_one_now(self):
        table = self.labels(range(8))
        who = "SELECT value FROM meta WHERE name = 'split_by'"
        for words, name in (((), b"patient"), (("--split-by", "study"), b"study"), ((), b"patient")):
            self.index("--labels", table, *words)
            self.assertEqual(self.query(who), [(name,)])
        self.index("--split-by", "study")
        self.index("--labels", table)
        self.assertEqual(self.query(who), [(b"patient",)])

    def test_another_image_at_a_known_path_does_not_inherit_its_label(self):
        self.index("--labels", self.labels(range(8)))
        first, second = self.at("archive", "1.dcm"), self.at("archive", "2.dcm")
        os.rename(first, first + "x"), os.rename(second, first), os.rename(first + "x", second)
        for at, stamp in ((first, 1), (second, 2)):
            os.utime(at, (stamp, stamp))
        _, said = self.index(expect=3)
        self.assertEqual(self.count_in(said, "a file with no label"), 2)
        self.index("--labels", self.at("labels.csv"))
        labels = dict(self.query("SELECT sop_instance_uid, class_index FROM labels "
                                 "JOIN files ON files.id = labels.file_id"))
        self.assertEqual((labels[uid(1).encode()], labels[uid(2).encode()]), (0, 1))

    def test_codes_keep_names_and_order(self):
        rows = "".join(f"{uid(n)},{n % 2},{'apple' if n % 2 else 'zebra'}\n" for n in range(8))
        self.index("--labels", self.table("sop_instance_uid,label,label_name\n" + rows))
        self.assertEqual(self.query("SELECT position, name FROM classes ORDER BY 1"),
                         [(0, b"zebra"), (1, b"apple")])
        self.index("--labels", self.at("labels.csv"), "--classes", "apple, zebra,none")
        self.assertEqual([name for _, name in self.query("SELECT * FROM classes ORDER BY 1")],
                         [b"apple", b"zebra", b"none"])

    def test_usage(self):
        labels = self.labels(range(8))
        for words in (["--unlabelled", "yes"], ["--split-by", "sample"], ["--max-rejects", "-1"],
                      ["--label-column", "nothing"], ["--split-by", "study", "--patient-column",
                       "label"], ["--classes", "a,,b"], ["--classes", "a,a"]):
            self.index("--labels", labels, *words, expect=2)
        self.index("--patient-column", "who", expect=2)  # of which table?
        self.index("--classes", "a,b", expect=2)
        self.index("--labels", self.at("nowhere.csv"), expect=6, out="fresh")
        self.assertFalse(os.path.exists(self.at("fresh")))  # said before anything is scanned


class Patients(IndexWorld):
    def test_useless_ids_stop_the_run_unless_something_else_counts(self):
        for number in range(20):
            self.image(f"{number}.dcm", number, PatientID="ANON" if number < 3 else f"P{number}")
        self.image("20.dcm", 20, PatientID="")
        labels = self.labels(range(21))
        _, said = self.index("--labels", labels, expect=3)
        self.assertEqual(self.count_in(said, "a file with a blank PatientID"), 1)
        self.assertIn("ANON on 3 of 21 files", said)
        self.assertIn("--patient-column", said)
        self.assertIn("--split-by study", said)
        self.index("--unlabelled", "accept", expect=3)
        result, _ = self.index("--labels", labels, "--split-by", "study")
        self.assertEqual(result["patients"], 21)
        rows = "".join(f"{uid(n)},{n % 2},who{n // 3}\n" for n in range(21))
        table = self.table("sop_instance_uid,label,person\n" + rows, "other.csv")
        result, _ = self.index("--labels", table, "--patient-column", "person")
        self.assertEqual((result["patients"], result["split_by"]), (7, "column"))
        result, _ = self.index()  # who counts is kept with the labels
        self.assertEqual(result["split_by"], "column")

    def test_split_by_study_without_labels_is_kept(self):
        self.image("0.dcm", 0, PatientID="")
        self.index("--unlabelled", "accept", "--split-by", "study")
        self.assertEqual(self.query("SELECT value FROM meta WHERE name = 'split_by'"), [(b"study",)])
        self.index("--unlabelled", "accept")
        self.image("0.dcm", 0, PatientID="", StudyInstanceUID="")
        _, said = self.index("--unlabelled", "accept", expect=3)
        self.assertEqual(self.count_in(said, "a file with a blank StudyInstanceUID"), 1)


class Keys(IndexWorld):
    def phantom(self):
        subprocess.run([PROGRAM, "phantom", "--out", self.at("phantom"), "--patients", "30",
                        "--quiet"], check=True, stdout=subprocess.DEVNULL)

    def test_an_index_is_secret_and_its_key_is_not_replaced(self):
        self.images(range(2))
        self.index("--unlabelled", "accept")
        self.assertEqual(stat.S_IMODE(os.stat(self.at("index")).st_mode), 0o700)
        for name in os.listdir(self.at("index")):
            self.assertEqual(stat.S_IMODE(os.stat(self.at("index", name)).st_mode), 0o600, name)
        os.remove(self.at("index", "site.key"))
        _, said = self.index("--unlabelled", "accept", expect=4)
        self.assertIn("key is gone", said)
        self.assertFalse(os.path.exists(self.at("index", "site.key")))
        with open(self.at("index", "site.key"), "wb") as file:
            file.write(b"k" * 32)
        _, said = self.index("--unlabelled", "accept", expect=4)
        self.assertIn("key_id", said)

    def test_a_key_of_the_users(self):
        self.images(range(2))
        with open(self.at("mine"), "wb") as file:
            file.write(b"k" * 32)
        self.index("--unlabelled", "accept", "--key-file", self.at("mine"))
        self.assertFalse(os.path.exists(self.at("index", "site.key")))
        self.index("--unlabelled", "accept", expect=4)
        self.index("--unlabelled", "accept", "--key-file", self.at("mine"))

    def test_phantoms_have_the_published_key_which_takes_nothing_else(self):
        self.phantom()
        labels = self.at("phantom", "labels.csv")
        _, said = self.index("--labels", labels, root="phantom")
        self.assertIn("unfit for patients", said)
        self.index("--labels", labels, root="phantom", out="again")
        key = self.query("SELECT value FROM meta WHERE name = 'key_id'")
        self.assertEqual(self.query("SELECT value FROM meta WHERE name = 'key_id'", "again"), key)
        self.images([1])
        _, said = self.index("--unlabelled", "accept", "--add", expect=3)
        self.assertIn("unfit for patients", said)
        self.index("--labels", labels, root="phantom", expect=3)  # and at later runs
        self.index("--unlabelled", "accept", out="own")           # patients have a key of their own
        self.assertNotEqual(self.query("SELECT value FROM meta WHERE name = 'key_id'", "own"), key)

    def test_another_phantom_key_is_not_the_published_one(self):
        self.images([1])
        with open(self.at("archive", "phantom.key"), "wb") as file:
            file.write(b"x" * 32)
        _, said = self.index("--unlabelled", "accept")
        self.assertNotIn("unfit", said)


class Alone(IndexWorld):
    def test_a_second_writer_is_kept_out(self):
        self.images(range(2))
        self.index("--unlabelled", "accept")
        with open(self.at("index", "lock"), "w", encoding="utf-8") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self.index("--unlabelled", "accept", expect=5)
        self.index("--unlabelled", "accept")

    def test_every_run_leaves_a_line(self):
        self.images(range(2))
        self.index(expect=3)
        self.index("--unlabelled", "accept")
        lines = self.text("index", "audit.log").splitlines()
        self.assertEqual(len(lines), 2)
        self.assertRegex(lines[0], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ index: ended with 3")
        self.assertRegex(lines[1], r'^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ index: .*"files":2')

    def test_stdout_names_nobody(self):
        self.images(range(3))
        shutil.copy(self.at("archive", "1.dcm"), self.at("archive", "copy.dcm"))
        for json in ([], ["--json"]):
            out = self.at("index" + "".join(json))  # the second run of one index would have nothing to say
            done = subprocess.run([PROGRAM, "index", self.at("archive"), "--out", out,
                                   "--unlabelled", "accept", "--duplicates", "accept", *json],
                                  text=True, capture_output=True, check=True)
            with open(os.path.join(out, "index.sqlite"), "rb") as file:
                known = file.read()
            for secret in ("patient-", uid(""), self.folder):
                self.assertIn(secret.encode(), known)  # it could have been said
                self.assertNotIn(secret, done.stdout)
            self.assertIn(self.folder, done.stderr)


class Real(IndexWorld):
    def test_pneumoniamnist(self):
        if not os.path.isdir(REAL):
            print("skipped: no real data; set PRECEPTOR_SHARED_DATA to the folder that holds it")
            self.skipTest("no real data")
        done = subprocess.run([PROGRAM, "index", REAL, "--labels", os.path.join(REAL, "labels.csv"),
                               "--out", self.at("index"), "--json", "--quiet"],
                              capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        import json
        result = json.loads(done.stdout)
        self.assertEqual((result["files"], result["labels"], result["patients"]), (5856,) * 3)
        self.assertEqual(result["classes"], {"normal": 1583, "pneumonia": 4273})
        self.assertEqual(result["splits"], {"train": 4708, "val": 524, "test": 624})


if __name__ == "__main__":
    unittest.main()
