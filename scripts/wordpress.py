#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""One database nobody here designed: WordPress as Debian packages it, its people made through its own pages.

    python3 scripts/wordpress.py --program target/release/yakusoku --root UNPACKED --database mysql://…

Proposes a map, checks the edited one, exports and erases one member, and then looks whether WordPress still works,
whether anything of the erased member is left in a dump of the database, and whether the other member is untouched.
"""

import argparse
import base64
import hashlib
import hmac
import http.client
import http.cookiejar
import os
import re
import socket
import struct
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

HERE = Path(__file__).resolve().parents[1]
EXAMPLE = HERE / "examples" / "wordpress"
DATABASE = "wordpress"
PASSWORD = "Mihon-no-aikotoba-2026"
OWNER = ("kanri-wp", "kanri-wp@example.jp")
LEAVER = {"login": "taro-mihon", "email": "taro@example.jp", "first": "太郎", "last": "見本", "nick": "見本太郎の呼び名"}
STAYER = {"login": "hanako-reiji", "email": "hanako@example.jp", "first": "花子", "last": "例示", "nick": "例示花子の呼び名"}
# Words of one member that are nobody else's.
LEFT_BY_LEAVER = ["taro@example.jp", "taro-mihon", "見本太郎", "太郎の意見", "太郎の返事", "127.0.0.11"]
LEFT_BY_STAYER = ["hanako@example.jp", "hanako-reiji", "例示花子", "花子の意見", "127.0.0.12"]
CONFIGURATION = """<?php
foreach (['NAME', 'USER', 'PASSWORD', 'HOST'] as $part) { define("DB_$part", getenv("WP_DB_$part")); }
define('DB_CHARSET', 'utf8mb4'); define('DB_COLLATE', '');
foreach (['AUTH', 'SECURE_AUTH', 'LOGGED_IN', 'NONCE'] as $what) {
    foreach (['KEY', 'SALT'] as $kind) { define("{$what}_{$kind}", hash('sha256', $what . $kind . getenv('WP_DB_PASSWORD'))); }
}
define('WP_CONTENT_DIR', getenv('WP_CONTENT')); define('WP_HTTP_BLOCK_EXTERNAL', true);
define('WP_DEFAULT_THEME', 'twentytwentyone'); define('DISABLE_WP_CRON', true); define('AUTOMATIC_UPDATER_DISABLED', true);
$table_prefix = 'wp_';
if (!defined('ABSPATH')) { define('ABSPATH', __DIR__ . '/'); }
require_once ABSPATH . 'wp-settings.php';
"""


class Site:
    """WordPress on a loopback port, over PHP's own server."""

    def __init__(self, root: Path, database: urllib.parse.ParseResult, log):
        self.pages = root / "usr/share/wordpress"
        (self.pages / "wp-config.php").write_text(CONFIGURATION)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        settings = {
            "WP_DB_NAME": DATABASE, "WP_DB_USER": database.username, "WP_DB_PASSWORD": database.password,
            "WP_DB_HOST": f"{database.hostname}:{database.port}", "WP_CONTENT": str(self.pages / "wp-content"),
            "PHP_CLI_SERVER_WORKERS": "3",
        }
        self._server = subprocess.Popen(
            ["php", "-d", "display_errors=0", "-d", "sendmail_path=/bin/true", "-S", f"127.0.0.1:{self.port}", "-t", str(self.pages)],
            env={**os.environ, **settings}, stdout=log, stderr=log, start_new_session=True,
        )
        for _ in range(100):
            try:
                http.client.HTTPConnection("127.0.0.1", self.port, timeout=5).connect()
                return
            except OSError:
                time.sleep(0.05)
        raise AssertionError("PHP's server did not start")

    def address(self, path: str = "/") -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def close(self) -> None:
        os.killpg(self._server.pid, 15)
        self._server.wait(timeout=10)


class Browser:
    """Somebody with cookies, at an address of their own, as WordPress notes down addresses."""

    def __init__(self, site: Site, source: str = "127.0.0.1"):
        self.site = site

        class From(http.client.HTTPConnection):
            def __init__(self, host, **kept):
                super().__init__(host, **{**kept, "source_address": (source, 0)})

        class Handler(urllib.request.HTTPHandler):
            def http_open(self, request):
                return self.do_open(From, request)

        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self._opener = urllib.request.build_opener(Handler, jar)

    def get(self, path: str) -> str:
        return self._open(path, None)

    def post(self, path: str, **fields: str) -> str:
        return self._open(path, urllib.parse.urlencode(fields).encode())

    def _open(self, path: str, body) -> str:
        try:
            with self._opener.open(self.site.address(path), body, timeout=120) as answer:
                return answer.read().decode()
        except urllib.error.HTTPError as error:
            raise AssertionError(f"{path} answered {error.code}: {error.read().decode()[:500]}") from None

    def log_in(self, login: str) -> bool:
        self.get("/wp-login.php")
        page = self.post("/wp-login.php", log=login, pwd=PASSWORD, testcookie="1", redirect_to=self.site.address("/wp-admin/profile.php"))
        return 'id="login_error"' not in page and "wp-admin-bar-my-account" in page

    def nonce(self, path: str, name: str = "_wpnonce") -> str:
        found = re.search(rf'name="{name}" value="([0-9a-f]+)"', self.get(path))
        assert found, f"no {name} on {path}"
        return found.group(1)


class Desk:
    """The program, and the folder it works in."""

    def __init__(self, program: Path, folder: Path, url: str):
        self.program, self.folder = program, folder
        self._environment = {**os.environ, "WORDPRESS_DATABASE": url}
        self._keys: dict[str, bytes] = {}

    def run(self, *words: str, given: str = "", expect: int = 0, show: bool = True) -> str:
        done = subprocess.run(
            [self.program, *words], input=given, capture_output=True, text=True, timeout=600, check=False, env=self._environment,
        )
        if done.returncode != expect:
            raise AssertionError(f"`yakusoku {' '.join(words)}` ended with {done.returncode}:\n{done.stdout}{done.stderr}")
        if show:
            print(f"\n$ yakusoku {' '.join(words)}\n{done.stdout}", end="", flush=True)
        return done.stdout

    def data(self, *words: str, **kept) -> str:
        return self.run(*words, "--data", str(self.folder), **kept)

    def hire(self, login: str, name: str, role: str) -> None:
        said = self.data("staff", "add", login, "--name", name, "--role", role, given=f"{PASSWORD}\n{PASSWORD}\n", show=False)
        secret = re.search(r"secret=([A-Z2-7]+)", said).group(1)
        self._keys[login] = base64.b32decode(secret + "=" * (-len(secret) % 8))

    def factors(self, login: str) -> str:
        """Password and code, as somebody types them; a code is good once."""
        step = int(time.time()) // 30
        used = getattr(self, "_used", {})
        while used.get(login) == step:
            time.sleep(1)
            step = int(time.time()) // 30
        self._used = {**used, login: step}
        mac = hmac.new(self._keys[login], struct.pack(">Q", step), hashlib.sha1).digest()
        at = mac[-1] & 15
        number = (struct.unpack(">I", mac[at:at + 4])[0] & 0x7FFFFFFF) % 1_000_000
        return f"{PASSWORD}\n{number:06}\n"

    def approved(self, verb: str, person: str) -> str:
        said = self.data("source", "plan", "--verb", verb, "--person", person)
        plan = re.search(r"計画 ([0-9a-f]{16})", said).group(1)
        self.data("plan", "approve", plan, "--as", "shonin", given=self.factors("shonin"))
        return plan


def sql(database: urllib.parse.ParseResult, text: str, *tool: str) -> str:
    program, *words = tool or ("mariadb", "--batch", "-e", text)
    done = subprocess.run(
        [program, "--no-defaults", f"-h{database.hostname}", f"-P{database.port}", f"-u{database.username}", *words],
        capture_output=True, text=True, check=True, env={**os.environ, "MYSQL_PWD": database.password},
    )
    return done.stdout


def dump(database: urllib.parse.ParseResult) -> list[str]:
    """Every row of every table, one a line, as the database's own tool writes it."""
    text = sql(database, "", "mariadb-dump", "--skip-extended-insert", "--skip-comments", "--no-create-info", DATABASE)
    return [line for line in text.splitlines() if line.startswith("INSERT INTO")]


def fill(site: Site) -> None:
    """Installs WordPress and lets two members and a guest use it."""
    owner = Browser(site)
    owner.get("/wp-admin/install.php")
    owner.post(
        "/wp-admin/install.php?step=2", weblog_title="例示の日誌", user_name=OWNER[0], admin_password=PASSWORD,
        admin_password2=PASSWORD, pw_weak="on", admin_email=OWNER[1], blog_public="0", language="",
    )
    assert owner.log_in(OWNER[0]), "the owner cannot log in"
    for number, member in enumerate((LEAVER, STAYER)):
        owner.post(
            "/wp-admin/user-new.php", action="createuser", **{"_wpnonce_create-user": owner.nonce("/wp-admin/user-new.php", "_wpnonce_create-user")},
            user_login=member["login"], email=member["email"], first_name=member["first"], last_name=member["last"],
            pass1=PASSWORD, pass2=PASSWORD, pw_weak="on", role="author",
        )
        browser = Browser(site, f"127.0.0.1{number + 1}")
        assert browser.log_in(member["login"]), member["login"]
        browser.post(
            "/wp-admin/profile.php", _wpnonce=browser.nonce("/wp-admin/profile.php"), action="update",
            user_id=str(number + 2), checkuser_id=str(number + 2), first_name=member["first"], last_name=member["last"],
            nickname=member["nick"], display_name=member["nick"], email=member["email"], description=f"{member['first']}の自己紹介",
        )
        browser.post("/wp-comments-post.php", comment=f"{member['first']}の意見", comment_post_ID="1", comment_parent="0")
        approval = owner.get("/wp-admin/admin-ajax.php?action=rest-nonce")
        owner.post(f"/?rest_route=/wp/v2/comments/{number + 2}&_wpnonce={approval}", status="approved")
        nonce = browser.get("/wp-admin/admin-ajax.php?action=rest-nonce")
        browser.post(f"/?rest_route=/wp/v2/posts&_wpnonce={nonce}", title="会社の記事", content="商品の紹介です", status="publish")
    # He comments without logging in as well; so does a guest. WordPress lets nobody comment twice in 15 seconds.
    time.sleep(16)
    Browser(site, "127.0.0.13").post(
        "/wp-comments-post.php", author="見本太郎の呼び名", email=LEAVER["email"], url="", comment="太郎の返事", comment_post_ID="1", comment_parent="0",
    )
    Browser(site, "127.0.0.14").post(
        "/wp-comments-post.php", author="通りすがり", email="guest@example.jp", url="", comment="客の意見", comment_post_ID="1", comment_parent="0",
    )


def still_works(site: Site, names: list[tuple[str, bool]]) -> None:
    visitor = Browser(site)
    front, post = visitor.get("/"), visitor.get("/?p=1")
    assert "例示の日誌" in front and "会社の記事" in front, front[:2000]
    assert "花子の意見" in post, "the comment of the other member is not shown"
    for login, may in names:
        assert Browser(site).log_in(login) == may, f"{login} could {'not ' if may else ''}log in"
    owner = Browser(site)
    assert owner.log_in(OWNER[0])
    for page in ("users.php", "edit-comments.php", "edit.php", "index.php"):
        assert "</html>" in owner.get(f"/wp-admin/{page}"), page
    for word in LEFT_BY_STAYER[:1] + LEFT_BY_STAYER[2:3]:
        assert word in owner.get("/wp-admin/users.php"), word


def walk(desk: Desk, site: Site, database: urllib.parse.ParseResult) -> None:
    first = desk.folder.parent / "first.yaml"
    first.write_text((EXAMPLE / "first.yaml").read_text())
    desk.run("init", str(desk.folder), "--policy", str(EXAMPLE / "policy.yaml"), "--systems", str(first), show=False)
    for login, name, role in (("kanri", "見本 管理", "manager"), ("shonin", "見本 承認", "approver")):
        desk.hire(login, name, role)
    proposed = desk.data("source", "map", "--system", "wordpress")
    for table in ("wp_users", "wp_usermeta", "wp_comments"):
        assert f'"{table}":' in proposed, f"{table} was not proposed"
    (desk.folder / "systems.yaml").write_text((EXAMPLE / "systems.yaml").read_text())
    desk.data("source", "check")
    desk.data("source", "adopt", "--as", "kanri", given=desk.factors("kanri"))
    person = f"contact.email={LEAVER['email']}"
    desk.data("source", "locate", "--person", person)
    before = dump(database)
    exported = desk.data("source", "export", "--plan", desk.approved("export", person))
    missing = [word for word in LEFT_BY_LEAVER if word not in exported]
    foreign = [word for word in LEFT_BY_STAYER + ["guest@example.jp", OWNER[1]] if word in exported]
    assert not missing and not foreign, f"missing {missing}, of others {foreign}"
    assert dump(database) == before, "an export changed something"
    desk.data("source", "erase", "--yes", "--plan", desk.approved("erase", person))
    after = dump(database)
    left = [(word, line) for word in LEFT_BY_LEAVER for line in after if word in line]
    assert not left, f"still there: {left}"
    others = [line for line in before if not any(word in line for word in LEFT_BY_LEAVER)]
    for line in others:
        own = re.search(r"VALUES \(\d+,2,", line)
        assert line in after or ("wp_usermeta" in line and own), f"went with him: {line}"
    still_works(site, [(STAYER["login"], True), (LEAVER["login"], False)])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", type=Path, required=True)
    parser.add_argument("--root", type=Path, required=True)
    parser.add_argument("--database", required=True)
    given = parser.parse_args()
    database = urllib.parse.urlparse(given.database)
    sql(database, f"DROP DATABASE IF EXISTS {DATABASE}; CREATE DATABASE {DATABASE} CHARACTER SET utf8mb4")
    with tempfile.TemporaryDirectory(prefix="yakusoku-wordpress-") as folder, open(Path(folder) / "php.log", "w", encoding="utf-8") as log:
        site = Site(given.root, database, log)
        try:
            fill(site)
            still_works(site, [(STAYER["login"], True), (LEAVER["login"], True)])
            url = database._replace(path=f"/{DATABASE}").geturl()
            walk(Desk(given.program.resolve(), Path(folder) / "data", url), site, database)
        finally:
            site.close()
    print("\n○ WordPress: one member given out and erased, nothing left of him, the other untouched, and the site works")
    return 0


if __name__ == "__main__":
    sys.exit(main())
