"""Runs a command in a pseudo-terminal: columns, rows, command. Standard input is what is typed, standard output what the
terminal gets; each line on file descriptor 3, "columns rows", is a new size of the window."""

import fcntl
import os
import pty
import select
import struct
import sys
import termios


def resize(terminal, columns, rows):
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


def main():
    columns, rows, *command = sys.argv[1:]
    pid, terminal = pty.fork()
    if pid == 0:
        # The size is there before the command looks.
        resize(0, int(columns), int(rows))
        os.execvp(command[0], command)
    sources = [terminal, 0, 3]
    while terminal in sources:
        for source in select.select(sources, [], [])[0]:
            try:
                data = os.read(source, 65536)
            except OSError:
                data = b""
            if not data:
                sources.remove(source)
            elif source == terminal:
                os.write(1, data)
            elif source == 0:
                os.write(terminal, data)
            else:
                resize(terminal, *map(int, data.split()[-2:]))
    sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))


main()
