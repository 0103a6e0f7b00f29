//! The commands, a file per noun: each unpacks, calls the core and maps the answer.

pub(crate) mod attachment;
pub(crate) mod facility;
pub(crate) mod job;
pub(crate) mod ledger;
pub(crate) mod norm;
pub(crate) mod overview;
pub(crate) mod paper;
pub(crate) mod plan;
pub(crate) mod programme;
pub(crate) mod project;
pub(crate) mod project_money;
pub(crate) mod record;
pub(crate) mod report;
pub(crate) mod search;
pub(crate) mod survey;
pub(crate) mod unit;

use crate::state::{App, Fault};

/// What a command answers.
pub(crate) type Answer<T> = Result<T, Fault>;

/// The state, as commands receive it.
pub(crate) type State<'a> = tauri::State<'a, App>;
