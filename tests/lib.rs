//! What the suite and the benchmarks share: a ledger in a temporary folder, in a world that repeats;
//! sample values for every declared noun; and a second pair of eyes on the file.

pub mod dump;
pub mod sample;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, OnceLock};

use rusqlite::Connection;
use so_khuyen_cong_core::field::{Kind, Noun};
use so_khuyen_cong_core::gates;
use so_khuyen_cong_core::ids::Ids;
use so_khuyen_cong_core::ledger::memory::Fleeting;
use so_khuyen_cong_core::ledger::{Creation, Ledger, Op, World};
use so_khuyen_cong_core::nouns::NOUNS;
use so_khuyen_cong_core::record::{self, Values};
use tempfile::TempDir;

/// A world that starts on 22/11/2026 at noon in Việt Nam and moves one second with each question.
pub fn world(seed: u64) -> World {
    let ms = AtomicI64::new(1_795_323_600_000);
    World {
        clock: Arc::new(move || ms.fetch_add(1_000, Ordering::Relaxed)),
        ids: Arc::new(Ids::seeded(seed)),
        device: "may-thu".to_owned(),
        memory: Arc::new(Fleeting::default()),
        person: "Nguyễn Thị Thu Hà".to_owned(),
        gates: gates::ALL,
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
        Self::of(whole())
    }

    /// A new ledger without the thousands of shipped units and codes: for tests that copy, compare
    /// or break the file hundreds of times.
    pub fn small() -> Self {
        Self::of(small())
    }

    fn of(template: &[u8]) -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let path = folder.path().join("so.db");
        std::fs::write(&path, template).expect("a ledger");
        let ledger = Ledger::open(&path, world(7)).expect("a new ledger");
        Self { folder, ledger }
    }

    /// The same ledger, closed and opened again in the same world.
    pub fn reopened(self) -> Self {
        let Self { folder, ledger } = self;
        let (path, world) = (ledger.path().to_owned(), ledger.world().clone());
        ledger.close().expect("closed");
        let ledger = Ledger::open(&path, world).expect("opened again");
        assert_eq!(ledger.read_only(), None, "the lock was let go of");
        Self { folder, ledger }
    }

    /// A path in the folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Every journalled table, as another program reads it.
    pub fn dump(&self) -> dump::Dump {
        dump::of(self.ledger.path())
    }

    /// A record as it stands in the ledger, whatever wrote it; answers its id. What a form may write is tried with
    /// [`Bench::form`].
    pub fn add(&self, noun: &str, values: serde_json::Value) -> String {
        let noun = record::noun(noun).expect("a noun");
        let values: Values = serde_json::from_value(values).expect("values by field");
        let op = Op::Add {
            noun: noun.name,
            label: noun.label,
            title: named(noun, &values),
        };
        let done = self
            .ledger
            .transact(&op, |tx| record::insert(tx, noun, &values));
        done.expect("added").value
    }

    /// Changes a record, whatever may write it.
    pub fn edit(&self, noun: &str, id: &str, values: serde_json::Value) {
        let noun = record::noun(noun).expect("a noun");
        let values: Values = serde_json::from_value(values).expect("values by field");
        let title = self.ledger.read(|reader| record::title(reader, noun, id));
        let op = Op::Edit {
            noun: noun.name,
            label: noun.label,
            title: title.expect("a title"),
        };
        self.ledger
            .transact(&op, |tx| record::update(tx, noun, id, &values))
            .expect("changed");
    }

    /// Saves what somebody typed in a general form, past the gate; the code of what refuses it.
    pub fn form(
        &self,
        noun: &str,
        id: Option<&str>,
        values: serde_json::Value,
    ) -> Result<String, &'static str> {
        let noun = record::noun(noun).expect("a noun");
        let values: Values = serde_json::from_value(values).expect("values by field");
        match record::save(&self.ledger, noun, id, &values) {
            Ok(done) => Ok(done.value.id),
            Err(error) => Err(error.code()),
        }
    }
}

/// What names a new record in the journal.
fn named(noun: &Noun, values: &Values) -> String {
    let words = noun
        .title
        .iter()
        .filter_map(|name| values.get(*name)?.as_str());
    words.collect::<Vec<_>>().join(" · ")
}

impl Default for Bench {
    fn default() -> Self {
        Self::new()
    }
}

fn create(path: &Path) {
    let creation = Creation {
        agency: "Trung tâm Khuyến công và Tư vấn phát triển công nghiệp".to_owned(),
        province: "74".to_owned(),
    };
    // Another seed than the one it is used with, so that no id comes twice.
    Ledger::create(path, world(1), &creation)
        .expect("a new ledger")
        .close()
        .expect("closed");
}

/// Creating loads the shipped rows, which takes a while: once for the whole run.
fn whole() -> &'static [u8] {
    static TEMPLATE: OnceLock<Vec<u8>> = OnceLock::new();
    TEMPLATE.get_or_init(|| {
        let folder = TempDir::new().expect("a temporary folder");
        let path = folder.path().join("so.db");
        create(&path);
        std::fs::read(&path).expect("read")
    })
}

/// The shipped tables of thousands of rows.
const LARGE: &[&str] = &["unit", "industry"];

fn small() -> &'static [u8] {
    static TEMPLATE: OnceLock<Vec<u8>> = OnceLock::new();
    TEMPLATE.get_or_init(|| {
        let folder = TempDir::new().expect("a temporary folder");
        let path = folder.path().join("so.db");
        std::fs::write(&path, whole()).expect("written");
        let file = Connection::open(&path).expect("opened");
        file.pragma_update(None, "foreign_keys", false)
            .expect("set");
        for noun in NOUNS {
            for field in noun.fields {
                let Kind::Ref { noun: target } = field.kind else {
                    continue;
                };
                if LARGE.contains(&target) {
                    let sql = if field.required {
                        format!("DELETE FROM {}", noun.name)
                    } else {
                        format!("UPDATE {} SET \"{}\" = NULL", noun.name, field.name)
                    };
                    file.execute_batch(&sql).expect("left out");
                }
            }
        }
        for table in LARGE {
            file.execute_batch(&format!(
                "DELETE FROM {table}; DELETE FROM search_document WHERE noun = '{table}';"
            ))
            .expect("left out");
        }
        file.execute_batch(
            "DELETE FROM search WHERE rowid NOT IN (SELECT doc FROM search_document);
             INSERT INTO search(search) VALUES ('optimize');
             PRAGMA journal_mode = DELETE; VACUUM;",
        )
        .expect("made small");
        let broken: i64 = file
            .query_row("SELECT count(*) FROM pragma_foreign_key_check", [], |row| {
                row.get(0)
            })
            .expect("checked");
        assert_eq!(broken, 0, "nothing points at what was left out");
        drop(file);
        std::fs::read(&path).expect("read")
    })
}
