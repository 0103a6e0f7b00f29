//! One binary, a module per noun.

mod facility;
mod ledger;
mod record;
