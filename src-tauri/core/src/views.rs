//! What the nouns say of their rows, as TEMP VIEWs that every connection gets when it is opened.
//!
//! What surprises: they belong to the program, not to the file. A migration never meets them, and a ledger that
//! another program opens does not have them.

use rusqlite::Connection;

/// The views of each noun, a noun that others build on first.
const VIEWS: &[&str] = &[
    include_str!("ledger/views.sql"),
    include_str!("unit/views.sql"),
    include_str!("survey/views.sql"),
    include_str!("facility/views.sql"),
    include_str!("course/views.sql"),
    include_str!("award/views.sql"),
    include_str!("collaborator/views.sql"),
    include_str!("activity/views.sql"),
    include_str!("project/views.sql"),
    include_str!("plan/views.sql"),
    include_str!("programme/views.sql"),
];

/// Makes the views on a connection whose schema is up to date.
pub(crate) fn make(connection: &Connection) -> rusqlite::Result<()> {
    VIEWS
        .iter()
        .try_for_each(|views| connection.execute_batch(views))
}
