"""What a hostile learner tries from inside the box. A function that gets through returns something true.

Sent as source to a worker; `facts` says where the secrets are. Only those in `SHOWN` are ever run
without walls.
"""

import ctypes
import errno
import fcntl
import mmap
import os
import resource
import socket
import struct
import threading
import time

libc = ctypes.CDLL(None, use_errno=True)
NUMBER = {
    "execveat": 322,
    "vfork": 58,
    "clone3": 435,
    "pidfd_open": 434,
    "ptrace": 101,
    "process_vm_readv": 310,
    "kcmp": 312,
    "memfd_create": 319,
    "shmget": 29,
    "msgget": 68,
    "semget": 64,
    "add_key": 248,
    "keyctl": 250,
    "io_uring_setup": 425,
    "userfaultfd": 323,
    "bpf": 321,
    "perf_event_open": 298,
    "mlock": 149,
    "inotify_init1": 294,
    "fanotify_init": 300,
    "eventfd2": 290,
    "timerfd_create": 283,
    "signalfd4": 289,
    "unshare": 272,
    "setns": 308,
    "mount": 165,
    "umount2": 166,
    "pivot_root": 155,
    "init_module": 175,
    "swapon": 167,
    "personality": 135,
    "capset": 126,
    "seccomp": 317,
    "open_by_handle_at": 304,
    "name_to_handle_at": 303,
    "openat2": 437,
    "memfd_secret": 447,
    "landlock_create_ruleset": 444,
    "mq_open": 240,
    "timer_create": 222,
    "sched_setscheduler": 144,
    "prlimit64": 302,
    "tgkill": 234,
    "process_mrelease": 448,
    "rt_sigqueueinfo": 129,
    "quotactl": 179,
    "kexec_load": 246,
    "iopl": 172,
    "set_mempolicy": 238,
    "acct": 163,
    "fsopen": 430,
    "mount_setattr": 442,
    "pidfd_getfd": 438,
    "clone": 56,
    "dup": 32,
    "creat": 85,
    "mknod": 133,
    "io_setup": 206,
    "mincore": 27,
    "sendfile": 40,
    "splice": 275,
    "vmsplice": 278,
    "copy_file_range": 326,
    "sendmsg": 46,
    "recvmsg": 47,
    "setitimer": 38,
    "sched_setattr": 314,
    "ioprio_set": 251,
    "move_pages": 279,
    "process_madvise": 440,
    "pidfd_send_signal": 424,
    "rt_tgsigqueueinfo": 297,
    "landlock_restrict_self": 446,
    "prctl": 157,
}


def raw(name, *args):
    """Make a system call; return its result plus one, so that success is true. Raises OSError."""
    got = libc.syscall(NUMBER[name], *(ctypes.c_long(a) if isinstance(a, int) else a for a in args))
    if got == -1:
        code = ctypes.get_errno()
        if code not in (errno.EPERM, errno.ENOSYS, errno.EACCES):
            return f"{name} was let through, and said {errno.errorcode[code]}"
        raise OSError(code, os.strerror(code))
    return got + 1


# Files


def read_grader(facts):
    return open(facts["grader"]).read()


def read_solution(facts):
    return open(facts["solution"]).read()


def read_other_users_file(facts):
    return open(facts["private"]).read()


def read_site_packages(facts):
    return os.listdir(facts["site"])


def read_own_engine(facts):
    return open(facts["engine"]).read()


def read_passwd(facts):
    return open("/etc/passwd").read()


def read_by_openat2(facts):
    how = struct.pack("=QQQ", 0, 0, 0)
    return raw("openat2", -100, b"/etc/passwd", how, len(how))


def read_shadow(facts):
    return open("/etc/shadow").read()


def read_environment(facts):
    return open("/proc/self/environ").read() + "."


def read_memory_map(facts):
    return open("/proc/self/maps").read()


def list_processes(facts):
    return os.listdir("/proc")


def read_judges_command_line(facts):
    return open(f"/proc/{facts['victim']}/cmdline").read()


def list_root(facts):
    return {"etc", "proc", "home", "dev"} & set(os.listdir("/"))


def list_home(facts):
    return os.listdir(facts["home"])


def list_usr_lib(facts):
    return os.listdir("/usr/lib") + os.listdir("/lib")


def read_through_merged_usr(facts):
    return os.listdir("/lib/python3/dist-packages")


def read_device(facts):
    return os.open("/dev/zero", os.O_RDONLY) + 1


def read_sys(facts):
    return os.listdir("/sys")


def read_link(facts):
    return os.readlink("/proc/self/exe")


def stat_hidden_file(facts):
    return os.stat(facts["grader"]).st_size


def access_hidden_file(facts):
    return os.access(facts["grader"], os.R_OK)


def change_directory(facts):
    os.chdir("/etc")
    return True


def climb_out_by_dots(facts):
    return open("/" + "../" * 20 + "etc/passwd").read()


def use_inherited_descriptor(facts):
    found = []
    for fd in (*range(4, 1024),):
        try:
            os.fstat(fd)
        except OSError:
            continue
        found.append(fd)
    return found


def open_by_handle(facts):
    return raw("name_to_handle_at", -100, b"/etc", struct.pack("=II128x", 128, 0), ctypes.create_string_buffer(8), 0)


def has_environment(facts):
    return dict(os.environ)


# Writing


def write_file(facts):
    return open(facts["scratch"] + "/w", "w")


def append_file(facts):
    return open(facts["grader"], "a")


def open_read_write(facts):
    return os.open(facts["grader"], os.O_RDWR)


def write_unnamed_file(facts):
    return os.open(facts["scratch"], os.O_TMPFILE | os.O_RDWR)


def write_shared_memory(facts):
    return os.open("/dev/shm/kata-attempt", os.O_CREAT | os.O_RDWR) and (os.unlink("/dev/shm/kata-attempt") or True)


def write_in_library(facts):
    return os.open(os.path.dirname(os.__file__) + "/kata-attempt", os.O_CREAT | os.O_WRONLY) and (
        os.unlink(os.path.dirname(os.__file__) + "/kata-attempt") or True
    )


def write_in_root(facts):
    return os.open("/kata-attempt", os.O_CREAT | os.O_WRONLY) and (os.unlink("/kata-attempt") or True)


def make_directory(facts):
    os.mkdir(facts["scratch"] + "/d")
    return True


def make_symlink(facts):
    os.symlink("/etc", facts["scratch"] + "/s")
    return True


def make_hard_link(facts):
    os.link(facts["grader"], facts["scratch"] + "/h")
    return True


def make_fifo(facts):
    os.mkfifo(facts["scratch"] + "/p")
    return True


def truncate_file(facts):
    os.truncate(facts["spare"], 0)
    return True


def rename_file(facts):
    os.rename(facts["spare"], facts["spare"] + "x")
    os.rename(facts["spare"] + "x", facts["spare"])
    return True


def remove_file(facts):
    os.unlink(facts["doomed"])
    return True


def change_mode(facts):
    os.chmod(facts["spare"], 0o600)
    return True


def change_times(facts):
    os.utime(facts["spare"])
    return True


def change_attributes(facts):
    os.setxattr(facts["spare"], "user.x", b"1")
    return True


def lock_file(facts):
    fcntl.flock(os.open(os.__file__, os.O_RDONLY), fcntl.LOCK_EX)
    return True


def temporary_file(facts):
    import tempfile

    return tempfile.TemporaryFile()


def create_by_the_oldest_call(facts):
    return raw("creat", (facts["scratch"] + "/c").encode(), 0o600)


def make_device(facts):
    return raw("mknod", (facts["scratch"] + "/n").encode(), 0o20600, 0x103)


# Network


def _family(number, kind=socket.SOCK_DGRAM):
    return socket.socket(number, kind)


def socket_unix(facts):
    return _family(1)


def socket_inet(facts):
    return _family(2)


def socket_inet_stream(facts):
    return _family(2, socket.SOCK_STREAM)


def socket_inet6(facts):
    return _family(10)


def socket_netlink(facts):
    return _family(16, socket.SOCK_RAW)


def socket_packet(facts):
    return _family(17, socket.SOCK_RAW)


def socket_alg(facts):
    return _family(38, socket.SOCK_SEQPACKET)


def socket_vsock(facts):
    return _family(40, socket.SOCK_STREAM)


def socket_can(facts):
    return _family(29, socket.SOCK_RAW)


def socket_xdp(facts):
    return _family(44, socket.SOCK_RAW)


def socket_pair(facts):
    return socket.socketpair()


# Processes


def fork(facts):
    if (pid := os.fork()) == 0:
        os._exit(0)
    return os.waitpid(pid, 0)


def spawn(facts):
    return os.waitpid(os.posix_spawn("/bin/true", ["true"], {}), 0)


def run_command(facts):
    return os.system("true") == 0


def execute(facts):
    os.set_inheritable(1, True)
    os.execv("/bin/sh", ["sh", "-c", "printf 'breach: exec'"])


def execute_by_descriptor(facts):
    return raw("execveat", 1 << 20, b"/nonexistent", 0, 0, 0)


def clone_by_clone3(facts):
    return raw("clone3", 0, 0)


def signal_judge(facts):
    os.kill(facts["victim"], 0)
    return True


def signal_parent(facts):
    os.kill(os.getppid(), 0)
    return True


def signal_everyone(facts):
    os.kill(-1, 0)
    return True


def signal_group(facts):
    os.killpg(os.getpgid(0), 0)
    return True


def signal_thread_of_judge(facts):
    return raw("tgkill", facts["victim"], facts["victim"], 0)


def queue_signal(facts):
    return raw("rt_sigqueueinfo", facts["victim"], 0, ctypes.create_string_buffer(128))


def open_judge(facts):
    return raw("pidfd_open", facts["victim"], 0)


def steal_descriptor(facts):
    return raw("pidfd_getfd", 1 << 20, 0, 0)


def trace_judge(facts):
    return raw("ptrace", 0x4206, facts["victim"], 0, 0)  # PTRACE_SEIZE


def read_judges_memory(facts):
    buffer = ctypes.create_string_buffer(8)
    vector = struct.pack("=QQ", ctypes.addressof(buffer), 8)
    return raw("process_vm_readv", facts["victim"], vector, 1, struct.pack("=QQ", facts["address"], 8), 1, 0)


def compare_with_judge(facts):
    return raw("kcmp", os.getpid(), facts["victim"], 0, 0, 0)


def limit_judge(facts):
    return raw("prlimit64", facts["victim"], 7, 0, ctypes.create_string_buffer(16))


def raise_priority_of_judge(facts):
    os.setpriority(os.PRIO_PROCESS, facts["victim"], 19)
    return True


def be_nice(facts):
    return os.nice(1)


def pin_to_a_processor(facts):
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    return True


def change_scheduler(facts):
    os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))
    return True


def leave_session(facts):
    os.setpgid(0, 0)
    os.setsid()
    return True


def clone_a_process(facts):
    if (got := raw("clone", 17, 0, 0, 0, 0)) == 1:
        os._exit(0)
    return got


def signal_by_descriptor(facts):
    return raw("pidfd_send_signal", 3, 0, 0, 0)


def queue_signal_to_a_thread(facts):
    return raw("rt_tgsigqueueinfo", facts["victim"], facts["victim"], 0, ctypes.create_string_buffer(128))


def change_deadline(facts):
    return raw("sched_setattr", 0, ctypes.create_string_buffer(56), 0)


def change_priority_on_disk(facts):
    return raw("ioprio_set", 1, 0, 0)


def move_memory_of_judge(facts):
    return raw("move_pages", facts["victim"], 0, 0, 0, 0, 0)


def advise_on_memory_of_judge(facts):
    return raw("process_madvise", 3, 0, 0, 0, 0)


def set_a_timer(facts):
    return raw("setitimer", 0, ctypes.create_string_buffer(32), 0)


# Memory and kernel objects


def memory_file(facts):
    return os.memfd_create("x")


def secret_memory(facts):
    return raw("memfd_secret", 0)


def shared_memory(facts):
    return raw("shmget", 0, 4096, 0o1600)


def message_queue(facts):
    return raw("msgget", 0, 0o1600)


def semaphore(facts):
    return raw("semget", 0, 1, 0o1600)


def posix_queue(facts):
    return raw("mq_open", b"kata", 0, 0, 0)


def add_key(facts):
    return raw("add_key", b"user", b"kata", b"x", 1, -1)


def read_keyring(facts):
    return raw("keyctl", 0, -3, 0)


def io_uring(facts):
    return raw("io_uring_setup", 1, ctypes.create_string_buffer(256))


def userfaultfd(facts):
    return raw("userfaultfd", 1)


def bpf(facts):
    return raw("bpf", 99, 0, 0)


def perf_event(facts):
    return raw("perf_event_open", ctypes.create_string_buffer(128), 0, -1, -1, 0)


def lock_memory(facts):
    return raw("mlock", ctypes.addressof(ctypes.create_string_buffer(64)), 64)


def inotify(facts):
    return raw("inotify_init1", 0)


def fanotify(facts):
    return raw("fanotify_init", 0, 0)


def eventfd(facts):
    return raw("eventfd2", 0, 0)


def timerfd(facts):
    return raw("timerfd_create", 1, 0)


def signalfd(facts):
    return raw("signalfd4", -1, ctypes.create_string_buffer(8), 8, 0)


def timer(facts):
    return raw("timer_create", 1, 0, ctypes.create_string_buffer(8))


def memory_policy(facts):
    return raw("set_mempolicy", 0, 0, 0)


def pipe(facts):
    return os.pipe()


def duplicate(facts):
    return os.dup(3)


def grow_pipe(facts):
    return fcntl.fcntl(3, 1031, 1 << 20)


def signals_on_pipe(facts):
    fcntl.fcntl(3, fcntl.F_SETFL, os.O_ASYNC)
    return fcntl.fcntl(3, fcntl.F_SETOWN, os.getpid()) == 0


def type_into_terminal(facts):
    try:
        fcntl.ioctl(3, 0x5412, b"x")
    except PermissionError:
        raise
    except OSError:
        return "TIOCSTI was let through"


def type_by_a_wide_number(facts):  # CVE-2019-10063: the filter compared 64 bits, the kernel reads 32
    if libc.syscall(16, ctypes.c_long(3), ctypes.c_long(0x100005412), b"x") == -1 and ctypes.get_errno() == errno.EPERM:
        raise PermissionError
    return "TIOCSTI was let through"


def take_too_much_memory(facts):
    return len(bytearray(700 << 20))


def map_too_much_memory(facts):
    return len(mmap.mmap(-1, 700 << 20))


def shared_anonymous_memory(facts):
    return [mmap.mmap(-1, 100 << 20) for _ in range(7)]


def start_too_many_threads(facts):
    threading.stack_size(65536)
    stop, count = threading.Event(), 0
    try:
        for count in range(200):  # noqa: B007
            threading.Thread(target=stop.wait, daemon=True).start()
    except RuntimeError:
        return count > 64 and count
    return count


def duplicate_by_the_oldest_call(facts):
    return raw("dup", 3)


def asynchronous_io(facts):
    return raw("io_setup", 1, ctypes.create_string_buffer(8))


def ask_what_is_in_memory(facts):
    page = mmap.mmap(-1, 4096)
    at = ctypes.addressof(ctypes.c_char.from_buffer(page))
    return raw("mincore", at, 4096, ctypes.create_string_buffer(1))


def send_a_file(facts):
    return raw("sendfile", 3, 0, 0, 1)


def splice(facts):
    return raw("splice", 3, 0, 1, 0, 1, 0)


def give_pages_away(facts):
    return raw("vmsplice", 1, 0, 0, 0)


def copy_between_files(facts):
    return raw("copy_file_range", 0, 0, 1, 0, 1, 0)


def send_a_descriptor(facts):
    return raw("sendmsg", 3, ctypes.create_string_buffer(56), 0)


def receive_a_descriptor(facts):
    return raw("recvmsg", 3, ctypes.create_string_buffer(56), 0x40)


# Privilege


def become_root(facts):
    os.setuid(0)
    return os.getuid() == 0


def become_root_in_namespace(facts):
    return raw("unshare", 0x10000000)


def join_namespace(facts):
    return raw("setns", 3, 0)


def mount(facts):
    return raw("mount", b"x", b"/tmp", b"tmpfs", 0, 0)


def unmount(facts):
    return raw("umount2", b"/nonexistent", 0)


def pivot_root(facts):
    return raw("pivot_root", b"/", b"/")


def open_file_system(facts):
    return raw("fsopen", b"tmpfs", 0)


def change_mount(facts):
    return raw("mount_setattr", -1, b"", 0, 0, 0)


def change_root(facts):
    os.chroot("/")
    return True


def load_module(facts):
    return raw("init_module", 0, 0, b"")


def swap(facts):
    return raw("swapon", b"/nonexistent", 0)


def accounting(facts):
    return raw("acct", b"/nonexistent")


def kexec(facts):
    return raw("kexec_load", 0, 0, 0, 0)


def ports(facts):
    return raw("iopl", 3)


def quota(facts):
    return raw("quotactl", 0, 0, 0, 0)


def personality(facts):
    return raw("personality", 0xFFFFFFFF)


def capabilities(facts):
    return raw("capset", (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)(1, 1, 0, 0, 0, 0))


def has_capabilities(facts):
    data = (ctypes.c_uint32 * 6)()
    libc.capget((ctypes.c_uint32 * 2)(0x20080522, 0), data)
    return any(data)


def has_groups(facts):
    return [g for g in os.getgroups() if g not in (65534, os.getgid())]


def own_filter(facts):
    return raw("seccomp", 2, 0, 0)  # SECCOMP_GET_ACTION_AVAIL and worse


def own_ruleset(facts):
    return raw("landlock_create_ruleset", 0, 0, 1)


def second_ruleset(facts):
    return raw("landlock_restrict_self", -1, 0)


def filter_by_prctl(facts):
    return raw("prctl", 22, 2, 0, 0, 0)


def change_own_memory_map(facts):
    return raw("prctl", 35, 1, 0, 0, 0)


def set_host_name(facts):
    socket.sethostname(socket.gethostname())
    return True


def set_clock(facts):
    time.clock_settime(time.CLOCK_REALTIME, time.time())
    return True


def outlive_parent(facts):
    return libc.prctl(1, 0, 0, 0, 0) == 0


def dump_core(facts):
    return libc.prctl(4, 1, 0, 0, 0) == 0


def raise_cpu_limit(facts):
    resource.setrlimit(resource.RLIMIT_CPU, (3600, 3600))
    return True


def raise_memory_limit(facts):
    resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
    return True


def raise_descriptor_limit(facts):
    resource.setrlimit(resource.RLIMIT_NOFILE, (4096, 4096))
    return True


def x32_call(facts):
    code = libc.syscall(ctypes.c_long(0x40000000 + 39))
    return code > 0 or ctypes.get_errno() != errno.ENOSYS


def machine_code(facts):
    """vfork by a bare instruction: no libc, no Python, just the kernel."""
    page = mmap.mmap(-1, 4096, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS, mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    # mov eax, 57 (fork); syscall; test eax, eax; jnz parent
    # xor edi, edi; push 60 (exit); pop rax; syscall; parent: ret
    page.write(bytes.fromhex("b839000000 0f05 85c0 7507 31ff 6a3c58 0f05 c3"))
    call = ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(page)))
    got = call()
    if got < 0:
        raise OSError(-got, os.strerror(-got))
    return os.waitpid(got, 0)


def call_as_32_bit(facts):
    """int 0x80: the calls of i386, by other numbers (20 is getpid)."""
    page = mmap.mmap(-1, 4096, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS, mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    page.write(bytes.fromhex("53b814000000cd805bc3"))
    got = ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(page)))()
    return got > 0


# What is run once without walls, to show that its failure inside them proves something. An allow-list, and the run is
# as an unprivileged user: an attempt that works is by nature harmful. One mounts over /tmp, others leave System V
# objects behind, or renice the judge.
_SHOWN = """
read_grader read_solution read_passwd read_by_openat2 read_environment read_memory_map list_processes
read_judges_command_line list_root list_home list_usr_lib read_device read_sys read_link stat_hidden_file
access_hidden_file change_directory climb_out_by_dots write_file append_file open_read_write write_unnamed_file
make_directory make_symlink make_hard_link make_fifo truncate_file rename_file remove_file change_times
create_by_the_oldest_call lock_file temporary_file socket_unix socket_inet socket_inet_stream socket_inet6
socket_netlink socket_pair fork spawn run_command execute execute_by_descriptor clone_by_clone3 clone_a_process
signal_judge signal_thread_of_judge open_judge trace_judge read_judges_memory compare_with_judge limit_judge
change_priority_on_disk set_a_timer pin_to_a_processor change_scheduler memory_file read_keyring io_uring inotify
eventfd timerfd signalfd timer pipe duplicate duplicate_by_the_oldest_call asynchronous_io ask_what_is_in_memory
send_a_file splice give_pages_away send_a_descriptor receive_a_descriptor grow_pipe outlive_parent dump_core
personality machine_code take_too_much_memory map_too_much_memory
"""
SHOWN = frozenset(_SHOWN.split())
