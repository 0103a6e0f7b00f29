//! `skc ledger …`

use std::path::Path;

use so_khuyen_cong_core::ledger::{self, Creation, Ledger, backup, journal};
use so_khuyen_cong_core::{files, record, unit};

use crate::arguments::Arguments;
use crate::{Answer, Failure, machine};

pub(crate) fn run(arguments: &Arguments, verb: &str, rest: &[&str]) -> Result<Answer, Failure> {
    match (verb, rest) {
        ("create", []) => create(arguments),
        ("check", []) => {
            let ledger = machine::open(arguments)?;
            let health = backup::check(&ledger)?;
            let news = ledger.read(ledger::reference_news)?;
            let ended = ledger.read(|reader| unit::count_ended(reader, ledger.today()))?;
            let mut words = health.lines.join("\n");
            words.push_str(&format!(
                "\nBản sổ {}: đã ghi {} thao tác.",
                health.knowledge.incarnation, health.knowledge.sequence
            ));
            for (incarnation, sequence) in &health.knowledge.seen {
                words.push_str(&format!("\n  có {sequence} thao tác của bản {incarnation}"));
            }
            for (table, count) in health.counts.iter().filter(|(_, count)| **count > 0) {
                words.push_str(&format!("\n  {table}: {count}"));
            }
            if news.waiting > 0 {
                words.push_str(&format!(
                    "\nDữ liệu tham chiếu: {} dòng mới chờ cập nhật (skc ledger update-reference)",
                    news.waiting
                ));
            }
            if ended > 0 {
                words.push_str(&format!(
                    "\nĐịa giới: {ended} bản ghi ở đơn vị hành chính đã hết hiệu lực (mở Sổ dữ liệu để cập nhật)"
                ));
            }
            let told = serde_json::json!({
                "ok": health.ok,
                "lines": health.lines,
                "knowledge": health.knowledge,
                "counts": health.counts,
                "reference_waiting": news.waiting,
                "units_ended": ended,
            });
            Answer::new(words, &told)
        }
        ("update-reference", []) => {
            let done = ledger::update_reference(&machine::open(arguments)?, &[])?;
            let words = match done.value {
                0 => "Dữ liệu tham chiếu đã là mới nhất.".to_owned(),
                count => format!("Đã cập nhật {count} dòng dữ liệu tham chiếu."),
            };
            Answer::new(words, &done)
        }
        ("backup", []) => {
            let ledger = machine::open(arguments)?;
            let folder = arguments
                .path("to")
                .unwrap_or_else(|| backup::folder(ledger.path()));
            let made = backup::make(&ledger, &folder, "hand")?;
            Answer::new(
                format!(
                    "Đã sao lưu và kiểm tra: {}",
                    folder.join(&made.file).display()
                ),
                &made,
            )
        }
        ("backups", []) => {
            let list = backup::list(&backup::folder(&machine::ledger_path(arguments)?))?;
            let words: Vec<String> = list
                .iter()
                .map(|one| format!("{}  {}  {}", one.at, one.file, reason(&one.reason)))
                .collect();
            let words = if words.is_empty() {
                "Chưa có bản sao lưu nào.".to_owned()
            } else {
                words.join("\n")
            };
            Answer::new(words, &list)
        }
        ("restore", [file]) => {
            let path = machine::ledger_path(arguments)?;
            let replaced = backup::restore(&path, Path::new(file), &machine::world(arguments)?)?;
            let kept = replaced.as_ref().map_or_else(String::new, |replaced| {
                format!(" Sổ trước đó được giữ ở “{}”.", replaced.file)
            });
            Answer::new(
                format!("Đã khôi phục từ “{}”.{kept}", files::name(Path::new(file))),
                &serde_json::json!({ "replaced": replaced }),
            )
        }
        ("undo", []) => {
            let done = machine::open(arguments)?.undo()?;
            Answer::new(format!("Đã hoàn tác: {}", done.value), &done)
        }
        ("redo", []) => {
            let done = machine::open(arguments)?.redo()?;
            Answer::new(format!("Đã làm lại: {}", done.value), &done)
        }
        ("history", []) => history(arguments),
        _ => Err(Failure::Usage(format!(
            "Không có lệnh “ledger {verb}” như vậy."
        ))),
    }
}

fn reason(code: &str) -> &'static str {
    match code {
        "hand" => "sao lưu tay",
        "exit" => "khi đóng sổ",
        "upgrade" => "trước khi nâng cấp",
        "import" => "trước khi nhập khảo sát",
        "restore" => "trước khi khôi phục",
        _ => "không rõ lý do",
    }
}

fn create(arguments: &Arguments) -> Result<Answer, Failure> {
    let path = machine::ledger_path(arguments)?;
    if let Some(folder) = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
    {
        files::make_folder(folder)?;
    }
    let creation = Creation {
        agency: arguments.text("agency").unwrap_or_default(),
        province: arguments.text("province").unwrap_or_default(),
    };
    let ledger = Ledger::create(&path, machine::world(arguments)?, &creation)?;
    let counts = ledger.counts()?;
    ledger.close()?;
    Answer::new(
        format!("Đã tạo sổ {}", path.display()),
        &serde_json::json!({ "ledger": files::name(&path), "counts": counts }),
    )
}

fn history(arguments: &Arguments) -> Result<Answer, Failure> {
    let ledger = machine::open(arguments)?;
    if let (Some(noun), Some(id)) = (arguments.text("noun"), arguments.text("id")) {
        let entries = ledger.read(|reader| record::history(reader, record::noun(&noun)?, &id))?;
        let mut words = String::new();
        for entry in &entries {
            words.push_str(&format!(
                "{}  {}  {}\n",
                entry.at, entry.who, entry.operation
            ));
            for change in &entry.changes {
                words.push_str(&format!(
                    "    {}: {} → {}\n",
                    change.label, change.old, change.new
                ));
            }
        }
        return Answer::new(
            if words.is_empty() {
                "Chưa có thay đổi nào.".into()
            } else {
                words
            },
            &entries,
        );
    }
    let operations = journal::operations(&ledger, None, 200)?;
    let words: Vec<String> = operations
        .iter()
        .map(|one| {
            format!(
                "{}  {}  {}  ({} dòng)",
                one.at, one.who, one.operation, one.changes
            )
        })
        .collect();
    Answer::new(
        if words.is_empty() {
            "Chưa có thao tác nào.".to_owned()
        } else {
            words.join("\n")
        },
        &operations,
    )
}
