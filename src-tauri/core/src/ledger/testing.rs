//! A ledger for a test: made once for each province, for the shipped units take a while, and copied.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock};

use super::memory::Fleeting;
use super::{Creation, Ledger, World};
use crate::ids::Ids;

/// 22/11/2026 at noon in Việt Nam, in milliseconds.
pub(crate) const NOW: i64 = 1_795_323_600_000;

/// A centre's new ledger in a folder of its own; the same ids and the same `clock` each time.
pub(crate) fn ledger(
    province: &str,
    clock: impl Fn() -> i64 + Send + Sync + 'static,
) -> (Ledger, PathBuf, tempfile::TempDir) {
    static TEMPLATES: OnceLock<Mutex<BTreeMap<String, Arc<Vec<u8>>>>> = OnceLock::new();
    let template = {
        let mut templates = TEMPLATES.get_or_init(Mutex::default).lock().unwrap();
        Arc::clone(
            templates
                .entry(province.to_owned())
                .or_insert_with(|| Arc::new(made(province))),
        )
    };
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("so.db");
    std::fs::write(&path, &*template).unwrap();
    let ledger = Ledger::open(&path, world(7, clock)).unwrap();
    (ledger, path, folder)
}

fn made(province: &str) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("so.db");
    let creation = Creation {
        agency: "Trung tâm Khuyến công".into(),
        province: province.into(),
    };
    Ledger::create(&path, world(1, || NOW), &creation)
        .unwrap()
        .close()
        .unwrap();
    std::fs::read(&path).unwrap()
}

fn world(seed: u64, clock: impl Fn() -> i64 + Send + Sync + 'static) -> World {
    World {
        clock: Arc::new(clock),
        ids: Arc::new(Ids::seeded(seed)),
        device: "may-1".into(),
        memory: Arc::new(Fleeting::default()),
        person: "Lan".into(),
        gates: crate::gates::ALL,
    }
}

/// Writes a record as it stands in the ledger, whatever may write it; new without an id. Answers its id.
pub(crate) fn put(
    ledger: &Ledger,
    noun: &str,
    id: Option<&str>,
    values: serde_json::Value,
) -> String {
    let noun = crate::record::noun(noun).unwrap();
    let values: crate::field::Values = serde_json::from_value(values).unwrap();
    let op = super::Op::Add {
        noun: noun.name,
        label: noun.label,
        title: "mẫu".into(),
    };
    let done = ledger.transact(&op, |tx| match id {
        Some(id) => crate::record::update(tx, noun, id, &values).map(|()| id.to_owned()),
        None => crate::record::insert(tx, noun, &values),
    });
    done.unwrap().value
}
