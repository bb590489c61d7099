#!/usr/bin/env python3
"""complete.py SHELL FOLDER SCRIPT: types at a real shell whose completion is SCRIPT, with FOLDER before its PATH."""

import os
import pty
import re
import select
import sys
import time

PROMPT = r"(READY> |[%#$] )(\x1b\[\?2004h)?$"


def at_shell(shell, folder, lines, typed):
    """Starts a shell at a terminal, gives it lines, types; prints what it then shows."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ.update(PATH=folder + ":/usr/bin:/bin", TERM="dumb", PS1="READY> ", HOME=folder)
        os.execvp(shell[0], shell)
    shown = ""

    def read_until(pattern):
        nonlocal shown
        end = time.monotonic() + 30
        while not re.search(pattern, shown):
            if time.monotonic() > end:
                return False
            if select.select([terminal], [], [], 0.1)[0]:
                shown += os.read(terminal, 4096).decode(errors="replace")
        return True

    for line in lines:
        read_until(PROMPT)
        shown = ""
        os.write(terminal, line.encode() + b"\n")
    read_until(PROMPT)
    ok = True
    for keys, wanted in typed:
        shown = ""
        os.write(terminal, keys.encode())
        ok &= read_until(wanted)
        print(repr(keys), "->", repr(shown))
    os.kill(pid, 9)
    os.waitpid(pid, 0)
    return ok

shell, folder, script = sys.argv[1:]
start = {"bash": ["bash", "--norc", "--noprofile", "-i"], "zsh": ["zsh", "-f", "-i"]}[shell]
ready = {"bash": [], "zsh": ["PS1='READY> '", "autoload -U compinit && compinit -u -D"]}[shell]
typed = [
    ("palisade of\t", "off "),
    ("node\t\t", r"(?s)node1.*node2"),
    ("\025palisade devices sh\t", "show "),
    ("be\t", "bench"),
    ("\025palisade plugins rollback org\t", "org.example.plugin"),
    ("\025palisade off --ye\t", "--yes"),
]
sys.exit(0 if at_shell(start, folder, ready + ["source " + script], typed) else 1)
