"""Files that PyTorch wrote and that are no model, or were one: what a user reads of them."""
import os
import sys
import unittest
import zipfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "..", "stage1_teacher"))
import torch
from small_world import ConvTeacher, LinearTeacher, World


class ModelFile(World):
    def setUp(self):
        super().setUp()
        self.make_archive(8)

    def refused(self, path):
        """What is said; exit code 3, and never a signal."""
        return self.cache(teacher=path, expect=3)[1]

    def write(self, data):
        with open(self.at("bad.pt"), "wb") as file:
            file.write(data)
        return self.at("bad.pt")

    def rewritten(self, source, change):
        """The archive with `change(name below the top folder, bytes)`; whole in every other way."""
        with zipfile.ZipFile(source) as old, zipfile.ZipFile(self.at("new.pt"), "w") as new:
            for entry in old.infolist():
                bytes_now = change(entry.filename.split("/", 1)[1], old.read(entry))
                new.writestr(entry.filename, bytes_now, entry.compress_type)
        return self.at("new.pt")

    def test_what_torch_save_wrote(self):
        path = self.at("state.pth")
        torch.save(LinearTeacher().state_dict(), path)
        self.assertIn("state_dict", self.refused(path))
        torch.save(LinearTeacher().state_dict(), path, _use_new_zipfile_serialization=False)
        self.assertIn("pickle", self.refused(path))
        torch.save(LinearTeacher(), path)
        said = self.refused(path)
        self.assertIn("torch.jit.script", said)

    def test_what_is_no_archive(self):
        self.assertIn("empty", self.refused(self.write(b"")))
        self.assertIn("no TorchScript archive", self.refused(self.write(b"epoch,loss\n")))

    def test_what_was_damaged(self):
        with open(self.teacher(ConvTeacher()), "rb") as file:
            whole = file.read()
        for length in (4, len(whole) // 2, len(whole) - 1):
            self.assertIn("cut short", self.refused(self.write(whole[:length])))
        with zipfile.ZipFile(self.at("teacher.pt")) as archive:
            code = next(e for e in archive.infolist() if e.filename.endswith(".py"))
        self.assertEqual(code.compress_type, zipfile.ZIP_DEFLATED)
        inside = code.header_offset + 30 + len(code.filename) + 200
        flipped = bytearray(whole)
        flipped[inside] ^= 0x10
        self.assertIn("checksum", self.refused(self.write(flipped)))

    def test_a_tensor_cut_short_in_a_whole_archive(self):
        path = self.rewritten(self.teacher(ConvTeacher()),
                              lambda name, data: data[:-4] if name == "data/0" else data)
        self.assertIn("cut short", self.refused(path))

    def test_from_a_newer_pytorch(self):
        self.teacher()
        path = self.rewritten(self.at("teacher.pt"),
                              lambda name, data: b"99\n" if name == "version" else data)
        self.assertIn("newer PyTorch", self.refused(path))
        path = self.rewritten(self.at("teacher.pt"), lambda name, data: data.replace(
            b"adaptive_avg_pool2d", b"adaptive_avg_pool_9") if name.endswith(".py") else data)
        said = self.refused(path)
        self.assertIn("adaptive_avg_pool_9", said)
        self.assertIn("LIBTORCH=", said)

    def test_rewriting_alone_is_harmless(self):
        self.cache(teacher=self.rewritten(self.teacher(ConvTeacher()), lambda name, data: data))


if __name__ == "__main__":
    unittest.main()
