//! Administrative units through the reform of 2025.
//!
//! What surprises: a unit is a row with validity dates. Rows of one code follow each other in time, and a parent is pointed at by its first row, so grouping is by code.

pub mod fields;
mod place;
pub mod sets;

pub use place::{Place, place, places, province};
pub(crate) use place::{Rank, first_row};
