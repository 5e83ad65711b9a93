// SPDX-License-Identifier: Apache-2.0
//! Hostile files made from their descriptions: bombs, polyglots, scripts, locations, broken and odd.

/// What must happen to a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Must {
    /// It must not come through.
    Refused,
    /// It is a picture: pixels come through and nothing else.
    Taken,
    /// Either, but never anything besides pixels.
    Harmless,
}

/// A file.
pub(super) struct Hostile {
    pub(super) name: String,
    pub(super) bytes: Vec<u8>,
    pub(super) must: Must,
}

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";
const SECRET: &[u8] = b"35.6812N139.7671E";

fn hostile(name: impl Into<String>, bytes: impl Into<Vec<u8>>, must: Must) -> Hostile {
    Hostile {
        name: name.into(),
        bytes: bytes.into(),
        must,
    }
}

/// Every file, the same for the same seed.
pub(super) fn all(seed: u64) -> Vec<Hostile> {
    let mut files = Vec::new();
    files.extend(pictures());
    files.extend(giants());
    files.extend(bombs());
    files.extend(other_kinds());
    files.extend(polyglots());
    files.extend(chunks());
    files.extend(jpegs());
    files.extend(cut());
    files.extend(flipped(seed));
    files
}

/// Plain pictures: the judge must not be deaf.
fn pictures() -> Vec<Hostile> {
    [(1, 1), (16, 9), (240, 150), (3, 2000)]
        .map(|(w, h)| hostile(format!("plain {w}x{h}"), picture(w, h, &[]), Must::Taken))
        .into()
}

/// Dimensions nobody photographs, with next to no data behind them.
fn giants() -> Vec<Hostile> {
    let sides = [
        (60_000, 60_000),
        (u32::MAX, u32::MAX),
        (i32::MAX as u32, 1),
        (1, i32::MAX as u32),
        (0, 0),
        (0, 10),
        (10, 0),
        (10_001, 1),
        (1, 10_001),
        (65_535, 65_535),
    ];
    let mut files = Vec::new();
    for (width, height) in sides {
        for (depth, colour) in [(8, 2), (16, 6), (1, 0), (8, 3)] {
            let bytes = png(&[
                (b"IHDR", header(width, height, (depth, colour))),
                (b"IDAT", zlib_zeros(64)),
                (b"IEND", Vec::new()),
            ]);
            let name = format!("giant {width}x{height} depth {depth} colour {colour}");
            files.push(hostile(name, bytes, Must::Refused));
        }
    }
    files
}

/// Little that becomes much.
fn bombs() -> Vec<Hostile> {
    let mut files = Vec::new();
    // Within the largest side, and more pixels than the memory holds.
    for (w, h, depth, colour) in [
        (10_000, 10_000, 8, 2),
        (10_000, 10_000, 16, 6),
        (9_999, 9_999, 8, 6),
        (10_000, 8_000, 16, 2),
    ] {
        let line = 1 + usize::try_from(w).unwrap() * usize::from(depth / 8) * samples(colour);
        let zeros = line * usize::try_from(h).unwrap();
        let bytes = png(&[
            (b"IHDR", header(w, h, (depth, colour))),
            (b"IDAT", zlib_zeros(zeros)),
            (b"IEND", Vec::new()),
        ]);
        files.push(hostile(
            format!("bomb {w}x{h} {depth} {colour}"),
            bytes,
            Must::Refused,
        ));
    }
    // A small picture with a text, a profile, or a tail that unfolds.
    for (kind, head) in [
        (b"iCCP", &b"profile\0\0"[..]),
        (b"zTXt", b"Comment\0\0"),
        (b"iTXt", b"Comment\0\x01\0\0\0"),
    ] {
        for mega in [1, 16, 64, 200] {
            let body = [head, &zlib_zeros(mega * 1024 * 1024)].concat();
            let name = format!("unfolding {} {mega} MB", String::from_utf8_lossy(kind));
            files.push(hostile(
                name,
                picture(4, 4, &[(kind, body)]),
                Must::Harmless,
            ));
        }
    }
    let more = png(&[
        (b"IHDR", header(4, 4, (8, 2))),
        (b"IDAT", zlib_zeros(300 * 1024 * 1024)),
        (b"IEND", Vec::new()),
    ]);
    files.push(hostile(
        "more pixels than the header says",
        more,
        Must::Harmless,
    ));
    // Very many small chunks.
    for kind in [b"tEXt", b"IDAT"] {
        let one = (
            kind,
            if kind == b"tEXt" {
                b"a\0b".to_vec()
            } else {
                Vec::new()
            },
        );
        let many: Vec<_> = std::iter::repeat_n(one, 100_000).collect();
        let name = format!("100,000 chunks {}", String::from_utf8_lossy(kind));
        files.push(hostile(name, picture(4, 4, &many), Must::Harmless));
    }
    files.push(hostile(
        "larger than is taken",
        vec![0xFF; 10 * 1024 * 1024 + 2],
        Must::Refused,
    ));
    files
}

/// Files of other kinds, whatever they are called.
fn other_kinds() -> Vec<Hostile> {
    let svg = "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'><script>1</script></svg>";
    let xxe =
        "<?xml version='1.0'?><!DOCTYPE s [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><svg>&x;</svg>";
    let laughs = "<!DOCTYPE l [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;'>]><svg>&b;</svg>";
    let pdf = "%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\n%%EOF";
    let kinds: [(&str, &[u8]); 26] = [
        ("empty", b""),
        ("one byte", b"\x89"),
        ("svg with a script", svg.as_bytes()),
        ("svg with an entity", xxe.as_bytes()),
        ("svg that laughs", laughs.as_bytes()),
        ("svg behind a mark", b"\xEF\xBB\xBF<svg onload=alert(1)>"),
        ("pdf with a script", pdf.as_bytes()),
        ("pdf behind a blank", b" %PDF-1.7\n/JS(app.alert(1))"),
        ("html", b"<html><script>alert(1)</script></html>"),
        (
            "gif",
            b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xFF\xFF\xFF,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;",
        ),
        (
            "gif that moves",
            b"GIF89a\x01\0\x01\0\0\0\0!\xFF\x0BNETSCAPE2.0\x03\x01\0\0\0;",
        ),
        (
            "webp",
            b"RIFF\x1a\0\0\0WEBPVP8L\r\0\0\0/\0\0\0\x10\x07\x10\x11\x11\x88\x88\xFE\x07\0",
        ),
        (
            "bmp",
            b"BM\x1e\0\0\0\0\0\0\0\x1a\0\0\0\x0c\0\0\0\x01\0\x01\0\x01\0\x18\0\0\0\xff\0",
        ),
        ("tiff", b"II*\0\x08\0\0\0\0\0\0\0"),
        ("tiff, other end", b"MM\0*\0\0\0\x08\0\0\0\0"),
        ("heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"),
        ("avif", b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf"),
        (
            "ico",
            b"\0\0\x01\0\x01\0\x01\x01\0\0\x01\0\x18\0\x30\0\0\0\x16\0\0\0",
        ),
        ("zip", b"PK\x03\x04\x14\0\0\0\x08\0"),
        ("gzip", b"\x1f\x8b\x08\0\0\0\0\0\0\x03"),
        ("elf", b"\x7fELF\x02\x01\x01\0"),
        ("windows program", b"MZ\x90\0\x03\0\0\0"),
        ("shell", b"#!/bin/sh\nrm -rf /\n"),
        ("postscript", b"%!PS-Adobe-3.0\n(/etc/passwd) (r) file"),
        (
            "magick",
            b"push graphic-context\nfill 'url(https://example.jp/x.png|ls)'\npop graphic-context",
        ),
        ("text", "運転免許証の写し".as_bytes()),
    ];
    kinds
        .iter()
        .map(|(name, bytes)| hostile(*name, *bytes, Must::Refused))
        .collect()
}

/// A picture and something else in one file: only the pixels may come through.
fn polyglots() -> Vec<Hostile> {
    let tails: [&[u8]; 8] = [
        b"%PDF-1.7\n1 0 obj<</JS(app.alert(1))>>endobj\n%%EOF",
        b"PK\x03\x04evil.exe",
        b"<script>alert(1)</script>",
        b"<?php system($_GET['c']); ?>",
        b"<svg onload=alert(1)>",
        b"\x7fELF\x02\x01\x01",
        b"GIF89a",
        b"\xFF\xD8\xFF\xE0JFIF",
    ];
    let mut files = Vec::new();
    for (no, tail) in tails.iter().enumerate() {
        let behind = [picture(4, 4, &[]), tail.to_vec()].concat();
        files.push(hostile(
            format!("picture, then {no}"),
            behind,
            Must::Harmless,
        ));
        let within = picture(4, 4, &[(b"tEXt", [b"Comment\0", *tail].concat())]);
        files.push(hostile(
            format!("picture with {no} within"),
            within,
            Must::Harmless,
        ));
        let before = [tail.to_vec(), picture(4, 4, &[])].concat();
        files.push(hostile(
            format!("{no}, then picture"),
            before,
            Must::Refused,
        ));
    }
    files
}

/// Places where data about a person travel with a picture, and chunks out of order.
fn chunks() -> Vec<Hostile> {
    let mut files = Vec::new();
    let kinds: [&[u8; 4]; 14] = [
        b"tEXt", b"iTXt", b"zTXt", b"eXIf", b"iCCP", b"tIME", b"pHYs", b"sBIT", b"gAMA", b"cHRM",
        b"acTL", b"fcTL", b"prVt", b"caBX",
    ];
    for kind in kinds {
        let name = String::from_utf8_lossy(kind).into_owned();
        let body = [b"GPS\0\0", SECRET].concat();
        files.push(hostile(
            format!("{name} with a place"),
            picture(4, 4, &[(kind, body.clone())]),
            Must::Harmless,
        ));
        files.push(hostile(
            format!("{name} twice, empty"),
            picture(4, 4, &[(kind, Vec::new()), (kind, Vec::new())]),
            Must::Harmless,
        ));
        let wrong_sum = unsummed(&picture(4, 4, &[(kind, body)]));
        files.push(hostile(
            format!("{name} with a wrong sum"),
            wrong_sum,
            Must::Harmless,
        ));
    }
    let data = zlib_zeros(4 * 13);
    let (ihdr, iend) = (header(4, 4, (8, 2)), Vec::new());
    for (name, order) in [
        (
            "no header",
            vec![(b"IDAT", data.clone()), (b"IEND", iend.clone())],
        ),
        (
            "no data",
            vec![(b"IHDR", ihdr.clone()), (b"IEND", iend.clone())],
        ),
        (
            "end first",
            vec![
                (b"IEND", iend.clone()),
                (b"IHDR", ihdr.clone()),
                (b"IDAT", data.clone()),
            ],
        ),
        (
            "palette missing",
            vec![
                (b"IHDR", header(4, 4, (8, 3))),
                (b"IDAT", data.clone()),
                (b"IEND", iend),
            ],
        ),
        (
            "unknown colour",
            vec![(b"IHDR", header(4, 4, (8, 5))), (b"IDAT", data.clone())],
        ),
        (
            "unknown depth",
            vec![(b"IHDR", header(4, 4, (7, 2))), (b"IDAT", data)],
        ),
    ] {
        files.push(hostile(name, png(&order), Must::Refused));
    }
    files
}

/// JPEG files that are none, or claim too much.
fn jpegs() -> Vec<Hostile> {
    let segment = |marker: u8, body: &[u8]| {
        let length = u16::try_from(body.len() + 2).unwrap().to_be_bytes();
        [&[0xFF, marker][..], &length, body].concat()
    };
    let frame = |marker: u8, width: u16, height: u16| {
        let [w, h] = [width.to_be_bytes(), height.to_be_bytes()];
        segment(marker, &[&[8][..], &h, &w, &[1, 1, 0x11, 0]].concat())
    };
    let start = [0xFF_u8, 0xD8];
    let mut files = Vec::new();
    for (width, height) in [
        (65_535, 65_535),
        (0, 0),
        (10_001, 8),
        (8, 10_001),
        (9_999, 9_999),
    ] {
        for marker in [0xC0, 0xC1, 0xC2, 0xC3] {
            let bytes = [&start[..], &frame(marker, width, height), &[0xFF, 0xD9]].concat();
            let name = format!("jpeg frame {marker:x} {width}x{height}");
            files.push(hostile(name, bytes, Must::Refused));
        }
    }
    let place = [b"Exif\0\0MM\0*\0\0\0\x08".as_slice(), SECRET].concat();
    for (name, body) in [
        ("exif only", segment(0xE1, &place)),
        ("profile only", segment(0xE2, b"ICC_PROFILE\0\x01\xFFjunk")),
        ("comment only", segment(0xFE, b"<script>alert(1)</script>")),
        (
            "length beyond the end",
            [0xFF, 0xE1, 0xFF, 0xFF, 1, 2].to_vec(),
        ),
        ("length zero", [0xFF, 0xE1, 0, 0].to_vec()),
        ("markers only", [0xFF; 4000].to_vec()),
        (
            "restarts only",
            std::iter::repeat_n([0xFF, 0xD0], 4000).flatten().collect(),
        ),
    ] {
        let bytes = [&start[..], &[0xFF], &body[1..], &[0xFF, 0xD9]].concat();
        files.push(hostile(format!("jpeg, {name}"), bytes, Must::Refused));
    }
    files
}

/// Pictures cut off: at every part of a small one, and at the end.
fn cut() -> Vec<Hostile> {
    let whole = picture(12, 12, &[]);
    [1, 7, 8, 12, 16, 24, 29, 33, 37, 41, 45, 50]
        .iter()
        .filter(|at| **at < whole.len())
        .map(|at| hostile(format!("cut at {at}"), whole[..*at].to_vec(), Must::Refused))
        .collect()
}

/// A picture with bytes changed by chance: taken clean or refused, never anything else.
fn flipped(seed: u64) -> Vec<Hostile> {
    let whole = picture(24, 24, &[(b"tEXt", [b"GPS\0", SECRET].concat())]);
    let mut state = seed | 1;
    let mut draw = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % u64::try_from(below).unwrap()).unwrap()
    };
    (0..40)
        .map(|no| {
            let mut bytes = whole.clone();
            for _ in 0..=draw(6) {
                let at = 8 + draw(bytes.len() - 8);
                bytes[at] ^= u8::try_from(1 + draw(255)).unwrap();
            }
            hostile(format!("changed by chance {no}"), bytes, Must::Harmless)
        })
        .collect()
}

/// Whether an answer is a PNG of pixels alone: nothing but header, data and end, and nothing behind.
pub(super) fn is_clean_png(bytes: &[u8]) -> Result<(), String> {
    let mut rest = bytes.strip_prefix(PNG).ok_or("no PNG")?;
    while !rest.is_empty() {
        let length = rest.get(..4).ok_or("cut")?;
        let length = u32::from_be_bytes(length.try_into().unwrap());
        let kind = rest.get(4..8).ok_or("cut")?;
        if ![b"IHDR", b"IDAT", b"IEND"]
            .iter()
            .any(|known| kind == *known)
        {
            return Err(format!("a chunk `{}`", String::from_utf8_lossy(kind)));
        }
        let end = kind == b"IEND";
        rest = rest
            .get(12 + usize::try_from(length).unwrap()..)
            .ok_or("cut")?;
        if end && !rest.is_empty() {
            return Err("something behind the end".to_owned());
        }
    }
    let hidden = bytes.windows(SECRET.len()).any(|part| part == SECRET);
    (!hidden).then_some(()).ok_or_else(|| "a place".to_owned())
}

fn picture(width: u32, height: u32, between: &[(&[u8; 4], Vec<u8>)]) -> Vec<u8> {
    let line = 1 + usize::try_from(width).unwrap() * 3;
    let mut chunks = vec![(b"IHDR", header(width, height, (8, 2)))];
    chunks.extend(between.iter().cloned());
    chunks.push((b"IDAT", zlib_zeros(line * usize::try_from(height).unwrap())));
    chunks.push((b"IEND", Vec::new()));
    png(&chunks)
}

fn header(width: u32, height: u32, (depth, colour): (u8, u8)) -> Vec<u8> {
    [
        &width.to_be_bytes()[..],
        &height.to_be_bytes(),
        &[depth, colour, 0, 0, 0],
    ]
    .concat()
}

const fn samples(colour: u8) -> usize {
    match colour {
        2 => 3,
        6 => 4,
        _ => 1,
    }
}

fn png(chunks: &[(&[u8; 4], Vec<u8>)]) -> Vec<u8> {
    let mut out = PNG.to_vec();
    for (kind, body) in chunks {
        out.extend(u32::try_from(body.len()).unwrap().to_be_bytes());
        out.extend_from_slice(*kind);
        out.extend_from_slice(body);
        out.extend(crc32(&[kind.as_slice(), body].concat()).to_be_bytes());
    }
    out
}

/// The sum of the second chunk is made wrong.
fn unsummed(bytes: &[u8]) -> Vec<u8> {
    let mut out = bytes.to_vec();
    let length = u32::from_be_bytes(out[33..37].try_into().unwrap());
    let at = 33 + 8 + usize::try_from(length).unwrap();
    out[at] ^= 0xFF;
    out
}

fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = (crc >> 1) ^ (0xEDB8_8320 & (crc & 1).wrapping_neg());
        }
    }
    !crc
}

/// So many zeros, folded as far as deflate folds them: one literal, then runs of 258.
fn zlib_zeros(count: usize) -> Vec<u8> {
    let mut bits = Bits(vec![0x78, 0x01], 0, 0);
    // One last block with the fixed codes.
    bits.put(0b011, 3);
    let mut left = count;
    if left > 0 {
        bits.put_code(0x30, 8);
        left -= 1;
    }
    while left >= 258 {
        // Length 258 is code 285, distance 1 is code 0.
        bits.put_code(0b1100_0101, 8);
        bits.put_code(0, 5);
        left -= 258;
    }
    for _ in 0..left {
        bits.put_code(0x30, 8);
    }
    bits.put_code(0, 7);
    let mut out = bits.end();
    out.extend(adler_of_zeros(count).to_be_bytes());
    out
}

fn adler_of_zeros(count: usize) -> u32 {
    let sum = u32::try_from(count % 65_521).unwrap();
    (sum << 16) | 1
}

/// Bits as deflate packs them: the lowest first.
struct Bits(Vec<u8>, u32, u32);

impl Bits {
    fn put(&mut self, value: u32, count: u32) {
        self.1 |= value << self.2;
        self.2 += count;
        while self.2 >= 8 {
            self.0.push(u8::try_from(self.1 & 0xFF).unwrap());
            self.1 >>= 8;
            self.2 -= 8;
        }
    }

    /// Codes are packed from their highest bit.
    fn put_code(&mut self, code: u32, count: u32) {
        let turned = code.reverse_bits() >> (32 - count);
        self.put(turned, count);
    }

    fn end(mut self) -> Vec<u8> {
        if self.2 > 0 {
            self.put(0, 8 - self.2);
        }
        self.0
    }
}
