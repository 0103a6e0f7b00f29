//! Papers and photos of any record.
//!
//! What surprises: the row here is journalled, its bytes are not; they lie once per content in `blob`.

pub mod fields;
