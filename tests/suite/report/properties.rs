//! Random ledgers: whatever stands in them, every sum that is printed is the sum of the rows printed above
//! it, in the PDF, the Word and the Excel file; and every number that the words say is a number of the report.

use std::collections::BTreeSet;
use std::io::{Cursor, Read};

use calamine::{Data, Reader as _};
use quick_xml::events::Event;
use rust_decimal::Decimal;
use serde_json::json;
use so_khuyen_cong_core::document::{Document, Format, Kind, Printer, Row, RowKind, Table};
use so_khuyen_cong_core::period::Period;
use so_khuyen_cong_core::report;
use so_khuyen_cong_tests::Bench;
use so_khuyen_cong_tests::sample::Chance;

use super::catalogue::{assert_sums, draft, tables};

const NAMES: &[&str] = &[
    "Hỗ trợ máy cắt CNC",
    "Cơ sở \"Ánh Dương\" <An & Phú>",
    "=1+1",
    "Đào tạo nghề may công nghiệp cho lao động nông thôn thuộc các xã đặc biệt khó khăn của huyện miền núi phía Bắc, đợt hai",
    "Tổng cộng",
    "",
];

fn ledger(seed: u64) -> Bench {
    let bench = Bench::small();
    let mut chance = Chance(seed);
    let contents: Vec<String> = (1..=3)
        .map(|position| {
            bench.add(
                "content",
                json!({ "code": format!("ND{position}"), "name": format!("Nội dung {position}"), "position": position }),
            )
        })
        .collect();
    let facilities: Vec<String> = (0..6)
        .map(|number| {
            let district = *chance.one(&["Huyện Phú Giáo", "Huyện Dầu Tiếng", ""]);
            bench.add(
                "facility",
                json!({ "name": format!("Cơ sở {number} {}", chance.one(NAMES)), "district_written": district, "commune_written": "Xã An Bình" }),
            )
        })
        .collect();
    for facility in &facilities {
        if chance.once_in(2) {
            bench.add("facility_year", json!({ "facility_id": facility, "year": 2023, "labour_total": chance.below(90), "revenue_vnd": amount(&mut chance) }));
        }
        if chance.once_in(2) {
            bench.add("facility_need", json!({ "facility_id": facility, "year": 2023, "content_written": "Mua máy", "requested_vnd": amount(&mut chance) }));
        }
    }
    let plan = bench.add(
        "plan",
        json!({ "name": "Kế hoạch năm 2023", "year": 2023, "state": "draft" }),
    );
    for position in 0..chance.below(6) {
        bench.add(
            "plan_item",
            json!({ "plan_id": plan, "position": position + 1, "title": title(&mut chance), "content_id": maybe(&mut chance, &contents), "budget_year": 2023,
                "national_vnd": amount(&mut chance), "local_vnd": amount(&mut chance), "beneficiary_vnd": amount(&mut chance), "reserve": chance.once_in(5) }),
        );
    }
    for _ in 0..chance.below(9) {
        let source = *chance.one(&["national", "local"]);
        let project = bench.add(
            "project",
            json!({ "name": title(&mut chance), "source": source, "year": 2023, "content_id": maybe(&mut chance, &contents),
                "state": chance.one(&["running", "accepted", "stopped", "approved"]) }),
        );
        for stage in ["approved", "adjusted", "contracted", "settled"] {
            for source in ["national", "local", "beneficiary"] {
                if chance.once_in(3) {
                    bench.add("project_budget", json!({ "project_id": project, "line": "Máy", "stage": stage, "source": source, "amount_vnd": amount(&mut chance), "budget_year": 2023 }));
                }
            }
        }
        for kind in ["advance", "payment", "settlement", "return"] {
            if chance.once_in(2) {
                let day = format!(
                    "2023-{:02}-{:02}",
                    1 + chance.below(12),
                    1 + chance.below(28)
                );
                bench.add("project_payment", json!({ "project_id": project, "kind": kind, "paid_on": day, "source": chance.one(&["national", "local", "beneficiary"]), "amount_vnd": amount(&mut chance), "budget_year": 2023 }));
            }
        }
        // Shares stay within what was approved: the ledger takes no others.
        let share = approved(&bench, &project) / 3;
        for _ in 0..chance.below(3) {
            bench.add("project_beneficiary", json!({ "project_id": project, "facility_id": chance.one(&facilities), "support_vnd": share, "repeat_reason": "Mở rộng sản xuất" }));
        }
    }
    for _ in 0..chance.below(4) {
        let course = bench.add("course", json!({ "name": title(&mut chance), "kind": "vocational", "year": 2023, "starts_on": "2023-10-01", "learners": chance.below(60) }));
        bench.add("course_cost", json!({ "course_id": course, "name": "Thuê giảng viên", "source": chance.one(&["national", "local", "other"]), "amount_vnd": amount(&mut chance), "budget_year": 2023 }));
    }
    let round = bench.add("award_round", json!({ "name": "Bình chọn", "kind": "product", "level": chance.one(&["province", "region"]), "year": 2023 }));
    for _ in 0..chance.below(5) {
        bench.add("nomination", json!({ "award_round_id": round, "name": title(&mut chance), "subject": "product", "product_group": chance.one(&["food", "machinery", "other"]), "prize_vnd": amount(&mut chance) }));
    }
    bench
}

/// Khuyến công money approved for a project, in its last approval.
fn approved(bench: &Bench, project: &str) -> i64 {
    bench
        .ledger
        .read(|reader| {
            reader.value(
                "SELECT coalesce(sum(amount_vnd), 0) FROM project_budget
                 WHERE project_id = ?1 AND source IN ('national', 'local')
                       AND stage = (SELECT CASE WHEN max(stage = 'adjusted') THEN 'adjusted' ELSE 'approved' END
                                    FROM project_budget WHERE project_id = ?1 AND stage IN ('approved', 'adjusted'))",
                [project],
            )
        })
        .expect("counted")
}

fn title(chance: &mut Chance) -> String {
    let name = chance.one(NAMES);
    format!("{name}{}", if name.is_empty() { "Không tên" } else { "" })
}

/// Round millions, odd đồng, nothing.
fn amount(chance: &mut Chance) -> i64 {
    let some = i64::try_from(chance.below(2_000_000_000)).expect("fits");
    match chance.below(4) {
        0 => 0,
        1 => some,
        _ => some / 1_000_000 * 1_000_000,
    }
}

fn maybe<'a>(chance: &mut Chance, of: &'a [String]) -> Option<&'a String> {
    (!chance.once_in(4)).then(|| chance.one(of))
}

/// `1.234,5` as a number.
fn number(text: &str) -> Option<Decimal> {
    let plain = text.trim().replace('.', "").replace(',', ".");
    plain.parse().ok()
}

/// The numbers of each row by column, as a file has them.
type Rows = Vec<Vec<Option<Decimal>>>;

fn assert_same(format: Format, title: &str, table: &Table, read: &Rows) {
    let leaves = table.leaves();
    assert_eq!(read.len(), table.rows.len(), "{format:?} {title}: rows");
    for (column, leaf) in leaves
        .iter()
        .enumerate()
        .filter(|(_, leaf)| leaf.kind == Kind::Number)
    {
        let (mut group, mut all) = (Decimal::ZERO, Decimal::ZERO);
        for (row, values) in table.rows.iter().zip(read) {
            let value = values.get(column).copied().flatten().unwrap_or_default();
            match row.kind {
                RowKind::Group(1) => group = Decimal::ZERO,
                RowKind::Group(_) => {}
                RowKind::Data => {
                    group += value;
                    all += value;
                }
                RowKind::Subtotal => assert_eq!(value, group, "{format:?} {title}: {}", leaf.title),
                RowKind::Total => assert_eq!(value, all, "{format:?} {title}: {}", leaf.title),
            }
        }
    }
}

fn spread(row: &Row, columns: usize, texts: &[String]) -> Vec<Option<Decimal>> {
    let mut values = vec![None; columns];
    for ((place, _), text) in row.placed(columns).zip(texts) {
        values[place.start] = number(text);
    }
    values
}

/// The rows of the tables of a Word file that repeat a header, without that header.
fn word(bytes: &[u8]) -> Vec<Vec<Vec<String>>> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).expect("a zip");
    let mut xml = String::new();
    let mut part = zip.by_name("word/document.xml").expect("a document");
    part.read_to_string(&mut xml).expect("read");
    let mut reader = quick_xml::Reader::from_str(&xml);
    let mut tables: Vec<(Vec<Vec<String>>, bool)> = Vec::new();
    let (mut header, mut cells, mut text) = (false, Vec::new(), String::new());
    loop {
        match reader.read_event().expect("well formed") {
            Event::Start(element) | Event::Empty(element) => match element.name().as_ref() {
                "w:tbl" => tables.push((Vec::new(), false)),
                "w:tr" => {
                    header = false;
                    cells.clear();
                }
                "w:tblHeader" => {
                    header = true;
                    tables.last_mut().expect("a table").1 = true;
                }
                "w:tc" => text.clear(),
                _ => {}
            },
            Event::Text(said) => text.push_str(&said),
            Event::End(element) => match element.name().as_ref() {
                "w:tc" => cells.push(std::mem::take(&mut text)),
                "w:tr" if !header => tables
                    .last_mut()
                    .expect("a table")
                    .0
                    .push(std::mem::take(&mut cells)),
                _ => {}
            },
            Event::Eof => break,
            _ => {}
        }
    }
    tables
        .into_iter()
        .filter(|(_, data)| *data)
        .map(|(rows, _)| rows)
        .collect()
}

/// The numbers of a sheet from the row that begins the table's rows on.
fn sheet(range: &calamine::Range<Data>, table: &Table) -> Option<Rows> {
    let columns = table.leaves().len();
    let rows: Vec<&[Data]> = range.rows().collect();
    let first = table.rows[0].cells[0].text.trim();
    let start = rows.iter().position(|row| {
        let said = row.first().map(|cell| cell.to_string()).unwrap_or_default();
        said.trim() == first
    })?;
    let read: Rows = rows[start..]
        .iter()
        .take(table.rows.len())
        .map(|row| {
            (0..columns)
                .map(|column| match row.get(column) {
                    Some(Data::Float(value)) => value.to_string().parse().ok(),
                    Some(Data::Int(value)) => Some(Decimal::from(*value)),
                    _ => None,
                })
                .collect()
        })
        .collect();
    (read.len() == table.rows.len()).then_some(read)
}

fn without_spaces(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

#[test]
fn every_sum_is_the_sum_of_its_rows_in_three_formats() {
    let mut sums = 0;
    for seed in 1..=8 {
        let bench = ledger(seed);
        for kind in ["year", "plan", "settlement", "area", "course", "award"] {
            let period: Period = "2023".parse().expect("a year");
            let document: Document = draft(&bench, kind, period);
            let file = |format| {
                report::file(&document, format, &bench.ledger, &Printer::default())
                    .expect("written")
            };
            let (pdf, docx, xlsx) = (file(Format::Pdf), file(Format::Docx), file(Format::Xlsx));
            let pdf = lopdf::Document::load_mem(&pdf).expect("a PDF");
            let pages: Vec<u32> = pdf.get_pages().into_keys().collect();
            let printed = without_spaces(&pdf.extract_text(&pages).expect("text"));
            let words = word(&docx);
            let mut book: calamine::Xlsx<_> =
                calamine::Xlsx::new(Cursor::new(&xlsx)).expect("a workbook");
            let sheets: Vec<calamine::Range<Data>> = book
                .worksheets()
                .into_iter()
                .map(|(_, range)| range)
                .collect();
            let all = tables(&document);
            assert_eq!(words.len(), all.len(), "{kind}: tables of the Word file");
            let mut from = 0;
            for ((title, table), rows) in all.into_iter().zip(words) {
                assert_sums(title, table);
                let columns = table.leaves().len();
                let read: Rows = table
                    .rows
                    .iter()
                    .zip(&rows)
                    .map(|(row, texts)| spread(row, columns, texts))
                    .collect();
                assert_eq!(rows.len(), table.rows.len(), "{title}");
                assert_same(Format::Docx, title, table, &read);
                let (at, read) = (from..sheets.len())
                    .find_map(|at| Some((at, sheet(&sheets[at], table)?)))
                    .unwrap_or_else(|| panic!("seed {seed} {kind}: no sheet for {title}"));
                from = at + 1;
                assert_same(Format::Xlsx, title, table, &read);
                for row in table
                    .rows
                    .iter()
                    .filter(|row| matches!(row.kind, RowKind::Total | RowKind::Subtotal))
                {
                    let said: String = row
                        .cells
                        .iter()
                        .map(|cell| without_spaces(&cell.text))
                        .collect();
                    assert!(
                        printed.contains(&said),
                        "seed {seed} {kind}, {title}: “{said}” is not in the PDF"
                    );
                    sums += 1;
                }
            }
        }
    }
    assert!(sums > 100, "{sums} sums were looked at");
}

/// A sheet calculated anew: what each `SUBTOTAL(9,…)` comes to, and what is written beside it.
fn recalculated(xlsx: &[u8]) -> Vec<(String, Decimal, Decimal)> {
    let mut book: calamine::Xlsx<_> = calamine::Xlsx::new(Cursor::new(xlsx)).expect("a workbook");
    let mut found = Vec::new();
    for name in book.sheet_names() {
        let formulas = book.worksheet_formula(&name).expect("formulas");
        let cells = book.worksheet_range(&name).expect("cells");
        let at = |range: &calamine::Range<String>, row: u32, column: u32| {
            range.get_value((row, column)).cloned().unwrap_or_default()
        };
        let (top, left) = formulas.start().unwrap_or_default();
        for (row, column, formula) in formulas.used_cells() {
            let place = |at: usize, from: u32| u32::try_from(at).expect("a place") + from;
            let (row, column) = (place(row, top), place(column, left));
            let Some(ranges) = formula
                .strip_prefix("SUBTOTAL(9,")
                .and_then(|rest| rest.strip_suffix(')'))
            else {
                continue;
            };
            let number = |row: u32| -> Decimal {
                let said = cells.get_value((row, column)).map(ToString::to_string);
                said.and_then(|said| said.parse().ok()).unwrap_or_default()
            };
            let row_of = |cell: &str| -> u32 {
                let digits = cell.trim_start_matches(|c: char| c.is_ascii_uppercase());
                digits.parse::<u32>().expect("a row") - 1
            };
            let mut sum = Decimal::ZERO;
            for range in ranges.split(',') {
                let (from, to) = range.split_once(':').expect("a range");
                for row in row_of(from)..=row_of(to) {
                    // A subtotal within another counts once.
                    if !at(&formulas, row, column).starts_with("SUBTOTAL(") {
                        sum += number(row);
                    }
                }
            }
            found.push((format!("{name} {formula}"), sum, number(row)));
        }
    }
    found
}

#[test]
fn a_workbook_calculated_anew_says_what_is_printed() {
    let mut ledgers: Vec<Bench> = (1..=3).map(ledger).collect();
    ledgers.push(super::catalogue::rich());
    let mut sums = 0;
    for bench in &ledgers {
        for (kind, period) in super::catalogue::kinds() {
            let document = draft(bench, &kind, period);
            let xlsx = report::file(&document, Format::Xlsx, &bench.ledger, &Printer::default())
                .expect("written");
            for (what, anew, printed) in recalculated(&xlsx) {
                assert_eq!(anew, printed, "{kind} {what}");
                sums += 1;
            }
        }
    }
    assert!(sums > 100, "{sums} sums were calculated anew");
}

#[test]
fn every_number_that_the_words_say_is_a_number_of_the_report() {
    for seed in 1..=8 {
        let bench = ledger(seed);
        for (kind, period) in super::catalogue::kinds() {
            let read = bench.ledger.read(|reader| {
                Ok((
                    report::figures(reader, &kind, period)?,
                    report::narrative(reader, &kind, period)?,
                ))
            });
            let (figures, sections) = read.expect("counted");
            let known = known(&figures);
            for section in sections {
                // Căn cứ and the words of papers cite numbers of other texts.
                if section.key == "basis" {
                    continue;
                }
                for line in section.text.lines() {
                    let line = NAMES
                        .iter()
                        .filter(|name| name.len() > 3)
                        .fold(line.to_owned(), |line, name| line.replace(name, ""));
                    for said in numbers(&line) {
                        assert!(
                            known.contains(&said),
                            "seed {seed} {kind}/{}: “{said}” in “{line}”",
                            section.key
                        );
                    }
                }
            }
        }
    }
}

/// Digits with points and commas between them.
fn numbers(line: &str) -> Vec<String> {
    line.split(|c: char| !c.is_ascii_digit() && c != '.' && c != ',')
        .map(|part| part.trim_matches(['.', ',']).to_owned())
        .filter(|part| part.chars().any(|c| c.is_ascii_digit()))
        .collect()
}

/// Every number that a report may say, as it would say it: counts, amounts in triệu đồng, days, shares of one
/// amount in another, what is left of what was approved.
fn known(figures: &report::Figures) -> BTreeSet<String> {
    let mut known = BTreeSet::new();
    let mut amounts: BTreeSet<i64> = BTreeSet::new();
    let mut counts: BTreeSet<i64> = BTreeSet::new();
    for figure in &figures.figures {
        let values = [
            Some(figure.value),
            figure.last_year,
            figure.planned,
            figure.programme,
        ];
        let into = if figure.unit == "đồng" {
            &mut amounts
        } else {
            &mut counts
        };
        into.extend(values.into_iter().flatten());
    }
    for one in &figures.sources {
        amounts.extend(
            [
                one.planned,
                one.approved,
                one.paid_in_period,
                one.paid_to_date,
                one.of_years_before,
                one.counterpart,
            ]
            .map(|amount| amount.dong()),
        );
        counts.insert(i64::from(one.projects));
    }
    for list in &figures.lists {
        let given_up = list.rows.iter().filter(|row| row.given_up).count();
        for rows in [list.rows.len(), list.rows.len() - given_up] {
            counts.insert(i64::try_from(rows).expect("fits"));
        }
        for (at, column) in list.columns.iter().enumerate() {
            let values = list.rows.iter().filter_map(|row| match row.cells[at] {
                report::ListCell::Number(number) => Some(number),
                _ => None,
            });
            match column.what {
                report::What::Money => {
                    amounts.extend(values);
                    amounts.extend(list.sum(at));
                    // By heading, as a plan tells it.
                    for rows in list.rows.chunk_by(|a, b| a.group == b.group) {
                        counts.insert(i64::try_from(rows.len()).expect("fits"));
                        let of_group = rows.iter().filter_map(|row| match row.cells[at] {
                            report::ListCell::Number(number) => Some(number),
                            _ => None,
                        });
                        amounts.insert(of_group.sum());
                    }
                }
                report::What::Quantity => counts.extend(
                    values
                        .filter(|value| value % 100 == 0)
                        .map(|value| value / 100),
                ),
                _ => {
                    counts.extend(values);
                    counts.extend(list.sum(at));
                }
            }
        }
    }
    let accepted = figures
        .projects
        .iter()
        .filter(|one| one.accepted_on.is_some())
        .count();
    let by_then = |one: &&report::ProjectFigures| {
        one.decided && one.decided_on.is_none_or(|on| on <= figures.to)
    };
    let decided = figures.projects.iter().filter(by_then).count();
    for one in &figures.earlier_totals {
        known.extend(numbers(&one.said));
        known.insert(one.year.to_string());
    }
    counts.extend(
        [
            decided,
            accepted,
            figures.projects.len() - accepted,
            figures.facilities.len(),
        ]
        .map(|count| i64::try_from(count).expect("fits")),
    );
    counts.extend(figures.tiers.iter().map(|one| i64::from(one.people)));
    let planned = i64::from(figures.planned_classes);
    counts.extend([planned, planned + figures.value("courses")]);
    counts.extend(figures.activities.iter().map(|one| i64::from(one.entries)));
    for one in &figures.activities {
        known.extend(numbers(&one.quantity));
    }
    for count in counts {
        known.insert(grouped(Decimal::from(count)));
        known.insert(format!("{count:02}"));
    }
    let shares: Vec<Decimal> = amounts
        .iter()
        .map(|amount| Decimal::from(*amount))
        .collect();
    for part in &shares {
        // A sign is told in words or stands before the digits.
        known.insert(grouped((part.abs() / Decimal::from(1_000_000)).normalize()));
        for whole in shares.iter().filter(|whole| !whole.is_zero()) {
            let ratio = part / whole;
            let share = ratio * Decimal::ONE_HUNDRED;
            for value in [
                share,
                share - Decimal::ONE_HUNDRED,
                Decimal::ONE_HUNDRED - share,
            ] {
                let rounded = value.abs().round_dp_with_strategy(
                    1,
                    rust_decimal::RoundingStrategy::MidpointAwayFromZero,
                );
                known.insert(grouped_to(rounded, 1));
            }
            let rounded = ratio
                .round_dp_with_strategy(2, rust_decimal::RoundingStrategy::MidpointAwayFromZero);
            known.insert(grouped(rounded.normalize()));
        }
    }
    for year in [figures.year - 1, figures.year, figures.year + 1] {
        known.insert(year.to_string());
    }
    known.extend(figures.programme_from.map(|year| year.to_string()));
    // Periods and days are told in numbers too.
    known.extend((1..=31).flat_map(|day| [day.to_string(), format!("{day:02}")]));
    known
}

fn grouped(value: Decimal) -> String {
    grouped_to(value, value.scale())
}

fn grouped_to(value: Decimal, decimals: u32) -> String {
    so_khuyen_cong_core::document::words::number(value, decimals)
}
