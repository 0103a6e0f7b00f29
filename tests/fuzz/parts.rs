//! Workbooks that are whole as zips and broken inside: a part is changed, then zipped again, so that
//! no checksum keeps the changes away from the readers of XML and of binary records.

#![no_main]

use std::io::{Cursor, Read, Write};

use libfuzzer_sys::{fuzz_mutator, fuzz_target, fuzzer_mutate};
use so_khuyen_cong_fuzz::{take_in, watch_for_our_own_panics};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// Bytes of all parts together; larger seeds are left as they are.
const MOST: usize = 400 << 10;

fuzz_target!(init: watch_for_our_own_panics(), |bytes: &[u8]| {
    take_in(bytes, "tệp.xlsx");
});

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    match changed(&data[..size], seed).filter(|zip| zip.len() <= max_size) {
        Some(zip) => {
            data[..zip.len()].copy_from_slice(&zip);
            zip.len()
        }
        None => fuzzer_mutate(data, size, max_size),
    }
});

/// The same zip with one to four changes in its parts.
fn changed(bytes: &[u8], seed: u32) -> Option<Vec<u8>> {
    let mut parts = parts(bytes)?;
    let mut chance = seed;
    let mut next = |below: usize| {
        chance = chance.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        usize::try_from(chance >> 8).unwrap_or(0) % below.max(1)
    };
    for _ in 0..=next(4) {
        let at = next(parts.len());
        match next(40) {
            0 => {
                parts.remove(at);
            }
            1 => {
                // One part's content under another's name.
                let content = parts[at].1.clone();
                let other = next(parts.len());
                parts[other].1 = content;
            }
            _ => {
                // Parts that say how the others are read are small; cells are where the variety is.
                let sheets: Vec<usize> = (0..parts.len())
                    .filter(|at| parts[*at].0.contains("sheet") || parts[*at].0 == "content.xml")
                    .collect();
                let at = if sheets.is_empty() || next(2) == 0 {
                    at
                } else {
                    sheets[next(sheets.len())]
                };
                let content = &mut parts[at].1;
                let size = content.len();
                content.resize(size + 2_048, 0);
                let size = fuzzer_mutate(content, size, size + 2_048);
                content.truncate(size);
            }
        }
        if parts.is_empty() {
            return None;
        }
    }
    zipped(&parts)
}

fn parts(bytes: &[u8]) -> Option<Vec<(String, Vec<u8>)>> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).ok()?;
    if zip.len() > 60 {
        return None;
    }
    let mut out = Vec::new();
    let mut total = 0;
    for i in 0..zip.len() {
        let part = zip.by_index(i).ok()?;
        let name = part.name().ok()?.to_string();
        let mut content = Vec::new();
        part.take(u64::try_from(MOST).ok()? + 1)
            .read_to_end(&mut content)
            .ok()?;
        total += content.len();
        if total > MOST {
            return None;
        }
        out.push((name, content));
    }
    (!out.is_empty()).then_some(out)
}

fn zipped(parts: &[(String, Vec<u8>)]) -> Option<Vec<u8>> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(1));
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(name.as_str(), options).ok()?;
        zip.write_all(content).ok()?;
    }
    Some(zip.finish().ok()?.into_inner())
}
