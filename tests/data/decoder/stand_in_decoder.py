"""A program of our own that stands in for dicom_decoder: it ends itself so many times, and is the decoder
then."""
import os
import shutil

BIN = os.environ["PRECEPTOR_BIN"]
STAND_IN = """#!/usr/bin/python3 -I
import os, signal, socket, sys
with open({starts!r}, "a+") as file:
    file.write("x")
    file.seek(0)
    starts = len(file.read())
if starts <= {times}:
    if {asked}:
        end = socket.socket(fileno=3)
        end.send(b"dicom_decoder, wire 6: ")
        end.recv(4096)
    if {number} == 0:
        sys.exit(1)
    if {number} not in (signal.SIGKILL, signal.SIGSTOP):
        signal.signal({number}, signal.SIG_DFL)
    os.kill(os.getpid(), {number})
os.execv({decoder!r}, sys.argv)
"""


def place(folder, program, number, times, asked=True):
    """Copies `program` into `folder`, with a decoder that ends itself by signal `number` (0: by itself) at
    its first `times` starts, when it is `asked` for something or at once."""
    shutil.copy(os.path.join(BIN, program), folder)
    path = os.path.join(folder, "dicom_decoder")
    with open(path, "w", encoding="utf-8") as file:
        file.write(STAND_IN.format(starts=os.path.join(folder, "starts"), times=times, asked=asked,
                                   number=int(number),
                                   decoder=os.path.abspath(os.path.join(BIN, "dicom_decoder"))))
    os.chmod(path, 0o755)


def starts(folder):
    """How often it was started."""
    with open(os.path.join(folder, "starts"), encoding="ascii") as file:
        return len(file.read())
