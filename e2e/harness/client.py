# SPDX-License-Identifier: Apache-2.0
"""Asks the server without a browser, over one connection that is kept, as measurements need it."""

import html
import http.client
import re
import time
import urllib.parse
from dataclasses import dataclass

from harness.program import Demo


@dataclass
class Answer:
    status: int
    body: bytes
    headers: http.client.HTTPMessage
    seconds: float

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")

    def field(self, name: str) -> str:
        """The value of a hidden field of the page."""
        found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', self.text)
        return html.unescape(found.group(1)) if found else ""


class Client:
    def __init__(self, demo: Demo, token: str = ""):
        self._connection = http.client.HTTPConnection("127.0.0.1", demo.port, timeout=60)
        self._host = f"localhost:{demo.port}"
        self._token = token
        self._cookies: dict[str, str] = {}

    def get(self, path: str, headers: dict[str, str] | None = None) -> Answer:
        return self._ask("GET", path, None, headers or {})

    def post(self, path: str, fields: dict[str, str]) -> Answer:
        body = urllib.parse.urlencode(fields).encode()
        return self._ask("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded"})

    def log_in(self, demo: Demo, role: str) -> None:
        """By the printed link and the printed code command, like anyone."""
        page = self._follow(self.get(_path(demo.login_link(role))))
        fields = {"csrf": page.field("csrf"), "next": page.field("next"), "code": demo.code(role)}
        landed = self._follow(self.post("/console/code", fields))
        assert landed.status == 200, f"{role} cannot log in: {landed.status}"

    def _follow(self, answer: Answer) -> Answer:
        for _ in range(5):
            if answer.status not in (302, 303, 307):
                break
            answer = self.get(_path(answer.headers["Location"]))
        return answer

    def _ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        headers = {"Host": self._host, "Origin": f"http://{self._host}", **headers}
        if self._cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        started = time.perf_counter()
        self._connection.request(method, path, body, headers)
        answer = self._connection.getresponse()
        held = answer.read()
        seconds = time.perf_counter() - started
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.split(";")[0].partition("=")
            self._cookies[name] = value
        return Answer(answer.status, held, answer.headers, seconds)


def _path(address: str) -> str:
    parts = urllib.parse.urlsplit(address)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def pss_mib(pid: int) -> float:
    """The memory that the process answers for, shared pages by their part."""
    with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as rollup:
        return next(int(line.split()[1]) for line in rollup if line.startswith("Pss:")) / 1024
