//! Votes for products and titles.
//!
//! What surprises: one engine for both: rounds, councils, nominations, sheets. A judge's open sheet stays out of history and search.

mod due_store;
pub mod fields;
pub(crate) mod gate;
pub mod sets;
mod store;

pub use due_store::expiring;
