//! `skc programme …`

use std::path::Path;

use so_khuyen_cong_core::Error;
use so_khuyen_cong_core::files;
use so_khuyen_cong_core::programme::{
    self, Hundredths, ImportOptions, ImportPreview, ProgrammeView, TargetRow,
};
use so_khuyen_cong_core::sets::Qualifier;

use crate::arguments::Arguments;
use crate::machine::{self, Line};
use crate::survey::open_workbook;
use crate::{Answer, Failure};

pub(crate) fn run(arguments: &Arguments, verb: &str, rest: &[&str]) -> Result<Answer, Failure> {
    match (verb, rest) {
        ("show", []) => {
            let ledger = machine::open(arguments)?;
            let as_of = arguments.date("as-of")?.unwrap_or(ledger.today());
            let view = ledger.read(|reader| {
                let found = programme::find(reader, period(arguments)?, as_of)?;
                programme::show(reader, &found.id, as_of)
            })?;
            Answer::new(words(&view), &view)
        }
        ("gaps", []) => {
            let ledger = machine::open(arguments)?;
            let as_of = arguments.date("as-of")?.unwrap_or(ledger.today());
            let gaps = ledger.read(|reader| {
                let found = programme::find(reader, period(arguments)?, as_of)?;
                programme::gaps(reader, &found.id, as_of)
            })?;
            let mut lines: Vec<String> = gaps
                .late
                .iter()
                .map(|one| format!("{} {}: {}", one.number, one.name, one.sentence))
                .collect();
            for (what, list) in [
                ("Xã, phường", &gaps.communes),
                ("Ngành nghề", &gaps.sectors),
            ] {
                lines.extend(list.iter().map(|one| {
                    format!(
                        "{what} chưa từng được hỗ trợ: {} ({} cơ sở)",
                        one.name, one.facilities
                    )
                }));
            }
            if lines.is_empty() {
                lines.push(
                    "Không có chỉ tiêu nào chậm, không có địa bàn hay ngành nghề nào bị bỏ sót."
                        .to_owned(),
                );
            }
            Answer::new(lines.join("\n"), &gaps)
        }
        ("import", [path]) => {
            let ledger = machine::open(arguments)?;
            if let Some(why) = ledger.read_only() {
                return Err(Error::refused("ledger_read_only", why).into());
            }
            let (bytes, name) = open_workbook(Path::new(path))?;
            let years = period(arguments)?;
            let options = ImportOptions {
                name: arguments.text("name"),
                first: years.map(|(first, _)| first),
                last: years.map(|(_, last)| last),
                ..ImportOptions::default()
            };
            let preview = ledger.read(|reader| {
                programme::preview(reader, &bytes, &name, &options, &Line("Đang đọc"))
            })?;
            let told = found(&preview);
            if !told.is_empty() {
                crate::say(&told);
            }
            let done =
                programme::import(&ledger, &bytes, &name, &options, &Line("Đang ghi"))?.value;
            let mut json = serde_json::to_value(&done).map_err(Error::from)?;
            json["findings"] = serde_json::to_value(&preview.findings).map_err(Error::from)?;
            Answer::new(
                format!(
                    "{}: {} chỉ tiêu thêm mới, {} cập nhật, {} không đổi.",
                    preview.name, done.new, done.updated, done.unchanged
                ),
                &json,
            )
        }
        ("export", []) => {
            let out = arguments.path("out").ok_or_else(|| {
                Failure::Usage("Lệnh “programme export” cần --out TỆP.xlsx.".to_owned())
            })?;
            let ledger = machine::open(arguments)?;
            let (name, bytes) = ledger.read(|reader| {
                let found = programme::find(reader, period(arguments)?, ledger.today())?;
                Ok((found.name, programme::export(reader, &found.id)?))
            })?;
            files::write(&out, &bytes)?;
            Answer::new(
                format!("Đã ghi “{name}” vào {}.", out.display()),
                &serde_json::json!({ "name": name, "out": out.to_string_lossy() }),
            )
        }
        ("import", []) => Err(Failure::Usage(
            "Lệnh “programme import” cần một tệp .csv, .xlsx, .xls hoặc .ods.".to_owned(),
        )),
        _ => Err(Failure::Usage(format!(
            "Không có lệnh “programme {verb}” như vậy."
        ))),
    }
}

/// `--period 2021-2025`, if given.
fn period(arguments: &Arguments) -> Result<Option<(i32, i32)>, Error> {
    let Some(text) = arguments.text("period") else {
        return Ok(None);
    };
    let years = text
        .split_once(['-', '–'])
        .and_then(|(first, last)| Some((first.trim().parse().ok()?, last.trim().parse().ok()?)));
    match years {
        Some((first, last)) if first <= last => Ok(Some((first, last))),
        _ => Err(Error::refused(
            "period_unknown",
            format!(
                "Không hiểu giai đoạn “{text}”. Hãy viết năm đầu và năm cuối, ví dụ 2021-2025."
            ),
        )),
    }
}

fn found(preview: &ImportPreview) -> String {
    let lines: Vec<String> = preview
        .findings
        .iter()
        .map(|one| format!("  {}: {} {}", one.at, one.message, one.fix))
        .collect();
    lines.join("\n")
}

fn words(view: &ProgrammeView) -> String {
    let mut words = format!(
        "{} ({}–{}), tính đến {}\n",
        view.name, view.first, view.last, view.as_of
    );
    for row in &view.rows {
        words.push_str(&line(row));
    }
    if let Some(money) = view.total.whole.money {
        words.push_str(&format!(
            "Kinh phí: {} đồng; đã duyệt {}, đã chi {}\n",
            money.total(),
            view.total.whole.approved_vnd,
            view.total.whole.spent_vnd
        ));
    }
    for one in &view.findings {
        words.push_str(&format!("  {} {}\n", one.message, one.fix));
    }
    words
}

fn line(row: &TargetRow) -> String {
    let indent = "  ".repeat(usize::try_from(row.depth).unwrap_or_default());
    let mut line = format!("{indent}{}. {}", row.number, row.name);
    if let Some(wanted) = row.whole.wanted {
        let known = Qualifier::CHOICES
            .iter()
            .find(|one| Some(one.code) == row.qualifier.as_deref());
        let qualifier = known.map_or_else(String::new, |one| format!("{} ", one.label));
        line.push_str(&format!(
            ": {qualifier}{} {}",
            wanted.written(),
            row.unit.as_deref().unwrap_or_default()
        ));
        let told = [
            ("kế hoạch", row.whole.planned),
            ("đã duyệt", row.whole.approved),
            ("thực hiện", row.whole.done),
        ];
        for (word, number) in told {
            if let Some(number) = number.filter(|number| *number != Hundredths::default()) {
                line.push_str(&format!(", {word} {}", number.written()));
            }
        }
        if let Some(percent) = row.whole.percent {
            line.push_str(&format!(" ({} %)", percent.written()));
        }
    }
    if let Some(money) = row.whole.money {
        line.push_str(&format!("; kinh phí {} đồng", money.total()));
    }
    line.push('\n');
    line
}
