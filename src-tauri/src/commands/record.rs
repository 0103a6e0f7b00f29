//! What every noun can do.

use std::collections::BTreeMap;

use so_khuyen_cong_core::clock::day;
use so_khuyen_cong_core::field::Noun;
use so_khuyen_cong_core::finding::Finding;
use so_khuyen_cong_core::json::Json;
use so_khuyen_cong_core::ledger::Done;
use so_khuyen_cong_core::ledger::gate::Kept;
use so_khuyen_cong_core::money::Money;
use so_khuyen_cong_core::money::typed::{self, Shown, Sign};
use so_khuyen_cong_core::nouns::NOUNS;
use so_khuyen_cong_core::record::{
    self, HistoryEntry, ListPage, ListQuery, Record, RecordChoice, Saved, Values,
};

use super::{Answer, State};

/// The declarations of all nouns.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn record_nouns() -> Answer<Vec<&'static Noun>> {
    Ok(NOUNS.to_vec())
}

/// A window of a list.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn record_list(app: State<'_>, noun: String, query: ListQuery) -> Answer<ListPage> {
    app.with(|ledger| ledger.read(|reader| record::list(reader, record::noun(&noun)?, &query)))
}

/// One record.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn record_get(app: State<'_>, noun: String, id: String) -> Answer<Option<Record>> {
    app.with(|ledger| ledger.read(|reader| record::get(reader, record::noun(&noun)?, &id)))
}

/// What records keep because something was decided with them, in the order asked.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn record_kept(
    app: State<'_>,
    noun: String,
    ids: Vec<String>,
) -> Answer<Vec<Vec<Kept>>> {
    app.with(|ledger| record::kept(ledger, record::noun(&noun)?, &ids))
}

/// What is wrong with values being typed.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn record_check(
    app: State<'_>,
    noun: String,
    id: Option<String>,
    values: BTreeMap<String, Json>,
) -> Answer<Vec<Finding>> {
    app.with(|ledger| record::check_in(ledger, record::noun(&noun)?, id.as_deref(), &plain(values)))
}

/// An amount as a person typed it, `millions` where the screen shows its amounts in million đồng; the refusal is the
/// sentence that stands below the field.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn record_read_money(
    text: String,
    negative: bool,
    millions: bool,
) -> Answer<Option<Money>> {
    let sign = if negative { Sign::Any } else { Sign::Positive };
    let shown = if millions {
        Shown::Millions
    } else {
        Shown::Dong
    };
    Ok(typed::read(&text, sign, shown)?)
}

/// Saves a new or changed record.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn record_save(
    app: State<'_>,
    noun: String,
    id: Option<String>,
    values: BTreeMap<String, Json>,
) -> Answer<Done<Saved>> {
    app.with(|ledger| record::save(ledger, record::noun(&noun)?, id.as_deref(), &plain(values)))
}

/// Ends a dated rule the day before `from` and puts a copy in force from then on; answers the copy's id.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn record_succeed(
    app: State<'_>,
    noun: String,
    id: String,
    from: String,
) -> Answer<Done<String>> {
    let from = day(&from)?;
    app.with(|ledger| record::succeed(ledger, record::noun(&noun)?, &id, from))
}

/// Deletes a record.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn record_delete(app: State<'_>, noun: String, id: String) -> Answer<Done<()>> {
    app.with(|ledger| record::delete(ledger, record::noun(&noun)?, &id))
}

/// Who changed what of a record.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn record_history(
    app: State<'_>,
    noun: String,
    id: String,
) -> Answer<Vec<HistoryEntry>> {
    app.with(|ledger| ledger.read(|reader| record::history(reader, record::noun(&noun)?, &id)))
}

/// Records for a picker.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn record_choices(
    app: State<'_>,
    noun: String,
    search: String,
    limit: u32,
) -> Answer<Vec<RecordChoice>> {
    app.with(|ledger| {
        ledger.read(|reader| record::choices(reader, record::noun(&noun)?, &search, limit))
    })
}

/// What somebody was typing when the program ended.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn record_draft(app: State<'_>, noun: String, key: String) -> Answer<Option<Json>> {
    app.with(|ledger| Ok(ledger.draft(&noun, &key)?.map(Json)))
}

/// Keeps what somebody is typing.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn record_draft_keep(
    app: State<'_>,
    noun: String,
    key: String,
    values: Json,
) -> Answer<()> {
    app.with(|ledger| ledger.keep_draft(&noun, &key, Some(&values.0)))
}

/// Forgets it.
#[tauri::command(async)]
#[specta::specta]
pub(crate) fn record_draft_drop(app: State<'_>, noun: String, key: String) -> Answer<()> {
    app.with(|ledger| ledger.keep_draft(&noun, &key, None))
}

fn plain(values: BTreeMap<String, Json>) -> Values {
    values
        .into_iter()
        .map(|(name, value)| (name, value.0))
        .collect()
}
