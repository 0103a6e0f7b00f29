//! `skc demo`: the whole main job on shipped sample data, from an empty folder to a printed report.

use std::path::Path;

use so_khuyen_cong_core::document::{Format, Printer};
use so_khuyen_cong_core::ledger::{Creation, Ledger};
use so_khuyen_cong_core::period::{Part, Period};
use so_khuyen_cong_core::plan::{self, CeilingInput};
use so_khuyen_cong_core::survey::import::{self, PreviewOptions};
use so_khuyen_cong_core::{Error, demo, files, place, report};

use crate::arguments::Arguments;
use crate::machine::{self, Line};
use crate::{Answer, Failure, survey};

pub(crate) fn run(arguments: &Arguments, folder: &str) -> Result<Answer, Failure> {
    let folder = Path::new(folder);
    let number = arguments.text("seed").unwrap_or_else(|| "003".to_owned());
    let seed = demo::seed(&number)?;
    files::make_folder(folder)?;
    let path = folder.join(place::DEMO);
    let mut said: Vec<String> = Vec::new();

    let creation = Creation {
        agency: seed.agency.clone(),
        province: seed.province.clone(),
    };
    let ledger = Ledger::create(&path, machine::world(arguments)?, &creation)?;
    let records = demo::load(&ledger, &seed)?.value;
    said.push(format!(
        "Sổ minh họa của {}: {} bản ghi từ bài viết {number}.",
        seed.agency, records
    ));

    let mut imports = Vec::new();
    let samples = folder.join("khao-sat");
    for (name, bytes) in demo::workbooks(&number) {
        files::make_folder(&samples)?;
        files::write(&samples.join(name), bytes)?;
        let options = PreviewOptions {
            year: Some(seed.year),
            ..PreviewOptions::default()
        };
        let summary = import::commit(&ledger, bytes, name, &options, &Line("Đang nhập"))?.value;
        said.push(format!("Đã nhập {name}: {}.", survey::outcome(&summary)));
        imports.push(summary);
    }

    let projects = demo::sample_projects(&ledger, seed.year)?.value;
    if projects > 0 {
        said.push(format!(
            "Đã lập {projects} đề án mẫu năm {} từ nhu cầu khảo sát.",
            seed.year
        ));
    }
    let planned = next_plan(&ledger, &seed, &mut said)?;

    let period = Period {
        year: seed.year,
        part: Part::Quarter(4),
    };
    let printer = Printer::default();
    let issued = report::issue(&ledger, "quarter", period, &printer)?.value;
    let mut outs = Vec::new();
    for format in Format::ALL {
        let out = folder.join(format!("bao-cao-{period}.{}", format.extension()));
        files::write(&out, &issued.file(format, &ledger, &printer)?)?;
        outs.push(files::name(&out));
    }
    said.push(format!(
        "Báo cáo {}: số {}, tệp {}.",
        period.words(),
        issued.number,
        outs.join(", ")
    ));
    ledger.close()?;
    said.push(format!("Sổ: {}", path.display()));
    Answer::new(
        said.join("\n"),
        &serde_json::json!({
            "ledger": place::DEMO, "seed": number, "records": records, "imports": imports, "projects": projects,
            "plan": planned, "report": { "number": issued.number, "files": outs },
        }),
    )
}

/// The plan of the year after, from the needs that are still open, under the ceiling of this year.
fn next_plan(
    ledger: &Ledger,
    seed: &demo::Seed,
    said: &mut Vec<String>,
) -> Result<Option<plan::PlanView>, Error> {
    let year = seed.year + 1;
    let (candidates, ceiling) = ledger.read(|reader| {
        let open = plan::candidates(reader, year)?;
        let ceiling = plan::show(reader, seed.year)?.and_then(|plan| {
            plan.ceilings
                .into_iter()
                .find(|ceiling| ceiling.content.is_none())
        });
        Ok((open.len(), ceiling))
    })?;
    let Some(ceiling) = ceiling.filter(|_| candidates > 0) else {
        return Ok(None);
    };
    plan::set_ceiling(
        ledger,
        year,
        &CeilingInput {
            id: None,
            name: format!(
                "Kinh phí khuyến công địa phương năm {year} (mẫu: bằng năm {})",
                seed.year
            ),
            source: ceiling.source,
            content: None,
            amount: ceiling.amount,
        },
    )?;
    let built = plan::build_year(ledger, year)?.value;
    said.push(format!(
        "Kế hoạch năm {year}: {} mục, {} đồng kinh phí khuyến công; {} nhu cầu cần quyết định, {} chưa xếp.",
        built.items.len(),
        built.totals.national().plus(built.totals.local())?,
        built.held.len(),
        built.refusals.len()
    ));
    Ok(Some(built))
}
