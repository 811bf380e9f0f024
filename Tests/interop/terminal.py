"""A shell as somebody sits before it: keys go in, and what is seen comes out."""

import os
import pathlib
import pty
import re
import select
import signal
import time


class Terminal:
    def __init__(self, command: list[str], directory: pathlib.Path, environment: dict[str, str]):
        self.text = ""
        self.process, self.descriptor = pty.fork()
        if self.process == 0:
            os.chdir(directory)
            os.execvpe(command[0], command, environment)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        os.kill(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)
        os.close(self.descriptor)

    def press(self, keys: str):
        os.write(self.descriptor, keys.encode())

    def wait_for(self, pattern: str, seconds: float = 60) -> str:
        """What was seen up to the end of the pattern; it is not seen again."""
        end = time.monotonic() + seconds
        while not (found := re.search(pattern, self.text)):
            assert time.monotonic() < end, f"{pattern!r} is not seen in {self.text!r}"
            self._read()
        seen, self.text = self.text[: found.end()], self.text[found.end() :]
        return seen

    def settle(self, quiet: float = 1.0, seconds: float = 30) -> str:
        """What is seen until nothing more comes for a while."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and self._read(quiet):
            pass
        seen, self.text = self.text, ""
        return seen

    def _read(self, seconds: float = 0.2) -> bool:
        if not select.select([self.descriptor], [], [], seconds)[0]:
            return False
        try:
            piece = os.read(self.descriptor, 1 << 16)
        except OSError:  # the shell has ended
            piece = b""
        # Terminals are asked what they are; fish waits for the answer.
        if b"\x1b[c" in piece or b"\x1b[0c" in piece:
            os.write(self.descriptor, b"\x1b[?62;c")
        if b"\x1b[6n" in piece:
            os.write(self.descriptor, b"\x1b[1;1R")
        self.text += piece.decode(errors="replace")
        return bool(piece)
