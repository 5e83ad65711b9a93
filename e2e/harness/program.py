# SPDX-License-Identifier: Apache-2.0
"""The program as a stranger gets it: made, served, and known only by what it prints."""

import re
import shlex
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

ADDRESS = re.compile(r"https?://localhost:\d+[^\s「」（）()<>]*")
CODE_COMMAND = re.compile(r"\S*yakusoku demo code [^\n]+")
READY_SECONDS_MAX = 60


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Demo:
    """A demo company in its own folder, served on its own port until closed."""

    def __init__(self, program: Path, folder: Path, *, customers: int = 200, policy: Path | None = None):
        self.program = program
        self.data = folder / "data"
        self.port = free_port()
        self.ready_seconds = 0.0
        self._lines: list[str] = []
        self._server: subprocess.Popen | None = None
        self._extra = ["--customers", str(customers)] + (["--policy", str(policy)] if policy else [])
        self.made = self.make()

    def make(self) -> str:
        return self.run("demo", str(self.data), *self._extra)

    def run(self, *words: str, expect: int | None = 0, given: str = "") -> str:
        """Runs one command of the program and returns what it printed."""
        done = subprocess.run([self.program, *words], input=given, capture_output=True, text=True, timeout=300, check=False)
        if expect is not None and done.returncode != expect:
            raise AssertionError(f"`yakusoku {' '.join(words)}` ended with {done.returncode}:\n{done.stdout}{done.stderr}")
        return done.stdout

    def serve(self) -> "Demo":
        started = time.monotonic()
        self._server = subprocess.Popen(
            [self.program, "serve", "--data", str(self.data), "--listen", f"127.0.0.1:{self.port}"],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, bufsize=1,
        )
        threading.Thread(target=self._read, daemon=True).start()
        while not self._healthy():
            if self._server.poll() is not None or time.monotonic() - started > READY_SECONDS_MAX:
                raise AssertionError("the server did not become ready:\n" + self.printed)
            time.sleep(0.005)
        self.ready_seconds = time.monotonic() - started
        return self

    def close(self) -> None:
        if self._server:
            self._server.terminate()
            try:
                self._server.wait(timeout=10)
            except subprocess.TimeoutExpired:
                self._server.kill()

    @property
    def pid(self) -> int:
        return self._server.pid

    @property
    def printed(self) -> str:
        """Everything `demo` and `serve` have printed so far."""
        return self.made + "".join(self._lines)

    def address(self, path: str = "/") -> str:
        return f"http://localhost:{self.port}{path}"

    def wait_for_story(self, seconds: float = 5) -> None:
        """Waits until the log-in links are printed; the story may follow the first answer to /health."""
        until = time.monotonic() + seconds
        while not self.login_links() and time.monotonic() < until:
            time.sleep(0.02)

    def addresses(self) -> list[tuple[str, str]]:
        """Every printed address with the words beside it: its own line, and the line before if it stands alone."""
        found, before = [], ""
        for line in self.printed.splitlines():
            for match in ADDRESS.finditer(line):
                beside = ADDRESS.sub("", line).strip() or before
                found.append((beside, match.group()))
            before = line.strip() or before
        return found

    def login_links(self) -> list[tuple[str, str]]:
        """One-time log-in links: the addresses that carry a secret, with the person each is for."""
        return [(beside, url) for beside, url in self.addresses() if len(url.rsplit("/", 1)[-1].split("=")[-1]) >= 20]

    def login_link(self, role: str) -> str:
        """The link of the person in this role (担当者, 承認者, 監査)."""
        for beside, url in self.login_links():
            if role in beside:
                return url
        raise AssertionError(f"no log-in link for {role} was printed:\n{self.printed}")

    def code(self, role: str) -> str:
        """The second-factor code of the person in this role, by the command that was printed for it."""
        for line in self.printed.splitlines():
            match = CODE_COMMAND.search(line)
            if match and (role in line or role in self._line_before(line)):
                words = shlex.split(match.group())[1:]
                printed = self.run(*words)
                return re.search(r"\b\d{6}\b", printed).group()
        raise AssertionError(f"no code command for {role} was printed:\n{self.printed}")

    def _line_before(self, line: str) -> str:
        lines = [text for text in self.printed.splitlines() if text.strip()]
        index = lines.index(line)
        return " ".join(lines[max(0, index - 2):index])

    def _read(self) -> None:
        for line in self._server.stdout:
            self._lines.append(line)

    def _healthy(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health", timeout=1) as answer:
                return answer.status == 200
        except (urllib.error.URLError, OSError):
            return False
