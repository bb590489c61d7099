#!/usr/bin/env python3
"""The front end as its callers see it, against hosts that behave and misbehave."""

import concurrent.futures
import contextlib
import fcntl
import json
import os
import pty
import pwd
import re
import select
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import termios
import time
import unittest

import fake_host
from fake_host import Host, only

FRONT_END = ""
WRAPPER = []
SLACK = 3.0  # what a loaded machine or a sanitizer may add to a time
# Any user can run the system's own; the one that runs us may lie in somebody's home.
PYTHON = "/usr/bin/python3" if os.path.exists("/usr/bin/python3") else sys.executable


def environment(**more):
    kept = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}
    kept.update({name: value for name, value in os.environ.items() if name.endswith("SAN_OPTIONS")})
    kept.update(more)
    return kept


def unprivileged(run_dir):
    """How to start as the like of hacluster: a user who may not write there, no HOME, umask 026."""
    if os.getuid() != 0:
        os.chmod(run_dir, 0o555)
        return {"umask": 0o026}
    nobody = pwd.getpwnam("nobody")
    return {"umask": 0o026, "user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def ended(pid):
    """Whether a process is gone, or only waits for its parent to notice."""
    try:
        return open(f"/proc/{pid}/stat").read().rpartition(")")[2].split()[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        return True


class FrontEndTest(unittest.TestCase):
    """A tree of its own for each test."""

    def setUp(self):
        self.tree = tempfile.mkdtemp(prefix="front-end-test-")
        os.chmod(self.tree, 0o755)
        for folder in ("libexec", "sbin", "bin", "stonith.d", "var", "var/run"):
            os.mkdir(f"{self.tree}/{folder}")
        self.install(FRONT_END, "libexec/front-end")
        self.install(fake_host.__file__, "fake_host.py")
        for link in ("sbin/fence_test", "bin/palisade", "stonith.d/palisade"):
            os.symlink("../libexec/front-end", f"{self.tree}/{link}")
        self.run_dir = f"{self.tree}/var/run"
        self.socket = f"{self.run_dir}/host.sock"
        self.hosts = []
        self.addCleanup(self.clean)

    def clean(self):
        for host in self.hosts:
            host.close()
        while pids := self.processes():
            for pid in pids:
                try:
                    os.kill(pid, signal.SIGKILL)
                except ProcessLookupError:
                    pass
        subprocess.run(["chmod", "-R", "u+rwX", self.tree], check=False)
        shutil.rmtree(self.tree)
        for spare in self.spares():
            shutil.rmtree(spare, ignore_errors=True)

    def spares(self):
        """Where a standby goes that cannot live in the run directory."""
        name = 0xCBF29CE484222325
        for byte in self.run_dir.encode():
            name = (name ^ byte) * 0x100000001B3 % (1 << 64)
        return [f"{place}/palisade-{os.geteuid()}-{name:016x}" for place in ("/run", "/dev/shm", "/tmp")]

    def processes(self):
        """All that run from this tree, those that nobody has heard of yet included."""
        found = []
        for pid in filter(str.isdigit, os.listdir("/proc")):
            try:
                if self.tree.encode() in open(f"/proc/{pid}/cmdline", "rb").read():
                    found.append(int(pid))
            except (FileNotFoundError, ProcessLookupError):
                pass
        return found

    # ---- Given ----

    def host(self, behaviour, **more):
        host = Host.at(self.socket, behaviour, **more)
        os.chmod(self.socket, 0o666)
        self.hosts.append(host)
        return host

    def standby_is(self, *behaviours, idle=3600.0):
        """What bin/palisaded does: the n-th start behaves like the n-th."""
        self.notes = f"{self.tree}/notes"
        open(self.notes, "w").close()
        os.chmod(self.notes, 0o666)
        names = [behaviour.__name__ for behaviour in behaviours]
        self.palisaded(
            f"#!{PYTHON} -BSE\nimport sys\nsys.path.insert(0, {self.tree!r})\n"
            f"import fake_host\nfake_host.standby({self.notes!r}, {names!r}, {idle!r})\n"
        )

    def palisaded(self, text):
        with open(f"{self.tree}/palisaded", "w") as file:
            file.write(text)
        os.chmod(file.name, 0o755)
        self.install(file.name, "bin/palisaded")

    def install(self, source, name):
        """Copied by a process of its own: a fork of another test's could hold our file open, and the kernel runs no file that may be written."""
        subprocess.run(["cp", source, f"{self.tree}/{name}"], check=True)

    # ---- When ----

    def command(self, name, *arguments):
        folder = "" if "/" in name else "bin/" if name == "palisade" else "sbin/"
        return [*WRAPPER, f"{self.tree}/{folder}{name}", *arguments]

    def begin(self, *arguments, name="fence_test", env=None, **more):
        defaults = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        return subprocess.Popen(self.command(name, *arguments), env=env or environment(), **{**defaults, **more})

    def ask(self, *arguments, stdin=b"", name="fence_test", **more):
        """One whole call; its duration is left in self.took."""
        began = time.monotonic()
        process = self.begin(*arguments, name=name, stdin=subprocess.PIPE, **more)
        process.out, process.err = process.communicate(stdin, timeout=60)
        self.took = time.monotonic() - began
        return process

    # ---- Then ----

    def standbys(self):
        return [note for note in self.noted() if "pid" in note]

    def standby_requests(self):
        return [fake_host.fields(bytes.fromhex(note["request"])) for note in self.noted() if "request" in note]

    def noted(self):
        path = f"{self.tree}/notes"
        return [json.loads(line) for line in open(path)] if os.path.exists(path) else []

    def assert_succeeded(self, call):
        self.assertEqual((call.returncode, call.out), (0, b"Success: Powered OFF\n"), call.err)

    def assert_one_line(self, call, *words, code=None):
        self.assertEqual(call.err.count(b"\n"), 1, call.err)
        self.assertTrue(call.err.endswith(b"\n"))
        for word in words:
            self.assertIn(word, call.err.decode())
        if code is not None:
            self.assertEqual((call.returncode, call.out), (code, b""))

    def assert_took(self, least, most):
        self.assertGreaterEqual(self.took, least)
        self.assertLess(self.took, most + (SLACK * 4 if WRAPPER else SLACK))

    def await_that(self, condition, seconds=10):
        end = time.monotonic() + seconds
        while not condition():
            self.assertLess(time.monotonic(), end, "it did not happen")
            time.sleep(0.01)


class TheRequest(FrontEndTest):
    def test_holds_program_arguments_directory_and_version(self):
        host = self.host(fake_host.answers)

        call = self.ask("-o", "off", "--plug=a b", "", "\udcff\n", cwd="/usr")

        self.assert_succeeded(call)
        request = host.calls[0].request
        self.assertEqual(only(request, "V"), [b"1"])
        self.assertEqual(only(request, "N"), [b"fence_test"])
        self.assertEqual(only(request, "A"), [b"-o", b"off", b"--plug=a b", b"", b"\xff\n"])
        self.assertEqual(only(request, "C"), [b"/usr"])
        self.assertEqual(only(request, "O"), [])

    def test_tells_the_stonith_agent_from_the_operators_command(self):
        host = self.host(fake_host.answers)
        os.mkdir(f"{self.tree}/not-stonith.d")
        os.symlink("../libexec/front-end", f"{self.tree}/not-stonith.d/palisade")

        self.ask("monitor", name="palisade")
        self.ask("monitor", name="stonith.d/palisade")
        self.ask("monitor", name="not-stonith.d/palisade")
        for called, folder in (("stonith.d/palisade", self.tree), ("./palisade", f"{self.tree}/stonith.d")):
            subprocess.run([called, "monitor"], cwd=folder, env=environment(), capture_output=True, timeout=20)

        self.assertEqual(
            [only(call.request, "N") for call in host.calls],
            [[b"palisade"], [b"stonith.d/palisade"], [b"palisade"], [b"stonith.d/palisade"], [b"palisade"]],
        )

    def test_of_a_stonith_agent_that_nobody_serves_ends_as_agents_do(self):
        self.palisaded("#!/bin/sh\nexit 1\n")

        call = self.ask("monitor", name="stonith.d/palisade")

        self.assert_one_line(call, "stonith.d/palisade: ", code=1)

    def test_holds_the_start_on_the_monotonic_clock(self):
        host = self.host(fake_host.answers)
        before = time.clock_gettime_ns(time.CLOCK_MONOTONIC)

        self.ask("-o", "off")

        start = int(only(host.calls[0].request, "S")[0])
        self.assertTrue(before <= start <= time.clock_gettime_ns(time.CLOCK_MONOTONIC))

    def test_holds_only_the_relevant_environment(self):
        host = self.host(fake_host.answers)
        sent = {"OCF_RESKEY_STONITH_NODES": "a,b", "PCMK_service": "x", "HA_debug": "0", "LC_ALL": "C", "TERM": "vt100", "NO_COLOR": ""}
        kept = {"HOME": "/root", "AWS_SECRET": "s", "TERMINFO": "/x", "LANGX": "y", "LD_LIBRARY_PATH": "/nowhere"}

        self.ask("-o", "off", env=environment(**sent, **kept))

        names = dict(pair.decode().split("=", 1) for pair in only(host.calls[0].request, "E"))
        self.assertEqual(names, {**names, **sent, "LANG": "C.UTF-8"})
        for name in kept:
            self.assertNotIn(name, names)

    def test_says_which_descriptors_are_terminals(self):
        host = self.host(fake_host.answers)
        leader, follower = pty.openpty()

        self.ask("-o", "off")
        process = self.begin("-o", "off", stdin=follower, stderr=follower)
        process.communicate(timeout=20)

        os.close(leader)
        os.close(follower)
        self.assertEqual([only(call.request, "T") for call in host.calls], [[b"000"], [b"101"]])

    def test_of_the_operators_command_says_how_wide_the_terminal_is(self):
        host = self.host(fake_host.answers)
        leader, follower = pty.openpty()
        fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 132, 0, 0))

        for env in ({}, {"COLUMNS": "40"}):
            self.begin("list", name="palisade", stdout=follower, env=environment(**env)).communicate(timeout=20)
        self.ask("list", name="palisade")
        self.begin("-o", "list", stdout=follower).communicate(timeout=20)

        told = [dict(p.decode().split("=", 1) for p in only(call.request, "E")).get("COLUMNS") for call in host.calls]
        self.assertEqual(told, ["132", "40", None, None])
        os.close(leader)
        os.close(follower)

    def test_holds_standard_input_of_an_agent_without_arguments_verbatim(self):
        host = self.host(fake_host.answers)

        call = self.ask(stdin=b"action=off\nplug=\xff\0\r\n# no newline")

        self.assert_succeeded(call)
        self.assertEqual(only(host.calls[0].request, "I"), [b"action=off\nplug=\xff\0\r\n# no newline"])

    def test_leaves_standard_input_alone_where_there_are_arguments(self):
        host = self.host(fake_host.answers)
        reader, writer = os.pipe()
        os.write(writer, b"action=off\n")

        self.begin("-o", "off", stdin=reader).communicate(timeout=20)

        self.assertEqual(only(host.calls[0].request, "I"), [])
        self.assertEqual(os.read(reader, 100), b"action=off\n")
        os.close(reader)
        os.close(writer)

    def test_of_the_operators_command_never_reads_standard_input(self):
        host = self.host(fake_host.answers)
        reader, writer = os.pipe()  # it would wait for its end

        self.begin(name="palisade", stdin=reader).communicate(timeout=5)

        self.assertEqual(only(host.calls[0].request, "I"), [])
        os.close(reader)
        os.close(writer)

    def test_holds_a_mebibyte_of_input(self):
        host = self.host(fake_host.answers)

        call = self.ask(stdin=b"x" * (1 << 20))

        self.assert_succeeded(call)
        self.assertEqual(only(host.calls[0].request, "I"), [b"x" * (1 << 20)])

    def test_is_not_sent_with_more_input_than_a_mebibyte(self):
        host = self.host(fake_host.answers)

        call = self.ask(stdin=b"x" * ((1 << 20) + 1))

        self.assert_one_line(call, "standard input is longer than 1048576 bytes", code=1)
        self.assertEqual(host.calls, [])

    def test_is_not_sent_with_more_arguments_than_it_holds(self):
        host = self.host(fake_host.answers)

        call = self.ask(*["x" * 100000] * 14)

        self.assert_one_line(call, "longer than", code=1)
        self.assertEqual(host.calls, [])

    def test_waits_for_a_slow_writer(self):
        host = self.host(fake_host.answers)
        process = self.begin(stdin=subprocess.PIPE)

        for part in (b"action", b"=off", b"\n"):
            time.sleep(0.2)
            process.stdin.write(part)
            process.stdin.flush()
        process.communicate(timeout=20)

        self.assertEqual(only(host.calls[0].request, "I"), [b"action=off\n"])

    def test_is_given_up_where_standard_input_does_not_end(self):
        host = self.host(fake_host.answers)
        reader, writer = os.pipe()
        process = self.begin(stdin=reader)
        began = time.monotonic()

        process.out, process.err = process.communicate(timeout=20)

        self.took = time.monotonic() - began
        self.assert_one_line(process, "standard input did not end within 10 s", code=1)
        self.assert_took(9.9, 10.5)
        self.assertEqual(host.calls, [])
        os.close(reader)
        os.close(writer)

    def test_survives_a_caller_that_closed_the_standard_descriptors(self):
        host = self.host(lambda call: (call.take_up(), call.say("o", b"x"), call.say("e", b"y"), call.say("X", b"\7")))

        for closed in ("<&-", ">&-", "2>&-", "<&- >&- 2>&-"):
            process = subprocess.run(["sh", "-c", f'"$@" {closed}', "-", *self.command("fence_test")], env=environment(), timeout=20, stdin=subprocess.DEVNULL, capture_output=True)
            self.assertEqual(process.returncode, 7, (closed, process.stderr))

        self.assertEqual(only(host.calls[0].request, "I"), [b""])

    def test_is_sent_from_a_directory_that_is_gone(self):
        host = self.host(fake_host.answers)
        gone = tempfile.mkdtemp()
        process = subprocess.run(["sh", "-c", f'cd {gone}; rmdir {gone}; exec "$@"', "-", *self.command("fence_test", "-o", "off")], env=environment(), timeout=20, capture_output=True)

        self.assertEqual(process.returncode, 0, process.stderr)
        self.assertEqual(only(host.calls[0].request, "C"), [b"/"])

    def test_waits_for_ready_before_it_says_go(self):
        seen = []

        def slow(call):
            call.hear()
            call.say("B")
            seen.append(select.select([call.connection], [], [], 0.5)[0])
            call.say("Y")
            seen.append(call.frame())
            call.say("X", b"\0")

        host = self.host(slow)

        call = self.ask("-o", "off")

        self.assertEqual(call.returncode, 0, call.err)
        host.await_end()
        self.assertEqual(seen, [[], ("G", b"")])


class TheAnswer(FrontEndTest):
    def test_gives_each_exit_code(self):
        for code in (0, 1, 2, 3, 77, 127, 255):
            host = self.host(lambda call, code=code: (call.take_up(), call.say("X", bytes([code]))))
            self.assertEqual(self.ask("-o", "status").returncode, code)
            self.hosts.remove(host)
            host.close()
            os.unlink(self.socket)

    def test_streams_as_it_comes(self):
        go_on = []

        def streams(call):
            call.take_up()
            call.say("o", b"first\n")
            call.say("e", b"second\n")
            while not go_on:
                call.say("B")
                time.sleep(0.05)
            call.say("X", b"\0")

        self.host(streams)
        process = self.begin("-o", "list")

        first, second = process.stdout.readline(), process.stderr.readline()
        still = process.poll()
        go_on.append(True)
        process.communicate(timeout=20)

        self.assertEqual((first, second, still, process.returncode), (b"first\n", b"second\n", None, 0))

    def test_is_understood_however_it_is_cut(self):
        def one_byte_each(call):
            call.take_up(pieces=1)
            call.say("o", b"abc", pieces=1)
            call.say("B", pieces=1)
            call.say("e", b"def", pieces=1)
            call.say("o", b"", pieces=1)
            call.say("X", b"\5", pieces=1)

        self.host(one_byte_each)

        call = self.ask("-o", "list")

        self.assertEqual((call.returncode, call.out, call.err), (5, b"abc", b"def"))

    def test_may_refuse_before_ready(self):
        self.host(lambda call: (call.hear(), call.say("e", b"busy\n"), call.say("X", b"\1")))

        call = self.ask("-o", "list")

        self.assertEqual((call.returncode, call.out, call.err), (1, b"", b"busy\n"))

    def test_may_refuse_before_the_request_is_read(self):
        self.host(lambda call: (call.say("e", b"too many\n"), call.say("X", b"\1")))

        call = self.ask(stdin=b"x" * (1 << 20))

        self.assertEqual((call.returncode, call.out, call.err), (1, b"", b"too many\n"))

    def test_may_take_long_while_the_host_beats(self):
        def takes_long(call):
            call.take_up()
            for _ in range(6):
                time.sleep(0.9)
                call.say("B")
            call.say("X", b"\0")

        self.host(takes_long)

        call = self.ask("-o", "off")

        self.assertEqual((call.returncode, call.err), (0, b""))

    def test_is_whole_through_a_slow_pipe_that_does_not_block(self):
        text = bytes(range(256)) * 16384  # 4 MiB, far more than the pipe and the socket hold

        def talks(call):
            call.take_up()
            for at in range(0, len(text), 1 << 20):
                call.say("o", text[at : at + (1 << 20)])
            call.say("X", b"\0")

        self.host(talks)
        reader, writer = os.pipe()
        fcntl.fcntl(writer, fcntl.F_SETFL, os.O_NONBLOCK)
        process = self.begin("-o", "list", stdout=writer)
        os.close(writer)

        time.sleep(0.5)
        with open(reader, "rb") as pipe:
            got = pipe.read()

        process.communicate(timeout=20)
        self.assertTrue(got == text)
        self.assertEqual(process.returncode, 0)

    def test_of_an_agent_counts_even_if_nobody_reads_its_output(self):
        def talks(call):
            call.take_up()
            for _ in range(20):
                call.say("o", b"x" * 10000)
                call.say("e", b"x" * 10000)
            call.say("X", b"\2")

        self.host(talks)
        process = self.begin("-o", "off")
        process.stdout.close()
        process.stderr.close()

        self.assertEqual(process.wait(20), 2)

    def test_of_the_operators_command_ends_with_its_reader(self):
        def watches(call):
            call.take_up()
            while True:
                call.say("o", b"line\n")
                time.sleep(0.01)

        host = self.host(watches)
        process = self.begin("watch", name="palisade")
        process.stdout.readline()
        process.stdout.close()

        self.assertEqual(process.wait(20), -signal.SIGPIPE)
        process.stderr.close()
        host.await_end()

    def test_that_does_not_fit_on_the_disk_is_said(self):
        self.host(fake_host.answers)
        with open("/dev/full", "w") as full:
            agent = self.begin("-o", "off", stdout=full)
            command = self.begin("off", name="palisade", stdout=full)
            for process in (agent, command):
                process.out, process.err = b"", process.communicate(timeout=20)[1]

        self.assert_one_line(agent, "standard output cannot be written (No space left on device)", code=0)
        self.assert_one_line(command, "standard output cannot be written (No space left on device)", code=1)


class TheFarewell(FrontEndTest):
    def test_is_a_closed_socket(self):
        for end in (signal.SIGKILL, signal.SIGTERM, signal.SIGINT):
            host = self.host(fake_host.hangs_after_go)
            process = self.begin("-o", "off", start_new_session=True)
            self.await_that(lambda: host.calls and host.calls[0].request)
            time.sleep(0.2)

            os.killpg(process.pid, end)

            process.communicate(timeout=20)
            self.assertEqual(process.returncode, -end)
            host.await_end()
            self.hosts.remove(host)
            host.close()
            os.unlink(self.socket)


class TheQuestion(FrontEndTest):
    """A host of the operators' command asks the one who sits at the terminal."""

    def test_is_answered_with_the_line_that_is_typed(self):
        answers = []
        host = self.host(asks(answers, "Off? ", b"\0"))
        leader, follower = pty.openpty()
        process = self.begin("off", name="palisade", stdin=follower)
        self.await_that(lambda: host.calls)

        os.write(leader, b"yes, do it\n")
        out, err = process.communicate(timeout=20)

        self.assertEqual((process.returncode, err), (0, b"Off? "))
        self.assertEqual(answers, [("A", b"yes, do it\n")])
        os.close(leader)
        os.close(follower)

    def test_is_answered_with_nothing_at_the_end_of_input(self):
        answers = []
        self.host(asks(answers, "Off? ", b"\1"))
        leader, follower = pty.openpty()
        process = self.begin("off", name="palisade", stdin=follower)

        os.write(leader, b"\4")
        process.communicate(timeout=20)

        self.assertEqual(answers, [("A", b"")])
        os.close(leader)
        os.close(follower)

    def test_is_never_answered_by_what_is_no_terminal(self):
        for name, stdin in (("palisade", b"yes\n"), ("fence_test", b"")):
            with self.subTest(name):
                answers = []
                host = self.host(asks(answers, "", b"\0"))

                self.ask("off", stdin=stdin, name=name)

                self.assertEqual(answers, [("A", b"")])
                host.close()
                self.hosts.remove(host)
                os.unlink(self.socket)

    def test_may_stay_open_while_the_host_beats(self):
        answers = []

        def beats_on(call):
            call.take_up()
            call.say("Q")
            for _ in range(5):
                time.sleep(1)
                call.say("B")
            answers.append(call.frame())
            call.say("X", b"\0")

        self.host(beats_on)
        leader, follower = pty.openpty()
        process = self.begin("off", name="palisade", stdin=follower)

        time.sleep(4.5)
        os.write(leader, b"x" * 2000 + b"\n")
        process.communicate(timeout=20)

        self.assertEqual((process.returncode, answers), (0, [("A", b"x" * 1024)]))
        os.close(leader)
        os.close(follower)


def asks(answers, prompt, code):
    def behaviour(call):
        call.take_up()
        call.say("e", prompt.encode())
        call.say("Q")
        answers.append(call.frame())
        call.say("X", code)

    return behaviour


class CtrlC(FrontEndTest):
    """The operators' command tells the host of it, and what the host then says."""

    def begin_and_interrupt(self, behaviour, name="palisade", **more):
        host = self.host(behaviour)
        process = self.begin("off", "node1", name=name, **more)
        self.await_that(lambda: host.calls and host.calls[0].request is not None)
        time.sleep(0.3)
        began = time.monotonic()
        process.send_signal(signal.SIGINT)
        process.out, process.err = process.communicate(timeout=20)
        self.took = time.monotonic() - began
        return process

    def test_is_told_to_the_host_which_says_what_was_sent(self):
        call = self.begin_and_interrupt(fake_host.sums_up)

        self.hosts[0].await_end()
        self.assertEqual((call.out, call.err), (b"node1: off was sent\n", b""))
        self.assertEqual(call.returncode, -signal.SIGINT, "so that the loop of a shell ends too")

    def test_in_a_question_leaves_it_open(self):
        heard = []

        def asks_and_hears(call):
            call.take_up()
            call.say("Q")
            heard.append(call.frame())
            call.say("X", b"\x82")

        leader, follower = pty.openpty()
        call = self.begin_and_interrupt(asks_and_hears, stdin=follower)

        self.assertEqual((heard, call.returncode), ([("I", b"")], -signal.SIGINT))
        os.close(leader)
        os.close(follower)

    def test_before_the_host_is_ready_begins_nothing_anywhere(self):
        self.standby_is(fake_host.answers)

        call = self.begin_and_interrupt(fake_host.never_answers)

        self.assert_one_line(call, "interrupted; nothing was begun", code=-signal.SIGINT)
        self.assertEqual(self.standbys(), [])

    def test_is_not_waited_for_at_a_host_that_says_nothing(self):
        self.standby_is(fake_host.answers)

        call = self.begin_and_interrupt(fake_host.hangs_after_go)

        self.assert_one_line(call, "did not say what was sent; 'palisade history' tells", code=-signal.SIGINT)
        self.assert_took(2.9, 3.5)
        self.assertEqual(self.standbys(), [])

    def test_at_a_host_that_knows_no_such_frame_asks_no_other(self):
        self.standby_is(fake_host.answers)

        def closes(call):
            call.take_up()
            call.frame()

        call = self.begin_and_interrupt(closes)

        self.assert_one_line(call, "did not say what was sent", code=-signal.SIGINT)
        self.assertEqual(self.standbys(), [])

    def test_that_is_repeated_ends_at_once(self):
        host = self.host(fake_host.hangs_after_go)
        process = self.begin("off", "node1", name="palisade")
        self.await_that(lambda: host.calls and host.calls[0].request is not None)
        time.sleep(0.3)

        process.send_signal(signal.SIGINT)
        time.sleep(0.3)
        began = time.monotonic()
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=20)

        self.took = time.monotonic() - began
        self.assertEqual(process.returncode, -signal.SIGINT)
        self.assert_took(0, 0.5)

    def test_ends_an_agent_at_once(self):
        call = self.begin_and_interrupt(fake_host.hangs_after_go, name="fence_test")

        self.assertEqual(call.returncode, -signal.SIGINT)
        self.assert_took(0, 0.5)

    def test_at_the_standby_is_told_to_it(self):
        self.standby_is(fake_host.sums_up)
        process = self.begin("off", "node1", name="palisade")
        self.await_that(lambda: len(self.standbys()) == 1)
        time.sleep(0.5)

        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=20)

        self.assertEqual((out, process.returncode), (b"node1: off was sent\n", -signal.SIGINT))


class ADaemonThat(FrontEndTest):
    """Cannot be relied on: the same request goes to the standby, and one line says why."""

    def fails(self, behaviour, *words, least=0.0, most=1.0):
        self.standby_is(fake_host.answers)
        host = self.host(behaviour) if behaviour else None
        call = self.ask(stdin=b"action=off\n")
        self.assert_succeeded(call)
        self.assert_one_line(call, "fence_test: the Palisade daemon at " + self.socket, "; the standby host takes over", *words)
        self.assert_took(least, most)
        return host

    def same_request(self, host):
        host.await_end()
        self.await_that(self.standby_requests)
        self.assertEqual(self.standby_requests(), [host.calls[0].request])

    def test_is_not_there(self):
        self.fails(None, "is down (No such file or directory)")

    def test_left_its_socket_behind(self):
        host = self.host(fake_host.answers)
        self.hosts.remove(host)
        host.close()
        self.fails(None, "is down (Connection refused)")

    def test_has_a_file_for_a_socket(self):
        open(self.socket, "w").close()
        self.fails(None, "is down (Connection refused)")

    def test_never_says_ready(self):
        host = self.fails(fake_host.never_answers, "is hung (no answer within 1 s)", least=1.0, most=1.5)
        self.same_request(host)

    def test_beats_without_ready(self):
        self.fails(fake_host.beats_without_ready, "is hung (no answer within 1 s)", least=1.0, most=1.5)

    def test_says_ready_too_late_is_told_nothing_more(self):
        heard = []

        def late(call):
            call.hear()
            time.sleep(1.5)
            try:
                call.say("Y")
            finally:
                heard.append(call.await_farewell())

        host = self.fails(late, "is hung", least=1.0)
        host.await_end()
        self.assertEqual(heard, [b""])

    def test_hangs_after_go(self):
        host = self.fails(fake_host.hangs_after_go, "is hung (no sign of life for 3 s)", least=3.0, most=3.5)
        self.same_request(host)

    def test_does_not_read(self):
        full = deaf_listener(self.socket)
        self.standby_is(fake_host.answers)
        call = self.ask(stdin=b"x" * (1 << 20))
        full.close()
        self.assert_succeeded(call)
        self.assert_one_line(call, "is hung (no answer within 1 s)")

    def test_has_a_full_queue(self):
        full = deaf_listener(self.socket)
        callers = [socket.socket(socket.AF_UNIX) for _ in range(2)]
        for caller in callers:
            caller.setblocking(False)
            caller.connect_ex(self.socket)
        self.standby_is(fake_host.answers)

        call = self.ask(stdin=b"action=off\n")

        for open_socket in (full, *callers):
            open_socket.close()
        self.assert_succeeded(call)
        self.assert_one_line(call, "is hung (no answer within 1 s)")
        self.assert_took(1.0, 1.5)

    def test_closes_at_once(self):
        host = self.fails(fake_host.closes_at_once, "is down (it left without a result)")
        self.same_request(host)

    def test_closes_after_go(self):
        host = self.fails(fake_host.closes_after_go, "is down (it left without a result)")
        self.same_request(host)

    def test_stops_in_an_operation(self):
        host = self.fails(fake_host.moves, "is stopping")
        host.await_end()
        self.await_that(self.standby_requests)
        self.assertEqual(self.standby_requests(), [host.calls[0].request + [("O", b"op-4711")]])

    def test_stops_before_an_operation(self):
        host = self.fails(fake_host.moves_without_an_operation, "is stopping")
        self.same_request(host)

    def test_speaks_another_protocol(self):
        for behaviour in (
            fake_host.speaks_an_unknown_frame,
            fake_host.speaks_http,
            fake_host.speaks_too_long_a_frame,
            fake_host.exits_with_too_much,
            fake_host.exits_with_nothing,
            fake_host.beats_with_content,
        ):
            host = self.fails(behaviour, "is of another version")
            self.hosts.remove(host)
            host.close()
            os.unlink(self.socket)

    def test_had_printed_something(self):
        self.standby_is(fake_host.answers)
        self.host(fake_host.prints_and_dies)

        call = self.ask("-o", "list")

        self.assertEqual(call.returncode, 0)
        self.assertEqual(call.out, b"node1,\nnode\nSuccess: Powered OFF\n")
        own = call.err.removeprefix(b"a warning\n").decode()
        self.assertRegex(own, r"^fence_test: the Palisade daemon at \S+ is down \(it left without a result\), and 21 bytes of its output may come again; the standby host takes over\n$")


def deaf_listener(path):
    """Listens with the shortest queue and accepts nothing."""
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(path)
    listener.listen(0)
    return listener


class TheStandby(FrontEndTest):
    def test_starts_free_of_its_caller(self):
        self.standby_is(fake_host.answers)
        keep_open, other = os.pipe()
        os.set_inheritable(keep_open, True)

        call = self.ask("-o", "off", env=environment(OCF_RESKEY_password="secret", PALISADE_ETC="/x", HOME="/root", TZ="UTC"), close_fds=False)

        os.close(keep_open)
        os.close(other)
        self.assert_succeeded(call)
        began = self.standbys()[0]
        self.assertEqual(began["session"], began["pid"])
        # 3 is the folder that is being listed.
        self.assertEqual(began["descriptors"], [0, 1, 2, 3])
        self.assertEqual(began["directory"], "/")
        self.assertEqual(began["umask"], "0022")
        self.assertEqual(began["arguments"], ["--standby"])
        self.assertEqual(int(began["blocked"], 16), 0)
        # Python itself ignores SIGPIPE and SIGXFSZ; 32 and 33 are the C library's own.
        itself = sum(1 << (number - 1) for number in (signal.SIGPIPE, signal.SIGXFSZ, 32, 33))
        self.assertEqual(int(began["ignored"], 16) & ~itself, 0)
        self.assertEqual(
            {name: value for name, value in began["environment"].items() if name != "LC_CTYPE"},
            {
                "PATH": "/usr/bin:/bin",
                "TZ": "UTC",
                "PALISADE_ETC": "/x",
                "PALISADE_HOME": self.tree,
                "PALISADE_STATE": f"{self.tree}/var",
                "PALISADE_RUN": self.run_dir,
                "PALISADE_SOCKET": self.socket,
            },
        )

    def test_is_open_to_everyone_and_its_log_is_not(self):
        self.standby_is(fake_host.answers)

        self.ask("-o", "off", umask=0o077)

        modes = {name: os.stat(f"{self.run_dir}/{name}").st_mode & 0o777 for name in os.listdir(self.run_dir)}
        self.assertEqual(modes, {"standby.sock": 0o666, "standby.lock": 0o644, "standby.log": 0o640})

    def test_makes_the_folders_that_are_missing(self):
        self.standby_is(fake_host.answers)
        shutil.rmtree(f"{self.tree}/var")

        call = self.ask("-o", "off", umask=0o077)

        self.assert_succeeded(call)
        self.assertEqual(os.stat(f"{self.tree}/var").st_mode & 0o777, 0o711)
        self.assertEqual(os.stat(self.run_dir).st_mode & 0o777, 0o755)

    def test_serves_all_callers(self):
        self.standby_is(fake_host.answers)

        processes = [self.begin("-o", "off") for _ in range(60)]

        for process in processes:
            process.out, process.err = process.communicate(timeout=60)
            self.assert_succeeded(process)
        self.assertEqual(len(self.standbys()), 1)

    def test_outlives_the_group_of_its_caller(self):
        self.standby_is(fake_host.hangs_after_go)
        process = self.begin("-o", "off", start_new_session=True)
        self.await_that(self.standbys)

        os.killpg(process.pid, signal.SIGKILL)

        process.communicate(timeout=20)
        self.await_that(self.standby_requests)  # the call's end is the farewell
        os.kill(self.standbys()[0]["pid"], 0)

    def test_that_leaves_loses_no_caller(self):
        self.standby_is(fake_host.answers, idle=0.02)

        rounds = 0
        while len(self.standbys()) < 5 or rounds < 25:
            processes = [self.begin("-o", "off") for _ in range(2)]
            for process in processes:
                process.out, process.err = process.communicate(timeout=60)
                self.assert_succeeded(process)
            rounds += 1
            self.assertLess(rounds, 2000, "no standby ever left")
            time.sleep(0.01 + rounds % 8 * 0.004)

    def test_that_died_in_a_call_is_replaced(self):
        self.standby_is(fake_host.dies, fake_host.answers)

        call = self.ask("-o", "off")

        self.assert_succeeded(call)
        self.assert_one_line(call, "is down")
        self.assertEqual(len(self.standbys()), 2)

    def test_that_stops_hands_over_to_a_new_one(self):
        self.standby_is(fake_host.stops, fake_host.answers)

        call = self.ask("-o", "off")

        self.assert_succeeded(call)
        self.assertEqual(len(self.standbys()), 2)
        self.await_that(lambda: only(self.standby_requests()[-1], "O") == [b"op-4711"])

    def test_that_is_frozen_is_replaced(self):
        self.standby_is(fake_host.freezes, fake_host.answers)

        call = self.ask("-o", "off")

        self.assert_succeeded(call)
        self.assert_took(10.0, 11.0)
        self.assertEqual(len(self.standbys()), 2)
        self.await_that(lambda: ended(self.standbys()[0]["pid"]))

    def test_that_freezes_in_a_call_is_replaced(self):
        self.standby_is(fake_host.freezes_after_go, fake_host.answers)

        call = self.ask("-o", "off")

        self.assert_succeeded(call)
        self.assert_took(3.0, 4.0)
        self.assertEqual(len(self.standbys()), 2)

    def test_that_is_only_slow_is_not_killed(self):
        self.standby_is(fake_host.spins_silently)

        call = self.ask("-o", "off")

        self.assertIn(b"the standby host gave no result in 3 tries; see ", call.err)
        self.assertEqual((call.returncode, call.out), (1, b""))
        self.assertEqual(len(self.standbys()), 1)
        os.kill(self.standbys()[0]["pid"], 0)

    def test_speaks_another_protocol(self):
        self.standby_is(fake_host.speaks_http)

        call = self.ask("-o", "off")

        self.assert_one_line(call, "the standby host speaks another protocol", self.tree, code=1)

    def test_that_does_not_start_is_one_line_with_its_last_words(self):
        self.palisaded("#!/bin/sh\necho 'palisaded: no java found; install a JRE 17' >&2\nprintf '\\tat x.y.Z\\n' >&2\nexit 1\n")

        call = self.ask("-o", "off")

        self.assert_one_line(call, "is down (No such file or directory)", "the standby host did not start: palisaded: no java found; install a JRE 17; see " + self.run_dir, code=1)

    def test_that_does_not_start_where_it_should_is_started_elsewhere(self):
        """A quota, for one, is not seen before."""
        self.standby_is(fake_host.answers)
        self.install(f"{self.tree}/palisaded", "bin/elsewhere")
        self.palisaded(f'#!/bin/sh\n[ "$PALISADE_RUN" != {self.run_dir} ] || exit 1\nexec {self.tree}/bin/elsewhere\n')

        self.assert_succeeded(self.ask("-o", "off"))

        began = self.standbys()[0]["environment"]
        self.assertIn(began["PALISADE_RUN"], self.spares())
        self.assertEqual(began["PALISADE_SHARED"], self.run_dir)

    def test_that_does_not_start_once_is_started_again(self):
        self.standby_is(fake_host.dies_before_ready, fake_host.answers)

        self.assert_succeeded(self.ask("-o", "off"))

        self.assertEqual(len(self.standbys()), 2)

    def test_that_does_not_start_is_code_3_for_operators(self):
        self.palisaded("#!/bin/sh\nexit 1\n")
        with open(f"{self.run_dir}/standby.log", "w") as log:
            log.write("words of an earlier one\n")

        call = self.ask("status", name="palisade")

        self.assert_one_line(call, "palisade: the Palisade daemon", "it said nothing", code=3)

    def test_that_is_not_installed_is_one_line(self):
        call = self.ask("-o", "off")

        self.assert_one_line(call, f"{self.tree}/bin/palisaded cannot be run: No such file or directory", code=1)

    def test_waits_for_a_lock_no_longer_than_5_seconds(self):
        self.standby_is(fake_host.answers)
        with open(f"{self.run_dir}/standby.lock", "w") as lock:
            fcntl.lockf(lock, fcntl.LOCK_EX)
            call = self.ask("-o", "off")

        self.assert_one_line(call, "standby.lock has been held for 5 s", code=1)
        self.assert_took(5.0, 5.5)
        self.assertEqual(self.standbys(), [])

    def test_is_not_started_while_the_lock_is_held(self):
        self.standby_is(fake_host.answers)
        with open(f"{self.run_dir}/standby.lock", "w") as lock:
            fcntl.lockf(lock, fcntl.LOCK_EX)
            process = self.begin("-o", "off")
            time.sleep(0.5)
            started = self.standbys()

        process.out, process.err = process.communicate(timeout=20)
        self.assertEqual(started, [])
        self.assert_succeeded(process)

    def test_sets_a_long_log_aside(self):
        self.standby_is(fake_host.answers)
        with open(f"{self.run_dir}/standby.log", "w") as log:
            log.write("x" * ((1 << 20) + 1))

        self.assert_succeeded(self.ask("-o", "off"))

        self.assertEqual(os.path.getsize(f"{self.run_dir}/standby.log"), 0)
        self.assertEqual(os.path.getsize(f"{self.run_dir}/standby.log.1"), (1 << 20) + 1)


class ACallerWithoutRights(FrontEndTest):
    """As Pacemaker asks for metadata: user hacluster, no HOME, umask 026, a directory that it cannot write."""

    def ask_as_hacluster(self):
        return self.ask(stdin=b"action=metadata\n", cwd="/usr", **unprivileged(self.run_dir))

    def private_left_behind(self):
        return [began["pid"] for began in self.standbys() if os.path.exists(began["environment"]["PALISADE_RUN"])]

    def private_dir(self):
        return self.standbys()[0]["environment"]["PALISADE_RUN"]

    def test_is_served_by_the_daemon(self):
        self.host(fake_host.answers)

        self.assert_succeeded(self.ask_as_hacluster())

    def test_is_served_by_the_standby_of_the_machine(self):
        self.standby_is(fake_host.answers)
        self.ask("-o", "off")

        self.assert_succeeded(self.ask_as_hacluster())

        self.assertEqual(len(self.standbys()), 1)

    def test_gets_a_private_standby_that_leaves_nothing_behind(self):
        self.standby_is(fake_host.answers)

        call = self.ask_as_hacluster()

        self.assert_succeeded(call)
        self.assert_one_line(call, "; a private standby host takes over")
        began = self.standbys()[0]
        self.assertRegex(self.private_dir(), r"^/tmp/palisade-\w{6}$")
        self.assertEqual(began["environment"]["PALISADE_STATE"], self.private_dir())
        self.assertEqual(began["environment"]["PALISADE_SOCKET"], self.private_dir() + "/host.sock")
        self.assertEqual(began["environment"]["PALISADE_PLUGINS"], os.path.dirname(self.run_dir) + "/plugins")
        self.await_that(lambda: not os.path.exists(self.private_dir()))
        self.await_that(lambda: ended(began["pid"]))
        self.assertEqual(os.listdir(self.run_dir), [])

    def test_leaves_nothing_behind_when_it_is_killed(self):
        self.standby_is(fake_host.hangs_after_go)
        process = self.begin("-o", "metadata", start_new_session=True, **unprivileged(self.run_dir))
        self.await_that(self.standbys)

        os.killpg(process.pid, signal.SIGKILL)

        process.communicate(timeout=20)
        self.await_that(lambda: not os.path.exists(self.private_dir()))
        self.await_that(lambda: ended(self.standbys()[0]["pid"]))

    def test_is_told_why_a_private_standby_does_not_start(self):
        self.palisaded('#!/bin/sh\necho "palisaded: no java for $PALISADE_RUN" >&2\nexit 1\n')

        call = self.ask_as_hacluster()

        self.assert_one_line(call, "the standby host did not start: palisaded: no java for /tmp/palisade-", code=1)
        directory = re.search(r"/tmp/palisade-\w{6}", call.err.decode())[0]
        self.await_that(lambda: not os.path.exists(directory))

    def test_gets_another_private_standby_where_the_first_one_dies(self):
        self.standby_is(fake_host.dies_before_ready, fake_host.dies, fake_host.answers)

        call = self.ask_as_hacluster()

        self.assert_succeeded(call)
        self.assertEqual(len({began["environment"]["PALISADE_RUN"] for began in self.standbys()}), 3)
        self.await_that(lambda: not self.private_left_behind())

    def test_leaves_nothing_behind_when_the_private_standby_is_frozen(self):
        self.standby_is(fake_host.freezes_after_go, fake_host.answers)

        self.assert_succeeded(self.ask_as_hacluster())

        self.await_that(lambda: not self.private_left_behind())
        self.await_that(lambda: all(ended(began["pid"]) for began in self.standbys()))


@unittest.skipIf(os.getuid() != 0, "only root can mount a small disk")
class ADiskWithoutRoom(FrontEndTest):
    """The run directory on a disk that is full, as it is where it lies in a state directory whose disk is."""

    def setUp(self):
        super().setUp()
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=10m,mode=0755", "tmpfs", self.run_dir], check=True)

    def clean(self):
        for began in self.processes():
            os.kill(began, signal.SIGKILL)
        subprocess.run(["umount", "-l", self.run_dir], check=True)
        super().clean()

    def fill(self):
        with contextlib.suppress(OSError), open(f"{self.run_dir}/full", "wb", buffering=0) as file:
            while True:
                file.write(bytes(4096))

    def test_is_no_place_for_the_standby(self):
        self.standby_is(fake_host.answers)
        self.fill()

        call = self.ask("-o", "off")

        self.assert_succeeded(call)
        self.assert_one_line(
            call,
            f", and {self.run_dir} cannot hold a standby host (No space left on device); "
            "the standby host takes over",
        )
        began = self.standbys()[0]["environment"]
        self.assertIn(began["PALISADE_RUN"], self.spares())
        self.assertEqual(began["PALISADE_SHARED"], self.run_dir, "for the locks of a daemon that may live")
        self.assertEqual(began["PALISADE_SOCKET"], began["PALISADE_RUN"] + "/host.sock")
        self.assertEqual(began["PALISADE_STATE"], os.path.dirname(self.run_dir), "what the machine remembers")

    def test_gives_all_callers_one_standby_for_its_locks(self):
        self.standby_is(fake_host.answers)
        self.fill()

        for _ in range(2):
            self.assert_succeeded(self.ask("-o", "off"))

        self.assertEqual(len(self.standbys()), 1)

    def test_leads_to_no_directory_of_somebody_else(self):
        self.standby_is(fake_host.answers)
        self.fill()
        theirs, open_to_all, elsewhere = self.spares()
        os.mkdir(theirs, 0o700)
        os.chown(theirs, 65534, 65534)
        os.mkdir(open_to_all)
        os.chmod(open_to_all, 0o777)

        self.assert_succeeded(self.ask("-o", "off"))

        self.assertEqual(self.standbys()[0]["environment"]["PALISADE_RUN"], elsewhere)

    def test_is_one_that_cannot_be_written_at_all(self):
        self.standby_is(fake_host.answers)
        subprocess.run(["mount", "-o", "remount,ro", self.run_dir], check=True)

        call = self.ask("-o", "off")

        self.assert_succeeded(call)
        self.assert_one_line(call, "(Read-only file system); the standby host takes over")
        self.assertIn(self.standbys()[0]["environment"]["PALISADE_RUN"], self.spares())

    def test_may_be_out_of_files_alone(self):
        self.standby_is(fake_host.answers)
        subprocess.run(["mount", "-o", "remount,size=64m,nr_inodes=100", self.run_dir], check=True)

        self.assert_succeeded(self.ask("-o", "off"))

        self.assertIn(self.standbys()[0]["environment"]["PALISADE_RUN"], self.spares())

    def test_keeps_the_standby_that_runs_already(self):
        self.standby_is(fake_host.answers)
        self.ask("-o", "off")
        self.fill()

        self.assert_succeeded(self.ask("-o", "off"))

        self.assertEqual(len(self.standbys()), 1)


class Settings(FrontEndTest):
    def paths(self, text):
        with open(f"{self.tree}/libexec/paths", "w") as file:
            file.write(text)

    def test_are_full_paths(self):
        self.paths("PALISADE_STATE=relative\n")

        call = self.ask("-o", "off")

        self.assert_one_line(call, "PALISADE_STATE is 'relative': it must begin with '/'", code=1)

    def test_come_from_the_file_beside_the_front_end(self):
        os.mkdir(f"{self.tree}/elsewhere")
        self.socket = f"{self.tree}/elsewhere/host.sock"
        self.host(fake_host.answers)
        self.paths(f"# packages ship this\n\n  PALISADE_RUN={self.tree}/elsewhere \r\n")

        self.assert_succeeded(self.ask("-o", "off"))

    def test_come_from_the_environment_before_the_file(self):
        self.host(fake_host.answers)
        self.paths("PALISADE_SOCKET=/nowhere\nPALISADE_RUN=/nowhere\n")

        self.assert_succeeded(self.ask("-o", "off", env=environment(PALISADE_SOCKET=self.socket)))

    def test_that_make_no_sense_are_named(self):
        host = self.host(fake_host.answers)
        for text, word in (("PATH=/x\n", "PATH=/x"), ("PALISADE_RUN\n", "PALISADE_RUN"), ("#" * 9000, "longer than 8192")):
            self.paths(text)
            self.assert_one_line(self.ask("-o", "off"), f"{self.tree}/libexec/paths", word, code=1)
        self.assertEqual(host.calls, [])

    def test_may_name_longer_paths_than_a_socket_address_holds(self):
        deep = f"{self.tree}/" + "d" * 60 + "/" + "e" * 60
        os.makedirs(deep)
        self.standby_is(fake_host.answers)
        env = environment(PALISADE_RUN=deep)

        down = self.ask("-o", "off", env=env)
        joined = self.ask("-o", "off", env=env)
        folder = os.open(deep, os.O_PATH)
        self.socket = f"/proc/self/fd/{folder}/host.sock"
        self.host(lambda call: (call.take_up(), call.say("X", b"\11")))
        up = self.ask("-o", "off", env=env)

        os.close(folder)
        self.assert_succeeded(down)
        self.assert_succeeded(joined)
        self.assertEqual((len(self.standbys()), up.returncode), (1, 9))

    def test_that_cannot_be_reached_are_named(self):
        self.standby_is(fake_host.answers)

        call = self.ask("-o", "off", env=environment(PALISADE_SOCKET="/" + "x" * 200))

        self.assert_succeeded(call)
        self.assert_one_line(call, "(File name too long)")


class Cost(FrontEndTest):
    def test_of_a_call_in_memory_is_at_most_3_mebibytes(self):
        peak = []

        def measures(call):
            call.take_up()
            pid = struct.unpack("3i", call.connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))[0]
            peak.append(int(re.search(r"VmHWM:\s+(\d+) kB", open(f"/proc/{pid}/status").read())[1]))
            call.say("X", b"\0")

        self.host(measures)

        self.ask(stdin=b"action=status\n")

        print(f"peak memory of a call: {peak[0]} KiB", file=sys.stderr)
        self.assertLessEqual(peak[0], 3072)


def all_tests(suite):
    for test in suite:
        if isinstance(test, unittest.TestSuite):
            yield from all_tests(test)
        else:
            yield test


def run(test):
    result = unittest.TestResult()
    began = time.monotonic()
    test.run(result)
    return test, result, time.monotonic() - began


def main():
    """front_end_test.py FRONT_END [--only REGEX | --without REGEX] [-- WRAPPER...]: the tests mostly wait, so they do it together."""
    global FRONT_END
    arguments = sys.argv[1:]
    if "--" in arguments:
        WRAPPER.extend(arguments[arguments.index("--") + 1 :])
        del arguments[arguments.index("--") :]
    FRONT_END = arguments.pop(0)
    tests = list(all_tests(unittest.defaultTestLoader.loadTestsFromModule(sys.modules["__main__"])))
    if arguments[:1] == ["--only"]:
        tests = [test for test in tests if re.search(arguments[1], test.id())]
    if arguments[:1] == ["--without"]:
        tests = [test for test in tests if not re.search(arguments[1], test.id())]
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # a shell has its background jobs ignore it, and so would ours
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(2 if WRAPPER else 8) as pool:
        for test, result, took in pool.map(run, tests):
            for _, trace in result.failures + result.errors:
                failed += 1
                print(f"FAILED {test.id()} after {took:.1f} s\n{trace}", file=sys.stderr)
    print(f"{len(tests)} tests of the front end, {failed} failed")
    sys.exit(1 if failed or not tests else 0)


if __name__ == "__main__":
    main()
