// SPDX-License-Identifier: Apache-2.0
//! Faces of the product: portal for people, console for staff, JSON API.

pub mod pages;
