// SPDX-License-Identifier: Apache-2.0
//! The only place that prints: results to standard output, everything else to standard error.
//!
//! A reader that went away (`yakusoku … | head`) is no fault, so failures to write are not told.

use std::fmt::Display;
use std::io::{IsTerminal as _, Write as _};

use serde::Serialize;

/// A line of the result.
pub(crate) fn line(text: impl Display) {
    let _ = writeln!(std::io::stdout().lock(), "{text}");
}

/// The result as it is, with its own line ends.
pub(crate) fn whole(text: &str) {
    let _ = write!(std::io::stdout().lock(), "{text}");
}

/// A line beside the result.
pub(crate) fn note(text: impl Display) {
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}

/// A result for programs.
pub(crate) fn json(value: &impl Serialize) {
    line(serde_json::to_string_pretty(value).unwrap_or_default());
}

/// A question whose answer follows on the same line.
pub(crate) fn prompt(text: &str) {
    let mut out = std::io::stderr().lock();
    let _ = write!(out, "{text}");
    let _ = out.flush();
}

/// Progress on a terminal: one line that is written over; silent elsewhere.
#[derive(Debug, Default)]
pub(crate) struct Bar {
    shown: Option<(u64, std::time::Instant)>,
}

/// Most often a bar is redrawn.
const REDRAW: std::time::Duration = std::time::Duration::from_millis(100);
const WIDTH: u64 = 30;

impl Bar {
    /// Shows how far something is.
    pub(crate) fn at(&mut self, what: &str, done: u64, of: u64) {
        if !std::io::stderr().is_terminal() || of == 0 {
            return;
        }
        let fresh = self.shown.is_some_and(|(_, when)| when.elapsed() < REDRAW);
        if fresh && done < of {
            return;
        }
        let filled = (done * WIDTH / of).min(WIDTH);
        let full: String = (0..WIDTH)
            .map(|at| if at < filled { '█' } else { '░' })
            .collect();
        let mut out = std::io::stderr().lock();
        let _ = write!(out, "\r  {full} {:3} %  {what}\x1b[K", done * 100 / of);
        if done >= of {
            let _ = writeln!(out);
        }
        let _ = out.flush();
        self.shown = (done < of).then(|| (done, std::time::Instant::now()));
    }
}
