//! Facilities (cơ sở CNNT).
//!
//! What surprises: only the name is required, unknown is not zero, and figures belong to a year and a source.

mod card;
mod due_store;
mod duplicates;
pub mod fields;
pub(crate) mod gate;
mod join;
pub(crate) mod jump;
pub mod matching;
pub mod sets;
pub(crate) mod store;

pub use card::{FacilityCard, Origins, Support, card};
pub use due_store::promised;
pub use duplicates::{Pair, duplicates, likely_doubles, likeness, merge};
