// SPDX-License-Identifier: Apache-2.0
//! How often one address may do what costs us something or could be used to guess.

use std::time::Duration;

use super::{Peer, Site};

/// A code has 96 bits, so guessing is hopeless at any rate; this bounds the load one address makes,
/// and leaves room for a whole company behind one address.
const STATUS_MOST: u32 = 12_000;
const STATUS_WINDOW: Duration = Duration::from_secs(10 * 60);
const SUBMIT_MOST: u32 = 60;
const SUBMIT_WINDOW: Duration = Duration::from_secs(60 * 60);

async fn allowed(site: &Site, bucket: &str, (most, window): (u32, Duration)) -> bool {
    match site.app.allow(bucket, most, window).await {
        Ok(allowed) => allowed,
        Err(error) => {
            // A limit that cannot be counted is a limit that is reached.
            tracing::error!(%error, "a rate limit could not be counted");
            false
        }
    }
}

/// Whether an address may look up a status once more; portal and API count together.
pub(crate) async fn may_ask_status(site: &Site, peer: &Peer) -> bool {
    allowed(
        site,
        &format!("status {}", peer.0),
        (STATUS_MOST, STATUS_WINDOW),
    )
    .await
}

/// Whether an address may send an application once more; portal and API count together.
pub(crate) async fn may_submit(site: &Site, peer: &Peer) -> bool {
    allowed(
        site,
        &format!("submit {}", peer.0),
        (SUBMIT_MOST, SUBMIT_WINDOW),
    )
    .await
}
