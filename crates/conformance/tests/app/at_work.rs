// SPDX-License-Identifier: Apache-2.0
//! Commands beside a server at work, which lengthens the log between two of their readings.

use yakusoku_app::{App, Clock};
use yakusoku_policy::Kind;

use crate::support::{Desk, start};

/// How often the folder is opened while the other one writes.
const OPENED: usize = 60;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_folder_that_is_written_to_is_not_taken_for_an_old_copy() {
    let desk = Desk::open(4).await;
    let dir = desk.dir();
    let opening = tokio::spawn(async move {
        for _ in 0..OPENED {
            App::open(&dir, Clock::at(start())).await.unwrap();
        }
    });
    let mut written = 0;
    while !opening.is_finished() {
        desk.apply(1, &[Kind::Disclosure]).await;
        desk.app.sequence_all().await.unwrap();
        written += 1;
    }
    opening.await.unwrap();
    assert!(written > 1, "nothing was written meanwhile");
}
