//! The letters that are drawn and put into a PDF: the bundled ones, or the machine's own Times New Roman.
//!
//! Lines and pages are always measured with the bundled letters, so that a document breaks the same way
//! on every machine; the typeface only says what the letters look like. That is why one whose letters are
//! not as wide as those of Times New Roman is refused.
//!
//! Switched on so: [`folders`] with the shell's environment, [`Typeface::times`] in them, and
//! what they answer in a [`super::Printer`]. A machine without Times New Roman refuses with a
//! sentence, and the bundled letters stay.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use ttf_parser::{Face, Permissions, name_id};

use super::font::{Style, advance, em};
use crate::error::{Error, Result};
use crate::text::nfc;

/// Four font files, one for each style, in the order of [`Style::ALL`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Typeface {
    files: [Cow<'static, [u8]>; 4],
}

/// How the files of Times New Roman are called, in the order of [`Style::ALL`], in small letters: by
/// Windows, by macOS, and by the packages of Linux.
const NAMES: [[&str; 4]; 3] = [
    ["times.ttf", "timesbd.ttf", "timesi.ttf", "timesbi.ttf"],
    [
        "times new roman.ttf",
        "times new roman bold.ttf",
        "times new roman italic.ttf",
        "times new roman bold italic.ttf",
    ],
    [
        "times_new_roman.ttf",
        "times_new_roman_bold.ttf",
        "times_new_roman_italic.ttf",
        "times_new_roman_bold_italic.ttf",
    ],
];

/// A letter may be so much wider or narrower than ours, in hundredths of the size.
const TOLERANCE: i64 = 5;
/// No font file of four styles is larger; what is, is none.
const LARGEST: u64 = 32 << 20;

/// The folders where systems keep their fonts, by the variables of the environment (`WINDIR`,
/// `LOCALAPPDATA`, `HOME`).
pub fn folders(variable: impl Fn(&str) -> Option<PathBuf>) -> Vec<PathBuf> {
    let under = |name: &str, inner: &[&str]| {
        let root = variable(name)?;
        Some(inner.iter().fold(root, |path, part| path.join(part)))
    };
    let own = [
        under("WINDIR", &["Fonts"]),
        under("LOCALAPPDATA", &["Microsoft", "Windows", "Fonts"]),
        under("HOME", &["Library", "Fonts"]),
        under("HOME", &[".local", "share", "fonts"]),
        under("HOME", &[".fonts"]),
    ];
    let fixed = [
        "/System/Library/Fonts/Supplemental",
        "/Library/Fonts",
        "/usr/share/fonts/truetype/msttcorefonts",
        "/usr/share/fonts/msttcorefonts",
        "/usr/share/fonts/msttcore",
        "/usr/local/share/fonts",
    ];
    let fixed = fixed.into_iter().map(PathBuf::from);
    own.into_iter().flatten().chain(fixed).collect()
}

impl Default for Typeface {
    /// The bundled one.
    fn default() -> Self {
        Self {
            files: Style::ALL.map(|style| Cow::Borrowed(style.file())),
        }
    }
}

impl Typeface {
    /// Four font files: upright, bold, italic, bold italic. Refused where a letter is missing, where the
    /// letters have other widths, or where their maker does not let them be put into a document.
    pub fn new(files: [Vec<u8>; 4]) -> Result<Self> {
        for (style, file) in Style::ALL.into_iter().zip(&files) {
            fit(style, file)?;
        }
        let files = files.map(Cow::Owned);
        Ok(Self { files })
    }

    /// The Times New Roman of these folders: the first that holds all four styles.
    pub fn times(folders: &[PathBuf]) -> Result<Self> {
        let found = folders.iter().find_map(|folder| {
            let files = files(folder);
            NAMES.iter().find_map(|names| {
                let paths = names.map(|name| files.get(name));
                paths
                    .iter()
                    .all(Option::is_some)
                    .then(|| paths.map(|path| path.cloned()))
            })
        });
        let Some(paths) = found else {
            return Err(Error::refused(
                "typeface_not_found",
                "Máy này không có đủ bốn kiểu (thường, đậm, nghiêng, đậm nghiêng) của phông chữ Times New Roman; văn bản vẫn dùng phông chữ đi kèm chương trình, có cùng độ rộng chữ.",
            ));
        };
        let mut read = Vec::new();
        for path in paths.iter().flatten() {
            let small = std::fs::metadata(path).is_ok_and(|about| about.len() <= LARGEST);
            let bytes = if small {
                std::fs::read(path).ok()
            } else {
                None
            };
            read.push(bytes.ok_or_else(|| unreadable(&path.display().to_string()))?);
        }
        let files: [Vec<u8>; 4] = read.try_into().map_err(|_| unreadable("Times New Roman"))?;
        Self::new(files)
    }

    /// The font file of a style.
    pub fn file(&self, style: Style) -> &[u8] {
        &self.files[style as usize]
    }

    /// The face of a style.
    pub fn face(&self, style: Style) -> Face<'_> {
        Face::parse(self.file(style), 0).expect("a typeface was parsed when it was made")
    }

    /// The PostScript name of a style.
    pub fn name(&self, style: Style) -> String {
        called(&self.face(style), name_id::POST_SCRIPT_NAME)
            .map(|name| name.chars().filter(char::is_ascii_graphic).collect())
            .filter(|name: &String| !name.is_empty())
            .unwrap_or_else(|| style.name().to_owned())
    }
}

/// The letters of Vietnamese, and what stands between them.
pub fn letters() -> String {
    let mut letters = String::from("đf jwzĐFJWZ");
    let marks = ['\u{300}', '\u{309}', '\u{303}', '\u{301}', '\u{323}'];
    for vowel in "aăâeêioôơuưy".chars() {
        letters.push(vowel);
        for mark in marks {
            letters.push_str(&nfc(&format!("{vowel}{mark}")));
        }
    }
    letters.push_str("bcdghklmnpqrstvx");
    letters.push_str(&letters.to_uppercase());
    letters.push_str("0123456789.,;:!?()/%+-–…“”’§°²³×≤≥±&");
    letters
}

/// The files of a folder by their names in small letters.
fn files(folder: &Path) -> BTreeMap<String, PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .filter_map(|entry| {
            let name = entry.file_name().to_str()?.to_lowercase();
            Some((name, entry.path()))
        })
        .collect()
}

fn called(face: &Face<'_>, id: u16) -> Option<String> {
    let names = face.names().into_iter();
    names
        .filter(|name| name.name_id == id)
        .find_map(|name| name.to_string())
}

fn unreadable(name: &str) -> Error {
    Error::refused(
        "typeface_unreadable",
        format!(
            "Không đọc được tệp phông chữ “{name}”; hãy chọn phông chữ khác hoặc dùng phông chữ đi kèm chương trình."
        ),
    )
}

fn fit(style: Style, file: &[u8]) -> Result<()> {
    let kind = match style {
        Style::Regular => "thường",
        Style::Bold => "đậm",
        Style::Italic => "nghiêng",
        Style::BoldItalic => "đậm nghiêng",
    };
    let face = Face::parse(file, 0).map_err(|_| unreadable(&format!("kiểu {kind}")))?;
    let name = called(&face, name_id::FULL_NAME).unwrap_or_else(|| format!("kiểu {kind}"));
    if face.tables().glyf.is_none() || face.units_per_em() == 0 {
        return Err(unreadable(&name));
    }
    let slanted = matches!(style, Style::Italic | Style::BoldItalic);
    let heavy = matches!(style, Style::Bold | Style::BoldItalic);
    if face.is_italic() != slanted || face.is_bold() != heavy {
        return Err(Error::refused(
            "typeface_other_style",
            format!(
                "Phông chữ “{name}” không phải kiểu {kind}; hãy chọn đúng tệp của từng kiểu chữ."
            ),
        ));
    }
    // fsType: 2 forbids, and so do the bits for “whole font only” and “bitmaps only”
    let allowed = face
        .permissions()
        .is_some_and(|what| what != Permissions::Restricted);
    if !allowed || !face.is_subsetting_allowed() || !face.is_outline_embedding_allowed() {
        return Err(Error::refused(
            "typeface_not_embeddable",
            format!(
                "Phông chữ “{name}” không cho phép nhúng vào tệp PDF; hãy dùng phông chữ đi kèm chương trình."
            ),
        ));
    }
    for letter in letters().chars() {
        let glyph = face.glyph_index(letter).filter(|glyph| glyph.0 != 0);
        let Some(wide) = glyph.and_then(|glyph| face.glyph_hor_advance(glyph)) else {
            return Err(Error::refused(
                "typeface_without_letter",
                format!(
                    "Phông chữ “{name}” không có chữ “{letter}” của tiếng Việt; hãy cập nhật phông chữ hoặc dùng phông chữ đi kèm chương trình."
                ),
            ));
        };
        let wide = i64::from(wide) * em() / i64::from(face.units_per_em());
        let own = advance(style, letter).unwrap_or(wide);
        if (wide - own).abs() * 100 > em() * TOLERANCE {
            return Err(Error::refused(
                "typeface_other_widths",
                format!(
                    "Chữ của phông “{name}” không rộng bằng chữ Times New Roman, dòng và trang sẽ lệch; hãy chọn Times New Roman hoặc dùng phông chữ đi kèm chương trình."
                ),
            ));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::tests::example::{contents, report};
    use super::super::{Format, Printer};
    use super::*;

    /// The bundled files under the names of Times New Roman.
    fn folder(names: [&str; 4]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (style, name) in Style::ALL.into_iter().zip(names) {
            std::fs::write(folder.path().join(name), style.file()).unwrap();
        }
        folder
    }

    fn bundled() -> [Vec<u8>; 4] {
        Style::ALL.map(|style| style.file().to_vec())
    }

    /// Where a table of the file begins.
    fn table(file: &[u8], name: &[u8; 4]) -> usize {
        let tables = usize::from(u16::from_be_bytes([file[4], file[5]]));
        let record = (0..tables)
            .map(|one| 12 + 16 * one)
            .find(|at| &file[*at..at + 4] == name);
        let at = record.unwrap() + 8;
        u32::from_be_bytes(file[at..at + 4].try_into().unwrap()) as usize
    }

    /// The file with another fsType.
    fn permitting(file: &[u8], kind: u16) -> Vec<u8> {
        let mut file = file.to_vec();
        let at = table(&file, b"OS/2") + 8;
        file[at..at + 2].copy_from_slice(&kind.to_be_bytes());
        file
    }

    #[test]
    fn times_new_roman_is_found_under_the_names_of_each_system() {
        let empty = tempfile::tempdir().unwrap();
        for names in [
            ["times.ttf", "timesbd.ttf", "timesi.ttf", "timesbi.ttf"],
            ["TIMES.TTF", "TIMESBD.TTF", "TIMESI.TTF", "TIMESBI.TTF"],
            [
                "Times New Roman.ttf",
                "Times New Roman Bold.ttf",
                "Times New Roman Italic.ttf",
                "Times New Roman Bold Italic.ttf",
            ],
            [
                "Times_New_Roman.ttf",
                "Times_New_Roman_Bold.ttf",
                "Times_New_Roman_Italic.ttf",
                "Times_New_Roman_Bold_Italic.ttf",
            ],
        ] {
            let folder = folder(names);
            let nowhere = empty.path().join("none");
            let folders = [nowhere, empty.path().into(), folder.path().into()];
            assert_eq!(Typeface::times(&folders).unwrap(), Typeface::default());
        }
    }

    #[test]
    fn three_styles_of_four_are_not_enough() {
        let folder = folder(["times.ttf", "timesbd.ttf", "timesi.ttf", "other.ttf"]);
        let refused = Typeface::times(&[folder.path().into()]).unwrap_err();
        assert_eq!(refused.code(), "typeface_not_found");
        assert!(refused.message().contains("Times New Roman"));
    }

    #[test]
    fn the_folders_are_those_of_windows_macos_and_linux() {
        let of = |name: &str| match name {
            "WINDIR" => Some(PathBuf::from("W")),
            "HOME" => Some(PathBuf::from("H")),
            _ => None,
        };
        let all = folders(of);
        for path in [
            Path::new("W").join("Fonts"),
            Path::new("H").join("Library").join("Fonts"),
            PathBuf::from("/usr/share/fonts/truetype/msttcorefonts"),
        ] {
            assert!(all.contains(&path), "{}", path.display());
        }
        assert!(
            !all.iter()
                .any(|path| path.ends_with("Microsoft/Windows/Fonts"))
        );
    }

    #[test]
    fn what_cannot_be_used_is_refused_with_its_reason() {
        let with = |at: usize, file: Vec<u8>| {
            let mut files = bundled();
            files[at] = file;
            Typeface::new(files)
                .map(|_| ())
                .map_err(|error| error.code())
        };
        let regular = Style::Regular.file();
        assert_eq!(with(0, regular.to_vec()), Ok(()));
        assert_eq!(with(1, b"no font".to_vec()), Err("typeface_unreadable"));
        assert_eq!(with(2, regular.to_vec()), Err("typeface_other_style"));
        for (kind, answer) in [
            (0, Ok(())),
            (4, Ok(())),
            (8, Ok(())),
            (2, Err("typeface_not_embeddable")),
            (0x100, Err("typeface_not_embeddable")),
            (0x200, Err("typeface_not_embeddable")),
        ] {
            assert_eq!(with(0, permitting(regular, kind)), answer, "fsType {kind}");
        }
        // letters by a tenth narrower
        let mut narrow = regular.to_vec();
        let em = table(&narrow, b"head") + 18;
        narrow[em..em + 2].copy_from_slice(&2253u16.to_be_bytes());
        assert_eq!(with(0, narrow), Err("typeface_other_widths"));
        // no table of letters at all
        let mut few = regular.to_vec();
        let cmap = table(&few, b"cmap");
        few[cmap..cmap + 4].copy_from_slice(&[0, 0, 0, 0]);
        assert_eq!(with(0, few), Err("typeface_without_letter"));
    }

    #[test]
    fn a_document_is_written_in_the_chosen_letters_on_the_same_pages() {
        let typeface = Typeface::new(bundled()).unwrap();
        assert_eq!(
            typeface.name(Style::BoldItalic),
            "LiberationSerif-BoldItalic"
        );
        let document = report(contents(), Vec::new());
        let made = crate::clock::Instant(1_694_770_000_000);
        let printer = Printer {
            typeface,
            ..Printer::default()
        };
        for format in Format::ALL {
            let own = printer.write(&document, format, made).unwrap();
            assert!(!own.is_empty());
        }
    }
}
