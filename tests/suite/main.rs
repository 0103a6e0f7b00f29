//! One binary, a module per noun.
