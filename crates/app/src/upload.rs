// SPDX-License-Identifier: Apache-2.0
//! Images people and staff send: decoded and re-encoded in a child process that can do nothing else.
//!
//! The child has no network, 256 MB and five seconds; what comes back is fresh pixels without any
//! metadata. A PDF is never decoded and never shown; it is refused with a sentence that says so.
//! Blacking out happens in the same child: the pixels below a box are gone, not covered.

use std::io::{Cursor, Read as _, Write as _};
use std::process::Stdio;
use std::time::Duration;

use image::{ImageFormat, ImageReader, Limits};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

/// Largest file taken, in bytes.
pub const BYTES_MAX: usize = 10 * 1024 * 1024;
/// Largest side in pixels.
const SIDE_MAX: u32 = 10_000;
/// Memory of the child, in bytes.
const MEMORY_MAX: u64 = 256 * 1024 * 1024;
/// Time of the child.
const TIME_MAX: Duration = Duration::from_secs(5);
/// The hidden command by which our own program becomes the child.
pub const CHILD: &str = "decode-image";

/// Fresh pixels, as PNG without metadata.
#[derive(Clone, PartialEq, Eq)]
pub struct Image {
    /// PNG.
    pub bytes: Vec<u8>,
}

impl std::fmt::Debug for Image {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Image({} bytes)", self.bytes.len())
    }
}

/// Why an image is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum UploadError {
    /// Too large.
    #[error("the file is larger than {} MB", BYTES_MAX / 1024 / 1024)]
    TooLarge,
    /// Not a picture we know.
    #[error("the file is not a JPEG or PNG image")]
    NotAnImage,
    /// A PDF.
    #[error("PDF files are not taken: scan the paper as JPEG or PNG")]
    Pdf,
    /// It could not be read in the time and memory given.
    #[error("the image could not be read safely")]
    Unsafe,
    /// A box that lies outside the image, or none.
    #[error("a box lies outside the image, or there is none")]
    Box,
    /// The child could not be started.
    #[error("the image reader could not be started")]
    NoReader,
}

/// A part of an image to be blacked out, in thousandths of its width and height.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct MaskBox {
    /// From the left edge.
    pub left: u16,
    /// From the upper edge.
    pub top: u16,
    /// Width.
    pub width: u16,
    /// Height.
    pub height: u16,
}

/// Most boxes for one image.
pub const BOXES_MAX: usize = 12;
const WHOLE: u16 = 1000;

impl MaskBox {
    /// Lies within the image and covers something.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        let inside = |from: u16, size: u16| size > 0 && from.saturating_add(size) <= WHOLE;
        inside(self.left, self.width) && inside(self.top, self.height)
    }

    fn word(self) -> String {
        format!("{},{},{},{}", self.left, self.top, self.width, self.height)
    }

    fn read(word: &str) -> Option<Self> {
        let mut parts = word.split(',').map(|part| part.parse::<u16>().ok());
        let mut next = || parts.next().flatten();
        let found = Self {
            left: next()?,
            top: next()?,
            width: next()?,
            height: next()?,
        };
        (found.is_sound() && parts.next().is_none()).then_some(found)
    }
}

/// Looks at the first bytes: cheap refusals before a child is started.
///
/// # Errors
/// [`UploadError`].
pub fn look(bytes: &[u8]) -> Result<ImageFormat, UploadError> {
    if bytes.len() > BYTES_MAX {
        return Err(UploadError::TooLarge);
    }
    if bytes.starts_with(b"%PDF-") {
        return Err(UploadError::Pdf);
    }
    if bytes.starts_with(&[0xFF, 0xD8, 0xFF]) {
        Ok(ImageFormat::Jpeg)
    } else if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        Ok(ImageFormat::Png)
    } else {
        Err(UploadError::NotAnImage)
    }
}

/// Reads an image in a child process.
///
/// # Errors
/// [`UploadError`]; the file is not kept then.
pub async fn read(bytes: Vec<u8>) -> Result<Image, UploadError> {
    in_child(bytes, &[]).await
}

/// Blacks out parts of an image in a child process.
///
/// # Errors
/// [`UploadError`]; a box outside the image is one.
pub async fn mask(bytes: Vec<u8>, boxes: &[MaskBox]) -> Result<Image, UploadError> {
    let sound = boxes.iter().all(MaskBox::is_sound);
    if boxes.is_empty() || boxes.len() > BOXES_MAX || !sound {
        return Err(UploadError::Box);
    }
    in_child(bytes, boxes).await
}

async fn in_child(bytes: Vec<u8>, boxes: &[MaskBox]) -> Result<Image, UploadError> {
    look(&bytes)?;
    let program = match std::env::var_os("YAKUSOKU_IMAGE_READER") {
        Some(named) => named.into(),
        None => std::env::current_exe().map_err(|_| UploadError::NoReader)?,
    };
    let mut child = tokio::process::Command::new(program)
        .arg(CHILD)
        .args(boxes.iter().map(|one| one.word()))
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .map_err(|_| UploadError::NoReader)?;
    let mut input = child.stdin.take().ok_or(UploadError::NoReader)?;
    let output = child.stdout.take().ok_or(UploadError::NoReader)?;
    let work = async move {
        let feed = async move {
            // A child that dies early closes the pipe; its exit code tells.
            let _ = input.write_all(&bytes).await;
            drop(input);
        };
        let mut pixels = Vec::new();
        let limit = u64::try_from(BYTES_MAX).unwrap_or(u64::MAX) * 8;
        let mut output = output.take(limit);
        let (_, read) = tokio::join!(feed, output.read_to_end(&mut pixels));
        read.map_err(|_| UploadError::Unsafe)?;
        let status = child.wait().await.map_err(|_| UploadError::Unsafe)?;
        if !status.success() || look_png(&pixels).is_err() {
            return Err(UploadError::Unsafe);
        }
        Ok(Image { bytes: pixels })
    };
    tokio::time::timeout(TIME_MAX, work)
        .await
        .map_err(|_| UploadError::Unsafe)?
}

fn look_png(bytes: &[u8]) -> Result<(), UploadError> {
    bytes
        .starts_with(b"\x89PNG\r\n\x1a\n")
        .then_some(())
        .ok_or(UploadError::Unsafe)
}

/// What the child does: fences itself in, reads standard input, writes fresh pixels.
///
/// # Errors
/// [`UploadError`]; the caller turns it into an exit code.
pub fn child() -> Result<(), UploadError> {
    begin_small()?;
    fence()?;
    let mut bytes = Vec::new();
    std::io::stdin()
        .take(u64::try_from(BYTES_MAX).unwrap_or(u64::MAX) + 1)
        .read_to_end(&mut bytes)
        .map_err(|_| UploadError::Unsafe)?;
    let words: Vec<String> = std::env::args().skip(2).collect();
    let boxes: Option<Vec<MaskBox>> = words.iter().map(|word| MaskBox::read(word)).collect();
    let png = decode_masked(&bytes, &boxes.ok_or(UploadError::Box)?)?;
    std::io::stdout()
        .write_all(&png)
        .map_err(|_| UploadError::Unsafe)
}

/// Decodes within limits and encodes the pixels anew; everything but pixels is lost on purpose.
///
/// # Errors
/// [`UploadError`].
pub fn decode(bytes: &[u8]) -> Result<Vec<u8>, UploadError> {
    decode_masked(bytes, &[])
}

/// The same, with parts blacked out.
///
/// # Errors
/// [`UploadError`].
pub fn decode_masked(bytes: &[u8], boxes: &[MaskBox]) -> Result<Vec<u8>, UploadError> {
    let format = look(bytes)?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(SIDE_MAX);
    limits.max_image_height = Some(SIDE_MAX);
    limits.max_alloc = Some(MEMORY_MAX / 2);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits);
    let mut pixels = reader
        .decode()
        .map_err(|_| UploadError::NotAnImage)?
        .into_rgb8();
    for one in boxes {
        blacken(&mut pixels, *one);
    }
    let mut png = Vec::new();
    pixels
        .write_to(&mut Cursor::new(&mut png), ImageFormat::Png)
        .map_err(|_| UploadError::Unsafe)?;
    Ok(png)
}

/// Rounded outwards: a pixel the box touches is black.
fn blacken(pixels: &mut image::RgbImage, one: MaskBox) {
    const BLACK: image::Rgb<u8> = image::Rgb([0, 0, 0]);
    let from = |at: u16, side: u32| side * u32::from(at) / u32::from(WHOLE);
    let to = |at: u16, side: u32| (side * u32::from(at)).div_ceil(u32::from(WHOLE));
    let (width, height) = pixels.dimensions();
    let right = to(one.left.saturating_add(one.width), width);
    let bottom = to(one.top.saturating_add(one.height), height);
    for y in from(one.top, height)..bottom {
        for x in from(one.left, width)..right {
            pixels.put_pixel(x, y, BLACK);
        }
    }
}

/// The program's memory is set aside in one large piece, to which a limit comes too late: the child begins once more
/// without it.
fn begin_small() -> Result<(), UploadError> {
    use std::os::unix::process::CommandExt as _;
    const NO_PIECE: (&str, &str) = ("MIMALLOC_ARENA_RESERVE", "0");
    if std::env::var_os(NO_PIECE.0).is_some_and(|set| set == NO_PIECE.1) {
        return Ok(());
    }
    let program = std::env::current_exe().map_err(|_| UploadError::NoReader)?;
    let mut again = std::process::Command::new(program);
    again.args(std::env::args_os().skip(1)).env_clear();
    // It comes back only where it did not work.
    let _ = again.env(NO_PIECE.0, NO_PIECE.1).exec();
    Err(UploadError::NoReader)
}

/// No more memory, no more time, and none of the calls a decoder has no use for.
fn fence() -> Result<(), UploadError> {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let limit = |resource, most| {
        setrlimit(
            resource,
            Rlimit {
                current: Some(most),
                maximum: Some(most),
            },
        )
        .map_err(|_| UploadError::NoReader)
    };
    if reserved().is_none_or(|most| most > MEMORY_MAX) {
        return Err(UploadError::NoReader);
    }
    limit(Resource::As, MEMORY_MAX)?;
    limit(Resource::Cpu, TIME_MAX.as_secs())?;
    limit(Resource::Fsize, 0)?;
    limit(Resource::Core, 0)?;
    limit(Resource::Nproc, 0)?;
    no_network()
}

/// Bytes of address space in use: what is set aside already, no limit takes away.
fn reserved() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let size = status
        .lines()
        .find_map(|line| line.strip_prefix("VmSize:"))?;
    let kib: u64 = size.trim().strip_suffix(" kB")?.parse().ok()?;
    kib.checked_mul(1024)
}

fn no_network() -> Result<(), UploadError> {
    use seccompiler::{BpfProgram, SeccompAction, SeccompFilter, TargetArch};
    let arch: TargetArch = std::env::consts::ARCH
        .try_into()
        .map_err(|_| UploadError::NoReader)?;
    // socket, socketpair, connect, bind, execve, execveat, ptrace by number of the architecture.
    let calls: &[i64] = match std::env::consts::ARCH {
        "x86_64" => &[41, 53, 42, 49, 59, 322, 101],
        "aarch64" => &[198, 199, 203, 200, 221, 281, 117],
        _ => return Err(UploadError::NoReader),
    };
    let rules = calls.iter().map(|call| (*call, Vec::new())).collect();
    let filter = SeccompFilter::new(
        rules,
        SeccompAction::Allow,
        SeccompAction::KillProcess,
        arch,
    )
    .map_err(|_| UploadError::NoReader)?;
    let program: BpfProgram = filter.try_into().map_err(|_| UploadError::NoReader)?;
    seccompiler::apply_filter(&program).map_err(|_| UploadError::NoReader)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut out = Vec::new();
        image::RgbImage::new(width, height)
            .write_to(&mut Cursor::new(&mut out), ImageFormat::Png)
            .unwrap();
        out
    }

    #[test]
    fn pixels_survive_and_everything_else_is_lost() {
        let mut tagged = png(4, 3);
        // A text chunk after the header: a place where metadata travels.
        let chunk = [
            &8_u32.to_be_bytes()[..],
            b"tEXtGPS\0here",
            &0_u32.to_be_bytes()[..],
        ]
        .concat();
        tagged.splice(33..33, chunk);
        // The planted chunk has a wrong checksum on purpose: a decoder may skip it or refuse.
        if let Ok(clean) = decode(&tagged) {
            assert!(!clean.windows(4).any(|bytes| bytes == b"here"));
        }
        let clean = decode(&png(4, 3)).unwrap();
        assert_eq!(
            image::load_from_memory(&clean)
                .unwrap()
                .to_rgb8()
                .dimensions(),
            (4, 3)
        );
    }

    #[test]
    fn what_lies_below_a_box_is_gone_and_the_rest_is_as_it_was() {
        let white = image::RgbImage::from_pixel(10, 10, image::Rgb([255, 255, 255]));
        let mut bytes = Vec::new();
        white
            .write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png)
            .unwrap();
        let one = MaskBox {
            left: 150,
            top: 0,
            width: 300,
            height: 1000,
        };
        let masked = decode_masked(&bytes, &[one]).unwrap();
        let masked = image::load_from_memory(&masked).unwrap().to_rgb8();
        let black: Vec<u32> = (0..10)
            .filter(|x| masked.get_pixel(*x, 5).0 == [0, 0, 0])
            .collect();
        assert_eq!(black, [1, 2, 3, 4], "1.5 to 4.5, rounded outwards");
        assert_eq!(MaskBox::read(&one.word()), Some(one));
        for word in [
            "0,0,0,10",
            "900,0,200,10",
            "0,0,10",
            "0,0,10,10,1",
            "a,0,1,1",
        ] {
            assert_eq!(MaskBox::read(word), None, "{word}");
        }
    }

    #[test]
    fn what_is_no_image_is_said_to_be_none() {
        assert_eq!(look(b"%PDF-1.7"), Err(UploadError::Pdf));
        assert_eq!(look(b"<svg onload=alert(1)>"), Err(UploadError::NotAnImage));
        assert_eq!(look(&vec![0; BYTES_MAX + 1]), Err(UploadError::TooLarge));
        let mut cut = png(40, 40);
        cut.truncate(50);
        assert_eq!(decode(&cut), Err(UploadError::NotAnImage));
        // A header that claims 60,000 × 60,000 pixels.
        let mut bomb = png(1, 1);
        bomb.splice(
            16..24,
            [60_000_u32.to_be_bytes(), 60_000_u32.to_be_bytes()].concat(),
        );
        assert_eq!(decode(&bomb), Err(UploadError::NotAnImage));
    }
}
