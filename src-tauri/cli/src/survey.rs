//! `skc survey …`

use std::path::{Path, PathBuf};

use so_khuyen_cong_core::survey::import::{self, Preview, PreviewOptions, Reversed, Summary};
use so_khuyen_cong_core::survey::questionnaire::{self, Wanted};
use so_khuyen_cong_core::survey::{Limits, Options, Target};
use so_khuyen_cong_core::{Error, files};

use crate::arguments::Arguments;
use crate::machine::{self, Line};
use crate::{Answer, Failure};

pub(crate) fn run(arguments: &Arguments, verb: &str, rest: &[&str]) -> Result<Answer, Failure> {
    match (verb, rest) {
        ("preview" | "import", []) => Err(Failure::Usage(format!(
            "Lệnh “survey {verb}” cần ít nhất một tệp."
        ))),
        ("preview", paths) => preview(arguments, paths),
        ("import", paths) => commit(arguments, paths),
        ("imports", []) => {
            let imports = machine::open(arguments)?.read(import::imports)?;
            let words: Vec<String> = imports
                .iter()
                .map(|one| {
                    let undone = if one.undone {
                        "  (đã hoàn tác)"
                    } else {
                        ""
                    };
                    format!(
                        "{}  {}  {}: {} thêm mới, {} cập nhật, {} không đổi, {} chờ xử lý{undone}",
                        one.id,
                        one.at,
                        one.file_name,
                        one.new,
                        one.updated,
                        one.unchanged,
                        one.held
                    )
                })
                .collect();
            Answer::new(
                if words.is_empty() {
                    "Chưa có lần nhập nào.".to_owned()
                } else {
                    words.join("\n")
                },
                &imports,
            )
        }
        ("questionnaires", []) => questionnaires(arguments),
        ("returned", [path]) => returned(arguments, path),
        ("undo", [id]) => {
            let done = import::undo(&machine::open(arguments)?, &(*id).into())?;
            let Reversed {
                removed,
                restored,
                kept,
            } = &done.value;
            let mut words = Vec::new();
            for (what, lines) in [
                ("Đã bỏ", removed),
                ("Đã trả lại như trước", restored),
                ("Giữ nguyên", kept),
            ] {
                words.push(format!("{what}: {}", lines.len()));
                words.extend(lines.iter().map(|line| format!("  {line}")));
            }
            Answer::new(words.join("\n"), &done.value)
        }
        _ => Err(Failure::Usage(format!(
            "Không có lệnh “survey {verb}” như vậy."
        ))),
    }
}

fn options(arguments: &Arguments) -> Result<PreviewOptions, Failure> {
    let target = match arguments.text("target") {
        None => Target::default(),
        Some(name) => Target::from_name(&name).ok_or_else(|| {
            let known: Vec<&str> = Target::ALL.into_iter().map(Target::name).collect();
            Failure::Usage(format!(
                "--target cần một trong: {}; không phải “{name}”.",
                known.join(", ")
            ))
        })?,
    };
    Ok(PreviewOptions {
        role: arguments.text("role"),
        reading: Options {
            target,
            ..Options::default()
        },
        year: arguments.year()?,
        as_of: arguments.date("as-of")?.map(|day| day.to_string()),
        ..PreviewOptions::default()
    })
}

/// The files that are meant: a folder stands for the workbooks in it.
fn expanded(paths: &[&str]) -> Result<Vec<PathBuf>, Error> {
    let mut files = Vec::new();
    for path in paths {
        files.append(&mut import::workbooks(Path::new(path))?);
    }
    Ok(files)
}

/// A workbook's bytes and name.
pub(crate) fn open_workbook(path: &Path) -> Result<(Vec<u8>, String), Error> {
    Ok((
        files::read(path, Limits::default().file_bytes)?,
        files::name(path),
    ))
}

fn preview(arguments: &Arguments, paths: &[&str]) -> Result<Answer, Failure> {
    let ledger = machine::open(arguments)?;
    let options = options(arguments)?;
    let mut previews = Vec::new();
    for path in expanded(paths)? {
        let (bytes, name) = open_workbook(&path)?;
        previews.push(import::preview(
            &ledger,
            &bytes,
            &name,
            &options,
            &Line("Đang đọc"),
        )?);
    }
    let words: Vec<String> = previews.iter().map(words).collect();
    Answer::new(words.join("\n"), &serde_json::json!({ "files": previews }))
}

fn returned(arguments: &Arguments, path: &str) -> Result<Answer, Failure> {
    let out = arguments
        .path("out")
        .ok_or_else(|| Failure::Usage("Lệnh “survey returned” cần --out TỆP.xlsx.".to_owned()))?;
    let ledger = machine::open(arguments)?;
    let (bytes, name) = open_workbook(Path::new(path))?;
    let options = options(arguments)?;
    let book = import::returned(&ledger, &bytes, &name, &options, &Line("Đang đọc"))?;
    files::write(&out, &book)?;
    Answer::new(
        format!("Đã ghi {} để gửi lại nơi lập.", out.display()),
        &serde_json::json!({ "file": name, "out": out.to_string_lossy() }),
    )
}

fn questionnaires(arguments: &Arguments) -> Result<Answer, Failure> {
    arguments.needed("year")?;
    let wanted = Wanted {
        year: arguments.year()?.unwrap_or_default(),
        areas: arguments
            .text("unit")
            .map(|codes| {
                codes
                    .split(',')
                    .map(|code| code.trim().to_owned())
                    .collect()
            })
            .unwrap_or_default(),
    };
    let folder = PathBuf::from(arguments.needed("out")?);
    let ledger = machine::open(arguments)?;
    let written = questionnaire::save(&ledger, &wanted, &folder, &Line("Đang lập biểu"))?;
    let mut words: Vec<String> = written
        .iter()
        .map(|one| format!("{}: {}, {} cơ sở", one.file, one.unit, one.facilities))
        .collect();
    words.push(format!(
        "Đã ghi {} biểu khảo sát vào {}.",
        written.len(),
        folder.display()
    ));
    Answer::new(words.join("\n"), &written)
}

fn words(preview: &Preview) -> String {
    let counts = preview.counts;
    let mut words = format!(
        "{}: {} thêm mới · {} cập nhật · {} không đổi · {} xung đột · {} chờ xử lý\n",
        preview.file, counts.new, counts.update, counts.unchanged, counts.conflict, counts.held
    );
    if let Some(already) = &preview.already {
        words.push_str(&format!("  {already}\n"));
    }
    for finding in &preview.findings {
        words.push_str(&format!(
            "  {}: {} {}\n",
            finding.at, finding.message, finding.fix
        ));
    }
    words
}

fn commit(arguments: &Arguments, paths: &[&str]) -> Result<Answer, Failure> {
    let ledger = machine::open(arguments)?;
    if let Some(why) = ledger.read_only() {
        return Err(Error::refused("ledger_read_only", why).into());
    }
    let options = options(arguments)?;
    let mut files = Vec::new();
    let mut words = String::new();
    for path in expanded(paths)? {
        let (bytes, name) = open_workbook(&path)?;
        let preview = import::preview(&ledger, &bytes, &name, &options, &Line("Đang đọc"))?;
        let summary = import::commit(&ledger, &bytes, &name, &options, &Line("Đang ghi"))?.value;
        words.push_str(&format!("{name}: {}\n", outcome(&summary)));
        let mut file = serde_json::to_value(&preview).map_err(Error::from)?;
        file["import"] = serde_json::json!({
            "id": summary.id, "new": summary.new, "updated": summary.updated,
            "unchanged": summary.unchanged, "held": summary.held + summary.conflict,
        });
        files.push(file);
    }
    Answer::new(words, &serde_json::json!({ "files": files }))
}

/// What an import came to, in words.
pub(crate) fn outcome(summary: &Summary) -> String {
    format!(
        "{} thêm mới, {} cập nhật, {} không đổi, {} chờ xử lý",
        summary.new,
        summary.updated,
        summary.unchanged,
        summary.held + summary.conflict
    )
}
