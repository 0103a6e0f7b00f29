//! The network of collaborators.
//!
//! What surprises: people change often, so the network is its appointments, each with its decision and its successor.

mod due_store;
pub mod fields;
pub mod sets;

pub use due_store::ending;
