"""The filter, without a kernel: run by a small BPF machine, and compared with libseccomp's where it is installed."""

from __future__ import annotations

import ctypes
import ctypes.util
import errno
import os
import struct
import tempfile

import pytest

from graders._boxed import seccomp, syscalls
from graders._boxed.seccomp import ALLOW, ERRNO, KILL
from tests.boxed.walls.machine import missing

EPERM = ERRNO | errno.EPERM
PID = 1
ARCH = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
machines = pytest.mark.parametrize("machine", syscalls.MACHINES)


def decide(program: bytes, machine: str, number: int, *args: int, arch: int | None = None) -> int:
    """Run classic BPF on struct seccomp_data, with the instructions that libseccomp and we use."""
    args = (*args, *(0,) * (6 - len(args)))
    data = struct.pack("=IIQ6Q", number & 0xFFFFFFFF, ARCH[machine] if arch is None else arch, 0, *args)
    lines = list(struct.iter_unpack("=HBBI", program))
    at = accumulator = 0
    while True:
        code, yes, no, operand = lines[at]
        at += 1
        if code == 0x20:
            accumulator = struct.unpack_from("=I", data, operand)[0]
        elif code == 0x06:
            return operand
        elif code == 0x05:
            at += operand
        elif code == 0x54:
            accumulator &= operand
        else:
            test = {
                0x15: accumulator == operand,
                0x25: accumulator > operand,
                0x35: accumulator >= operand,
                0x45: bool(accumulator & operand),
            }
            at += yes if test[code] else no


def libseccomp() -> ctypes.CDLL:
    try:
        return ctypes.CDLL("libseccomp.so.2")
    except OSError:
        missing("libseccomp is not installed: apt install libseccomp2")


class Comparison(ctypes.Structure):
    _fields_ = [("arg", ctypes.c_uint), ("op", ctypes.c_int), ("a", ctypes.c_uint64), ("b", ctypes.c_uint64)]


def compiled_by_libseccomp(machine: str) -> bytes:
    lib = libseccomp()
    lib.seccomp_init.restype = ctypes.c_void_p
    context = ctypes.c_void_p(lib.seccomp_init(ctypes.c_uint32(EPERM)))
    native = ARCH[os.uname().machine]
    if ARCH[machine] != native:
        assert lib.seccomp_arch_add(context, ctypes.c_uint32(ARCH[machine])) == 0
        assert lib.seccomp_arch_remove(context, ctypes.c_uint32(native)) == 0
    lib.seccomp_attr_set(context, 2, ctypes.c_uint32(KILL))  # SCMP_FLTATR_ACT_BADARCH
    known = syscalls.numbers(machine)

    def rule(action: int, name: str, *comparisons: Comparison) -> None:
        number = lib.seccomp_syscall_resolve_name(name.encode())  # the native one: libseccomp translates
        array = (Comparison * len(comparisons))(*comparisons)
        done = lib.seccomp_rule_add_exact_array(context, ctypes.c_uint32(action), number, len(comparisons), array)
        assert done == 0, (name, done)

    for names, action in ((seccomp.ALLOWED, ALLOW), (seccomp.KILLED, KILL), (seccomp.ABSENT, ERRNO | errno.ENOSYS)):
        for name in names:
            if name in known:
                rule(action, name)
    low, same = 0xFFFFFFFF, 7  # SCMP_CMP_MASKED_EQ
    for name, conditions in seccomp.CONDITIONAL.items():
        if name not in known:
            continue
        choices: list[list[Comparison]] = [[]]
        for argument, test, operands in conditions:
            if test == "in":
                ways = [Comparison(argument, same, low, PID if value == seccomp._SELF else value) for value in operands]
            elif test == "clear":
                ways = [Comparison(argument, same, operands[0], 0)]
            else:
                ways = [Comparison(argument, 4, 0, 0)]  # SCMP_CMP_EQ
            choices = [[*choice, way] for choice in choices for way in ways]
        for choice in choices:
            rule(ALLOW, name, *choice)
    with tempfile.TemporaryFile() as file:
        assert lib.seccomp_export_bpf(context, file.fileno()) == 0
        file.seek(0)
        return file.read()


@machines
def test_both_filters_decide_alike(machine: str) -> None:
    ours, theirs = seccomp.program(PID, machine), compiled_by_libseccomp(machine)
    values = {0, 1, 2, 3, 4, 15, 16, 22, 0o100, 0o101, 0o200000, 0o2000000, 0o20200000, 0x3D0F00, 0x7D0F00, 0x11}
    values |= {0x5401, 0x5412, 0x5421, 0x100005412, 0x100005401, 0x802C542A, 1 << 32, (1 << 32) + 1, (1 << 64) - 1}
    arguments = [(0,) * 6] + [
        tuple(v if i == p else f for i in range(6)) for p in range(5) for v in values for f in (0, 1)
    ]
    conditional = {syscalls.numbers(machine).get(name) for name in seccomp.CONDITIONAL}
    for number in range(500):
        for args in arguments if number in conditional else arguments[:1]:
            assert decide(ours, machine, number, *args) == decide(theirs, machine, number, *args), (number, args)


@machines
def test_the_table_is_libseccomps(machine: str) -> None:
    lib = libseccomp()
    for name, number in syscalls.numbers(machine).items():
        assert lib.seccomp_syscall_resolve_name_arch(ctypes.c_uint32(ARCH[machine]), name.encode()) == number, name


@machines
def test_every_name_in_the_policy_is_in_the_table(machine: str) -> None:
    named = {*seccomp.ALLOWED, *seccomp.KILLED, *seccomp.ABSENT, *seccomp.CONDITIONAL}
    anywhere = {name for each in syscalls.MACHINES for name in syscalls.numbers(each)}
    assert named <= anywhere
    assert len(seccomp.ALLOWED) + len(seccomp.KILLED) + len(seccomp.ABSENT) + len(seccomp.CONDITIONAL) == len(named)


@machines
def test_foreign_machines_are_killed(machine: str) -> None:
    program = seccomp.program(PID, machine)
    for arch in (0x40000003, 0xC000003E, 0xC00000B7, 0x40000028, 0):
        if arch != ARCH[machine]:
            assert decide(program, machine, 0, arch=arch) == KILL
    if machine == "x86_64":
        assert decide(program, machine, 0x40000000) == decide(program, machine, 0xFFFFFFFF) == KILL


def test_an_unknown_machine_is_refused_by_name() -> None:
    with pytest.raises(LookupError, match="riscv64"):
        seccomp.program(PID, "riscv64")
