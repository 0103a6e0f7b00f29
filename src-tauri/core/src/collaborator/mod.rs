//! The network of collaborators.
//!
//! What surprises: people change often, so the network is its appointments, each with its decision and its successor.

pub mod fields;
pub mod sets;
