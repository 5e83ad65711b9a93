# SPDX-License-Identifier: Apache-2.0
"""A company of its own, made with `init` and `staff add`, whose people log in with password and second factor."""

import base64
import hashlib
import hmac
import re
import struct
import time
from pathlib import Path

from harness.program import Demo

PASSWORD = "journey-password-1"
STEP_SECONDS = 30


class Company(Demo):
    """Served like a demo, but nothing of it was made up by the program."""

    def __init__(self, program: Path, folder: Path, policy: Path, systems: Path):
        self.policy, self.systems = policy, systems
        self.secrets: dict[str, str] = {}
        super().__init__(program, folder)

    def make(self) -> str:
        made = self.run("init", str(self.data), "--policy", str(self.policy), "--systems", str(self.systems))
        for role in ("clerk", "approver"):
            said = self.run(
                "staff", "add", role, "--name", f"設例 {role}", "--role", role, "--data", str(self.data),
                given=f"{PASSWORD}\n{PASSWORD}\n",
            )
            self.secrets[role] = re.search(r"secret=([A-Z2-7]+)", said).group(1)
        return made

    def code(self, role: str) -> str:
        """What an authenticator shows now (RFC 6238), for the secret that was printed once."""
        secret = self.secrets[role]
        key = base64.b32decode(secret + "=" * (-len(secret) % 8))
        digest = hmac.new(key, struct.pack(">Q", int(time.time()) // STEP_SECONDS), hashlib.sha1).digest()
        at = digest[-1] & 15
        return f"{(struct.unpack('>I', digest[at:at + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"
