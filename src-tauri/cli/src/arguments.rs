//! The words and options of one call.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::PathBuf;

use chrono::NaiveDate;

/// What the person reads when the words are off.
pub(crate) const USAGE: &str = "\
Cách dùng: skc [--ledger TỆP] <danh từ> <động từ> [tham số] [--json]

  skc ledger create [--province MÃ] [--agency TÊN]   tạo sổ mới kèm dữ liệu tham chiếu
  skc ledger check | backup [--to THƯ_MỤC] | backups | restore TỆP
  skc ledger undo | redo | history [--noun DANH_TỪ --id MÃ]
  skc demo THƯ_MỤC [--seed 000|001|002|003|004]      dựng sổ minh họa, kế hoạch và báo cáo
  skc survey preview TỆP… | import TỆP… [--year N] [--as-of NGÀY] | imports | undo MÃ
             [--target facility|person] [--role learner|collaborator|nominee|…]
  skc survey questionnaires --year N --out THƯ_MỤC [--unit MÃ_XÃ[,MÃ_XÃ…]]
  skc facility list [--search CHỮ] | show MÃ
  skc norm check --content ND3 --source national|local --support ĐỒNG [--cost ĐỒNG] [--date NGÀY]
             [--item MÃ] [--province MÃ] [--units SỐ] [--line]
  skc programme show [--period 2021-2025] [--as-of NGÀY] | gaps | import TỆP [--period 2021-2025] [--name TÊN] | export --out TỆP.xlsx
  skc plan build --year N | show --year N [--as-of NGÀY] | approve --year N --decision SỐ --date NGÀY [--reason LÝ_DO]
  skc project list [--year N] | show MÃ
  skc report figures --kind LOẠI --period KỲ | issue --kind LOẠI --period KỲ --out TỆP

Ngày viết 2026-11-22; kỳ viết 2026-09, 2026-Q3, 2026-H1, 2026-9M hoặc 2026.
--as TÊN ghi tên người làm vào lịch sử. --json in đúng một văn bản JSON ra stdout.";

/// Options that take a value.
const VALUED: &[&str] = &[
    "ledger", "as", "province", "agency", "to", "noun", "id", "seed", "year", "as-of", "search",
    "decision", "date", "content", "source", "cost", "support", "item", "units", "kind", "period",
    "out", "target", "role", "unit", "name", "reason",
];

/// The call is not one we know.
pub(crate) struct Usage(pub(crate) String);

/// One call, taken apart.
pub(crate) struct Arguments {
    /// Nouns, verbs and file names, in order.
    pub(crate) words: Vec<String>,
    options: BTreeMap<String, OsString>,
    /// One JSON document on stdout.
    pub(crate) json: bool,
    /// A whole technological line.
    pub(crate) line: bool,
}

impl Arguments {
    pub(crate) fn parse(from: impl Iterator<Item = OsString>) -> Result<Self, Usage> {
        let mut parser = lexopt::Parser::from_args(from);
        let mut parsed = Self {
            words: Vec::new(),
            options: BTreeMap::new(),
            json: false,
            line: false,
        };
        while let Some(argument) = parser.next().map_err(|error| Usage(unclear(&error)))? {
            match argument {
                lexopt::Arg::Long("json") => parsed.json = true,
                lexopt::Arg::Long("line") => parsed.line = true,
                lexopt::Arg::Long("help") | lexopt::Arg::Short('h') => {
                    return Err(Usage(String::new()));
                }
                lexopt::Arg::Long(name) if VALUED.contains(&name) => {
                    let name = name.to_owned();
                    let value = parser
                        .value()
                        .map_err(|_| Usage(format!("Thiếu giá trị sau --{name}.")))?;
                    parsed.options.insert(name, value);
                }
                lexopt::Arg::Value(word) => parsed.words.push(word.to_string_lossy().into_owned()),
                lexopt::Arg::Long(name) => {
                    return Err(Usage(format!("Không có tùy chọn --{name}.")));
                }
                lexopt::Arg::Short(letter) => {
                    return Err(Usage(format!("Không có tùy chọn -{letter}.")));
                }
            }
        }
        Ok(parsed)
    }

    /// An option's text, if given.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        self.options
            .get(name)
            .map(|value| value.to_string_lossy().into_owned())
    }

    /// An option that this command cannot do without.
    pub(crate) fn needed(&self, name: &str) -> Result<String, Usage> {
        self.text(name)
            .ok_or_else(|| Usage(format!("Lệnh này cần --{name}.")))
    }

    /// A path option, if given.
    pub(crate) fn path(&self, name: &str) -> Option<PathBuf> {
        self.options.get(name).map(PathBuf::from)
    }

    /// A year option, if given.
    pub(crate) fn year(&self) -> Result<Option<i32>, Usage> {
        self.text("year")
            .map(|text| {
                let year = text
                    .parse()
                    .ok()
                    .filter(|year| (1900..=2999).contains(year));
                year.ok_or_else(|| Usage(format!("--year cần một năm, không phải “{text}”.")))
            })
            .transpose()
    }

    /// A date option, if given.
    pub(crate) fn date(&self, name: &str) -> Result<Option<NaiveDate>, Usage> {
        self.text(name)
            .map(|text| {
                text.parse().map_err(|_| {
                    Usage(format!(
                        "--{name} cần ngày viết 2026-11-22, không phải “{text}”."
                    ))
                })
            })
            .transpose()
    }
}

fn unclear(error: &lexopt::Error) -> String {
    format!("Không hiểu tham số ({error}).")
}
