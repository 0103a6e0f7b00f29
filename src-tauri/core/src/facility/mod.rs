//! Facilities (cơ sở CNNT).
//!
//! What surprises: only the name is required, unknown is not zero, and figures belong to a year and a source.

mod card;
mod due_store;
mod duplicates;
pub mod fields;
pub(crate) mod jump;
mod need;
pub mod sets;

pub use card::{FacilityCard, Support, card};
pub use due_store::promised;
pub use duplicates::{Pair, duplicates, likeness, merge};
pub use need::need_to_project;
