// SPDX-License-Identifier: Apache-2.0
//! What `make run` starts from: an invented shop to try the product on.

mod people;
pub mod shop;
