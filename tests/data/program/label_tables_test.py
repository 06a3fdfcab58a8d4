"""Label tables of public data sets in their true form, headers and quirks with them, through
`dicom_data index --table NAME`; and the general options that the names stand for.
"""
import os
import subprocess
import sys
import unittest

import pydicom

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from index_world import PROGRAM, IndexWorld, uid

CHEXPERT = ("No Finding,Enlarged Cardiomediastinum,Cardiomegaly,Lung Opacity,Lung Lesion,Edema,"
            "Consolidation,Pneumonia,Atelectasis,Pneumothorax,Pleural Effusion,Pleural Other,"
            "Fracture,Support Devices")
POSITIVE, NEGATIVE, UNCERTAIN, MISSING = (1, 0), (0, 0), (0, 2), (0, 1)


class LabelTables(IndexWorld):
    def write(self, name, data):
        with open(self.at(name), "wb") as file:
            file.write(data if isinstance(data, bytes) else data.encode())
        return self.at(name)

    def take(self, text, *words, expect=0, name="labels.csv"):
        return self.index("--labels", self.write(name, text), *words, expect=expect)

    def classes(self):
        """Class by relative path; None where there is none."""
        return {path.decode(): name and name.decode() for path, name in self.query(
            "SELECT relative_path, name FROM labels JOIN files ON id = file_id "
            "LEFT JOIN classes ON position = class_index")}

    def columns(self):
        """{path: {column: (value, state)}}"""
        found = {}
        for path, name, value, state in self.query(
                "SELECT relative_path, name, value, state FROM label_values "
                "JOIN files ON id = file_id JOIN label_columns USING (position)"):
            found.setdefault(path.decode(), {})[name.decode()] = (value, state)
        return found

    def of_labels(self, column):
        return {path.decode(): value.decode() for path, value in self.query(
            f"SELECT relative_path, {column} FROM labels JOIN files ON id = file_id")}


class Rsna(LabelTables):
    TABLE = ("patientId,x,y,width,height,Target\n"
             "0004cfab-14fd-4e49-80ba-63a80b6bddd6,,,,,0\n"
             "00436515-870c-4b36-a041-de91049b9ab4,264.0,152.0,213.0,379.0,1\n"
             "00436515-870c-4b36-a041-de91049b9ab4,562.0,152.0,256.0,453.0,1\n"
             "003d8fa0-6bf1-40ed-b54c-ac657f8495c5,NaN,NaN,NaN,NaN,0\n")
    NAMES = ["0004cfab-14fd-4e49-80ba-63a80b6bddd6", "00436515-870c-4b36-a041-de91049b9ab4",
             "003d8fa0-6bf1-40ed-b54c-ac657f8495c5"]

    def setUp(self):
        super().setUp()
        for number, name in enumerate(self.NAMES):
            self.image(f"stage_2_train_images/{name}.dcm", number, PatientID=name)

    def test_true_form(self):
        result, said = self.take(self.TABLE, "--table", "rsna")
        self.assertEqual(result["classes"], {"negative": 2, "positive": 1})
        self.assertEqual(self.classes()[f"stage_2_train_images/{self.NAMES[1]}.dcm"], "positive")
        self.assertIn("--table rsna is", said)

    def test_the_word_is_only_its_options(self):
        self.take(self.TABLE, "--table", "rsna")
        by_word = self.tables()
        self.take(self.TABLE, "--key-column", "patientId", "--key-kind", "patient",
                  "--label-column", "Target", "--label-from", "binary", "--aggregate", "any")
        self.assertEqual(by_word["labels"], self.tables()["labels"])

    def test_explicit_options_win(self):
        result, _ = self.take(self.TABLE, "--table", "rsna", "--label-from", "class",
                              "--classes", "0,1")
        self.assertEqual(result["classes"], {"0": 2, "1": 1})

    def test_classes_leave_out_what_is_for_findings(self):
        header, *rows = self.TABLE.splitlines()
        kinds = ("Normal", "Lung Opacity", "Lung Opacity", "Not Normal")
        text = "\n".join([header + ",class"] + [f"{row},{kind}" for row, kind in zip(rows, kinds)])
        result, said = self.take(text, "--table", "rsna", "--label-column", "class",
                                 "--label-from", "class")
        self.assertEqual(result["classes"], {"Lung Opacity": 1, "Normal": 1, "Not Normal": 1})
        self.assertNotIn("--aggregate", said)

    def test_sets_and_findings_leave_out_what_is_for_others(self):
        text = self.TABLE.replace(",0\n", ",a|b\n").replace(",1\n", ",b\n")
        result, _ = self.take(text, "--table", "rsna", "--label-separator", "|")
        self.assertEqual(set(result["columns"]), {"a", "b"})

    def test_rows_that_differ_need_a_rule(self):
        text = self.TABLE + f"{self.NAMES[1]},,,,,0\n"
        _, said = self.take(text, "--table", "rsna", "--aggregate", "error", expect=3)
        self.assertEqual(self.count_in(said, "make one of them"), 1)
        for how, label in (("any", "positive"), ("all", "negative"), ("max", "positive"),
                           ("majority", "positive")):
            self.take(text, "--table", "rsna", "--aggregate", how)
            self.assertEqual(self.classes()[f"stage_2_train_images/{self.NAMES[1]}.dcm"], label)


class Siim(LabelTables):
    def test_true_form(self):
        for number in range(3):
            self.image(f"{uid(f'2.{number}')}/{uid(f'3.{number}')}/{uid(number)}.dcm", number)
        table = ("ImageId, EncodedPixels\n"
                 f"{uid(0)},175349 7 1013 12 1009 17\n"
                 f"{uid(0)}, 407576 2 1021 7 1015 10\n"
                 f"{uid(1)}, -1\n"
                 f"{uid(2)},-1\n"
                 f"{uid(2)},-1\n")
        result, _ = self.take(table, "--table", "siim")
        self.assertEqual(result["classes"], {"negative": 2, "positive": 1})
        _, said = self.take(table.replace("407576 2", "none here"), "--table", "siim", expect=3)
        self.assertIn("line 3", said)


class VinDr(LabelTables):
    HEADER = "image_id,class_name,class_id,rad_id,x_min,y_min,x_max,y_max\n"

    def test_several_readers_an_image(self):
        for number, name in enumerate(("50a418190bc3fb1ef1633bf9678929b3",
                                       "21a10246a5ec7af151081d0cd6d65dc9")):
            self.image(f"train/{name}.dicom", number)
        first, second = sorted(os.listdir(self.at("archive", "train")), reverse=True)
        one, two = (name.split(".")[0] for name in (first, second))
        table = self.HEADER + (
            f"{one},No finding,14,R11,,,,\n"
            f"{one},No finding,14,R15,,,,\n"
            f"{one},Cardiomegaly,3,R10,691.0,1375.0,1653.0,1831.0\n"
            f"{two},Cardiomegaly,3,R10,691.0,1375.0,1653.0,1831.0\n"
            f"{two},Cardiomegaly,3,R9,690.0,1370.0,1650.0,1830.0\n"
            f"{two},Aortic enlargement,0,R9,1264.0,743.0,1611.0,1019.0\n"
            f"{two},Aortic enlargement,0,R9,1200.0,740.0,1600.0,1010.0\n"
            f"{two},Pleural thickening,11,R9,627.0,357.0,947.0,433.0\n"
            f"{two},Pleural thickening,11,R10,627.0,357.0,947.0,433.0\n"
            f"{two},Pleural thickening,11,R8,627.0,357.0,947.0,433.0\n")
        result, _ = self.take(table, "--table", "vindr")
        columns = self.columns()
        self.assertEqual(list(result["columns"]),
                         ["Aortic enlargement", "Cardiomegaly", "Pleural thickening"])
        self.assertEqual(set(columns[f"train/{first}"].values()), {NEGATIVE})
        self.assertEqual(columns[f"train/{second}"],
                         {"Aortic enlargement": NEGATIVE,  # two rows of one of three readers
                          "Cardiomegaly": POSITIVE, "Pleural thickening": POSITIVE})

    def test_files_as_they_are_published(self):
        """Their data sets have no UID and no patient; the meta header alone names the instance."""
        names = ["50a418190bc3fb1ef1633bf9678929b3", "21a10246a5ec7af151081d0cd6d65dc9"]
        for number, name in enumerate(names):
            path = self.image(f"train/{name}.dicom", number)
            ds = pydicom.dcmread(path)
            ds.file_meta.MediaStorageSOPInstanceUID = name
            for keyword in ("SOPInstanceUID", "SOPClassUID", "StudyInstanceUID", "PatientID",
                            "SeriesInstanceUID"):
                if keyword in ds:
                    delattr(ds, keyword)
            ds.save_as(path, write_like_original=True)
        table = self.HEADER + "".join(
            f"{name},{finding},0,R8,,,,\n" for name, finding in zip(names, ("Edema", "No finding")))
        result, said = self.take(table, "--table", "vindr")
        self.assertEqual((result["files"], result["patients"]), (2, 2))
        self.assertEqual(self.columns()[f"train/{names[0]}.dicom"], {"Edema": POSITIVE})
        self.assertEqual({sop.decode() for sop, in self.query(
            "SELECT sop_instance_uid FROM files")}, set(names))
        self.assertEqual(result["split_by"], "column")
        # Two images of one patient, who says so: they do not part.
        for number, name in enumerate(names):
            self.image(f"train/{name}.dicom", number)
        result, _ = self.take(table, "--table", "vindr")
        self.assertEqual((result["split_by"], result["patients"]), ("patient", 1))

    def test_without_readers(self):
        """annotations_test.csv: what the readers agreed on."""
        self.image("a.dicom", 0)
        self.image("b.dicom", 1)
        self.take("image_id,class_name,x_min,y_min,x_max,y_max\na,Edema,1,2,3,4\na,Mass,1,2,3,4\n"
                  "a,Mass,5,6,7,8\nb,No finding,,,,\n", "--table", "vindr")
        self.assertEqual(self.columns(), {"a.dicom": {"Edema": POSITIVE, "Mass": POSITIVE},
                                          "b.dicom": {"Edema": NEGATIVE, "Mass": NEGATIVE}})
        _, said = self.take("image_id,class_name\na,Edema\n", "--table", "vindr",
                            "--reader-column", "rad_id", expect=2)
        self.assertIn("--reader-column", said)

    def test_with_readers_and_without_as_pieces_of_one(self):
        """annotations_train.csv and annotations_test.csv: the readers of one vote all the same."""
        for number, name in enumerate("abc"):
            self.image(f"{name}.dicom", number)
        train = self.HEADER + ("a,Edema,0,R1,,,,\na,No finding,14,R2,,,,\na,No finding,14,R3,,,,\n"
                               "b,Mass,1,R1,,,,\nb,Mass,1,R2,,,,\nb,No finding,14,R3,,,,\n")
        test = "image_id,class_name,x_min\nc,Edema,1\nc,Mass,1\n"
        for header, agreed in (("rad_id", ""), ("rad_ID", ""), ("rad_id", "rad_ID")):
            # Or the test set has readers too, in a column that is written otherwise.
            text = test.replace("class_name", "class_name," + agreed).replace(
                "Edema,", "Edema,R4,").replace("Mass,", "Mass,R4,") if agreed else test
            tables = ["--labels", self.write("train.csv", train.replace("rad_id", header)),
                      "--labels", self.write("test.csv", text), "--table", "vindr"]
            _, said = self.index(*tables)
            self.assertEqual(self.columns(), {
                "a.dicom": {"Edema": NEGATIVE, "Mass": NEGATIVE},
                "b.dicom": {"Edema": NEGATIVE, "Mass": POSITIVE},
                "c.dicom": {"Edema": POSITIVE, "Mass": POSITIVE}}, header)
            warning = ("warning: a table has no column rad_id, where others have: "
                       + self.at("test.csv") + " (an image's rows there are one reader's)")
            self.assertEqual(warning in said, not agreed, said)

    def test_the_form_of_a_column_a_finding(self):
        """PhysioNet's image_labels_train.csv."""
        self.image("a.dicom", 0)
        table = "image_id,rad_id,Edema,No finding\na,R1,1,0\na,R2,1,0\na,R3,0,1\n"
        self.take(table, "--table", "vindr", "--label-columns", "Edema,No finding")
        self.assertEqual(self.columns()["a.dicom"], {"Edema": POSITIVE, "No finding": NEGATIVE})

    def test_a_tie_is_uncertain_and_the_policy_decides(self):
        self.image("a.dicom", 0)
        table = self.HEADER + "a,Edema,0,R1,,,,\na,No finding,14,R2,,,,\n"
        _, said = self.take(table, "--table", "vindr")
        self.assertEqual(self.columns()["a.dicom"], {"Edema": UNCERTAIN})
        self.assertEqual(self.count_in(said, "as many rows say one thing as another"), 1)
        self.take(table, "--table", "vindr", "--uncertain", "positive")
        self.assertEqual(self.columns()["a.dicom"], {"Edema": POSITIVE})
        self.take(table, "--table", "vindr", "--aggregate", "any")
        self.assertEqual(self.columns()["a.dicom"], {"Edema": POSITIVE})


class CheXpert(LabelTables):
    TABLE = ("Path,Sex,Age,Frontal/Lateral,AP/PA," + CHEXPERT + "\n"
             "CheXpert-v1.0-small/train/patient00001/study1/view1_frontal.jpg,"
             "Female,68,Frontal,AP,1.0,,,,,,,,,0.0,,,,1.0\n"
             "CheXpert-v1.0-small/train/patient00002/study2/view1_frontal.jpg,"
             "Female,87,Frontal,AP,,,-1.0,1.0,,-1.0,-1.0,,-1.0,,-1.0,,1.0,\n"
             "CheXpert-v1.0-small/train/patient00002/study2/view2_lateral.jpg,"
             "Female,83,Lateral,,,,,1.0,,,-1.0,,,,,,1.0,\n")

    def setUp(self):
        super().setUp()
        for number, name in enumerate(("patient00001/study1/view1_frontal",
                                       "patient00002/study2/view1_frontal",
                                       "patient00002/study2/view2_lateral")):
            self.image(f"train/{name}.dcm", number)

    def test_true_form(self):
        result, _ = self.take(self.TABLE, "--table", "chexpert")
        self.assertEqual(list(self.columns()["train/patient00001/study1/view1_frontal.dcm"]),
                         CHEXPERT.split(","))
        values = self.columns()["train/patient00002/study2/view1_frontal.dcm"]
        self.assertEqual((values["Cardiomegaly"], values["Lung Opacity"], values["No Finding"]),
                         (UNCERTAIN, POSITIVE, MISSING))
        self.assertEqual(result["columns"]["Pneumothorax"],
                         {"positive": 0, "negative": 1, "uncertain": 0, "missing": 2})
        self.assertEqual((result["labels"], result["unlabelled"], result["classes"]), (3, 0, {}))
        self.assertEqual((result["split_by"], result["patients"]), ("column", 2))
        self.assertEqual(sorted(set(self.of_labels("patient").values())),
                         ["patient00001", "patient00002"])
        self.assertEqual(self.query("SELECT value FROM meta WHERE name = 'label_task'"),
                         [(b"multi",)])

    def test_zeros_and_ones_for_what_is_uncertain(self):
        path = "train/patient00002/study2/view1_frontal.dcm"
        for policy, value in (("negative", NEGATIVE), ("positive", POSITIVE),
                              ("missing", MISSING), ("uncertain", UNCERTAIN)):
            self.take(self.TABLE, "--table", "chexpert", "--uncertain", policy)
            self.assertEqual(self.columns()[path]["Edema"], value)
        self.take(self.TABLE, "--table", "chexpert", "--blank", "negative")
        self.assertEqual(self.columns()[path]["Fracture"], POSITIVE)
        self.assertEqual(self.columns()[path]["No Finding"], NEGATIVE)

    def test_lists_of_splits_in_the_form_of_the_table(self):
        paths = [line.split(",")[0] for line in self.TABLE.splitlines()[1:]]
        train, test = self.write("train.txt", paths[0]), self.write("test.txt", "\n".join(paths[1:]))
        result, _ = self.take(self.TABLE, "--table", "chexpert", "--split-list", f"train={train}",
                              "--split-list", f"test={test}")
        self.assertEqual(result["splits"], {"train": 1, "test": 2})

    def in_two_pieces(self):
        """The last row in a table of its own, whose columns stand the other way round."""
        lines = self.TABLE.splitlines()
        names, row = lines[0].split(","), lines[-1].replace("train/", "valid/").split(",")
        last = ";".join(names[::-1]) + "\n" + ";".join(row[::-1]) + "\n"
        os.rename(self.at("archive", "train", "patient00002", "study2", "view2_lateral.dcm"),
                  self.at("archive", "valid.dcm"))
        self.image("valid/patient00002/study2/view2_lateral.dcm", 2)
        os.remove(self.at("archive", "valid.dcm"))
        return self.write("train.csv", "\n".join(lines[:-1])), self.write("valid.csv", last)

    def test_the_pieces_of_a_table_are_one(self):
        self.take(self.TABLE, "--table", "chexpert")
        whole = {path.replace("train", ""): values for path, values in self.columns().items()}
        first, second = self.in_two_pieces()
        result, said = self.index("--labels", first, "--labels", second, "--table", "chexpert",
                                  "--split-list", f"train={first}", "--split-list", f"val={second}",
                                  "--split-conflicts", "accept")
        self.assertEqual((result["labels"], result["splits"]), (3, {"train": 2, "val": 1}))
        self.assertIn("splits from lists, patients from paths", said)
        self.assertEqual({path.replace("train", "").replace("valid", ""): values
                          for path, values in self.columns().items()}, whole)
        self.assertNotIn("passed over", said)
        before = self.tables()
        self.index("--labels", first, "--labels", second, "--table", "chexpert", "--split-list",
                   f"train={first}", "--split-list", f"val={second}", "--split-conflicts", "accept")
        self.assertEqual(self.tables(), before)
        self.assertIn("a file with no label", self.index("--labels", first, "--table", "chexpert",
                                                         expect=3)[1])

    def test_a_table_as_a_list_of_a_split(self):
        first, second = self.in_two_pieces()
        tables = ["--labels", first, "--labels", second, "--table", "chexpert", "--split-conflicts", "accept"]
        os.symlink(first, self.at("again.csv"))
        result, said = self.index(*tables, "--split-list", f"train={self.at('again.csv')}")
        self.assertEqual(result["splits"]["train"], 2)
        self.assertIn("that no list of a split names", said)
        self.assertEqual(sorted(self.of_labels("split").values()), ["", "train", "train"])
        # Another order, other contents: other splits.
        train, valid = self.text("train.csv"), self.text("valid.csv")
        self.write("train.csv", valid), self.write("valid.csv", train)
        self.index("--labels", second, "--labels", first, *tables[4:], "--split-list", f"train={first}")
        self.assertEqual(sorted(self.of_labels("split").values()), ["", "", "train"])
        for words, said in ((["--labels", self.at("again.csv")], "a label table is given twice"),
                            (["--split-list", f"train={first}", "--split-list", f"val={first}"],
                             "a label table is in two lists of splits")):
            self.assertIn(said, self.index(*tables, *words, expect=2)[1])

    def test_what_is_wrong_with_a_piece_names_it(self):
        first, second = self.in_two_pieces()
        words = ["--labels", first, "--labels", second, "--table", "chexpert"]
        text = self.text("valid.csv")
        self.write("valid.csv", text.replace("-1.0", "maybe"))
        self.assertIn(f"in line 2 of {second}", self.index(*words, expect=3)[1])
        self.write("valid.csv", text + text.splitlines()[1].replace("-1.0", "0") + "\n")
        self.assertIn(f"in line 2 of {second} and line 3 of {second}", self.index(*words, expect=3)[1])
        self.write("valid.csv", text.replace("Path", "File"))
        _, said = self.index(*words, expect=2)
        self.assertIn("columns that not all of the tables have are passed over: Path, File", said)
        self.assertIn("no column of the name that --key-column gives", said)
        os.remove(second)
        self.assertIn(second, self.index(*words, expect=6)[1])
        self.assertIn("not of both", self.index("--labels", first, "--labels", "folders", expect=2)[1])

    def test_one_column_alone_is_a_table_of_two_classes(self):
        result, _ = self.take(self.TABLE, "--table", "chexpert", "--label-column", "Pneumothorax",
                              "--unlabelled", "accept")
        self.assertEqual(result["classes"], {"negative": 1, "positive": 0})
        self.assertEqual((result["columns"], result["unlabelled"]), ({}, 2))

    def test_a_cell_that_is_no_finding(self):
        _, said = self.take(self.TABLE.replace(",,1.0\n", ",,2.0\n"), "--table", "chexpert", expect=3)
        self.assertIn("2.0 in line 2, column Support Devices", said)

    def test_the_summary_for_a_person(self):
        said = subprocess.run([PROGRAM, "index", self.at("archive"), "--out", self.at("index"),
                               "--table", "chexpert", "--labels",
                               self.write("labels.csv", self.TABLE)],
                              capture_output=True, text=True, check=True).stdout
        self.assertIn("Pneumothorax (missing 2, negative 1, positive 0, uncertain 0)", said)

    def test_columns_go_with_their_labels(self):
        self.take(self.TABLE, "--table", "chexpert")
        result, _ = self.index()  # kept
        self.assertEqual(result["columns"]["Pneumothorax"]["negative"], 1)
        self.take("SOPInstanceUID,label\n" + "".join(f"{uid(n)},{n % 2}\n" for n in range(3)))
        self.assertEqual((self.columns(), self.query("SELECT * FROM label_columns")), ({}, []))


class Nih(LabelTables):
    TABLE = ("Image Index,Finding Labels,Follow-up #,Patient ID,Patient Age,Patient Gender,"
             "View Position,OriginalImage[Width,Height],OriginalImagePixelSpacing[x,y],\n"
             "00000001_000.png,Cardiomegaly,0,1,058Y,M,PA,2682,2749,0.143,0.143,\n"
             "00000001_001.png,Cardiomegaly|Emphysema,1,1,058Y,M,PA,2894,2729,0.143,0.143,\n"
             "00000002_000.png,No Finding,0,2,081Y,M,PA,2500,2048,0.171,0.171,\n"
             "00000003_000.png,Hernia,0,3,081Y,F,PA,2582,2991,0.143,0.143,\n")

    def setUp(self):
        super().setUp()
        for number, name in enumerate(("00000001_000", "00000001_001", "00000002_000",
                                       "00000003_000")):
            self.image(f"images/{name}.dcm", number, PatientID="")

    def test_true_form_with_lists_of_splits(self):
        train = self.write("train_val_list.txt", "00000001_000.png\r\n00000001_001.png\r\n")
        test = self.write("test_list.txt", "00000002_000.png\n00000003_000.png")
        words = ("--table", "nih", "--split-list", f"train={train}", "--split-list", f"test={test}")
        result, _ = self.take(self.TABLE, *words)
        self.assertEqual(list(result["columns"]), ["Cardiomegaly", "Emphysema", "Hernia"])
        self.assertEqual(result["splits"], {"train": 2, "test": 2})
        self.assertEqual(result["patients"], 3)
        columns = self.columns()
        self.assertEqual(columns["images/00000001_001.dcm"],
                         {"Cardiomegaly": POSITIVE, "Emphysema": POSITIVE, "Hernia": NEGATIVE})
        self.assertEqual(set(columns["images/00000002_000.dcm"].values()), {NEGATIVE})
        # A list that changed is a change, and a patient in two of them is found.
        self.write("train_val_list.txt", "00000001_000.png\n")
        self.write("test_list.txt", "00000001_001.png\n00000002_000.png\n00000003_000.png\n")
        _, said = self.take(self.TABLE, *words, expect=3)
        self.assertEqual(self.count_in(said, "a patient in two splits"), 1)
        self.write("train_val_list.txt", "00000002_000.png\n00000009_000.png\n")
        _, said = self.take(self.TABLE, *words, expect=3)
        self.assertEqual(self.count_in(said, "a name in a list of a split for no file"), 1)
        self.assertIn("in the lists (or tables) of train and test", said)

    def test_a_class_that_is_not_named(self):
        _, said = self.take(self.TABLE, "--table", "nih", "--classes", "Cardiomegaly,Emphysema",
                            expect=3)
        self.assertIn("Hernia in line 5", said)

    def test_bad_lists(self):
        self.take(self.TABLE, "--table", "nih", "--split-list", "train_val_list.txt", expect=2)
        self.take(self.TABLE, "--table", "nih", "--split-list", "fold1=x", expect=2)
        self.take(self.TABLE, "--table", "nih", "--split-list", "train=nowhere", expect=6)


class CbisDdsm(LabelTables):
    HEADER = ("patient_id,breast_density,left or right breast,image view,abnormality id,"
              "abnormality type,mass shape,mass margins,assessment,pathology,subtlety,"
              "image file path,cropped image file path,ROI mask file path\n")

    def test_true_form(self):
        def series(number):
            return f"1.3.6.1.4.1.9590.100.1.2.{number}"
        for number in range(3):
            self.image(f"CBIS-DDSM/Mass-{number}/07-20-2016-DDSM-NA-{number}/1.000000-full/1-1.dcm",
                       number, SeriesInstanceUID=series(number))

        def row(patient, number, abnormality, pathology, wrap=""):
            path = f"Mass-Training_{patient}_LEFT_CC/1.3.6.7{number}/{series(number)}{wrap}/000000.dcm"
            other = f'"Mass-Training_{patient}_LEFT_CC_1/1.3.6.8/1.3.6.9/000000.dcm\n"'
            return (f"{patient},3,LEFT,CC,{abnormality},mass,IRREGULAR-ARCHITECTURAL_DISTORTION,"
                    f'SPICULATED,4,{pathology},4,"{path}",{other},{other}\n')
        table = (self.HEADER + row("P_00001", 0, 1, "BENIGN") + row("P_00001", 0, 2, "MALIGNANT") +
                 row("P_00004", 1, 1, "BENIGN_WITHOUT_CALLBACK", wrap="\n") +
                 row("P_00004", 2, 1, "BENIGN"))
        result, _ = self.take(table, "--table", "cbis-ddsm")
        self.assertEqual(result["classes"],
                         {"BENIGN_WITHOUT_CALLBACK": 1, "BENIGN": 1, "MALIGNANT": 1})
        self.assertEqual(result["patients"], 2)
        self.assertEqual(sorted(self.classes().values()),
                         ["BENIGN", "BENIGN_WITHOUT_CALLBACK", "MALIGNANT"])
        # A mask is a patient and a study of its own but for its folder.
        self.image("CBIS-DDSM/Mass-Training_P_00004_LEFT_CC_1/1/1-1.dcm", 9)
        self.take(table, "--table", "cbis-ddsm", "--unlabelled", "accept")
        patients = self.query("SELECT patient, count(*) FROM labels GROUP BY patient")
        self.assertEqual(sorted(patients), [(b"P_00001", 1), (b"P_00004", 3)])
        _, said = self.take(table, "--table", "cbis-ddsm", "--aggregate", "any", expect=2)
        self.assertIn("max", said)
        # Tables of masses and of calcifications have other columns.
        lines = table.split("\nP_00004", 1)
        calc = self.HEADER.replace("mass shape,mass margins", "calc type,calc distribution")
        masses, calcs = (self.write("mass.csv", lines[0] + "\n"),
                         self.write("calc.csv", calc + "P_00004" + lines[1]))
        result, said = self.index("--labels", masses, "--labels", calcs, "--table", "cbis-ddsm",
                                  "--unlabelled", "accept")
        self.assertEqual(sorted(filter(None, self.classes().values())),
                         ["BENIGN", "BENIGN_WITHOUT_CALLBACK", "MALIGNANT"])
        self.assertIn("passed over: mass shape, mass margins, calc type, calc distribution", said)


class FindingARow(LabelTables):
    KINDS = ("epidural", "intraparenchymal", "intraventricular", "subarachnoid", "subdural", "any")

    def test_rsna_haemorrhage_in_its_true_form(self):
        names = ("ID_12cadc6af", "ID_38fd7baa0", "ID_6c5d82413")
        for number, name in enumerate(names):
            self.image(f"stage_2_train/{name}.dcm", number)
        there = {(names[0], "subdural"), (names[0], "any"), (names[2], "epidural"), (names[2], "any")}
        rows = [f"{name}_{kind},{int((name, kind) in there)}\n" for name in names
                for kind in self.KINDS]
        table = "ID,Label\n" + "".join(rows) + rows[0]  # some rows are there twice
        result, said = self.take(table, "--table", "rsna-ich")
        self.assertIn("there or not by column Label", said)
        self.assertEqual(sorted(result["columns"]), sorted(self.KINDS))
        for name in names:
            self.assertEqual(self.columns()[f"stage_2_train/{name}.dcm"],
                             {kind: POSITIVE if (name, kind) in there else NEGATIVE
                              for kind in self.KINDS})
        _, said = self.take(table + f"{names[0]}_any,0\n", "--table", "rsna-ich", expect=3)
        self.assertEqual(self.count_in(
            said, "make one of them"), 1)
        self.take(table + f"{names[0]}_any,0\n", "--table", "rsna-ich", "--aggregate", "all")
        self.assertEqual(self.columns()[f"stage_2_train/{names[0]}.dcm"]["any"], NEGATIVE)
        _, said = self.take(table + "ID_12cadc6af,0\n", "--table", "rsna-ich", expect=3)
        self.assertIn("finds nothing in a cell of the table", said)

    def test_a_long_table(self):
        self.images(range(4))
        rows = [(0, "mass", "yes"), (0, "edema", "0"), (1, "edema", "-1"), (1, "mass", ""),
                (2, "No finding", "1"), (3, "no finding", "0"), (3, "mass", "1")]
        table = "SOPInstanceUID,finding,present\n" + "".join(
            f"{uid(number)},{finding},{value}\n" for number, finding, value in rows)
        words = ("--label-column", "finding", "--value-column", "present",
                 "--negative-name", "No finding")
        self.take(table, *words)
        values = list(self.columns().values())
        self.assertEqual(values, [dict(edema=NEGATIVE, mass=POSITIVE),
                                  dict(edema=UNCERTAIN, mass=MISSING),
                                  dict(edema=NEGATIVE, mass=NEGATIVE),
                                  dict(edema=MISSING, mass=POSITIVE)])
        self.take(table, *words, "--blank", "negative", "--uncertain", "positive")
        self.assertEqual(list(self.columns().values())[1], dict(edema=POSITIVE, mass=NEGATIVE))
        _, said = self.take(table.replace("yes", "perhaps"), *words, expect=3)
        self.assertIn("perhaps in line 2, column present", said)
        for wrong in (("--label-from", "class"), ("--label-from", "binary")):
            self.take(table, *words, *wrong, expect=2)
        self.take(table, "--label-column", "present", "--label-from", "binary", "--label-pattern",
                  "(.)", expect=2)
        self.take(table, "--label-column", "finding", "--value-column", "there", expect=2)

    def test_a_label_that_is_a_part_of_its_cell(self):
        self.images(range(2))
        result, _ = self.take(f"SOPInstanceUID,diagnosis\n{uid(0)},C50 malignant\n"
                              f"{uid(1)},D24 benign\n", "--label-pattern", " (.*)")
        self.assertEqual(result["classes"], {"benign": 1, "malignant": 1})

    def test_a_pattern_takes_all_the_names_of_a_set(self):
        self.images(range(2))
        def findings(*cells, words):
            rows = "".join(f'{uid(number)},"{cell}"\n' for number, cell in enumerate(cells))
            _, said = self.take("SOPInstanceUID,label\n" + rows, "--label-from", "set", *words)
            return [sorted(name for name, (value, _) in row.items() if value == 1)
                    for _, row in sorted(self.columns().items())], said
        wanted = [["Calc", "Mass"], ["Edema"]]
        for first, second, words in (
                ("Mass/L|Calc/R", "Edema/L", ["--label-separator", "|", "--label-pattern", r"(\w+)/"]),
                ("[['Mass', 'loc left'], ['Calc']]", "[['Edema', 'loc']]",
                 ["--label-pattern", r"\['([^']+)'"]),
                ("seen: Mass|Calc (by A)", "seen: Edema (by B)",
                 ["--label-separator", "|", "--label-pattern", r"seen: (.*) \("])):
            found, said = findings(first, second, words=words)
            self.assertEqual(found, wanted)
            self.assertNotIn("takes fewer names", said)
        found, said = findings("Mass/L|Calc/R", "Edema/L", words=[
            "--label-separator", "|", "--label-pattern", r"^(\w+)/"])
        self.assertEqual(found, [["Mass"], ["Edema"]])
        self.assertIn("a cell of which --label-pattern takes fewer names than stand in it: 1, "
                      "such as line 2\n", said)

    def test_a_first_line_without_text(self):
        self.images(range(2))
        for line in ("   ", ";;", "\t"):
            result, _ = self.take(f"{line}\nSOPInstanceUID;label\n{uid(0)};a\n{uid(1)};b\n")
            self.assertEqual(result["classes"], {"a": 1, "b": 1})

    def test_answers_of_databases_and_forms(self):
        self.images(range(2))
        for yes, no in (("t", "f"), ("Checked", "Unchecked"), ("positiv", "negativ"), ("S\u00ec", "No"),
                        ("\u662f", "\u5426")):
            self.take(f"SOPInstanceUID,a,b\n{uid(0)},{yes},{no}\n{uid(1)},{no},{yes}\n",
                      "--label-columns", "a,b")
            self.assertEqual(list(self.columns().values()), [dict(a=POSITIVE, b=NEGATIVE),
                                                             dict(a=NEGATIVE, b=POSITIVE)])
        _, said = self.take(f'SOPInstanceUID,label\n{uid(0)},"{{t,f,f}}"\n{uid(1)},"{{f,f,t}}"\n',
                            "--label-from", "set", expect=3)
        self.assertIn("hold answers, and no names", said)

    def test_words_that_say_nothing(self):
        self.images(range(4))
        def table(*cells):
            return "SOPInstanceUID,label\n" + "".join(
                f'{uid(number)},"{cell}"\n' for number, cell in enumerate(cells))
        words = ["--blank-words", "NA,Not Available", "--unlabelled", "accept"]
        result, said = self.take(table("large", "NA", "small", "Not Available"), *words)
        self.assertEqual(result["classes"], {"large": 1, "small": 1})
        self.assertNotIn("usual for no value", said)
        result, _ = self.take(table("C1", "NA", "D2", "C3"), *words, "--label-pattern", "^([A-Z])[0-9]")
        self.assertEqual(result["classes"], {"C": 2, "D": 1})
        _, said = self.take(table("C1", "NA", "D2", "C3"), "--label-pattern", "^([A-Z])[0-9]", expect=3)
        self.assertIn("--blank-words", said)
        result, _ = self.take(table("yes", "NP", "no", "NC"), "--label-from", "binary", "--blank-words",
                              "NP,NC", "--unlabelled", "accept")
        self.assertEqual(result["classes"], {"negative": 1, "positive": 1})
        _, said = self.take(table("yes", "NP", "no", "NC"), "--label-from", "binary", expect=3)
        self.assertIn("--blank-words", said)
        self.take(table("Mass|unclear", "unclear", "Mass|Edema", "Edema"), "--label-separator", "|",
                  "--blank-words", "unclear", "--unlabelled", "accept")
        self.assertEqual(sorted({name for row in self.columns().values() for name in row}),
                         ["Edema", "Mass"])
        self.take(table("a", "b", "c", "d"), "--blank-words", "a,a", expect=2)
        said_in = [f"Befund: {word}" for word in ("gut", "NA", "gut", "Ca")]
        result, said = self.take(table(*said_in), "--label-pattern", "Befund: (.*)", *words)
        self.assertEqual(result["classes"], {"Ca": 1, "gut": 2})
        self.assertNotIn("usual for no value", said)
        rows = "".join(f"{uid(n)},{'xy'[n % 2]},{patient}\n" for n, patient in enumerate(("k.A.", "k.A.", "7", "8")))
        result, _ = self.take("SOPInstanceUID,label,who\n" + rows, "--patient-column", "who",
                              "--blank-words", "k.A.", "--max-rejects", "4")
        self.assertEqual({patient for (patient,) in self.query("SELECT DISTINCT patient FROM labels")},
                         {b"", b"7", b"8"})
        self.take(table("a", "b", "a", "b"), "--blank-words", "a", "--classes", "a,b", expect=2)


class General(LabelTables):
    def test_keys_that_mean_several_files(self):
        for number in range(4):
            self.image(f"{number}.dcm", number, StudyInstanceUID=uid(f"5.{number // 2}"),
                       SeriesInstanceUID=uid(f"6.{number // 2}"), AccessionNumber=f"A{number // 2}",
                       PatientID=f"P{number // 2}")
        for kind, keys in (("study", ("5.0", "5.1")), ("series", ("6.0", "6.1"))):
            self.take(f"key,label\n{uid(keys[0])},a\n{uid(keys[1])},b\n", "--key-column", "key",
                      "--key-kind", kind)
            self.assertEqual(list(self.classes().values()), ["a", "a", "b", "b"], kind)
        self.take("Accession Number,label\nA0,b\nA1,a\n")  # by the column's name
        self.assertEqual(list(self.classes().values()), ["b", "b", "a", "a"])
        self.take("who,label\nP0,a\nP1,b\n", "--key-column", "who", "--key-kind", "patient")
        self.assertEqual(list(self.classes().values()), ["a", "a", "b", "b"])

    def test_a_bracket_beside_lists_is_a_list(self):
        for number, cells in enumerate((("\"['x', 'y']\"", "[x]", "[nan]"), ("\"[x, y]\"", "[x]", "[]"),
                                        ("\"{'x', 'y'}\"", "\"{'x'}\"", "set()"))):
            for place, cell in enumerate(cells):
                self.image(f"{place}.dcm", place)
            self.take("file,label\n" + "".join(f"{place}.dcm,{cell}\n" for place, cell
                                               in enumerate(cells)), "--label-from", "set",
                      "--unlabelled", "accept")
            self.assertEqual(self.columns(), {
                "0.dcm": {"x": POSITIVE, "y": POSITIVE}, "1.dcm": {"x": POSITIVE, "y": NEGATIVE},
                "2.dcm": {"x": MISSING, "y": MISSING}}, number)

    def test_what_would_have_found_files_is_said(self):
        self.image("train/a.dcm", 1, PatientID="7")
        self.image("train/b.dcm", 2, PatientID="8")
        for key, words in (("a.png", "--key-kind path --path-match suffix --extension ignore"),
                           ("7", "--key-kind patient"), (uid(1), "--key-kind sop")):
            _, said = self.take(f"name,label\n{key},x\nnothing,y\n", "--key-column", "name",
                                "--key-kind", "study", expect=3)
            self.assertIn(f"{words} finds 1 of 2", said)
        _, said = self.take("file,label\nnothing,x\nnone,y\n", expect=3)
        self.assertIn("nothing, where a file's is train/a.dcm", said)
        _, said = self.take("patient,label\n07,x\n08,y\n", "--key-column", "patient", "--key-kind",
                            "patient", expect=3)
        self.assertIn("07, where a file's is 7", said)
        self.take("PatientID,label\n7,x\n8,y\n", "--key-column", "PatientID")
        self.assertEqual(self.classes(), {"train/a.dcm": "x", "train/b.dcm": "y"})

    def test_names_that_look_alike(self):
        for number, name in enumerate(("case1.R", "case2.L", "case2.R")):
            self.image(name, number)
        table = "file,label\ncase1.L,ill\ncase2.L,ill\ncase2.R,well\n"
        _, said = self.take(table, "--extension", "ignore", expect=3)
        self.assertIn("such as case1.L", said)
        self.take(table.replace("case1.L", "case1.R.png"), "--extension", "ignore")
        self.assertEqual(self.classes(), {"case1.R": "ill", "case2.L": "ill", "case2.R": "well"})

    def test_classes_of_a_finding_the_wrong_way_round(self):
        self.image("a.dcm", 1)
        self.image("b.dcm", 2)
        table = "file,label\na.dcm,yes\nb.dcm,no\n"
        for names in ("positive,negative", "yes,no", "1,0", "ill,0"):
            _, said = self.take(table, "--label-from", "binary", "--classes", names, expect=2)
            self.assertIn("the wrong way round", said)
        self.take(table, "--label-from", "binary", "--classes", "no,yes")
        self.assertEqual(self.classes(), {"a.dcm": "yes", "b.dcm": "no"})

    def test_a_pattern_on_the_path(self):
        for number in range(2):
            self.image(f"x/0000000{number}_000.dcm", number)
        words = ("--key-column", "id", "--key-pattern", r"([0-9]{8}_[0-9]{3})\.dcm")
        self.take("id,label\n00000000_000,a\n00000001_000,b\n", *words)
        self.assertEqual(self.classes(), {"x/00000000_000.dcm": "a", "x/00000001_000.dcm": "b"})
        self.take("id,label\n00000000_000.png,a\n00000001_000.png,b\n", *words,
                  "--key-cell-pattern", r"^([^.]+)")
        self.assertEqual(len(self.classes()), 2)
        for bad in ("([0-9]", "no group", "(?:a)"):
            self.take("id,label\n1,a\n", "--key-column", "id", "--key-pattern", bad, expect=2)

    def test_a_greedy_pattern_ends(self):
        self.image("a" * 200 + "/1.dcm", 0)
        _, said = self.take("id,label\n1,a\n", "--key-column", "id", "--key-pattern",
                            "(a+)+(a+)+(a+)+$", "--classes", "a,b", expect=2)
        self.assertIn("--key-pattern takes too many steps", said)

    def test_a_path_is_taken_by_its_end_only_when_asked(self):
        self.image("deep/1.dcm", 0)
        self.image("deep/2.dcm", 1)
        self.image("deep/21.dcm", 2)
        table = "path,label\n1.dcm,a\n2.dcm,b\ndeep/21.dcm,a\n"
        _, said = self.take(table, expect=3)
        self.assertEqual(self.count_in(said, "a label for no file"), 2)
        self.take(table, "--path-match", "suffix")
        self.assertEqual(list(self.classes().values()), ["a", "b", "a"])
        self.image("other/1.dcm", 3)
        _, said = self.take(table, "--path-match", "suffix", "--unlabelled", "accept", expect=3)
        self.assertEqual(self.count_in(
            said, "a path that could be several files (of two roots, say); write more of it, or let "
            "--key-cell-pattern take more"), 1)

    def test_another_name_of_the_root_is_said_and_another_archive_is_not_taken(self):
        for number, name in enumerate(("case1/img.dcm", "case2/img.dcm")):
            self.image(name, number)
        renamed = "path,label\nold/case1/img.dcm,a\nold/case2/img.dcm,b\n"
        _, said = self.take(renamed, "--path-match", "suffix")
        self.assertEqual(self.count_in(
            said, "a path that names the archive's root otherwise, as all of them do"), 2)
        self.assertEqual(self.classes(), {"case1/img.dcm": "a", "case2/img.dcm": "b"})
        # The same cases of two sites, or of this one and another.
        for text in (renamed + "site b/case1/img.dcm,a\n", renamed + "case1/img.dcm,a\n"):
            _, said = self.take(text, "--path-match", "suffix", "--unlabelled", "accept", expect=3)
            self.assertIn("under another root than other paths name; --key-cell-pattern", said)

    def test_lists_of_splits_are_found_as_keys_are(self):
        for number in range(3):
            self.image(f"d/f{number}.dcm", number)
        table = "path,label\nd/f0.dcm,a\nd/f1.dcm,b\nd/f2.dcm,a\n"
        listed = self.write("train.txt", "./d/f0.dcm\rd//f1.dcm\rd\\f2.dcm\r")
        self.take(table, "--split-list", f"train={listed}")
        self.assertEqual(set(self.of_labels("split").values()), {"train"})

    def test_names_with_commas(self):
        self.images(range(2))
        table = f'sop,"Mass, benign",Edema\n{uid(0)},1,0\n{uid(1)},0,1\n'
        result, _ = self.take(table, "--label-columns", '"Mass, benign",Edema')
        self.assertEqual(set(result["columns"]), {"Mass, benign", "Edema"})
        table = f'sop,label\n{uid(0)},"a, b"\n{uid(1)},c\n'
        result, _ = self.take(table, "--classes", 'c,"a, b"')
        self.assertEqual(result["classes"], {"c": 1, "a, b": 1})

    def test_lists_as_python_prints_them(self):
        """PadChest's Labels column, written by pandas."""
        self.images(range(3))
        table = (f"ImageID,Labels\n{uid(0)},\"['nodule', 'pleural effusion']\"\n"
                 f"{uid(1)},['normal']\n{uid(2)},nan\n")
        result, _ = self.take(table, "--key-column", "ImageID", "--key-kind", "sop",
                              "--label-column", "Labels", "--label-from", "set",
                              "--label-separator", ",", "--negative-name", "normal",
                              "--unlabelled", "accept")
        self.assertEqual({name: (counts["positive"], counts["negative"], counts["missing"])
                          for name, counts in result["columns"].items()},
                         {"nodule": (1, 1, 1), "pleural effusion": (1, 1, 1)})
        self.assertEqual(result["unlabelled"], 1)
        table = f"sop,label\n{uid(0)},[Mass]|[Nodule]\n{uid(1)},[NOS]\n{uid(2)},[Mass]\n"
        result, _ = self.take(table, "--label-separator", "|")
        self.assertEqual(set(result["columns"]), {"[Mass]", "[Nodule]", "[NOS]"})

    def test_answers_in_the_words_of_their_country(self):
        self.images(range(4))
        table = "sop,A,B\n" + "".join(f"{uid(n)},{a},{b}\n" for n, (a, b) in enumerate(
            (("ja", "X"), ("Nein", ""), ("oui", "x"), ("N", "non"))))
        self.take(table, "--label-columns", "A,B", "--blank", "negative")
        self.assertEqual([self.columns()[f"{n}.dcm"] for n in range(4)],
                         [dict(A=a, B=b) for a, b in (
                             (POSITIVE, POSITIVE), (NEGATIVE, NEGATIVE), (POSITIVE, POSITIVE),
                             (NEGATIVE, NEGATIVE))])
        _, said = self.take(table.replace("oui", "peut"), "--label-columns", "A,B", expect=3)
        self.assertNotIn("--label-from class", said)
        _, said = self.take(table.replace("oui", "peut"), "--label-column", "A", "--label-from",
                            "binary", expect=3)
        self.assertIn("--label-from class", said)

    def test_a_column_called_split_can_be_left_out(self):
        self.images(range(2))
        table = f"sop,label,Split\n{uid(0)},a,0\n{uid(1)},b,hold-out\n"
        _, said = self.take(table, expect=3)
        self.assertIn("--split-column none takes none", said)
        self.take(table, "--split-column", "none")
        self.assertEqual(set(self.of_labels("split").values()), {""})
        listed = self.write("train.txt", uid(0))
        _, said = self.take(table, "--split-list", f"train={listed}")
        self.assertEqual(self.of_labels("split"), {"0.dcm": "train", "1.dcm": ""})
        self.assertIn("splits from lists", said)
        self.assertEqual(self.count_in(
            said, "a file with a label that no list of a split names: its patient's other files "
            "decide, else the rule"), 1)

    def test_codes_that_do_not_go_with_names_are_said(self):
        self.images(range(3))
        table = f"sop,label,label_name\n{uid(0)},0,well\n{uid(1)},1,ill\n{uid(2)},1,il\n"
        _, said = self.take(table, "--label-column", "label")
        self.assertIn("column label_name does not go with it one to one", said)
        table = f"sop,label\n{uid(0)},0\n{uid(1)},1\n{uid(2)},1\n"
        _, said = self.take(table, "--classes", "well,ill", expect=3)
        self.assertIn("--label-from binary", said)

    def test_another_table_of_a_set_is_said_to_be_one(self):
        self.images(range(2))
        _, said = self.take(f"sop,,label\n{uid(0)},,a\n{uid(1)},,b\n", "--table", "nih", expect=2)
        self.assertIn("is the table another one of that set?", said)
        self.assertIn("one of: sop, label", said)

    def test_labels_of_series_that_were_rejected(self):
        for number in range(3):
            self.image(f"{number}.dcm", number, SeriesInstanceUID=uid(f"7.{number}"))
        bad = self.at("archive", "2.dcm")
        os.truncate(bad, os.path.getsize(bad) - 8)
        for kind, at in (("series", 7), ("study", 5)):
            table = f"key,label\n" + "".join(f"{uid(f'{at}.{n}')},{'ab'[n % 2]}\n" for n in range(3))
            _, said = self.take(table, "--key-column", "key", "--key-kind", kind, "--max-rejects", "1")
            self.assertEqual(self.count_in(said, "a label for a file that was rejected"), 1)

    def test_two_columns_of_a_name_are_not_chosen_among(self):
        self.images(range(2))
        for header in ("sop,label,split,split", "sop,label,Split,split", "sop,label,Label,x"):
            self.take(f"{header}\n{uid(0)},a,train,test\n{uid(1)},b,train,test\n", expect=2)

    def test_codes_that_classes_names_stay_codes(self):
        self.images(range(2))
        table = f"sop,label,label_name\n{uid(0)},0,well\n{uid(1)},1,ill\n"
        for classes in ("1,0", "ill,well"):
            self.take(table, "--label-column", "label", "--classes", classes)
            self.assertEqual(self.query("SELECT name FROM classes ORDER BY position"),
                             [(name.encode(),) for name in classes.split(",")])

    def test_encodings(self):
        self.images(range(2))
        text = f"SOPInstanceUID;label\r\n{uid(0)};geschwür\r\n{uid(1)};gesund\r\n"
        for encoding in ("utf-16", "latin-1", "windows-1252", "utf-8"):
            data = text.encode(encoding)
            result, _ = self.take(data, "--encoding", encoding)
            self.assertEqual(result["classes"], {"geschwür": 1, "gesund": 1}, encoding)
        for encoding, hint in (("utf-16", "--encoding utf-16"), ("latin-1", "--encoding latin-1")):
            _, said = self.take(text.encode(encoding), expect=3)
            self.assertIn(hint, said)
        _, said = self.take(text.encode("latin-1"), "--encoding", "utf-8", expect=3)
        self.assertIn("line 2", said)
        self.take(text, "--encoding", "ebcdic", expect=2)

    def test_separators(self):
        self.images(range(2))
        for separator, word in ((";", ";"), ("\t", "tab"), (",", ","), ("|", "|")):
            text = "".join(separator.join(row) + "\n" for row in (
                ("SOPInstanceUID", "label"), (uid(0), " a"), (uid(1), "b")))
            if separator != "|":
                self.assertEqual(self.take(text)[0]["classes"], {"a": 1, "b": 1})
            self.assertEqual(self.take(text, "--separator", word)[0]["classes"], {"a": 1, "b": 1})
        self.take(text, "--separator", "x", expect=2)
        _, said = self.take("SOPInstanceUID\tlabel\n" + uid(0) + "\n", expect=3)
        self.assertIn("1 in line 2", said)

    def test_rows_with_separators_more_at_their_end(self):
        self.images(range(2))
        result, said = self.take(f"SOPInstanceUID,label\n{uid(0)},a,,\n{uid(1)},b, ,\n")
        self.assertEqual(result["classes"], {"a": 1, "b": 1})
        self.assertIn("warning: rows whose blank fields behind the header's end are left out: 2", said)
        moved = f"SOPInstanceUID,name,label,note\n{uid(0)},A,a,x\n{uid(1)},Doe, J,b,\n"
        _, said = self.take(moved, expect=3)
        self.assertIn("more in 1 records, the first one in line 3", said)
        self.assertIn("--long-rows accept", said)
        result, said = self.take(f"SOPInstanceUID,label\n{uid(0)},a,,\n{uid(1)},b\n", "--long-rows",
                                 "accept")
        self.assertEqual(result["classes"], {"a": 1, "b": 1})
        self.assertIn("warning: rows whose blank fields behind the header's end are left out: 1", said)
        _, said = self.take(f"SOPInstanceUID,label\n{uid(0)},a,x\n{uid(1)},b\n", expect=3)
        self.assertIn("3 in line 2", said)

    def test_classes_that_are_higher_by_their_letters_alone(self):
        self.images(range(2))
        warning = "took one by the order of their letters"
        rows = f"{uid(0)},normal\n{uid(0)},abnormal\n{uid(1)},normal\n"
        for how in ("any", "all", "max"):
            _, said = self.take("SOPInstanceUID,label\n" + rows, "--aggregate", how)
            self.assertIn(warning, said)
            _, said = self.take("SOPInstanceUID,label\n" + rows, "--aggregate", how,
                                "--classes", "normal,abnormal")
            self.assertNotIn(warning, said)
        _, said = self.take(f"SOPInstanceUID,label\n{uid(0)},normal\n{uid(1)},abnormal\n",
                            "--aggregate", "any")
        self.assertNotIn(warning, said)
        self.take(f"SOPInstanceUID,label\n{uid(0)},2,0\n".replace("2,0", '"2,0"')
                  + f'{uid(0)},"10,0"\n{uid(1)},"9,0"\n', "--aggregate", "max")
        self.assertEqual(sorted(self.classes().values()), ["10,0", "9,0"])

    def test_a_cell_that_is_more_than_a_list_of_names(self):
        self.images(range(2))
        for torn in ("{'a': 1, 'b': 0}", "[['a'], ['b']]", "['a', 'b'", "array(['a'])"):
            _, said = self.take(f'SOPInstanceUID,label\n{uid(0)},"[\'a\', \'b\']"\n{uid(1)},"{torn}"\n',
                                "--label-from", "set", expect=3)
            self.assertIn(torn + " in column label, line 3", said)
            self.assertIn("path:     " + self.at("labels.csv"), said)

    def test_the_text_of_a_table_as_it_may_be(self):
        for number, name in enumerate("abc"):
            self.image(f"{name}.dcm", number)
        self.take("Report of the day;;\n\nfile;label;note\na.dcm;x\nb.dcm;y;z\nc.dcm;x\n", expect=3)
        _, said = self.take("Report of the day;;\n\nfile;label;note\na.dcm;x\nb.dcm;y;z\nc.dcm;x\n",
                            "--skip-lines", "2", "--short-rows", "accept")
        self.assertIn("warning: rows with fewer fields than the header, whose last cells count as blank: 2",
                      said)
        wanted = {"a.dcm": "x", "b.dcm": "y", "c.dcm": "x"}
        self.assertEqual(self.classes(), wanted)
        self.take("p1 a.dcm x\np2 b.dcm y\np3 c.dcm x\n", "--separator", "space",
                  "--header", "patient,file,label")
        self.assertEqual(self.classes(), wanted)
        for words in (["--skip-lines", "two"], ["--skip-lines", "-1"], ["--short-rows", "yes"], ["--long-rows", "yes"],
                      ["--header", "a,a"]):
            self.take("file,label\na.dcm,x\n", *words, expect=2)

    def test_a_split_that_a_piece_does_not_say(self):
        for number, name in enumerate("abcd"):
            self.image(f"{name}.dcm", number)
        first = self.write("a.csv", "path,label,split\na.dcm,x,train\nb.dcm,y,test\n")
        second = self.write("b.csv", "path,label,year\nc.dcm,x,1\nd.dcm,y,2\n")
        tables = ["--labels", second, "--labels", first, "--split-by", "study"]
        result, said = self.index(*tables)
        self.assertEqual(self.of_labels("split"),
                         {"a.dcm": "train", "b.dcm": "test", "c.dcm": "", "d.dcm": ""})
        self.assertIn("warning: a table has no column split, where others have: " + second
                      + " (its rows count as blank there)", said)
        self.write("a.csv", "path,label,Split\na.dcm,x,train\nb.dcm,y,test\n")
        self.write("b.csv", "path,label,split\nc.dcm,x,val\nd.dcm,y,val\n")
        self.index(*tables)
        self.assertEqual(self.of_labels("split"),
                         {"a.dcm": "train", "b.dcm": "test", "c.dcm": "val", "d.dcm": "val"})
        self.write("b.csv", "path,label,year\nc.dcm,x,1\nd.dcm,y,2\n")
        self.assertIn("passed over: year", said)
        self.assertIn("row below row", self.index(*tables, "--label-column", "year", expect=2)[1])

    def test_a_column_of_answers_is_no_set(self):
        self.images(range(2))
        words = ("--label-column", "Edema", "--label-from", "set")
        _, said = self.take(f"SOPInstanceUID,Edema\n{uid(0)},0\n{uid(1)},1\n", *words, expect=3)
        self.assertIn("--label-from binary", said)
        result, _ = self.take(f"SOPInstanceUID,Edema\n{uid(0)},[0]\n{uid(1)},\"[0, 1]\"\n", *words)
        self.assertEqual(list(result["columns"]), ["0", "1"])

    def test_words_that_do_not_go_together(self):
        self.images(range(2))
        table = self.labels(range(2))
        for words in (("--table", "padchest"), ("--label-from", "rle"), ("--uncertain", "maybe"),
                      ("--blank", "positive"), ("--aggregate", "mean"), ("--key-kind", "name"),
                      ("--label-column", "label", "--label-columns", "a,b"),
                      ("--label-separator", "|", "--label-from", "class"),
                      ("--label-columns", "a,a"), ("--reader-column", "label"),
                      ("--blank", "negative"), ("--uncertain", "positive"),
                      ("--key-kind", "sop", "--path-match", "suffix"),
                      ("--key-kind", "sop", "--extension", "ignore"),
                      ("--split-column", "label", "--split-list", "train=" + table)):
            self.index("--labels", table, *words, expect=2)
        self.index("--table", "nih", expect=2)
        self.index("--labels", "folders", "--table", "nih", expect=2)
        self.index("--explain", expect=2)


class Explain(LabelTables):
    def explain(self, text, *words, expect=0):
        path = self.write("labels.csv", text)
        done = subprocess.run([PROGRAM, "index", self.at("archive"), "--out", self.at("index"),
                               "--labels", path, "--explain", "--json", *words], text=True,
                              capture_output=True)
        self.assertEqual(done.returncode, expect, done.stdout + done.stderr)
        return done

    def test_says_what_was_understood_and_writes_nothing(self):
        self.images(range(6))
        text = self.text(os.path.basename(self.labels(range(6)))) + f"{uid(5)},ill\n"
        done = self.explain(text)
        self.assertFalse(os.path.exists(self.at("index")))
        for line in ("labels from column label", "keyed by sop_instance_uid (SOPInstanceUID)",
                     "7 rows", f"row in line 2: key {uid(0)}, label well",
                     "6, of which 6 have files", "1 of them by several rows",
                     f"key {uid(0)} is {self.at('archive', '0.dcm')}", "classes: ill 3, well 3"):
            self.assertIn(line, done.stderr)
        import json
        result = json.loads(done.stdout)
        self.assertEqual((result["keys"], result["keys_with_files"], result["rows"]), (6, 6, 7))
        for secret in ("patient-", uid(""), self.folder):
            self.assertNotIn(secret, done.stdout)

    def test_what_would_be_refused_is_refused_after_it_was_explained(self):
        self.images(range(3))
        done = self.explain(self.text(os.path.basename(self.labels([0, 1, 7]))), expect=3)
        self.assertLess(done.stderr.index("3, of which 2 have files"),
                        done.stderr.index("a label for no file"))
        self.assertFalse(os.path.exists(self.at("index")))

    def test_an_index_that_is_there_stays_as_it_is(self):
        self.images(range(4))
        self.index("--labels", self.labels(range(4)))
        self.images([4])
        before = {name: (os.stat(self.at("index", name)).st_mtime_ns, self.read(name))
                  for name in sorted(os.listdir(self.at("index")))}
        done = self.explain(self.text(os.path.basename(self.labels(range(5)))))
        self.assertIn("5, of which 5 have files", done.stderr)
        after = {name: (os.stat(self.at("index", name)).st_mtime_ns, self.read(name))
                 for name in sorted(os.listdir(self.at("index")))}
        self.assertEqual(before, after)

    def read(self, name):
        with open(self.at("index", name), "rb") as file:
            return file.read()

    def test_several_columns(self):
        self.images(range(2))
        done = self.explain(f"SOPInstanceUID,A,B\n{uid(0)},1,0\n{uid(1)},-1,\n", "--label-columns",
                            "A,B")
        self.assertIn("column A: missing 0, negative 0, positive 1, uncertain 1", done.stderr)
        self.assertIn("-1 is uncertain, a blank cell is missing", done.stderr)
        self.assertIn(f"key {uid(1)}, A uncertain, B missing", done.stderr)


if __name__ == "__main__":
    unittest.main()
