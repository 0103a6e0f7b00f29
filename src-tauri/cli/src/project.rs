//! `skc project …`

use serde_json::json;
use so_khuyen_cong_core::clock::written;
use so_khuyen_cong_core::ids::ProjectId;
use so_khuyen_cong_core::project::{
    self, LifeStanding, LifeView, MoneyPart, MoneyView, ProjectLine,
};
use so_khuyen_cong_core::record;

use crate::arguments::Arguments;
use crate::{Answer, Failure, machine};

pub(crate) fn run(arguments: &Arguments, verb: &str, rest: &[&str]) -> Result<Answer, Failure> {
    let ledger = machine::open(arguments)?;
    match (verb, rest) {
        ("list", []) => {
            let year = arguments.year()?;
            let today = ledger.today();
            let projects = ledger.read(|reader| project::list(reader, year, today))?;
            let mut words = format!("{} đề án, nhiệm vụ\n", projects.len());
            for one in &projects {
                words.push_str(&line(one));
            }
            Answer::new(words, &json!({ "projects": projects }))
        }
        ("show", [id]) => {
            let project = ProjectId::from(*id);
            let today = ledger.today();
            let (record, life, dossier, money) = ledger.read(|reader| {
                let life = project::life(reader, &project, today)?;
                let dossier = project::dossier(reader, &project, today)?;
                let record = record::get(reader, record::noun("project")?, id)?;
                let money = project::money(reader, &project, today)?;
                Ok((record, life, dossier, money))
            })?;
            let title = record.as_ref().map_or(*id, |record| record.title.as_str());
            let mut words = format!("{title}\n{}", shown(&life));
            words.push_str(&format!(
                "Hồ sơ: {} có, {} thiếu, {} chờ bổ sung, {} không áp dụng\n",
                dossier.have, dossier.missing, dossier.waiting, dossier.not_applicable
            ));
            words.push_str(&said(&money));
            Answer::new(
                words,
                &json!({ "project": record, "life": life, "dossier": dossier, "money": money }),
            )
        }
        _ => Err(Failure::Usage(format!(
            "Không có lệnh “project {verb}” như vậy."
        ))),
    }
}

fn line(project: &ProjectLine) -> String {
    let approved = project
        .approved_vnd
        .map_or_else(|| "–".to_owned(), |approved| approved.to_string());
    format!(
        "{}  {}  {}  {}  {}  duyệt {approved}, đã chi {}\n",
        project.id,
        project.year,
        project.code.as_deref().unwrap_or("–"),
        project.name,
        project.state_name.as_deref().unwrap_or("chưa rõ"),
        project.paid_vnd
    )
}

/// The money of each source, then of both funds, and what wants attention.
fn said(money: &MoneyView) -> String {
    let line = |name: &str, part: &MoneyPart| {
        let settled = part
            .settled
            .map_or_else(String::new, |settled| format!(", quyết toán {settled}"));
        format!(
            "{name}: duyệt {}, hợp đồng {}, đã chi {}, còn lại {}{settled}\n",
            part.approved, part.contracted, part.disbursed, part.remaining
        )
    };
    let mut words = String::new();
    for part in &money.sources {
        words.push_str(&line(part.source.map_or("", |source| source.label()), part));
    }
    words.push_str(&line("Kinh phí khuyến công", &money.funds));
    for remark in &money.remarks {
        words.push_str(&format!("Lưu ý: {remark}\n"));
    }
    words
}

/// The line of steps, what may follow with what it lacks, and the days.
fn shown(life: &LifeView) -> String {
    let mut words = String::new();
    for point in &life.line {
        let mark = match point.standing {
            LifeStanding::Passed => "✓",
            LifeStanding::Skipped => "–",
            LifeStanding::Unknown => "?",
            LifeStanding::Current => "●",
            LifeStanding::Ahead => "○",
            LifeStanding::Ended => "×",
        };
        let facts = [
            point.on.map(written).unwrap_or_default(),
            point.document_no.clone().unwrap_or_default(),
        ];
        let facts: Vec<String> = facts.into_iter().filter(|fact| !fact.is_empty()).collect();
        words.push_str(format!("  {mark} {}  {}", point.name, facts.join(" · ")).trim_end());
        words.push('\n');
    }
    for next in &life.next {
        words.push_str(&format!("Bước tiếp: {}", next.name));
        match (&next.forbidden, next.missing.is_empty()) {
            (Some(forbidden), _) => words.push_str(&format!(". {forbidden}")),
            (None, true) => words.push_str(" (đủ điều kiện)"),
            (None, false) => {
                let missing: Vec<&str> = next.missing.iter().map(|one| one.what.as_str()).collect();
                words.push_str(&format!(", còn thiếu: {}", missing.join("; ")));
            }
        }
        words.push('\n');
    }
    for deadline in &life.deadlines {
        let left = match deadline.days {
            days @ ..=-1 => format!("quá {} ngày", -days),
            0 => "hôm nay".to_owned(),
            days => format!("còn {days} ngày"),
        };
        words.push_str(&format!(
            "Hạn {}: {} ({left})\n",
            written(deadline.due),
            deadline.what
        ));
    }
    for warning in &life.warnings {
        words.push_str(&format!("Lưu ý: {warning}\n"));
    }
    words
}
