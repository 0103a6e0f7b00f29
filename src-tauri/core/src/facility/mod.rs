//! Facilities (cơ sở CNNT).
//!
//! What surprises: only the name is required, unknown is not zero, and figures belong to a year and a source.

mod card;
pub mod fields;

pub use card::{FacilityCard, card};
