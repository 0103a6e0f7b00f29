//! Official documents and figures known only as totals.
//!
//! What surprises: an issued report keeps its figures; an aggregate keeps the words of its source.

pub mod fields;
