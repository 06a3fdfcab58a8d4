"""A kernel that lets no process confine itself: for `preexec_fn` of subprocess. A seccomp filter of our own
stands in for it, under which seccomp(2) is not there and prctl(2) takes no filter."""
import ctypes
import errno
import os
import subprocess

ALLOW, REFUSE = 0x7fff0000, 0x00050000  # SCMP_ACT_ALLOW, SCMP_ACT_ERRNO(0)
EQUAL = 4                               # SCMP_CMP_EQ
PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS = 22, 38


class Comparison(ctypes.Structure):
    """struct scmp_arg_cmp: of the argument of that number."""
    _fields_ = [("arg", ctypes.c_uint), ("op", ctypes.c_int), ("a", ctypes.c_uint64), ("b", ctypes.c_uint64)]


def libseccomp():
    library = ctypes.CDLL("libseccomp.so.2")
    library.seccomp_init.restype = ctypes.c_void_p
    library.seccomp_init.argtypes = [ctypes.c_uint32]
    library.seccomp_rule_add_array.argtypes = [ctypes.c_void_p, ctypes.c_uint32, ctypes.c_int, ctypes.c_uint,
                                               ctypes.POINTER(Comparison)]
    library.seccomp_load.argtypes = library.seccomp_release.argtypes = [ctypes.c_void_p]
    return library


def refuse(library, made, call, number, *comparisons):
    """The system call `call` answers with error `number`, where its arguments are those."""
    code = library.seccomp_syscall_resolve_name(call)
    failed = library.seccomp_rule_add_array(made, REFUSE | number, code, len(comparisons),
                                            (Comparison * len(comparisons))(*comparisons))
    if failed:
        raise OSError(-failed, f"libseccomp made no rule of {call.decode()}")


def unconfining_kernel():
    """Puts the calling process, and those it starts, under such a kernel; there is no way back."""
    if ctypes.CDLL(None, use_errno=True).prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "no promise of no new privileges")
    library = libseccomp()
    made = library.seccomp_init(ALLOW)
    refuse(library, made, b"seccomp", errno.ENOSYS)
    refuse(library, made, b"prctl", errno.EINVAL, Comparison(0, EQUAL, PR_SET_SECCOMP, 0))
    failed = library.seccomp_load(made)
    library.seccomp_release(made)
    if failed:
        raise OSError(-failed, "the kernel takes no filter")


def why_not():
    """"" where there can be such a kernel, else why not."""
    try:
        libseccomp()
        subprocess.run(["true"], preexec_fn=unconfining_kernel, check=True)
    except (OSError, subprocess.SubprocessError) as error:
        return f"no kernel can be made that does not confine: {error}"
    return ""
