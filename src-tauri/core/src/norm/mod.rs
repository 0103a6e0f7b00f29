//! Legal documents and the numbers that they set.
//!
//! What surprises: nothing here is a constant: contents, norms, thresholds, deadlines and the rules of who may benefit are dated rows with their citation.

pub(crate) mod basis;
pub mod fields;
