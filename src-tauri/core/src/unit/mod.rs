//! Administrative units through the reform of 2025.
//!
//! What surprises: a unit is a row with validity dates. Rows of one code follow each other in time, and a parent is pointed at by its first row, so grouping is by code.

pub mod fields;
mod place;
mod renew;
pub mod sets;
mod store;

pub use place::{Place, place, places, province};
pub(crate) use place::{Rank, first_row, home};
pub use renew::{EndedUnit, UnitRecord, UnitToday, count_ended, ended, renew};
