//! `skc report …`

use std::path::Path;

use so_khuyen_cong_core::document::{Format, Printer};
use so_khuyen_cong_core::money::grouped;
use so_khuyen_cong_core::{Error, files, report};

use crate::arguments::Arguments;
use crate::{Answer, Failure, machine};

pub(crate) fn run(arguments: &Arguments, verb: &str) -> Result<Answer, Failure> {
    let kind = arguments.needed("kind")?;
    let period = report::period(&kind, &arguments.needed("period")?)?;
    match verb {
        "figures" => {
            let figures =
                machine::open(arguments)?.read(|reader| report::figures(reader, &kind, period))?;
            let mut words = format!("Số liệu {}\n", period.words());
            for figure in &figures.figures {
                words.push_str(&format!(
                    "  {}: {} {}\n",
                    figure.label,
                    grouped(figure.value),
                    figure.unit
                ));
            }
            for content in &figures.contents {
                words.push_str(&format!(
                    "  {} {}: kế hoạch {}, duyệt {}, giải ngân trong kỳ {}, lũy kế {} đồng\n",
                    content.code,
                    content.name,
                    content.planned,
                    content.approved,
                    content.paid_in_period,
                    content.paid_to_date
                ));
            }
            Answer::new(words, &figures)
        }
        "issue" => {
            let out = arguments.needed("out")?;
            let path = Path::new(&out);
            let Some(format) = Format::of(path) else {
                return Err(Error::refused(
                    "report_format",
                    format!("Không xuất được “{}”: báo cáo xuất ra tệp .pdf, .docx hoặc .xlsx. Hãy đặt tên tệp kết thúc bằng một trong ba đuôi ấy.", files::name(path)),
                )
                .into());
            };
            let ledger = machine::open(arguments)?;
            // The place is tried before a number is drawn for it.
            files::write(path, b"")?;
            let issued = report::issue(&ledger, &kind, period, &Printer::default());
            let issued = match issued {
                Ok(done) => done.value,
                Err(error) => {
                    let _ = std::fs::remove_file(path);
                    return Err(error.into());
                }
            };
            files::write(path, &issued.file(format, &ledger, &Printer::default())?)?;
            Answer::new(
                format!(
                    "Đã ban hành báo cáo số {} ngày {}: {}",
                    issued.number,
                    issued.issued_on,
                    path.display()
                ),
                &serde_json::json!({ "number": issued.number, "issued_on": issued.issued_on, "file": files::name(path), "id": issued.id }),
            )
        }
        _ => Err(Failure::Usage(format!(
            "Không có lệnh “report {verb}” như vậy."
        ))),
    }
}
