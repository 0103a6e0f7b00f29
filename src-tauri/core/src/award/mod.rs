//! Votes for products and titles.
//!
//! What surprises: one engine for both: rounds, councils, nominations, sheets. A judge's open sheet stays out of history and search.

pub mod fields;
pub mod sets;
