// SPDX-License-Identifier: Apache-2.0
//! How often something may be tried: counted in the database, so that a restart forgives nothing.

use std::time::Duration;

use crate::App;
use crate::store::StoreError;
use crate::token::{Meaning, token};

/// One statement, so that two tries at once are two. A window begins with its first try.
const COUNT: &str = "INSERT INTO attempt (bucket, count, until_micros) VALUES ($1, 1, $2) \
    ON CONFLICT (bucket) DO UPDATE SET \
    count = CASE WHEN attempt.until_micros <= $3 THEN 1 ELSE attempt.count + 1 END, \
    until_micros = CASE WHEN attempt.until_micros <= $3 THEN excluded.until_micros \
        ELSE attempt.until_micros END";
const OLD: &str = "DELETE FROM attempt WHERE until_micros <= $1";
const GET: &str = "SELECT count FROM attempt WHERE bucket = $1";

impl App {
    /// Counts one try of a bucket (`status 192.0.2.1`); false once there were more than `most` in
    /// a window. The bucket is kept as a keyed token: addresses of visitors are not stored.
    ///
    /// # Errors
    /// [`StoreError`]; who asks should then refuse.
    pub async fn allow(
        &self,
        bucket: &str,
        most: u32,
        window: Duration,
    ) -> Result<bool, StoreError> {
        let now = self.clock.micros();
        let until = now.saturating_add(i64::try_from(window.as_micros()).unwrap_or(i64::MAX));
        let bucket = token(
            self.keys.desk(),
            Meaning::Secret,
            &format!("attempt {bucket}"),
        );
        let count = vec![bucket.clone().into(), until.into(), now.into()];
        self.db
            .write(&[(OLD, vec![now.into()]), (COUNT, count)])
            .await?;
        let row = self.db.one(GET, &[bucket.into()]).await?;
        let count = row.map_or(Ok(0), |row| row.int(0))?;
        Ok(count <= i64::from(most))
    }
}
