//! What the suite and the benchmarks share: a ledger in a temporary folder, in a world that repeats.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use so_khuyen_cong_core::ids::Ids;
use so_khuyen_cong_core::ledger::{Creation, Ledger, World};
use so_khuyen_cong_core::record::{self, Values};
use tempfile::TempDir;

/// A world that starts on 22/11/2026 at noon in Việt Nam and moves one second with each question.
pub fn world(seed: u64) -> World {
    let ms = AtomicI64::new(1_795_323_600_000);
    World {
        clock: Arc::new(move || ms.fetch_add(1_000, Ordering::Relaxed)),
        ids: Arc::new(Ids::seeded(seed)),
        device: "may-thu".to_owned(),
        person: "Nguyễn Thị Thu Hà".to_owned(),
    }
}

/// An open ledger in a folder of its own.
pub struct Bench {
    /// Its folder; gone with it.
    pub folder: TempDir,
    /// The ledger.
    pub ledger: Ledger,
}

impl Bench {
    /// A new ledger of a centre in Bình Dương.
    pub fn new() -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let creation = Creation {
            agency: "Trung tâm Khuyến công và Tư vấn phát triển công nghiệp".to_owned(),
            province: "74".to_owned(),
        };
        let ledger = Ledger::create(&folder.path().join("so.db"), world(7), &creation)
            .expect("a new ledger");
        Self { folder, ledger }
    }

    /// A path in the folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Adds a record of a noun; answers its id.
    pub fn add(&self, noun: &str, values: serde_json::Value) -> String {
        let noun = record::noun(noun).expect("a noun");
        let values: Values = serde_json::from_value(values).expect("values by field");
        record::save(&self.ledger, noun, None, &values)
            .expect("saved")
            .value
            .id
    }

    /// Changes a record.
    pub fn edit(&self, noun: &str, id: &str, values: serde_json::Value) {
        let noun = record::noun(noun).expect("a noun");
        let values: Values = serde_json::from_value(values).expect("values by field");
        record::save(&self.ledger, noun, Some(id), &values).expect("saved");
    }
}

impl Default for Bench {
    fn default() -> Self {
        Self::new()
    }
}
