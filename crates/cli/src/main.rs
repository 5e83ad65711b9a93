// SPDX-License-Identifier: Apache-2.0
//! The one binary `yakusoku`: reads the command line, starts the runtime, ends with an exit code.

mod ask;
mod commands;
mod exit;
mod instance;
mod say;
mod words;

use std::process::ExitCode;

use commands::Yakusoku;
use exit::{Exit, Failure};

/// Rows of a system are many small texts, made and dropped by the million: a third of the time of a batch went into
/// memory.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    // The reader of images fences itself in and must not have started a thread before.
    if std::env::args_os()
        .nth(1)
        .is_some_and(|word| word == yakusoku_app::upload::CHILD)
    {
        return match yakusoku_app::upload::child() {
            Ok(()) => ExitCode::SUCCESS,
            Err(_) => ExitCode::FAILURE,
        };
    }
    let asked = match words::asked() {
        Ok(asked) => asked,
        Err(failure) => return failure.tell().into(),
    };
    tell_what_happens();
    run(asked).unwrap_or_else(|failure| failure.tell()).into()
}

fn run(asked: Yakusoku) -> Result<Exit, Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(
            std::thread::available_parallelism()
                .map_or(2, usize::from)
                .clamp(2, 8),
        )
        .enable_all()
        .build()
        .map_err(|error| Failure::unusable(format!("実行環境を用意できません（{error}）。")))?;
    let done = runtime.block_on(commands::run(asked));
    runtime.shutdown_timeout(std::time::Duration::from_secs(5));
    done
}

/// The log of the program goes to standard error; it never holds anything personal.
fn tell_what_happens() {
    use tracing_subscriber::EnvFilter;
    // The databases' drivers quote statements when they are slow; theirs is not to be heard here.
    let filter = EnvFilter::try_from_env("YAKUSOKU_LOG")
        .unwrap_or_else(|_| EnvFilter::new("warn,sqlx=error"));
    let told = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::IsTerminal::is_terminal(&std::io::stderr()))
        .with_writer(std::io::stderr);
    if std::env::var_os("YAKUSOKU_LOG_JSON").is_some() {
        told.json().init();
    } else {
        told.with_target(false).init();
    }
}
