// SPDX-License-Identifier: Apache-2.0
//! The use cases through their public functions, on a real SQLite shop and a set clock.

mod desk;
mod erasure;
mod postgres;
mod support;
mod year;
