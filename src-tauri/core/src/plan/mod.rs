//! The plan of a year.
//!
//! What surprises: ceilings hold per source and content; what was approved is frozen as a version.

pub mod fields;
