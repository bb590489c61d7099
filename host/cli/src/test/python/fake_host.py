"""A host of the front end's socket that behaves, and misbehaves, as a test wants it to."""

import fcntl
import json
import os
import signal
import socket
import struct
import sys
import threading
import time


class Gone(Exception):
    """The front end closed the connection."""


class Conversation:
    """The host's end of one call."""

    def __init__(self, connection):
        self.connection = connection
        self.request = None
        self.raw = b""

    def _read(self, length):
        data = b""
        while len(data) < length:
            try:
                part = self.connection.recv(length - len(data))
            except ConnectionError:
                part = b""
            if not part:
                raise Gone
            data += part
        return data

    def frame(self):
        head = self._read(5)
        return head[:1].decode(), self._read(struct.unpack(">I", head[1:])[0])

    def hear(self):
        """Reads the request."""
        kind, self.raw = self.frame()
        assert kind == "R", kind
        self.request = fields(self.raw)
        return self.request

    def say(self, kind, content=b"", pieces=None):
        data = kind.encode() + struct.pack(">I", len(content)) + content
        step = pieces or len(data)
        for at in range(0, len(data), step):
            self.raw_bytes(data[at : at + step])
            if pieces:
                time.sleep(0.001)

    def raw_bytes(self, data):
        try:
            self.connection.sendall(data)
        except ConnectionError as broken:
            raise Gone from broken

    def take_up(self, pieces=None):
        """Request, READY and GO."""
        self.hear()
        self.say("Y", pieces=pieces)
        kind, content = self.frame()
        assert (kind, content) == ("G", b""), (kind, content)

    def await_farewell(self):
        """Reads on until the front end leaves; returns what it still sent."""
        data = b""
        while True:
            try:
                data += self._read(1)
            except Gone:
                return data


def fields(raw):
    found, at = [], 0
    while at < len(raw):
        tag, length = raw[at : at + 1].decode(), struct.unpack(">I", raw[at + 1 : at + 5])[0]
        found.append((tag, raw[at + 5 : at + 5 + length]))
        at += 5 + length
    return found


def only(request, tag):
    """The values of a tag, in order."""
    return [value for name, value in request if name == tag]


# ---- How a host may behave ----


def answers(call):
    call.take_up()
    call.say("o", b"Success: Powered OFF\n")
    call.say("X", b"\0")


def never_answers(call):
    call.hear()
    call.await_farewell()


def beats_without_ready(call):
    call.hear()
    while True:
        call.say("B")
        time.sleep(0.1)


def hangs_after_go(call):
    call.take_up()
    call.await_farewell()


def closes_at_once(call):
    call.hear()


def closes_after_go(call):
    call.take_up()


def prints_and_dies(call):
    call.take_up()
    call.say("o", b"node1,\nnode")
    call.say("e", b"a warning\n")


def sums_up(call):
    """Hears of a Ctrl-C, and says what was sent."""
    call.take_up()
    assert call.frame() == ("I", b"")
    call.say("o", b"node1: off was sent\n")
    call.say("X", b"\x82")


def moves(call):
    call.take_up()
    call.say("S", b"op-4711")


def stops(call):
    """As a standby that was told to: it says so, and is gone a little later."""
    call.take_up()
    call.say("S", b"op-4711")
    threading.Timer(0.3, os._exit, (0,)).start()


def moves_without_an_operation(call):
    call.take_up()
    call.say("S")


def speaks_an_unknown_frame(call):
    call.hear()
    call.say("?", b"what")


def speaks_http(call):
    call.hear()
    call.raw_bytes(b"HTTP/1.1 400 Bad Request\r\n\r\n")


def speaks_too_long_a_frame(call):
    call.take_up()
    call.raw_bytes(b"o\xff\xff\xff\xff" + b"x" * 100)


def exits_with_too_much(call):
    call.take_up()
    call.say("X", b"\0\0")


def exits_with_nothing(call):
    call.take_up()
    call.say("X", b"")


def beats_with_content(call):
    call.take_up()
    call.say("B", b"!")


def freeze():
    os.kill(os.getpid(), signal.SIGSTOP)
    time.sleep(3600)  # this thread may run on for a moment, and must not close the connection


def spins_silently(call):
    """Silent, but at work."""
    call.hear()
    end = time.monotonic() + 60
    while time.monotonic() < end:
        pass


def freezes(call):
    call.hear()
    freeze()


def freezes_after_go(call):
    call.take_up()
    freeze()


def dies_before_ready(call):
    call.hear()
    os._exit(1)


def dies(call):
    call.take_up()
    os._exit(1)


class Host:
    """Answers every connection of a listening socket, each on its own thread."""

    def __init__(self, listener, behaviour):
        self.listener = listener
        self.behaviour = behaviour
        self.calls = []
        self.faults = []
        self.busy = 0
        self.called = time.monotonic()
        self.ended = threading.Condition()

    @classmethod
    def at(cls, path, behaviour, backlog=64):
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(path)
        listener.listen(backlog)
        host = cls(listener, behaviour)
        threading.Thread(target=host.run, daemon=True).start()
        return host

    def run(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            self.begin(connection)

    def begin(self, connection):
        call = Conversation(connection)
        with self.ended:
            self.busy += 1
            self.calls.append(call)
        threading.Thread(target=self._answer, args=(call,), daemon=True).start()

    def _answer(self, call):
        try:
            self.behaviour(call)
        except Gone:
            pass
        except Exception as fault:  # a test asks for it afterwards
            self.faults.append(fault)
        finally:
            call.connection.close()
            with self.ended:
                self.busy -= 1
                self.called = time.monotonic()
                self.ended.notify_all()

    def await_end(self, calls=1):
        with self.ended:
            assert self.ended.wait_for(lambda: len(self.calls) >= calls and self.busy == 0, 15), "calls go on"
        assert not self.faults, self.faults

    def close(self):
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()


# ---- The standby: a process of its own, started by the front end through bin/palisaded ----


def circumstances():
    """What the front end started us with."""
    status = dict(line.split(":\t", 1) for line in open("/proc/self/status").read().splitlines() if ":\t" in line)
    return {
        "pid": os.getpid(),
        "session": os.getsid(0),
        "descriptors": sorted(int(fd) for fd in os.listdir("/proc/self/fd")),
        "directory": os.getcwd(),
        "umask": status["Umask"],
        "ignored": status["SigIgn"],
        "blocked": status["SigBlk"],
        "environment": dict(os.environ),
        "arguments": sys.argv[1:],
    }


def standby(notes, behaviours, idle):
    """Serves fd 0; the n-th standby of a tree behaves like the n-th of its behaviours, or the last."""
    began = circumstances()
    with open(notes, "a+") as file:
        fcntl.lockf(file, fcntl.LOCK_EX)
        file.seek(0)
        number = sum('"pid"' in line for line in file)
        file.write(json.dumps(began) + "\n")
    behaviour = globals()[behaviours[min(number, len(behaviours) - 1)]]

    def noted(call):
        try:
            behaviour(call)
        finally:
            with open(notes, "a") as file:
                file.write(json.dumps({"call": os.getpid(), "request": call.raw.hex()}) + "\n")

    listener = socket.socket(fileno=0)
    host = Host(listener, noted)
    listener.settimeout(idle)
    while True:
        try:
            connection, _ = listener.accept()
            connection.setblocking(True)
            host.begin(connection)
        except TimeoutError:
            if host.busy == 0 and time.monotonic() - host.called >= idle:
                return leave(listener)


def leave(listener):
    """As a host leaves: under the standby's lock. Who has connected a moment before finds the connection closed."""
    run = os.environ["PALISADE_RUN"]
    with open(run + "/standby.lock", "a") as lock:
        fcntl.lockf(lock, fcntl.LOCK_EX)
        os.unlink(run + "/standby.sock")
        listener.close()
