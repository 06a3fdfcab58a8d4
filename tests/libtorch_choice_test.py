"""`make LIBTORCH=DIR`: a folder without LibTorch is not replaced by Debian's in silence, and one of the
old C++ ABI is refused in words.
"""
import os
import shutil
import subprocess
import tempfile
import unittest

SOURCE = os.environ["PRECEPTOR_SOURCE"]

OLD_ABI = """
set(TORCH_FOUND TRUE)
set(TORCH_CXX_FLAGS "-D_GLIBCXX_USE_CXX11_ABI=0")
"""


class LibTorchChoice(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)

    def configure(self, torch_config=None):
        """What CMake says when it is given a LibTorch with this TorchConfig.cmake."""
        if torch_config is not None:
            at = os.path.join(self.folder, "libtorch", "share", "cmake", "Torch")
            os.makedirs(at)
            with open(os.path.join(at, "TorchConfig.cmake"), "w") as file:
                file.write(torch_config)
        done = subprocess.run(["cmake", "-S", SOURCE, "-B", os.path.join(self.folder, "build"), "-G",
                               "Ninja", "-Wno-dev",
                               "-DPRECEPTOR_LIBTORCH=" + os.path.join(self.folder, "libtorch")],
                              capture_output=True, text=True)
        self.assertNotEqual(done.returncode, 0)
        return done.stderr

    def test_a_folder_without_libtorch(self):
        said = self.configure()
        self.assertIn("TorchConfig.cmake", said)

    def test_the_old_abi(self):
        said = " ".join(self.configure(OLD_ABI).split())
        self.assertIn("old C++ ABI", said)
        self.assertIn(self.folder, said)
        self.assertIn("cxx11-abi archive of LibTorch", said)


if __name__ == "__main__":
    unittest.main()
