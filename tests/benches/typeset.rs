//! A long report set by this program, by the typst compiler from an equivalent text, and by LibreOffice from
//! our own Word file: some thirty pages of text and an annex of two thousand rows.
//!
//! Every run is a whole process; the three take turns. `SKC_TYPST` names the typst program where it is not on
//! the path; what is not on the machine is left out and said.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use rust_decimal::Decimal;
use so_khuyen_cong_core::clock::Instant as Made;
use so_khuyen_cong_core::document::{
    Annex, Block, Cell, Column, Document, Extras, Form, Format, Head, Level, Row, RowKind,
    Signature, Table, layout, write,
};
use so_khuyen_cong_core::period::{PartialDate, Precision};
use tempfile::TempDir;

const ROWS: u32 = 2_000;
const SECTIONS: u32 = 15;
const TURNS: usize = 5;
const FOLDER: &str = "SKC_BENCH_TYPESET";
const WORDS: &str = "Trong kỳ, Trung tâm đã phối hợp với Ủy ban nhân dân các xã, phường rà soát nhu cầu của các cơ sở công nghiệp nông thôn, hướng dẫn lập hồ sơ, thẩm định và trình phê duyệt các đề án hỗ trợ ứng dụng máy móc tiên tiến vào sản xuất; nghiệm thu, giải ngân đúng quy định, không để phát sinh khiếu nại.";

/// Whether this process was started to set the report once.
pub(crate) fn is_one_run() -> bool {
    std::env::var_os(FOLDER).is_some()
}

/// One run: the document from nothing to a PDF in the folder.
pub(crate) fn run() {
    let folder = PathBuf::from(std::env::var_os(FOLDER).expect("a folder"));
    let pdf = write(&document(), &Form::default(), Format::Pdf, Made(0)).expect("written");
    std::fs::write(folder.join("ours.pdf"), pdf).expect("kept");
}

fn document() -> Document {
    let mut body = Vec::new();
    for section in 1..=SECTIONS {
        body.push(Block::heading(
            Level::Section,
            format!("Kết quả nội dung {section}"),
        ));
        for clause in 1..=3 {
            body.push(Block::heading(Level::Clause, format!("Hoạt động {clause}")));
            body.extend((0..3).map(|_| Block::paragraph(WORDS)));
        }
    }
    Document {
        head: Head {
            superior: Some("Sở Công Thương tỉnh Đồng Nai".into()),
            agency: "Trung tâm Khuyến công".into(),
            number: Some(15),
            symbol: "BC-TTKC".into(),
            place: "Đồng Nai".into(),
            date: PartialDate {
                first: "2026-12-20".parse().expect("a day"),
                precision: Precision::Day,
            },
            number_written: None,
            date_written: None,
        },
        kind: Some("Báo cáo".into()),
        summary: "Kết quả công tác khuyến công năm 2026".into(),
        addressees: vec!["Sở Công Thương tỉnh Đồng Nai".into()],
        body,
        signature: Signature {
            authority: Vec::new(),
            title: "GIÁM ĐỐC".into(),
            name: "Nguyễn Văn An".into(),
        },
        cosigners: Vec::new(),
        recipients: vec!["Như trên".into(), "Lưu: VT".into()],
        extras: Extras::default(),
        annexes: vec![Annex::new(
            "Danh sách cơ sở công nghiệp nông thôn",
            vec![Block::Table(table())],
        )],
    }
    .closed()
}

fn table() -> Table {
    let mut rows: Vec<Row> = (1..=ROWS)
        .map(|number| {
            Row::data(vec![
                Cell::ordinal(number),
                Cell::text(format!(
                    "Cơ sở sản xuất mây tre đan xuất khẩu Hòa Bình số {number}"
                )),
                Cell::text("Xã Long Thành, huyện Long Thành (cũ)"),
                Cell::text("Chế biến nông, lâm, thủy sản"),
                Cell::number(Decimal::from(number % 97), 0),
                Cell::number(Decimal::from(number) * Decimal::from(137), 0),
                Cell::text("Máy cắt CNC, hệ thống xử lý bụi"),
                Cell::number(Decimal::from(number % 300), 0),
                Cell::number(Decimal::from(number % 500), 0),
            ])
        })
        .collect();
    let sum = |of: fn(u32) -> Decimal| (1..=ROWS).map(of).sum::<Decimal>();
    rows.push(Row {
        kind: RowKind::Total,
        cells: vec![
            Cell::empty(),
            Cell::text("Tổng cộng").spanning(3),
            Cell::number(sum(|n| Decimal::from(n % 97)), 0),
            Cell::number(sum(|n| Decimal::from(n) * Decimal::from(137)), 0),
            Cell::empty(),
            Cell::number(sum(|n| Decimal::from(n % 300)), 0),
            Cell::number(sum(|n| Decimal::from(n % 500)), 0),
        ],
    });
    Table {
        unit: Some("triệu đồng".into()),
        columns: vec![
            Column::centred("TT"),
            Column::text("Tên cơ sở", 26),
            Column::text("Xã, phường", 18),
            Column::text("Ngành nghề", 18),
            Column::over(
                "Số liệu năm",
                vec![Column::number("Lao động"), Column::number("Doanh thu")],
            ),
            Column::over(
                "Nhu cầu hỗ trợ",
                vec![
                    Column::text("Nội dung", 20),
                    Column::number("Đề nghị"),
                    Column::number("Đối ứng"),
                ],
            ),
        ],
        rows,
    }
}

/// The same text, tables and measures as typst markup.
fn markup(document: &Document) -> String {
    let mut text = String::from(
        r#"#set document(title: "Báo cáo", author: "Trung tâm Khuyến công")
#set text(font: "Liberation Serif", size: 14pt, lang: "vi")
#set page(paper: "a4", margin: (top: 20mm, bottom: 20mm, left: 30mm, right: 15mm), numbering: "1")
#set par(justify: true, first-line-indent: (amount: 10mm, all: true), spacing: 12pt)
#set heading(numbering: "I.1.")
#show heading: set text(size: 14pt)
#align(center)[*BÁO CÁO* \ *Kết quả công tác khuyến công năm 2026*]
"#,
    );
    for block in &document.body {
        match block {
            Block::Heading { level, title } => {
                let mark = if *level == Level::Section { "=" } else { "==" };
                let _ = writeln!(text, "{mark} {title}\n");
            }
            Block::Paragraph(runs) => {
                let words: String = runs.iter().map(|run| run.text.as_str()).collect();
                let _ = writeln!(text, "{words}\n");
            }
            _ => {}
        }
    }
    text.push_str(
        r#"#set page(flipped: true, margin: (top: 20mm, bottom: 20mm, left: 30mm, right: 15mm))
#align(center)[*Phụ lục* \ *DANH SÁCH CƠ SỞ CÔNG NGHIỆP NÔNG THÔN*]
#set text(size: 12pt)
#set par(first-line-indent: 0mm, justify: false)
#table(columns: (auto, 26fr, 18fr, 18fr, auto, auto, 20fr, auto, auto), stroke: 0.5pt, inset: 3pt,
  align: (center, left, left, left, right, right, left, right, right),
  table.header(table.cell(rowspan: 2)[*TT*], table.cell(rowspan: 2)[*Tên cơ sở*], table.cell(rowspan: 2)[*Xã, phường*],
    table.cell(rowspan: 2)[*Ngành nghề*], table.cell(colspan: 2)[*Số liệu năm*], table.cell(colspan: 3)[*Nhu cầu hỗ trợ*],
    [*Lao động*], [*Doanh thu*], [*Nội dung*], [*Đề nghị*], [*Đối ứng*]),
"#,
    );
    for annex in &document.annexes {
        for block in &annex.body {
            let Block::Table(table) = block else { continue };
            for row in &table.rows {
                let bold = if row.kind == RowKind::Total { "*" } else { "" };
                for (place, cell) in row.placed(9) {
                    let said = if cell.text.is_empty() {
                        String::new()
                    } else {
                        format!("{bold}{}{bold}", cell.text)
                    };
                    let _ = write!(text, "table.cell(colspan: {})[{said}], ", place.len());
                }
                text.push('\n');
            }
        }
    }
    text.push_str(")\n");
    text
}

/// Prints the comparison, where `cargo bench` asks for everything or for it.
#[expect(clippy::print_stdout, reason = "what the benchmark is for")]
pub(crate) fn compare() {
    let benched = std::env::args().any(|word| word == "--bench");
    let filter = std::env::args().skip(1).find(|word| !word.starts_with('-'));
    if !benched || filter.is_some_and(|filter| !"report::typeset".contains(&filter)) {
        return;
    }
    let folder = TempDir::new().expect("a folder");
    let document = document();
    let pages = layout(&document, &Form::default()).len();
    let place = |name: &str| folder.path().join(name);
    std::fs::write(place("report.typ"), markup(&document)).expect("written");
    let docx = write(&document, &Form::default(), Format::Docx, Made(0)).expect("written");
    std::fs::write(place("report.docx"), docx).expect("written");
    println!("a report of {pages} pages, {ROWS} rows in its annex, medians of {TURNS} turns");

    let typst = std::env::var_os("SKC_TYPST").unwrap_or_else(|| "typst".into());
    let fonts = Path::new(env!("CARGO_MANIFEST_DIR")).join("../assets/fonts");
    /// Who sets the report, and how.
    type Side = (&'static str, Box<dyn Fn() -> Command>);
    let mut sides: Vec<Side> = vec![
        ("this program", {
            let folder = folder.path().to_owned();
            Box::new(move || {
                let mut command = Command::new(std::env::current_exe().expect("itself"));
                command.env(FOLDER, &folder);
                command
            })
        }),
        ("typst", {
            let (from, to) = (place("report.typ"), place("typst.pdf"));
            Box::new(move || {
                let mut command = Command::new(&typst);
                command
                    .arg("compile")
                    .arg("--ignore-system-fonts")
                    .arg("--font-path")
                    .arg(&fonts)
                    .arg(&from)
                    .arg(&to);
                command
            })
        }),
        ("LibreOffice", {
            let (from, home) = (place("report.docx"), folder.path().to_owned());
            Box::new(move || {
                let mut command = Command::new("soffice");
                command
                    .arg(format!(
                        "-env:UserInstallation=file://{}/office",
                        home.display()
                    ))
                    .args(["--headless", "--convert-to", "pdf", "--outdir"])
                    .arg(&home)
                    .arg(&from);
                command
            })
        }),
    ];
    sides.retain(|(name, command)| {
        // Once before the clock runs: caches of the file system, the profile of the office.
        let there = timed(command(), folder.path()).is_some();
        if !there {
            println!("  {name}: not on this machine");
        }
        there
    });
    let mut runs: Vec<Vec<(Duration, u64)>> = vec![Vec::new(); sides.len()];
    for _ in 0..TURNS {
        for (run, (_, command)) in runs.iter_mut().zip(&sides) {
            run.extend(timed(command(), folder.path()));
        }
    }
    for ((name, _), mut run) in sides.into_iter().zip(runs) {
        run.sort();
        let (time, _) = run[run.len() / 2];
        let memory = run
            .iter()
            .map(|(_, memory)| *memory)
            .max()
            .unwrap_or_default();
        println!(
            "  {name:<14}{:>6} ms, {:>4} MB at most",
            time.as_millis(),
            memory >> 10
        );
    }
}

/// How long a process takes, and the most memory of it or of what it starts, in kB; none where it fails.
#[expect(clippy::disallowed_methods, reason = "measures")]
fn timed(mut command: Command, folder: &Path) -> Option<(Duration, u64)> {
    let start = Instant::now();
    let mut child = command
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let mut most = 0;
    for look in 0_u32.. {
        match child.try_wait().ok()? {
            Some(status) => return status.success().then(|| (start.elapsed(), most)),
            None if look % 8 == 4 => most = most.max(memory(child.id(), folder)),
            None => {}
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    None
}

/// The most memory that a process had so far; of an office, that of the process which it started.
fn memory(id: u32, folder: &Path) -> u64 {
    let of = |id: &str| -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{id}/status")).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok())
            .unwrap_or(0)
    };
    let own = of(&id.to_string());
    let office = std::fs::read_dir("/proc")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| {
            let id = entry.file_name().into_string().ok()?;
            let line = std::fs::read_to_string(entry.path().join("cmdline")).ok()?;
            (line.contains("soffice.bin") && line.contains(folder.to_str()?)).then(|| of(&id))
        });
    office.max().unwrap_or(0).max(own)
}
