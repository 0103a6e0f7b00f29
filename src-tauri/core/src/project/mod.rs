//! Projects and tasks (đề án, nhiệm vụ).
//!
//! What surprises: every amount is a row of line × stage × source with its budget year; beneficiaries may come after approval.

mod begin;
pub mod fields;

pub use begin::{Beginning, BeginningMoney, BeginningResult, begin};
