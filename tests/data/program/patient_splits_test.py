"""One patient in two splits, or two who may be one: said whatever brought it about, a table, other
headers, another rule; and labels that stay with images that were moved.
"""
import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from index_world import IndexWorld, uid

ALIKE = "two patients who look alike, and may come into different splits"
TORN = "a patient in two splits"
SHARED_STUDY = "a study of two patients, who may come into different splits"
SHARED_KEY = "a key of two patients, whose files it labels all"
HEADER = "path,label,split\n"


class PatientSplits(IndexWorld):
    def people(self, *ids, **attributes):
        """A file each; the first half in train, the others in test."""
        rows = []
        for number, patient in enumerate(ids):
            self.image(f"x{number}.dcm", number, PatientID=patient, **attributes)
            split = "train" if number < len(ids) / 2 else "test"
            rows.append(f"x{number}.dcm,{'ab'[number % 2]},{split}\n")
        return self.table(HEADER + "".join(rows))

    def meta(self, name):
        return self.query(f"SELECT value FROM meta WHERE name = '{name}'")[0][0].decode()

    def test_headers_that_are_others_now(self):
        table = self.people("P0", "P1", "P2", "P3")
        self.index("--labels", table)
        self.image("x3.dcm", 3, PatientID="P0")
        _, said = self.index(expect=3)
        self.assertEqual(self.count_in(said, TORN), 1)
        self.assertIn("patient P0 in test, train", said)
        self.assertEqual(self.meta("settled"), "0")
        self.index("--split-conflicts", "accept")
        self.assertEqual(self.meta("settled"), "1")

    def test_a_rule_that_is_another_now(self):
        table = self.people("S", "P1", "S", "P3")
        self.index("--labels", table, "--split-by", "study")
        _, said = self.index("--split-by", "patient", expect=3)
        self.assertEqual(self.count_in(said, TORN), 1)
        self.assertEqual(self.meta("split_by"), "study")
        self.index("--split-by", "study")

    def test_patient_ids_that_look_alike(self):
        for one, other in (("0012", "12"), ("ab77", "AB77"), ("Q 1", "Q  1")):
            with self.subTest(one):
                table = self.people(one, "P1", other, "P3")
                _, said = self.index("--labels", table, out=one)
                self.assertEqual(self.count_in(said, ALIKE), 1)
                self.assertIn(f"{one} in train", said)
        table = self.people("0012", "12", "P2", "P3")  # both in train
        _, said = self.index("--labels", table, out="one split")
        self.assertNotIn(ALIKE, said)
        _, said = self.index("--labels", table, "--split-by", "study", out="studies")
        self.assertNotIn(ALIKE, said)
        self.image("x1.dcm", 1, PatientID="12")
        rows = self.text("labels.csv").replace(",train", ",").replace(",test", ",")
        _, said = self.index("--labels", self.table(rows), out="rule")
        self.assertEqual(self.count_in(said, ALIKE), 1)

    def test_a_patient_with_an_issuer_now(self):
        table = self.people("P0", "P1", "P2", "P3")
        self.image("x3.dcm", 3, PatientID="P0", IssuerOfPatientID="HOSP")
        _, said = self.index("--labels", table)
        self.assertEqual(self.count_in(said, ALIKE), 1)
        self.assertIn("P0 in train and P0 of an issuer in test", said)
        self.image("x0.dcm", 0, PatientID="P0", IssuerOfPatientID="OTHER")  # another's P0
        _, said = self.index("--labels", table, out="issuers")
        self.assertNotIn(ALIKE, said)

    def test_a_study_of_two_patients(self):
        table = self.people("A", "B", "A-2", "C")
        for number in (0, 2):
            self.image(f"x{number}.dcm", number, PatientID=["A", "", "A-2"][number],
                       StudyInstanceUID=uid("7.1"))
        _, said = self.index("--labels", table)
        self.assertEqual(self.count_in(said, SHARED_STUDY), 1)
        self.assertIn("of patient A and patient A-2", said)

    def test_a_key_of_two_patients(self):
        for hospital in "AB":
            for case in range(2):
                self.image(f"hosp{hospital}/case{case}/1.dcm", case + 2 * (hospital == "B"),
                           PatientID=f"{hospital}{case}", StudyInstanceUID=uid(f"5.{case}"))
        for words, keys in ((["--key-pattern", "case([0-9]+)/"], ["0", "1"]),
                            (["--key-kind", "study"], [uid("5.0"), uid("5.1")])):
            with self.subTest(words[0]):
                table = self.table(f"case,label\n{keys[0]},a\n{keys[1]},b\n")
                _, said = self.index("--labels", table, "--key-column", "case", *words, out=words[0])
                self.assertEqual(self.count_in(said, SHARED_KEY), 2)


class Moved(IndexWorld):
    def labelled(self):
        return {path.decode(): name.decode() for path, name in self.query(
            "SELECT relative_path, name FROM labels JOIN files ON id = file_id "
            "JOIN classes ON position = class_index WHERE vanished = 0")}

    def test_a_label_stays_with_an_image_that_was_moved(self):
        self.images(range(3))
        table = self.table("path,label\n0.dcm,a\n1.dcm,b\n2.dcm,b\n")
        self.index("--labels", table)
        os.makedirs(self.at("archive", "sub"))
        os.rename(self.at("archive", "0.dcm"), self.at("archive", "sub", "z.dcm"))
        _, said = self.index(expect=3)
        self.assertIn("the table, given again, finds what was moved", said)
        self.index("--labels", table)
        self.assertEqual(self.labelled(), {"sub/z.dcm": "a", "1.dcm": "b", "2.dcm": "b"})

    def test_so_it_does_where_the_first_copy_went(self):
        self.images(range(2))
        self.image("copy.dcm", 0)
        table = self.table("path,label\n0.dcm,a\n1.dcm,b\n")
        self.index("--labels", table, "--duplicates", "accept")
        os.remove(self.at("archive", "0.dcm"))
        self.index("--labels", table, "--duplicates", "accept")
        self.assertEqual(self.labelled(), {"copy.dcm": "a", "1.dcm": "b"})

    def test_a_path_that_holds_another_image_now_is_that_ones(self):
        self.images(range(2))
        table = self.table("path,label\n0.dcm,a\n1.dcm,b\n")
        self.index("--labels", table)
        os.rename(self.at("archive", "0.dcm"), self.at("archive", "moved.dcm"))
        self.image("0.dcm", 7)
        self.index("--labels", table, "--unlabelled", "accept")
        self.assertEqual(self.labelled(), {"0.dcm": "a", "1.dcm": "b"})


if __name__ == "__main__":
    unittest.main()
