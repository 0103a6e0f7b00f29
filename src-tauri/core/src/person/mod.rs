//! People and accounts.
//!
//! What surprises: one person is owner, learner, judge and collaborator at once, by dated roles; an account belongs to a person.

pub mod citizen_id;
pub mod fields;
pub mod matching;
pub mod sets;
pub(crate) mod store;
