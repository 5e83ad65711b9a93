// SPDX-License-Identifier: Apache-2.0
//! How often one address may do what costs us something or could be used to guess.

use std::time::Duration;

use super::{Peer, Site};

/// What one address may do; whole companies sit behind one address, so the numbers leave room.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Looks at a status with a number and a code, right or wrong, in ten minutes. A code has 96 bits, so guessing is
    /// hopeless at any rate; this bounds the load one address makes.
    pub status: u32,
    /// Applications sent in an hour.
    pub applications: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            status: 12_000,
            applications: 60,
        }
    }
}

const STATUS_WINDOW: Duration = Duration::from_secs(10 * 60);
const APPLICATION_WINDOW: Duration = Duration::from_secs(60 * 60);

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
    let most = (site.options.limits.status, STATUS_WINDOW);
    allowed(site, &format!("status {}", peer.0), most).await
}

/// Whether an address may send an application once more; portal and API count together.
pub(crate) async fn may_submit(site: &Site, peer: &Peer) -> bool {
    let most = (site.options.limits.applications, APPLICATION_WINDOW);
    allowed(site, &format!("submit {}", peer.0), most).await
}
