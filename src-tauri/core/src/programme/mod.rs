//! Programmes of several years and their target trees.
//!
//! What surprises: a target may be given for the whole period or for every year of it.

pub mod fields;
mod progress;

pub use progress::{Running, TargetProgress, of_year, progress};
