//! Questionnaires that go to the communes and come back.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::json;
use so_khuyen_cong_core::facility::sets::LegalForm;
use so_khuyen_cong_core::ids::FacilityId;
use so_khuyen_cong_core::progress::{Progress, Unwatched};
use so_khuyen_cong_core::survey::import::{self, Outcome, Preview, PreviewOptions, Summary};
use so_khuyen_cong_core::survey::questionnaire::{self, Area, Questionnaire, UNDECIDED, Wanted};
use so_khuyen_cong_core::survey::workbook::{Cell, Row, Sheet, Value, Workbook, address};
use so_khuyen_cong_core::survey::{Limits, origin, read, returned};
use so_khuyen_cong_core::{Error, facility, record};
use so_khuyen_cong_tests::{Bench, dump};

const YEAR: i32 = 2026;
/// The first row of facilities, from 1, and the columns of the number, the name and the id.
const FIRST: u32 = 10;
const NUMBER: u32 = 0;
const NAME: u32 = 1;
const ID: u32 = 2;

/// A ledger with the three samples, of three provinces, as figures of 2024.
fn samples() -> Bench {
    let bench = Bench::new();
    let options = PreviewOptions {
        year: Some(2024),
        ..PreviewOptions::default()
    };
    for name in [
        "mau_A_dautieng.xlsx",
        "mau_B_vuthu_tcvn3.xls",
        "mau_C_vithuy_nhieu_sheet.xlsx",
    ] {
        let bytes = super::workbook(name);
        import::commit(&bench.ledger, &bytes, name, &options, &Unwatched).expect("imported");
    }
    bench
}

fn areas(bench: &Bench) -> Vec<Area> {
    let today = bench.ledger.today();
    bench
        .ledger
        .read(|reader| questionnaire::areas(reader, today))
        .expect("listed")
}

fn asked(bench: &Bench) -> Vec<Area> {
    let mut areas = areas(bench);
    areas.retain(|area| area.facilities > 0);
    areas
}

/// The code of the settled commune with the most facilities.
fn largest(bench: &Bench) -> Area {
    let areas = asked(bench)
        .into_iter()
        .filter(|area| !area.code.is_empty());
    areas.max_by_key(|area| area.facilities).expect("a commune")
}

fn preview(bench: &Bench, bytes: &[u8], name: &str) -> Preview {
    let options = PreviewOptions::default();
    import::preview(&bench.ledger, bytes, name, &options, &Unwatched).expect("previewed")
}

fn commit(bench: &Bench, bytes: &[u8]) -> Summary {
    let options = PreviewOptions::default();
    import::commit(&bench.ledger, bytes, "gửi về.xlsx", &options, &Unwatched)
        .expect("imported")
        .value
}

/// A questionnaire in an officer's hands.
struct Form {
    book: Workbook,
    sent: Questionnaire,
}

impl Form {
    fn of(bench: &Bench, code: &str) -> Self {
        let (sent, bytes) = questionnaire::make(&bench.ledger, YEAR, code).expect("made");
        let book = read(&bytes, &sent.file, &Limits::default(), &Unwatched).expect("a workbook");
        Self { book, sent }
    }

    fn sheet(&mut self) -> &mut Sheet {
        &mut self.book.sheets[0]
    }

    fn text(&self, row: u32, column: u32) -> String {
        let cell = self.book.sheets[0].cell(row, column);
        cell.map(|cell| cell.value.text().to_string())
            .unwrap_or_default()
    }

    /// The column below a heading; below a group, its first.
    fn column(&self, heading: &str) -> u32 {
        let header = self.book.sheets[0].row(7).expect("the header");
        let cell = header
            .cells
            .iter()
            .find(|cell| *cell.value.text() == *heading);
        cell.unwrap_or_else(|| panic!("no column “{heading}”"))
            .column
    }

    fn set(&mut self, row: u32, column: u32, text: &str) {
        let name = self.book.sheets[0].name.clone();
        so_khuyen_cong_core::survey::edit(&mut self.book, &name, &address(row, column), text)
            .expect("the cell is there");
    }

    /// The rows of facilities that were sent.
    fn rows(&self) -> Vec<u32> {
        (FIRST..FIRST + self.sent.facilities).collect()
    }

    /// The first row that was prepared for a new facility.
    fn empty(&self) -> u32 {
        FIRST + self.sent.facilities
    }

    fn id(&self, row: u32) -> String {
        self.text(row, ID)
    }

    /// Puts what stands in the rows `from` into the rows `to`, as sorting does.
    fn rearrange(&mut self, order: &[u32]) {
        let taken: Vec<Vec<Cell>> = order
            .iter()
            .map(|row| self.sheet().row(*row).expect("a row").cells.clone())
            .collect();
        let mut places = order.to_vec();
        places.sort_unstable();
        for (number, cells) in places.into_iter().zip(taken) {
            let row = self.row(number);
            row.cells = cells;
        }
    }

    fn row(&mut self, number: u32) -> &mut Row {
        let rows = &mut self.sheet().rows;
        rows.iter_mut()
            .find(|row| row.number == number)
            .expect("a row")
    }

    /// Copies a row onto a prepared one, the hidden cell too.
    fn copy(&mut self, from: u32, to: u32) {
        let cells = self.row(from).cells.clone();
        self.row(to).cells = cells;
    }

    fn saved(&self) -> Vec<u8> {
        returned::write(&self.book, &[], &[], &[], &[]).expect("written")
    }
}

fn codes(shown: &Preview) -> Vec<&str> {
    shown.findings.iter().map(|one| one.code.as_str()).collect()
}

fn values(bench: &Bench, id: &str) -> serde_json::Map<String, serde_json::Value> {
    let noun = record::noun("facility").expect("declared");
    let entry = bench
        .ledger
        .read(|reader| record::get(reader, noun, id))
        .expect("read")
        .expect("there");
    entry.values.into_iter().collect()
}

#[test]
fn a_questionnaire_that_nobody_filled_in_says_nothing_new() {
    let bench = samples();
    let commune = largest(&bench);
    let unit = values(&bench, &Form::of(&bench, &commune.code).id(FIRST))["unit_id"].clone();
    // What people type, and what reads back otherwise than it is stored.
    for (number, odd) in [
        json!({ "name": "Cơ sở Mộc Xinh", "products": "bàn, ghế, tủ (gỗ, tre)", "phone": "0912 345 678", "legal_form": "craft_household" }),
        json!({ "name": "Cơ sở Mộc Xinh", "owner_name": "Lê Văn Xinh - ĐT 0912345678", "address_written": "thôn 3\nhuyện Vị Thủy", "legal_form": "enterprise" }),
        json!({ "name": "HTX Mây tre", "established": "2022-Q3", "sector_written": "12345", "tax_code": "0100109106-001" }),
        json!({ "name": "Tổng số 3", "established": "2019-03", "sector_written": "- nghề rèn", "legal_form": "other" }),
        json!({ "name": "Xã Đoàn Kết" }),
        json!({ "name": "Công ty TNHH Một Hai", "address_written": "Ấp 2, xã Định An, huyện Dầu Tiếng, tỉnh Bình Dương", "district_written": null, "commune_written": null }),
    ]
    .into_iter()
    .enumerate()
    {
        let mut odd = odd;
        if number != 3 {
            odd["unit_id"] = unit.clone();
        }
        bench.add("facility", odd);
    }
    let mut seen = BTreeSet::new();
    let before = bench.dump();
    let asked = asked(&bench);
    assert!(
        asked.iter().any(|area| area.name == UNDECIDED),
        "divided communes"
    );
    for area in &asked {
        let (sent, bytes) = questionnaire::make(&bench.ledger, YEAR, &area.code).expect("made");
        let shown = preview(&bench, &bytes, &sent.file);
        let said: Vec<String> = shown
            .records
            .iter()
            .filter(|one| one.outcome != Outcome::Unchanged)
            .map(|one| format!("{:?} {:?}", one.outcome, one.record))
            .collect();
        assert!(said.is_empty(), "{}: {}", sent.file, said.join("\n"));
        assert_eq!(shown.counts.unchanged, area.facilities, "{}", sent.file);
        assert_eq!(shown.year, YEAR, "{}", sent.file);
        for one in &shown.records {
            assert_eq!(
                one.facility_id.as_deref(),
                one.record.id_written.as_deref(),
                "{}",
                sent.file
            );
            assert!(one.record.notes.is_empty(), "{:?}", one.record.notes);
            assert!(seen.insert(one.facility_id.clone()), "asked once");
        }
        let noise = [
            "hidden_column_used",
            "no_table",
            "hidden_sheet",
            "id_mended",
            "id_copied",
            "name_changed",
        ];
        assert!(
            !codes(&shown).iter().any(|code| noise.contains(code)),
            "{:?}",
            shown.findings
        );
        let summary = commit(&bench, &bytes);
        assert_eq!((summary.new, summary.updated), (0, 0));
        assert_eq!((summary.conflict, summary.held), (0, 0));
    }
    let changed = dump::differences(&before, &bench.dump());
    assert!(
        changed.iter().all(|row| row.starts_with("survey_")),
        "{changed:?}"
    );
    assert_eq!(
        u32::try_from(seen.len()),
        Ok(super::facilities(&bench)),
        "everybody is asked"
    );
}

#[test]
fn rows_in_another_order_with_corrections_are_the_facilities_that_were_sent() {
    let bench = samples();
    let commune = largest(&bench);
    let mut form = Form::of(&bench, &commune.code);
    let rows = form.rows();
    assert!(rows.len() >= 6, "{}", rows.len());
    let ids: Vec<String> = rows.iter().map(|row| form.id(*row)).collect();
    let phone = form.column("Điện thoại");
    let labour = form.column("Lao động (người)");
    let revenue = form.column("Doanh thu (triệu đồng)");
    form.set(rows[0], NAME, "Hợp tác xã đổi tên hoàn toàn");
    form.set(rows[1], phone, "0987 654 321");
    form.set(rows[2], labour, "17");
    form.set(rows[2], labour + 1, "9");
    form.set(rows[2], revenue, "1250,5");
    form.row(rows[3]).cells.clear();
    form.rearrange(&rows.iter().rev().copied().collect::<Vec<_>>());
    let bytes = form.saved();
    let shown = preview(&bench, &bytes, "gửi về.xlsx");
    let outcomes: BTreeMap<FacilityId, Outcome> = shown
        .records
        .iter()
        .map(|one| (one.facility_id.clone().expect("known"), one.outcome))
        .collect();
    assert_eq!(outcomes.len(), rows.len() - 1, "one row is gone");
    for (number, id) in ids.iter().enumerate() {
        let wanted = match number {
            0..=2 => Some(Outcome::Update),
            3 => None,
            _ => Some(Outcome::Unchanged),
        };
        assert_eq!(outcomes.get(id.as_str()).copied(), wanted, "{number}");
    }
    let before: Vec<_> = ids.iter().map(|id| values(&bench, id)).collect();
    let summary = commit(&bench, &bytes);
    assert_eq!((summary.new, summary.updated), (0, 3));
    for (number, id) in ids.iter().enumerate() {
        let mut wanted = before[number].clone();
        match number {
            0 => wanted["name"] = json!("Hợp tác xã đổi tên hoàn toàn"),
            1 => wanted["phone"] = json!("0987654321"),
            _ => {}
        }
        assert_eq!(values(&bench, id), wanted, "{number}");
    }
    let card = bench
        .ledger
        .read(|reader| facility::card(reader, &ids[2].as_str().into(), &origin::of_record))
        .expect("read")
        .expect("there");
    let year = &card.years[0].values;
    assert_eq!(
        (
            &year["year"],
            &year["labour_total"],
            &year["labour_female"],
            &year["revenue_vnd"]
        ),
        (&json!(YEAR), &json!(17), &json!(9), &json!(1_250_500_000)),
    );
    assert_eq!(
        year["investment_vnd"],
        json!(null),
        "last year's is not this year's"
    );
    assert!(card.years.len() > 1, "the year before stays");
    let again = commit(&bench, &bytes);
    assert_eq!((again.new, again.updated), (0, 0), "the same file twice");
}

#[test]
fn a_cell_that_nobody_touched_keeps_what_the_centre_corrected_since() {
    let bench = samples();
    let commune = largest(&bench);
    let mut form = Form::of(&bench, &commune.code);
    let (row, owner) = (FIRST, form.column("Chủ cơ sở"));
    let id = form.id(row);
    bench.edit(
        "facility",
        &id,
        json!({ "phone": "0909090909", "name": "Cơ sở đã sửa ở trung tâm" }),
    );
    form.set(row, owner, "Nguyễn Văn Mới");
    let summary = commit(&bench, &form.saved());
    assert_eq!((summary.new, summary.updated), (0, 1));
    let now = values(&bench, &id);
    assert_eq!(
        (&now["phone"], &now["name"], &now["owner_name"]),
        (
            &json!("0909090909"),
            &json!("Cơ sở đã sửa ở trung tâm"),
            &json!("Nguyễn Văn Mới")
        ),
    );
}

#[test]
fn a_second_need_stands_in_a_copy_of_the_row_and_a_copy_written_over_is_another_facility() {
    let bench = samples();
    let commune = largest(&bench);
    let mut form = Form::of(&bench, &commune.code);
    let need = form.column("Nhu cầu hỗ trợ (kinh phí: triệu đồng)");
    let (owner, code, phone) = (
        form.column("Chủ cơ sở"),
        form.column("Mã số thuế"),
        form.column("Điện thoại"),
    );
    let empty = form.empty();
    let id = form.id(FIRST);
    form.set(FIRST, need, "Máy cắt CNC");
    form.set(FIRST, need + 2, "150");
    form.copy(FIRST, empty);
    form.set(empty, need, "Thiết kế bao bì");
    form.set(empty, need + 2, "20");
    form.copy(FIRST + 1, empty + 1);
    for (column, text) in [
        (NAME, "Cơ sở Hoàn Toàn Mới"),
        (owner, "Trần Mới"),
        (code, ""),
        (phone, "0977111222"),
    ] {
        form.set(empty + 1, column, text);
    }
    // Sorting may put the copy above the row it was made of.
    form.rearrange(&[empty + 1, FIRST + 1]);
    let bytes = form.saved();
    let shown = preview(&bench, &bytes, "gửi về.xlsx");
    assert_eq!(
        (shown.counts.new, shown.counts.update),
        (1, 2),
        "{:?}",
        shown.findings
    );
    assert!(codes(&shown).contains(&"id_copied") && codes(&shown).contains(&"repeated_in_file"));
    commit(&bench, &bytes);
    let card = bench
        .ledger
        .read(|reader| facility::card(reader, &id.as_str().into(), &origin::of_record))
        .expect("read")
        .expect("there");
    let needs: BTreeSet<String> = card
        .needs
        .iter()
        .filter(|need| need.values["year"] == json!(YEAR))
        .map(|need| {
            format!(
                "{} {}",
                need.values["content_written"], need.values["requested_vnd"]
            )
        })
        .collect();
    let wanted = ["\"Máy cắt CNC\" 150000000", "\"Thiết kế bao bì\" 20000000"];
    assert_eq!(needs, wanted.map(str::to_owned).into());
}

#[test]
fn a_new_facility_gets_the_commune_of_the_heading_whatever_its_address_says() {
    let bench = samples();
    let commune = largest(&bench);
    let mut form = Form::of(&bench, &commune.code);
    let unit = values(&bench, &form.id(FIRST))["unit_id"].clone();
    let (empty, place) = (form.empty(), form.column("Địa chỉ"));
    let (form_of, code) = (form.column("Loại hình"), form.column("Mã số thuế"));
    form.set(empty, NAME, "Cơ sở Rèn Lửa Hồng");
    form.set(empty, place, "thôn 3, huyện Vị Thủy");
    form.set(empty, form_of, "Hộ sản xuất ở làng nghề");
    form.set(empty, code, "012345678901");
    let summary = commit(&bench, &form.saved());
    assert_eq!((summary.new, summary.updated), (1, 0));
    let noun = record::noun("facility").expect("declared");
    let query = record::ListQuery {
        search: "ren lua hong".into(),
        ..record::ListQuery::default()
    };
    let found = bench
        .ledger
        .read(|reader| record::list(reader, noun, &query))
        .expect("listed");
    let now = values(&bench, &found.rows[0].id);
    assert_eq!(now["unit_id"], unit);
    assert_eq!(now["commune_written"], json!(commune.name));
    assert_eq!(now["district_written"], json!(null));
    assert_eq!(now["province_written"], json!(commune.province));
    assert_eq!(now["legal_form"], json!("craft_household"));
    assert_eq!(now["tax_code"], json!("012345678901"));
}

#[test]
fn a_commune_chosen_for_a_facility_without_one_settles_it() {
    let bench = samples();
    let commune = largest(&bench);
    let mut form = Form::of(&bench, "");
    assert_eq!(form.sent.unit, UNDECIDED);
    let id = form.id(FIRST);
    let place = form.column("Xã, phường hiện nay");
    let home = areas(&bench)
        .into_iter()
        .find(|area| area.facilities == 0)
        .expect("a commune of the centre's province");
    form.set(FIRST, place, &home.name);
    let summary = commit(&bench, &form.saved());
    assert_eq!((summary.new, summary.updated), (0, 1), "{}", commune.name);
    let undecided = asked(&bench).into_iter().find(|area| area.code.is_empty());
    assert_eq!(
        undecided.map_or(0, |area| area.facilities),
        form.sent.facilities - 1
    );
    assert_eq!(values(&bench, &id)["commune_written"], json!(home.name));
}

#[test]
fn an_id_that_was_spoilt_or_slid_is_said_and_the_row_is_known_by_what_it_says() {
    let bench = samples();
    let commune = largest(&bench);
    let mut form = Form::of(&bench, &commune.code);
    let rows = form.rows();
    let owner = form.column("Chủ cơ sở");
    let own: BTreeMap<String, FacilityId> = rows
        .iter()
        .map(|row| (form.text(*row, NAME), form.id(*row).into()))
        .collect();
    assert_eq!(own.len(), rows.len(), "the sample's names differ");
    // Sorted without the hidden column: every id slides to its neighbour.
    let ids: Vec<String> = rows.iter().map(|row| form.id(*row)).collect();
    for (row, id) in rows.iter().zip(ids.iter().cycle().skip(1)) {
        form.set(*row, ID, id);
    }
    form.set(rows[0], ID, "khong-phai-ma");
    form.set(rows[0], owner, "Lê Thị Đã Sửa");
    form.set(rows[1], ID, "");
    let shown = preview(&bench, &form.saved(), "gửi về.xlsx");
    for one in &shown.records {
        let name = one.record.name.as_ref().expect("a name");
        assert_eq!(one.facility_id.as_ref(), own.get(&**name), "{name}");
    }
    assert_eq!(
        (shown.counts.new, shown.counts.update),
        (0, 1),
        "{:?}",
        shown.findings
    );
    let mended = codes(&shown)
        .iter()
        .filter(|code| **code == "id_mended")
        .count();
    assert_eq!(
        mended,
        rows.len() - 1,
        "an id that is missing is nobody's mistake"
    );
}

#[test]
fn a_questionnaire_of_another_ledger_is_known_by_its_keys() {
    let (bench, other) = (Bench::new(), Bench::new());
    for name in ["Cơ sở Một", "Cơ sở Hai"] {
        other.add("facility", json!({ "name": name }));
    }
    for one in [&bench, &other] {
        super::commit(one, "mau_A_dautieng.xlsx");
    }
    let commune = largest(&other);
    let (sent, bytes) = questionnaire::make(&other.ledger, YEAR, &commune.code).expect("made");
    let shown = preview(&bench, &bytes, &sent.file);
    let unknown = codes(&shown)
        .iter()
        .filter(|code| **code == "id_unknown")
        .count();
    assert_eq!(
        unknown, sent.facilities as usize,
        "every id is of the other ledger"
    );
    let (mut coded, mut known) = (0, 0);
    for one in shown
        .records
        .iter()
        .filter(|one| one.record.tax_code.is_some())
    {
        coded += 1;
        known += usize::from(one.facility_id.is_some());
    }
    assert!(
        coded > 0 && known == coded,
        "{known} of {coded} by tax code"
    );
}

#[test]
fn every_heading_and_legal_form_on_the_lists_is_understood() {
    let bench = samples();
    let commune = largest(&bench);
    let mut form = Form::of(&bench, &commune.code);
    let need = form.column("Nhu cầu hỗ trợ (kinh phí: triệu đồng)");
    let kind = form.column("Loại hình");
    let lists = form
        .book
        .sheets
        .iter()
        .find(|sheet| sheet.name == "_danh_muc")
        .expect("the lists");
    let column = |at: u32| -> Vec<String> {
        let cells = lists.rows.iter().filter_map(|row| row.cell(at));
        cells.map(|cell| cell.value.text().to_string()).collect()
    };
    let (forms, contents) = (column(0), column(1));
    assert_eq!((forms.len(), contents.len()), (LegalForm::CHOICES.len(), 9));
    let first = form.empty();
    for (row, written) in (first..).zip(&forms) {
        form.set(row, NUMBER, &(row - FIRST + 1).to_string());
        form.set(row, NAME, &format!("Xưởng Thử {row}"));
        form.set(row, kind, written);
        if let Some(content) = contents.get((row - first) as usize) {
            form.set(row, need, content);
        }
    }
    let summary = commit(&bench, &form.saved());
    assert_eq!(summary.new as usize, forms.len());
    let noun = record::noun("facility").expect("declared");
    let mut seen = BTreeSet::new();
    for (number, wanted) in (first..).zip(LegalForm::CHOICES) {
        let query = record::ListQuery {
            search: format!("xuong thu {number}"),
            ..record::ListQuery::default()
        };
        let found = bench
            .ledger
            .read(|reader| record::list(reader, noun, &query))
            .expect("listed");
        let id = &found.rows[0].id;
        assert_eq!(
            values(&bench, id)["legal_form"],
            json!(wanted.code),
            "{}",
            wanted.label
        );
        let card = bench
            .ledger
            .read(|reader| facility::card(reader, &id.as_str().into(), &origin::of_record))
            .expect("read")
            .expect("there");
        for need in &card.needs {
            let content = need.values["content_id"]
                .as_str()
                .expect("a heading")
                .to_owned();
            assert!(
                seen.insert(content),
                "each heading is its own: {:?}",
                need.values
            );
        }
    }
    assert_eq!(seen.len(), contents.len());
}

/// Stops at the third step.
struct Stopped(AtomicU64);

impl Progress for Stopped {
    fn step(&self, _done: u64, _total: u64) -> so_khuyen_cong_core::Result<()> {
        match self.0.fetch_add(1, Ordering::Relaxed) {
            0..=1 => Ok(()),
            _ => Err(Error::Cancelled),
        }
    }
}

#[test]
fn files_are_written_whole_never_over_others_and_taken_away_when_stopped() {
    let bench = samples();
    let wanted = Wanted {
        year: YEAR,
        areas: Vec::new(),
    };
    let folder = bench.path("gửi xã");
    let there = || -> BTreeSet<String> {
        let listed = std::fs::read_dir(&folder).map(|files| {
            files
                .flatten()
                .map(|file| file.file_name().to_string_lossy().into_owned())
                .collect()
        });
        listed.unwrap_or_default()
    };
    let stopped = questionnaire::save(&bench.ledger, &wanted, &folder, &Stopped(AtomicU64::new(0)))
        .expect_err("stopped");
    assert_eq!(stopped.code(), "cancelled");
    assert_eq!(there(), BTreeSet::new());
    let written =
        questionnaire::save(&bench.ledger, &wanted, &folder, &Unwatched).expect("written");
    let names: BTreeSet<String> = written.iter().map(|one| one.file.clone()).collect();
    assert_eq!(names.len(), asked(&bench).len());
    assert_eq!(there(), names);
    assert!(
        names.contains("Khao_sat_2026_chua-xac-dinh-dia-gioi.xlsx"),
        "{names:?}"
    );
    assert!(
        names
            .iter()
            .all(|name| name.is_ascii() && !name.contains(' ')),
        "{names:?}"
    );
    let one = Wanted {
        year: YEAR,
        areas: vec![largest(&bench).code],
    };
    let refused =
        questionnaire::save(&bench.ledger, &one, &folder, &Unwatched).expect_err("there already");
    assert_eq!(refused.code(), "questionnaire_exists");
    let empty = areas(&bench)
        .into_iter()
        .find(|area| area.facilities == 0)
        .expect("a commune without");
    let one = Wanted {
        year: YEAR,
        areas: vec![empty.code],
    };
    let written =
        questionnaire::save(&bench.ledger, &one, &folder, &Unwatched).expect("an empty form");
    assert_eq!((written.len(), written[0].facilities), (1, 0));
    for (year, code, why) in [
        (26, "", "questionnaire_year"),
        (YEAR, "99999", "questionnaire_unit_unknown"),
    ] {
        let refused = questionnaire::make(&bench.ledger, year, code).expect_err("refused");
        assert_eq!(refused.code(), why);
    }
    let nobody = questionnaire::save(&Bench::new().ledger, &wanted, &folder, &Unwatched)
        .expect_err("nobody to ask");
    assert_eq!(nobody.code(), "questionnaire_nothing");
}

#[test]
fn numbers_are_numbers_and_codes_are_texts_in_the_file() {
    let bench = samples();
    let id = bench.add(
        "facility",
        json!({ "name": "Cơ sở Số Lẻ", "phone": "0900000001", "tax_code": "0012345678" }),
    );
    for (year, revenue) in [(2024, 1_234_567_891_i64), (2025, 2_735_500_000)] {
        bench.add("facility_year", json!({ "facility_id": id, "year": year, "origin": "hand", "revenue_vnd": revenue, "labour_total": 5 }));
    }
    bench.add(
        "facility_year",
        json!({ "facility_id": id, "year": 2027, "origin": "hand", "revenue_vnd": 1 }),
    );
    let form = Form::of(&bench, "");
    let row = form
        .rows()
        .into_iter()
        .find(|row| form.id(*row) == id)
        .expect("asked");
    let cell = |column: u32| {
        form.book.sheets[0]
            .cell(row, column)
            .map(|cell| cell.value.clone())
    };
    let text = |text: &str| Some(Value::Text(text.into()));
    assert_eq!(cell(form.column("Điện thoại")), text("0900000001"));
    assert_eq!(cell(form.column("Mã số thuế")), text("0012345678"));
    let revenue = form.column("Doanh thu (triệu đồng)");
    assert_eq!(cell(revenue), None, "this year is asked for");
    let shown = cell(revenue + 1).map(|value| value.text());
    assert_eq!(
        shown.as_deref(),
        Some("2.735,5 (2025)"),
        "the latest up to the year of the survey"
    );
}
