//! What the suite and the benchmarks share.
