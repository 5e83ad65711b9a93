// SPDX-License-Identifier: Apache-2.0
//! The invented shop, as the program makes it: the same two files, since no crate here may use `app`.

#[path = "../../../app/src/demo/people.rs"]
mod people;
#[path = "../../../app/src/demo/shop.rs"]
pub(crate) mod shop;
