//! `skc`: the ledger on the command line.
fn main() {}
