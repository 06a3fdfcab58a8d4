"""Fuzzes what reads bytes that anybody may have written: run.py BUILD SECONDS.

Each target has its share of the time. Its corpus grows below BUILD, seeded with Debian's pydicom test
files and with corpus/, what was found before. A run goes on after a crash, and ends with 1 where one is of our own code; what was found lies
below BUILD too."""
import glob
import itertools
import os
import re
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
LARGEST_SEED = 200000
TABLES = [b"sop_instance_uid,label,split\n1.2.3,ill,train\n1.2.4,healthy,val\n",
          b"\xef\xbb\xbfImageId, EncodedPixels\r\n1.2.3, -1\r\n1.2.4,10 20 30 40\r\n",
          b'path,Atelectasis,Edema\n"a\nb.dcm",1.0,-1.0\nc.dcm,,0.0\n',
          b"image_id,rad_id,class_name\na,R1,Edema|Mass\nb,R2,No finding\n",
          b"file,labels\na.dcm,\"['x', 'y']\"\nb.dcm,[1 2]\n"]
# Before a table: what a cell is and so on, and which columns there are (label_table_fuzz.cc).
CHOICES = [bytes((what, which)) for what in (0, 1, 2, 3, 7, 9, 10, 17, 64, 96)
           for which in (0, 8, 24, 63, 127)]


def seeds_of(target, folder):
    os.makedirs(folder, exist_ok=True)
    if target == "label_table":
        for number, (choice, table) in enumerate(itertools.product(CHOICES, TABLES)):
            with open(os.path.join(folder, f"seed-{number}"), "wb") as file:
                file.write(choice + table)
        return
    for path in glob.glob(os.path.join(HERE, "corpus", "*")):
        shutil.copy(path, folder)
    listing = subprocess.run(["dpkg", "-L", "python3-pydicom"], capture_output=True, text=True, check=True)
    for path in re.findall(r"^.*/test_files/.*$", listing.stdout, re.M):
        if os.path.isfile(path) and os.path.getsize(path) < LARGEST_SEED:
            shutil.copy(path, os.path.join(folder, os.path.basename(path)))


def summary_of(program, artifact):
    """The sanitizer's last word on a finding, and whether the code at fault is ours."""
    done = subprocess.run([program, artifact], capture_output=True, text=True, errors="replace")
    frame = re.search(r"#0 .* in (.*)", done.stderr)
    summary = re.search(r"SUMMARY: (.*)", done.stderr)
    text = summary.group(1) if summary else f"exit code {done.returncode}"
    return text, not (frame and re.search(r"/lib[\w-]+\.so", frame.group(1)))


def judge(program, folder):
    """Whether no finding is ours. What a third-party library does is contained by data/decoder."""
    ours = {}
    for artifact in sorted(glob.glob(os.path.join(folder, "*"))):
        text, is_ours = summary_of(program, artifact)
        print(("  finding: " if is_ours else "  contained: ") + text + "  " + artifact, flush=True)
        ours[artifact] = is_ours
    return not any(ours.values())


def fuzz(build, target, seconds):
    corpus, found = (os.path.join(build, "fuzz", target, name) for name in ("corpus", "found"))
    seeds_of(target, corpus)
    shutil.rmtree(found, ignore_errors=True)
    os.makedirs(found)
    program = os.path.join(build, "bin", target + "_fuzz")
    done = subprocess.run(
        [program, corpus, f"-max_total_time={seconds}", "-fork=1", "-ignore_crashes=1", "-ignore_ooms=1",
         "-ignore_timeouts=1", "-rss_limit_mb=2048", "-malloc_limit_mb=1024", "-timeout=20",
         "-detect_leaks=0", f"-artifact_prefix={found}/"], capture_output=True, text=True,
        errors="replace")
    progress = [line for line in done.stderr.splitlines() if re.match(r"#\d+: cov", line)]
    print(f"{target}: {progress[-1] if progress else done.stderr[-2000:]}", flush=True)
    return bool(progress) and judge(program, found)


def main():
    build, seconds = sys.argv[1], int(sys.argv[2])
    targets = ("reader", "prescan", "label_table")
    results = [fuzz(build, target, max(1, seconds // len(targets))) for target in targets]
    sys.exit(0 if all(results) else 1)


main()
