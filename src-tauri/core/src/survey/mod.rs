//! Survey workbooks.
//!
//! What surprises: the sender's bytes are kept with the import, so every value can be traced to its cell.

pub mod fields;
pub mod origin;
