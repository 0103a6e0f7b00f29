//! The centre and the bodies around it.
//!
//! What surprises: an agency is a dated row. A report of 2019 keeps the name, the superior and the signer of 2019.

pub mod fields;
mod own;
pub mod sets;

pub(crate) use own::{Own, own};
