#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks a ledger without the program that wrote it.

Python 3.11 and its standard library are all this needs. It was written from FORMAT.md and shares
no code with the product; read it before you trust it, it is short.

    python3 verify.py FOLDER [--checkpoint FILE] [--rows FILE] [--lang en]

FOLDER holds `verifier.key`, `checkpoint` and `tile/`. FILE after --checkpoint is a checkpoint you
kept yourself; without one, nobody can see that the newest entries were cut off. FILE after --rows
is an export of the rows, one JSON object a line: {"index": 0, "leaf": "hex"}.

Exit status: 0 whole, 1 altered (what is altered is printed), 2 nothing could be checked.
"""

import argparse
import base64
import binascii
import hashlib
import json
import os
import re
import sys
import unicodedata

# --- Ed25519 (RFC 8032), checked strictly: one spelling per signature, no points of small order ---

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)
NEUTRAL = (0, 1, 1, 0)  # points are (X, Y, Z, T) with x = X/Z, y = Y/Z, xy = T/Z


def add(a, b):
    e = (a[1] - a[0]) * (b[1] - b[0]) % P
    f = (a[1] + a[0]) * (b[1] + b[0]) % P
    g = 2 * a[3] * b[3] * D % P
    h = 2 * a[2] * b[2] % P
    e, f, g, h = f - e, h - g, h + g, f + e
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def times(n, point):
    result = NEUTRAL
    while n:
        if n & 1:
            result = add(result, point)
        point = add(point, point)
        n >>= 1
    return result


def same(a, b):
    return (a[0] * b[2] - b[0] * a[2]) % P == 0 and (a[1] * b[2] - b[1] * a[2]) % P == 0


def point(data):
    """Reads 32 bytes as a point of the curve; None if they are not one, or not its one spelling."""
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if x * x % P != square:
        x = x * ROOT_OF_MINUS_ONE % P
    if x * x % P != square or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return (x, y, 1, x * y % P)


BASE = point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def is_weak(a):
    return same(times(8, a), NEUTRAL)


def signature_holds(public, message, signature):
    if len(public) != 32 or len(signature) != 64:
        return False
    a, r = point(public), point(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= ORDER or is_weak(a) or is_weak(r):
        return False
    digest = hashlib.sha512(signature[:32] + public + message).digest()
    h = int.from_bytes(digest, "little") % ORDER
    return same(times(s, BASE), add(r, times(h, a)))


# --- signed notes and checkpoints (C2SP signed-note, tlog-checkpoint) ---


class Unusable(Exception):
    """There is nothing that could be checked."""


class Malformed(Exception):
    """Bytes that are not what they must be."""


def b64(text):
    """Standard Base64 in its one spelling."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise Malformed("base64") from None
    if base64.b64encode(data).decode() != text:
        raise Malformed("base64")
    return data


def is_name(name):
    bad = lambda c: c.isspace() or c == "+" or unicodedata.category(c) == "Cc"
    return name != "" and not any(bad(c) for c in name)


def read_key(text):
    """`name+hash+key` -> (name, key id, public key)."""
    name, plus, rest = text.strip().partition("+")
    hash_text, plus, key_text = rest.partition("+")
    data = b64(key_text)
    if not is_name(name) or len(data) != 33 or data[0] != 1:
        raise Malformed("key")
    key_id = hashlib.sha256(name.encode() + b"\n" + data).digest()[:4]
    public = point(data[1:])
    if key_id.hex() != hash_text or public is None or is_weak(public):
        raise Malformed("key")
    return name, key_id, data[1:]


def open_checkpoint(note, key):
    """Signed note -> (size, root), if it is well formed and signed by `key`."""
    name, key_id, public = key
    try:
        note = note.decode("utf-8")
    except UnicodeDecodeError:
        raise Malformed("utf-8") from None
    if len(note.encode()) > 256 * 1024 or not note.endswith("\n"):
        raise Malformed("note")
    if any(c < " " and c != "\n" for c in note) or "\n\n" not in note:
        raise Malformed("note")
    blank = note.rindex("\n\n")
    text, lines = note[: blank + 1], note[blank + 2 :]
    signed = False
    if lines == "":
        raise Malformed("note")
    for line in lines[:-1].split("\n"):
        mark, signer, encoded = (line.split(" ", 2) + ["", ""])[:3]
        data = b64(encoded)
        if mark != "\u2014" or not is_name(signer) or len(data) < 5:
            raise Malformed("signature line")
        if signer == name and data[:4] == key_id:
            if not signature_holds(public, text.encode(), data[4:]):
                raise Malformed("signature")
            signed = True
    if not signed:
        raise Malformed("not signed by this key")
    if text.count("\n") < 3:
        raise Malformed("checkpoint")
    origin, size, root, *more = text[:-1].split("\n")
    if not re.fullmatch("0|[1-9][0-9]{0,18}", size, re.ASCII) or int(size) >= 2**63:
        raise Malformed("size")
    root = b64(root)
    if origin != name or len(root) != 32 or "" in more:
        raise Malformed("checkpoint")
    return int(size), root


# --- the tree (RFC 6962) and its tiles (C2SP tlog-tiles) ---


def sha(data):
    return hashlib.sha256(data).digest()


def leaf_hash(leaf):
    return sha(b"\0" + leaf)


def root_of(hashes):
    """The root over any number of hashes: what is single at the end of a row rises unchanged."""
    if not hashes:
        return sha(b"")
    while len(hashes) > 1:
        pairs = [sha(b"\1" + a + b) for a, b in zip(hashes[::2], hashes[1::2])]
        hashes = pairs + hashes[len(pairs) * 2 :]
    return hashes[0]


def tile_path(row, index, width):
    groups = [f"{index % 1000:03}"]
    while index >= 1000:
        index //= 1000
        groups.insert(0, f"x{index % 1000:03}")
    path = f"tile/{row}/" + "/".join(groups)
    return path if width == 256 else f"{path}.p/{width}"


def split_bundle(data):
    entries, at = [], 0
    while at < len(data):
        length = int.from_bytes(data[at : at + 2], "big")
        if at + 2 + length > len(data):
            raise Malformed("bundle")
        entries.append(data[at + 2 : at + 2 + length])
        at += 2 + length
    return entries


def split_tile(data):
    if len(data) % 32:
        raise Malformed("tile")
    return [data[at : at + 32] for at in range(0, len(data), 32)]


# --- entries (FORMAT.md, "Leaf") ---


def canonical(text):
    """Whether a text is the canonical spelling of a JSON object."""

    def whole(number):
        if abs(number) >= 2**53:
            raise ValueError
        return number

    def refuse(_):
        raise ValueError

    def walk(value, depth):
        if depth > 32:
            raise ValueError
        if isinstance(value, dict):
            value = list(value.values())
        if isinstance(value, list):
            for inner in value:
                walk(inner, depth + 1)

    try:
        value = json.loads(
            text,
            parse_int=lambda digits: whole(int(digits)),
            parse_float=refuse,
            parse_constant=refuse,
        )
        walk(value, 0)
        spelled = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        spelled.encode("utf-8")
    except (ValueError, RecursionError):
        return False
    return isinstance(value, dict) and spelled == text


def read_leaf(leaf):
    """Leaf bytes -> (stream, seq, kind, has a sealed part)."""
    if not 71 < len(leaf) <= 65535 or leaf[0] != 1:
        raise Malformed("leaf")
    stream, seq = leaf[17:33], int.from_bytes(leaf[33:41], "big")
    at = 68 + leaf[67]
    try:
        kind = leaf[68:at].decode("ascii")
        sealed = leaf[at]
        at += 33 if sealed else 1
        length = int.from_bytes(leaf[at : at + 2], "big")
        text = leaf[at + 2 :].decode("utf-8")
    except (IndexError, UnicodeDecodeError):
        raise Malformed("leaf") from None
    if sealed > 1 or at + 2 + length != len(leaf) or len(kind) > 64:
        raise Malformed("leaf")
    if not re.fullmatch(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*", kind) or not canonical(text):
        raise Malformed("leaf")
    if kind == "key.destroyed" and sealed:
        raise Malformed("leaf")
    return stream, seq, kind, sealed == 1


# --- the check ---

WORDS = {
    "checkpoint-invalid": ("チェックポイントの署名または書式が正しくありません", "checkpoint: not validly signed or formed"),
    "checkpoint-missing": ("チェックポイントがなくなっています", "checkpoint: gone, though there are tiles"),
    "outside-invalid": ("外部に保管したチェックポイントに、この台帳の鍵による正しい署名がありません", "outside checkpoint: not validly signed by this log"),
    "rolled-back": ("チェックポイントが巻き戻されたか、末尾が切り捨てられています（外部保管 {0} 件、台帳 {1} 件）。{1} 件目より後は証明できません", "checkpoint rolled back or tail cut (outside {0}, log {1}): not provable beyond {1}"),
    "forked": ("記録 0～{0}：外部に保管したチェックポイントの時点の記録と一致しません（履歴が差し替えられています）", "entries 0 to {0}: not those the outside checkpoint covers, history was replaced"),
    "root-mismatch": ("記録から求めたルートハッシュが、署名されたものと一致しません", "the entries do not give the root that was signed"),
    "tile-missing": ("{0} がなくなっています", "{0}: missing"),
    "tile-altered": ("{0} が書き換えられています（記録 {1}～{2}）", "{0}: altered (entries {1} to {2})"),
    "entry-differs": ("記録 {0}：束（{1}）とタイルが一致しません", "entry {0}: bundle {1} and tile disagree"),
    "entry-unreadable": ("記録 {0}：書式が正しくありません", "entry {0}: not readable"),
    "sequence-broken": ("記録 {0}：ストリーム内の通し番号が続いていません（{1} のはずが {2}）", "entry {0}: the sequence in its stream is broken (expected {1}, found {2})"),
    "sealed-after-destruction": ("記録 {0}：鍵を破棄した後に、封緘した内容のある記録が続いています", "entry {0}: has a sealed part although the key of its stream was destroyed before"),
    "row-missing": ("記録 {0}：行がなくなっています", "entry {0}: the row is missing"),
    "row-altered": ("記録 {0}：行が書き換えられています", "entry {0}: the row was altered"),
    "row-unexpected": ("行の書き出し {0} 行目：重複、順序の乱れ、または読めない行です", "rows, line {0}: repeated, out of order or not readable"),
}


class Ledger:
    """A folder being checked; what is wrong gathers in `findings`."""

    def __init__(self, folder):
        self.folder = folder
        self.findings = []
        self.streams = {}

    def found(self, code, *details):
        self.findings.append((code, details))

    def file(self, path):
        try:
            with open(os.path.join(self.folder, *path.split("/")), "rb") as file:
                return file.read()
        except OSError:
            return None

    def tile(self, row, index, width):
        """The parts of a tile or bundle, or None when it is missing or does not come apart."""
        split = split_bundle if row == "entries" else split_tile
        path = tile_path(row, index, width)
        data = self.file(path)
        try:
            if data is None and width < 256:
                # The log may have moved on: the full tile begins with the partial one.
                data = self.file(tile_path(row, index, 256))
                parts = None if data is None else split(data)[:width]
            else:
                parts = None if data is None else split(data)
            if parts is None:
                self.found("tile-missing", path)
            elif len(parts) != width:
                raise Malformed("tile")
            return parts
        except Malformed:
            self.altered(row, index, width)
            return None

    def altered(self, row, index, width):
        span = 1 if row == "entries" else 256**row
        first = index * 256 * span
        self.found("tile-altered", tile_path(row, index, width), first, first + width * span - 1)

    def partials(self, row, index, width, parts):
        """Older, partial forms that are still there must be how the newest begins."""
        folder = os.path.join(self.folder, *f"{tile_path(row, index, 256)}.p".split("/"))
        names = os.listdir(folder) if os.path.isdir(folder) else []
        for older in sorted(int(n) for n in names if re.fullmatch("[1-9][0-9]{0,2}", n, re.ASCII)):
            if older < width and parts is not None:
                prefix = [len(p).to_bytes(2, "big") + p if row == "entries" else p for p in parts[:older]]
                if self.file(tile_path(row, index, older)) != b"".join(prefix):
                    self.altered(row, index, older)

    def leaves(self, size):
        """Checks bundles against the lowest tiles; gives leaves and leaf hashes of all entries."""
        leaves, hashes = [], []
        for first in range(0, size, 256):
            index, width = first // 256, min(256, size - first)
            bundle, tile = self.tile("entries", index, width), self.tile(0, index, width)
            self.partials("entries", index, width, bundle)
            self.partials(0, index, width, tile)
            if bundle is None and tile is None:
                return leaves, None
            own = [leaf_hash(leaf) for leaf in bundle] if bundle else tile
            tile = tile or own
            for at in range(width):
                if own[at] != tile[at]:
                    self.found("entry-differs", first + at, tile_path("entries", index, width))
            leaves += bundle or [None] * width
            hashes += tile
        return leaves, hashes

    def upper_tiles(self, hashes):
        """Computes every level above the leaves and compares it with what is stored."""
        level = 0
        while len(hashes) >= 256:
            level += 1
            count = len(hashes) // 256
            hashes = [root_of(hashes[n * 256 : n * 256 + 256]) for n in range(count)]
            for first in range(0, count, 256):
                index, expected = first // 256, hashes[first : first + 256]
                stored = self.tile(level, index, len(expected))
                self.partials(level, index, len(expected), stored)
                if stored is not None and stored != expected:
                    self.altered(level, index, len(expected))

    def entry(self, index, leaf):
        try:
            stream, seq, kind, sealed = read_leaf(leaf)
        except Malformed:
            self.found("entry-unreadable", index)
            return
        expected, destroyed = self.streams.get(stream, (0, False))
        if seq != expected:
            self.found("sequence-broken", index, expected, seq)
        if sealed and destroyed:
            self.found("sealed-after-destruction", index)
        self.streams[stream] = (max(expected, seq + 1), destroyed or kind == "key.destroyed")

    def rows(self, path, leaves):
        """Compares an export of the rows; gives the leaves that are not in a checkpoint yet."""
        newer, expected, number = [], 0, 0
        try:
            file = open(path, "rb")
        except OSError as error:
            raise Unusable(str(error)) from None
        with file:
            for number, line in enumerate(file, 1):
                try:
                    row = json.loads(line)
                    index, leaf = row["index"], row["leaf"]
                    leaf = bytes.fromhex(leaf) if leaf == leaf.lower() else None
                    if type(index) is not int or index < expected or leaf is None:
                        raise ValueError
                except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
                    self.found("row-unexpected", number)
                    continue
                for missing in range(expected, min(index, len(leaves) + 1000)):
                    self.found("row-missing", missing)
                expected = index + 1
                if index >= len(leaves):
                    newer.append((index, leaf))
                elif leaves[index] is not None and leaf != leaves[index]:
                    self.found("row-altered", index)
        for missing in range(expected, len(leaves)):
            self.found("row-missing", missing)
        return newer

    def check(self, key, outside, rows):
        """Checks everything; gives (recorded, provable, size of the outside checkpoint)."""
        kept, size, root = None, 0, None
        if outside is not None:
            try:
                kept = open_checkpoint(outside, key)
            except Malformed:
                self.found("outside-invalid")
        note = self.file("checkpoint")
        if note is None:
            if not os.path.isdir(os.path.join(self.folder, "tile")):
                raise Unusable("checkpoint")
            self.found("checkpoint-missing")
        else:
            try:
                size, root = open_checkpoint(note, key)
            except Malformed:
                self.found("checkpoint-invalid")
        if root is not None and kept and kept[0] > size:
            self.found("rolled-back", kept[0], size)
        leaves, hashes = self.leaves(size)
        if hashes is not None:
            self.upper_tiles(hashes)
            if root is not None and root_of(hashes) != root:
                self.found("root-mismatch")
            if kept and kept[0] <= size and root_of(hashes[: kept[0]]) != kept[1]:
                self.found("forked", kept[0] - 1)
        newer = self.rows(rows, leaves) if rows else []
        for index, leaf in list(enumerate(leaves)) + newer:
            if leaf is not None:
                self.entry(index, leaf)
        recorded = newer[-1][0] + 1 if newer else size
        return recorded, size, kept[0] if kept else None


def summary(lang, recorded, provable, outside):
    ja = [f"記録 {recorded} 件、うち証明可能 {provable} 件"]
    en = [f"recorded {recorded}, provable {provable}"]
    if outside is None:
        ja.append(f"外部に保管したチェックポイントが指定されていないため、末尾の切り捨ては検出できません。{provable} 件目より後は証明できません")
        en.append(f"no checkpoint kept outside was given, so a cut tail cannot be seen: not provable beyond {provable}")
    else:
        ja.append(f"外部に保管したチェックポイント（{outside} 件）と照合しました")
        en.append(f"compared with a checkpoint kept outside ({outside} entries)")
    ja.append("封緘した内容と鍵は、鍵を持つ事業者の検証でのみ確かめられます")
    en.append("sealed parts and keys can only be checked by the operator, who holds the keys")
    return en if lang == "en" else ja


def run(arguments, out):
    parser = argparse.ArgumentParser(description="Checks a ledger. 台帳を検証します。")
    parser.add_argument("folder")
    parser.add_argument("--checkpoint", metavar="FILE", help="a checkpoint kept outside / 外部に保管したチェックポイント")
    parser.add_argument("--rows", metavar="FILE", help="exported rows / 行の書き出し")
    parser.add_argument("--lang", choices=["ja", "en"], default="ja")
    options = parser.parse_args(arguments)
    english = options.lang == "en"
    ledger = Ledger(options.folder)
    try:
        key_file = ledger.file("verifier.key")
        if key_file is None:
            raise Unusable("verifier.key")
        try:
            key = read_key(key_file.decode("utf-8"))
        except (Malformed, UnicodeDecodeError):
            raise Unusable("verifier.key") from None
        outside = None
        if options.checkpoint:
            try:
                with open(options.checkpoint, "rb") as file:
                    outside = file.read()
            except OSError as error:
                raise Unusable(str(error)) from None
        counts = ledger.check(key, outside, options.rows)
    except Unusable as error:
        print(f"cannot check: {error}" if english else f"検証できません：{error}", file=out)
        return 2
    for code, details in ledger.findings[:1000]:
        print(("altered: " if english else "改変：") + WORDS[code][english].format(*details), file=out)
    if len(ledger.findings) > 1000:
        more = len(ledger.findings) - 1000
        print(f"and {more} more" if english else f"ほか {more} 件", file=out)
    for line in summary(options.lang, *counts):
        print(line, file=out)
    if ledger.findings:
        print("ALTERED" if english else "判定：改変あり", file=out)
        return 1
    print("WHOLE" if english else "判定：改変なし", file=out)
    return 0


if __name__ == "__main__":
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8")
    sys.exit(run(sys.argv[1:], sys.stdout))
