//! Classes and their learners.
//!
//! What surprises: a class may be known by totals only, by its list, or by both.

pub mod fields;
pub mod sets;
