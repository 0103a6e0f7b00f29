//! Lists of people through the import that surveys came through first.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use so_khuyen_cong_core::ledger::{journal, search};
use so_khuyen_cong_core::progress::Unwatched;
use so_khuyen_cong_core::record::{self, ListQuery, Record};
use so_khuyen_cong_core::survey::import::{self, Outcome, Preview, PreviewOptions, Summary};
use so_khuyen_cong_core::survey::{Options, Target, origin};
use so_khuyen_cong_tests::Bench;

use crate::tidy::root;

/// The lists, and how many people stand on each.
const LISTS: [(&str, u32); 6] = [
    ("bieu_mau_dang_ky.csv", 4),
    ("cong_tac_vien_theo_cap.xlsx", 6),
    ("dang_ky_hoc_nghe_theo_xa.xlsx", 5),
    ("hoc_vien_nam_nu_nam_sinh.xlsx", 8),
    ("nghe_nhan_ong_ba.xlsx", 5),
    ("tap_huan_ho_ten_roi_tcvn3.xls", 5),
];

fn workbook(name: &str) -> Vec<u8> {
    std::fs::read(root().join("tests/fixtures/workbooks/people").join(name)).expect("a fixture")
}

fn options(role: Option<&str>) -> PreviewOptions {
    PreviewOptions {
        role: role.map(str::to_owned),
        reading: Options {
            target: Target::Person,
            ..Options::default()
        },
        ..PreviewOptions::default()
    }
}

fn commit(bench: &Bench, bytes: &[u8], name: &str, role: Option<&str>) -> Summary {
    import::commit(&bench.ledger, bytes, name, &options(role), &Unwatched)
        .expect("imported")
        .value
}

fn preview(bench: &Bench, bytes: &[u8], name: &str) -> Preview {
    import::preview(&bench.ledger, bytes, name, &options(None), &Unwatched).expect("previewed")
}

fn all(bench: &Bench, noun: &str) -> Vec<Record> {
    let noun = record::noun(noun).expect("declared");
    bench
        .ledger
        .read(|reader| {
            let page = record::list(reader, noun, &ListQuery::default())?;
            let mut all = Vec::new();
            for row in page.rows {
                all.extend(record::get(reader, noun, &row.id)?);
            }
            Ok(all)
        })
        .expect("read")
}

/// The people of the ledger by name.
fn people(bench: &Bench) -> BTreeMap<String, Record> {
    all(bench, "person")
        .into_iter()
        .map(|one| {
            (
                one.values["name"].as_str().unwrap_or_default().to_owned(),
                one,
            )
        })
        .collect()
}

fn last_operation(bench: &Bench) -> String {
    journal::operations(&bench.ledger, None, 1).expect("read")[0]
        .operation
        .clone()
}

#[test]
fn a_list_goes_in_once_and_comes_out_whole() {
    for (name, count) in LISTS {
        let bench = Bench::new();
        let bytes = workbook(name);
        let before = bench.dump();
        let shown = preview(&bench, &bytes, name);
        assert_eq!(before, bench.dump(), "{name}: a preview writes nothing");
        assert_eq!(
            (shown.counts.new, shown.counts.held, shown.counts.conflict),
            (count, 0, 0),
            "{name}"
        );
        let summary = commit(&bench, &bytes, name, Some("learner"));
        assert_eq!((summary.new, summary.updated), (count, 0), "{name}");
        assert_eq!(all(&bench, "person").len(), count as usize, "{name}");
        assert_eq!(all(&bench, "person_role").len(), count as usize, "{name}");
        assert_eq!(
            last_operation(&bench),
            format!("Nhập danh sách người “{name}”")
        );

        let after = bench.dump();
        let again = commit(&bench, &bytes, name, Some("learner"));
        assert_eq!((again.new, again.updated), (0, 0), "{name} twice");
        assert_eq!(again.unchanged, count, "{name} twice");
        assert_eq!(after, bench.dump(), "{name} twice");

        let reversed = import::undo(&bench.ledger, &summary.id)
            .expect("undone")
            .value;
        assert_eq!(reversed.kept, Vec::<String>::new(), "{name}");
        assert_eq!(all(&bench, "person").len(), 0, "{name} taken back");
        assert_eq!(all(&bench, "person_role").len(), 0, "{name} taken back");
        assert_eq!(
            last_operation(&bench),
            format!("Hoàn tác nhập danh sách người “{name}”")
        );
        bench.ledger.undo().expect("the undo is undone");
        assert_eq!(all(&bench, "person").len(), count as usize, "{name} again");
    }
}

#[test]
fn what_the_truth_says_of_a_person_is_what_the_ledger_holds() {
    let mut compared = 0;
    for (name, _) in LISTS {
        let bench = Bench::new();
        commit(&bench, &workbook(name), name, None);
        let truth: Value =
            serde_json::from_slice(&workbook(&format!("{name}.truth.json"))).expect("a truth");
        let stored = all(&bench, "person");
        for expected in truth["records"].as_array().expect("records") {
            let of = |field: &str, column: &str| {
                stored.iter().any(|one| {
                    one.values["name"] == expected["name"]
                        && (one.values.get(column).unwrap_or(&Value::Null) == &expected[field])
                })
            };
            for (field, column) in [
                ("born_on", "born_on"),
                ("female", "female"),
                ("citizen_id", "citizen_id"),
                ("ethnicity", "ethnicity"),
                ("job_title", "job_title"),
                ("workplace", "workplace"),
                ("education", "education"),
                ("phone", "phone"),
                ("email", "email"),
                ("address", "address_written"),
            ] {
                assert!(of(field, column), "{name}: {} {field}", expected["name"]);
                compared += 1;
            }
        }
    }
    assert_eq!(compared, 330);
}

#[test]
fn every_value_of_a_person_names_its_cell() {
    let bench = Bench::new();
    let name = "hoc_vien_nam_nu_nam_sinh.xlsx";
    commit(&bench, &workbook(name), name, None);
    let people = people(&bench);
    let cell = |person: &str, column: &str| {
        bench
            .ledger
            .read(|reader| origin::of_record(reader, &people[person]))
            .expect("read")
            .get(column)
            .and_then(|origin| origin.cell.clone())
    };
    assert_eq!(
        cell("Trần Văn Bảy", "born_on").as_deref(),
        Some("C11"),
        "under Nam"
    );
    assert_eq!(
        cell("Đỗ Thị Mùi", "born_on").as_deref(),
        Some("D13"),
        "under Nữ"
    );
    assert_eq!(cell("Đỗ Thị Mùi", "female").as_deref(), Some("D13"));
    assert_eq!(cell("Đỗ Thị Mùi", "citizen_id").as_deref(), Some("E13"));
    assert_eq!(
        cell("Bùi Thị Nam", "address_written").as_deref(),
        Some("F15"),
        "“nt” is what stands above"
    );
}

#[test]
fn the_search_finds_them_by_name_and_by_number_and_shows_no_number() {
    let bench = Bench::new();
    let name = "hoc_vien_nam_nu_nam_sinh.xlsx";
    commit(&bench, &workbook(name), name, None);
    for typed in ["pham thi lua", "034178009920", "0388119902"] {
        let hits = bench
            .ledger
            .read(|reader| search::find(reader, typed, 10))
            .expect("searched");
        assert_eq!(hits.len(), 1, "{typed}: {hits:?}");
        assert!(hits[0].title.starts_with("Phạm Thị Lụa"), "{typed}");
        let shown = format!("{} {}", hits[0].title, hits[0].detail);
        assert!(!shown.contains("034178009920") && !shown.contains("0388119902"));
    }
}

#[test]
fn a_later_list_adds_what_is_new_and_erases_nothing() {
    let bench = Bench::new();
    commit(
        &bench,
        "STT,Họ và tên,Ngày sinh,Điện thoại,Xã,Đơn vị công tác\n\
         1,Lê Thị Mai,12/5/1988,0912000111,Xã Định An,Hội Phụ nữ\n\
         2,Trần Văn Bảy,1979,0912000222,Xã Định An,Hội Nông dân\n"
            .as_bytes(),
        "năm trước.csv",
        Some("learner"),
    );
    let later = "STT,Họ và tên,Năm sinh,Số CCCD,Điện thoại,Xã,Đơn vị công tác,Dân tộc\n\
         1,LE THI MAI,1988,074188001029,,Xã Định An,,Kinh\n\
         2,Trần Văn Bảy,20/10/1979,,0912 000 222,Xã Định An,UBND xã,Khmer\n"
        .as_bytes();
    let summary = commit(&bench, later, "năm nay.csv", Some("learner"));
    assert_eq!((summary.new, summary.updated), (0, 2));
    let people = people(&bench);
    let (mai, bay) = (&people["Lê Thị Mai"].values, &people["Trần Văn Bảy"].values);
    assert_eq!(mai["born_on"], json!("1988-05-12"), "a year adds nothing");
    assert_eq!(mai["citizen_id"], json!("074188001029"));
    assert_eq!(mai["phone"], json!("0912000111"), "not erased");
    assert_eq!(mai["workplace"], json!("Hội Phụ nữ"), "not erased");
    assert_eq!(mai["minority"], json!(false));
    assert_eq!(bay["born_on"], json!("1979-10-20"), "a day says more");
    assert_eq!(bay["workplace"], json!("UBND xã"));
    assert_eq!(bay["minority"], json!(true));
    assert_eq!(all(&bench, "person_role").len(), 2, "learners before");
    let judges = commit(&bench, later, "năm nay.csv", Some("judge"));
    assert_eq!((judges.new, judges.updated), (0, 2), "another role is news");
    assert_eq!(all(&bench, "person_role").len(), 4);
}

#[test]
fn a_role_that_nobody_has_is_refused() {
    let bench = Bench::small();
    let refused = import::commit(
        &bench.ledger,
        "STT,Họ và tên,Năm sinh,Xã\n1,Lê Thị Mai,1988,Xã Định An\n".as_bytes(),
        "ds.csv",
        &options(Some("king")),
        &Unwatched,
    )
    .expect_err("no such role");
    assert_eq!(refused.code(), "role_unknown");
}

#[test]
fn namesakes_are_kept_apart_or_asked_about_and_no_number_is_told() {
    let bench = Bench::new();
    commit(
        &bench,
        "STT,Họ và tên,Năm sinh,Số CCCD,Điện thoại,Xã\n\
         1,Trần Văn Hùng,1979,074079011234,0912000111,Xã Định An\n\
         2,Trần Văn Hùng,1991,,0912000222,Xã Định An\n"
            .as_bytes(),
        "một.csv",
        None,
    );
    let shown = preview(
        &bench,
        "STT,Họ và tên,Năm sinh,Số CCCD,Điện thoại,Xã\n\
         1,Trần Văn Hùng,1991,,,Xã Định An\n\
         2,Trần Văn Hùng,,,,Xã Định An\n\
         3,Lê Thị Mai,1988,074079011234,,Xã Định An\n\
         4,Lê Thị Mai,1988,,,Xã Định An\n\
         5,Lê Thị Mai,1988,,,Xã Định An\n\
         6,Ngô Văn Già,1900,,,Xã Định An\n"
            .as_bytes(),
        "hai.csv",
    );
    let outcomes: Vec<Outcome> = shown.records.iter().map(|one| one.outcome).collect();
    assert_eq!(
        outcomes,
        [
            Outcome::Unchanged,
            Outcome::New,
            Outcome::Conflict,
            Outcome::New,
            Outcome::Update,
            Outcome::New,
        ]
    );
    for code in [
        "possible_duplicate",
        "identity_conflict",
        "repeated_in_file",
        "age_unlikely",
    ] {
        assert!(
            shown.findings.iter().any(|one| one.code == code),
            "{code}: {:?}",
            shown.findings
        );
    }
    let told: Vec<&str> = shown
        .findings
        .iter()
        .filter(|one| one.code == "identity_conflict" || one.code == "possible_duplicate")
        .map(|one| one.message.as_str())
        .collect();
    assert!(
        told.iter()
            .all(|line| !line.contains("074079011234") && !line.contains("0912000")),
        "{told:?}"
    );
}

#[test]
fn a_list_of_people_and_a_survey_do_not_know_each_other() {
    let bench = Bench::new();
    let name = "cong_tac_vien_theo_cap.xlsx";
    let bytes = workbook(name);
    commit(&bench, &bytes, name, None);
    let as_facilities = import::preview(
        &bench.ledger,
        &bytes,
        name,
        &PreviewOptions::default(),
        &Unwatched,
    )
    .expect("previewed");
    assert_eq!(as_facilities.already, None, "not imported as a survey");
    assert!(
        as_facilities
            .findings
            .iter()
            .any(|one| one.code == "other_target"),
        "and it says what the file rather is"
    );
    let imports = bench.ledger.read(import::imports).expect("listed");
    assert_eq!(imports[0].target, Target::Person);
}
