//! Any bytes, as the file of a sender: read or refused with a sentence, and understood where read.

#![no_main]

use libfuzzer_sys::fuzz_target;
use so_khuyen_cong_fuzz::{take_in, watch_for_our_own_panics};

const NAMES: [&str; 6] = ["a.xlsx", "b.xls", "c.xlsb", "d.ods", "e.csv", "f.xlsm"];

fuzz_target!(init: watch_for_our_own_panics(), |bytes: &[u8]| {
    let name = bytes.first().map_or(0, |byte| usize::from(*byte) % NAMES.len());
    take_in(bytes, NAMES[name]);
});
