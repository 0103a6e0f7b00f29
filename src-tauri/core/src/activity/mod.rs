//! Things counted: newsletters, broadcasts, fairs, booths, trips, seminars.
//!
//! What surprises: one list for all of them; the kind and the target say what a row counts for.

pub mod fields;
pub mod sets;
