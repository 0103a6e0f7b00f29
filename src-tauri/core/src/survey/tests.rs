//! The samples of districts against their ground truth, and files that mean harm.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value as Json;

use super::*;
use crate::progress::Unwatched;

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/workbooks")
}

fn open(file: &str) -> Recognised {
    let bytes = std::fs::read(fixtures().join(file)).expect(file);
    let workbook = read(&bytes, file, &Limits::default(), &Unwatched).expect(file);
    recognise(&workbook, &[], &Options::default())
}

const SCORED: [&str; 18] = [
    "name",
    "owner",
    "address",
    "commune",
    "district",
    "phone",
    "tax_code",
    "sector",
    "products",
    "start_date",
    "investment_vnd",
    "revenue_vnd",
    "labour_total",
    "labour_female",
    "equipment",
    "need_content",
    "requested_vnd",
    "counterpart_vnd",
];

/// A value as it is compared: composed, case folded, lists parted at `; `.
fn compared(value: &Json) -> Option<Vec<String>> {
    let text = |text: &str| crate::text::nfc(text).to_lowercase();
    let parts: Vec<String> = match value {
        Json::Null => return None,
        Json::Array(list) => list.iter().filter_map(Json::as_str).map(text).collect(),
        Json::String(line) => line.split("; ").map(text).collect(),
        other => vec![other.to_string()],
    };
    (!parts.is_empty()).then_some(parts)
}

/// Records matched by sheet and row; a value counts where the truth or the result states one.
fn score(file: &str) -> (usize, usize, Vec<String>) {
    let truth: Json = serde_json::from_slice(
        &std::fs::read(fixtures().join(format!("{file}.truth.json"))).expect(file),
    )
    .expect(file);
    let recognised = serde_json::to_value(open(file)).expect("serialises");
    let key = |record: &Json, sheet: &str, row: &str| {
        (
            record[sheet].as_str().unwrap_or("").to_owned(),
            record[row].as_u64().unwrap_or(0),
        )
    };
    let mut read: BTreeMap<_, _> = recognised["records"]
        .as_array()
        .expect("records")
        .iter()
        .map(|record| (key(record, "sheet", "row"), record))
        .collect();
    let (mut right, mut counted, mut misses) = (0, 0, Vec::new());
    for expected in truth["records"].as_array().expect("records") {
        let at = key(expected, "_sheet", "_row");
        let Some(found) = read.remove(&at) else {
            misses.push(format!("{at:?}: no record"));
            continue;
        };
        for field in SCORED {
            let (wanted, got) = (compared(&expected[field]), compared(&found[field]));
            if wanted.is_none() && got.is_none() {
                continue;
            }
            counted += 1;
            if wanted == got {
                right += 1;
            } else {
                misses.push(format!(
                    "{at:?} {field}: {} instead of {}",
                    found[field], expected[field]
                ));
            }
        }
    }
    for at in read.keys() {
        misses.push(format!("{at:?}: invented"));
    }
    (right, counted, misses)
}

#[test]
fn the_samples_are_read_as_their_truth_says() {
    for file in [
        "mau_A_dautieng.xlsx",
        "mau_B_vuthu_tcvn3.xls",
        "mau_C_vithuy_nhieu_sheet.xlsx",
    ] {
        let (right, counted, misses) = score(file);
        println!("{file}: {right} of {counted}");
        for miss in &misses {
            println!("  {miss}");
        }
        assert!(
            !misses
                .iter()
                .any(|m| m.ends_with("no record") || m.ends_with("invented")),
            "{file}"
        );
        assert!(
            right * 1000 >= counted * 995,
            "{file}: {right} of {counted}"
        );
    }
}

#[test]
#[ignore = "prints what was read of the files named in SURVEY_FILES"]
fn show() {
    for file in std::env::var("SURVEY_FILES").unwrap_or_default().split(' ') {
        let bytes = std::fs::read(file).expect(file);
        match read(&bytes, file, &Limits::default(), &Unwatched) {
            Ok(workbook) => {
                let read = recognise(&workbook, &[], &Options::default());
                println!("{}", serde_json::to_string_pretty(&read).expect("json"));
            }
            Err(error) => println!("{} {error}", error.code()),
        }
    }
}
