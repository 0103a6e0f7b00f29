//! Packages between the laptops of one centre.
//!
//! What surprises: which packages came and went is a fact of one laptop and is not journalled.

pub mod fields;
