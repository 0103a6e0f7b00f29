//! What is wrong with the tags of a template, each with where it stands and the words around it.

use std::collections::{BTreeMap, BTreeSet};

use super::part::{Kind, Paragraph, Part};
use crate::finding::{Finding, Level};
use crate::paper::kind::Paper;
use crate::paper::tag::{self, Fault, Kind as MarkKind, LISTS, Mark, TAGS};
use crate::text::words as folded;

/// Everything that is wrong, in the order of the file. Any error makes it unfit to be filled.
pub(super) fn check<'p>(parts: impl Iterator<Item = &'p Part>, paper: Paper) -> Vec<Finding> {
    let mut findings: Vec<Finding> = Vec::new();
    let mut any = false;
    for part in parts {
        any |= part.marks().next().is_some();
        let check = Check { part, paper };
        let mut found = check.braces();
        let repeats = check.repeats();
        let mut names = check.names();
        // A row that does not repeat as it was meant to explains every field in it.
        if !repeats.is_empty() || check.strange_list() {
            names.retain(|finding| finding.code != "tag_outside_row");
        }
        found.extend(names);
        found.extend(repeats);
        findings.extend(found);
    }
    if !any && findings.is_empty() {
        findings.push(Finding::new(
            Level::Warning,
            "Thân bài",
            "template_no_tags",
            "Mẫu không có ô điền nào nên giấy của mọi đề án sẽ giống nhau.",
            "Hãy tải mẫu gốc để xem các ô điền, như {{tên đề án}}.",
        ));
    }
    findings
}

/// Nobody mends more at once.
const MOST: usize = 200;

struct Check<'p> {
    part: &'p Part,
    paper: Paper,
}

impl Check<'_> {
    fn error(
        &self,
        paragraph: &Paragraph,
        code: &str,
        message: String,
        fix: impl Into<String>,
    ) -> Finding {
        let part = match self.part.kind {
            Kind::Body => "Thân bài",
            Kind::Header => "Đầu trang",
            Kind::Footer => "Chân trang",
            Kind::Notes => "Cước chú",
        };
        let at = format!("{part}, {}", paragraph.place);
        Finding::new(Level::Error, at, code, message, fix)
    }

    /// Each text once, however often Word keeps it.
    fn paragraphs(&self) -> impl Iterator<Item = &Paragraph> {
        self.part
            .paragraphs
            .iter()
            .filter(|paragraph| !paragraph.twin)
    }

    /// Braces that make no tag.
    fn braces(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        for paragraph in self.paragraphs() {
            for fault in &paragraph.faults {
                if findings.len() >= MOST {
                    return findings;
                }
                findings.extend(match fault {
                    Fault::Unclosed(at) => Some(self.error(
                        paragraph,
                        "tag_unclosed",
                        format!(
                            "Ô điền mở bằng {{{{ mà không đóng: {}.",
                            around(&paragraph.text, *at)
                        ),
                        "Hãy thêm }} vào cuối tên ô, trong cùng một đoạn.",
                    )),
                    Fault::Unopened(at) => Some(self.error(
                        paragraph,
                        "tag_unopened",
                        format!(
                            "Có dấu }}}} mà không có {{{{ ở trước: {}.",
                            around(&paragraph.text, *at)
                        ),
                        "Hãy thêm {{ vào trước tên ô, hoặc bỏ dấu }}.",
                    )),
                    Fault::Single(span) => {
                        let written = &paragraph.text[span.clone()];
                        let name = tag::plain(written.trim_matches(['{', '}']));
                        // Other words in braces are the office's own.
                        self.nearest(&name).map(|near| {
                            self.error(
                                paragraph,
                                "tag_single_brace",
                                format!(
                                    "“{written}” thiếu dấu ngoặc: {}.",
                                    around(&paragraph.text, span.start)
                                ),
                                format!("Hãy viết “{near}”."),
                            )
                        })
                    }
                });
            }
        }
        findings
    }

    /// Names that this paper does not know, and fields outside their row.
    fn names(&self) -> Vec<Finding> {
        let repeats = self.part.repeats();
        let mut by_start: BTreeMap<usize, Vec<&str>> = BTreeMap::new();
        for repeat in &repeats {
            by_start
                .entry(repeat.span.start)
                .or_default()
                .push(&repeat.list);
        }
        let mut findings = Vec::new();
        for paragraph in self.paragraphs() {
            let span = match paragraph.row {
                Some(row) => &self.part.rows[row],
                None => &paragraph.span,
            };
            let lists = by_start.get(&span.start).map_or(&[][..], Vec::as_slice);
            for mark in &paragraph.marks {
                if findings.len() >= MOST {
                    return findings;
                }
                findings.extend(match mark.kind {
                    MarkKind::Value { .. } => self.value(paragraph, mark, lists),
                    MarkKind::Open | MarkKind::Close => self.list(paragraph, mark),
                });
            }
        }
        findings
    }

    /// A list that nobody knows is repeated for.
    fn strange_list(&self) -> bool {
        let mut marks = self.part.marks();
        marks.any(|mark| mark.kind == MarkKind::Open && tag::list(&mark.name).is_none())
    }

    fn value(&self, paragraph: &Paragraph, mark: &Mark, lists: &[&str]) -> Option<Finding> {
        let written = &paragraph.text[mark.span.clone()];
        if let Some(tag) = tag::named(&mark.name) {
            return self.other_paper(paragraph, written, tag.papers);
        }
        let of: Vec<&tag::List> = LISTS
            .iter()
            .filter(|list| list.fields.contains(&&*mark.name))
            .collect();
        if of.is_empty() {
            return Some(self.unknown(paragraph, mark, written));
        }
        if of.iter().any(|list| lists.contains(&list.name)) {
            return None;
        }
        let lists: Vec<String> = of
            .iter()
            .map(|list| format!("{{{{#{}}}}}", list.name))
            .collect();
        Some(self.error(
            paragraph,
            "tag_outside_row",
            format!(
                "“{written}” chỉ dùng trong dòng lặp {}.",
                lists.join(" hoặc ")
            ),
            "Hãy đặt ô này trong dòng bảng có dấu mở và dấu đóng của danh sách đó.",
        ))
    }

    fn list(&self, paragraph: &Paragraph, mark: &Mark) -> Option<Finding> {
        let written = &paragraph.text[mark.span.clone()];
        match tag::list(&mark.name) {
            Some(list) => self.other_paper(paragraph, written, list.papers),
            None => Some(self.unknown(paragraph, mark, written)),
        }
    }

    fn other_paper(
        &self,
        paragraph: &Paragraph,
        written: &str,
        papers: &[Paper],
    ) -> Option<Finding> {
        if papers.contains(&self.paper) {
            return None;
        }
        let of: Vec<&str> = papers.iter().map(|paper| paper.label()).collect();
        Some(self.error(
            paragraph,
            "tag_of_other_paper",
            format!(
                "“{written}” là ô của {}, không có ở mẫu “{}”.",
                of.join(", "),
                self.paper.label()
            ),
            "Hãy bỏ ô này, hoặc nạp tệp vào đúng mẫu của nó.",
        ))
    }

    fn unknown(&self, paragraph: &Paragraph, mark: &Mark, written: &str) -> Finding {
        let fix = match self.nearest(&mark.name) {
            Some(near) => format!("Có phải là “{near}”? Hãy sửa lại cho đúng."),
            None => "Hãy xem danh sách ô điền của mẫu này và sửa lại cho đúng.".to_owned(),
        };
        self.error(
            paragraph,
            "tag_unknown",
            format!(
                "Không có ô “{written}”: {}.",
                around(&paragraph.text, mark.span.start)
            ),
            fix,
        )
    }

    /// The tag of this paper that differs least, as it is written; none where none is like it.
    fn nearest(&self, name: &str) -> Option<String> {
        let wanted = folded(name);
        let tags = TAGS.iter().filter(|tag| tag.papers.contains(&self.paper));
        let lists = LISTS
            .iter()
            .filter(|list| list.papers.contains(&self.paper));
        let names = tags.map(|tag| (tag.name, format!("{{{{{}}}}}", tag.name)));
        let rows = lists.flat_map(|list| {
            let fields = list
                .fields
                .iter()
                .map(|field| (*field, format!("{{{{{field}}}}}")));
            fields.chain([(list.name, format!("{{{{#{}}}}}", list.name))])
        });
        names
            .chain(rows)
            .map(|(known, written)| {
                (
                    strsim::damerau_levenshtein(&wanted, &folded(known)),
                    written,
                )
            })
            .filter(|(distance, _)| *distance <= (wanted.chars().count() / 4).min(3))
            .min_by_key(|(distance, _)| *distance)
            .map(|(_, written)| written)
    }

    /// Rows that are opened and not closed, or not where they can repeat.
    fn repeats(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        let mut opened: Option<(usize, &Mark)> = None;
        let mut taken: BTreeSet<(Option<usize>, usize)> = BTreeSet::new();
        let paragraphs: Vec<&Paragraph> = self.paragraphs().collect();
        let unclosed = |(from, mark): (usize, &Mark)| {
            self.error(
                paragraphs[from],
                "repeat_unclosed",
                format!("Dòng lặp “{{{{#{}}}}}” mở mà không đóng.", mark.name),
                format!(
                    "Hãy thêm “{{{{/{}}}}}” vào ô cuối của cùng dòng đó.",
                    mark.name
                ),
            )
        };
        for (at, paragraph) in paragraphs.iter().copied().enumerate() {
            for mark in &paragraph.marks {
                match mark.kind {
                    MarkKind::Value { .. } => {}
                    MarkKind::Open => findings.extend(opened.replace((at, mark)).map(unclosed)),
                    MarkKind::Close => {
                        let Some((from, open)) = opened.take_if(|(_, open)| open.name == mark.name)
                        else {
                            findings.push(self.error(
                                paragraph,
                                "repeat_unopened",
                                format!(
                                    "Có “{{{{/{}}}}}” mà trước đó không mở dòng lặp này.",
                                    mark.name
                                ),
                                format!(
                                    "Hãy thêm “{{{{#{}}}}}” vào ô đầu của cùng dòng đó.",
                                    mark.name
                                ),
                            ));
                            continue;
                        };
                        let (row, other) = (paragraphs[from].row, paragraph.row);
                        if row != other || (row.is_none() && from != at) {
                            findings.push(self.error(
                                paragraphs[from],
                                "repeat_over_rows",
                                format!("Dòng lặp “{{{{#{}}}}}” kéo qua nhiều dòng bảng hoặc nhiều đoạn.", open.name),
                                "Hãy đặt dấu mở và dấu đóng trong cùng một dòng bảng, hoặc trong cùng một đoạn.",
                            ));
                            continue;
                        }
                        let place = (row, if row.is_some() { 0 } else { at });
                        if !taken.insert(place) {
                            findings.push(self.error(
                                paragraph,
                                "repeat_twice",
                                format!("Một dòng chỉ lặp theo một danh sách, nhưng ở đây có thêm “{{{{#{}}}}}”.", open.name),
                                "Hãy tách ra hai dòng.",
                            ));
                        }
                    }
                }
            }
        }
        findings.extend(opened.map(unclosed));
        findings.extend(self.nested());
        findings
    }

    /// A repeated row inside another, as a table in a cell may have it.
    fn nested(&self) -> Vec<Finding> {
        let repeats = self.part.repeats();
        // They come in the order in which they begin.
        let mut end = 0;
        let inner = repeats.iter().filter(move |repeat| {
            let within = repeat.span.end < end;
            end = end.max(repeat.span.end);
            within
        });
        let found = inner.filter_map(|repeat| {
            let paragraph = self
                .part
                .paragraphs
                .iter()
                .find(|one| repeat.span.contains(&one.span.start))?;
            Some(self.error(
                paragraph,
                "repeat_nested",
                format!(
                    "Dòng lặp “{{{{#{}}}}}” nằm trong một dòng lặp khác.",
                    repeat.list
                ),
                "Hãy đưa bảng bên trong ra ngoài.",
            ))
        });
        found.take(MOST).collect()
    }
}

/// The words around a place, in quotes.
fn around(text: &str, at: usize) -> String {
    const LETTERS: usize = 24;
    let before: Vec<char> = text[..at].chars().rev().take(LETTERS).collect();
    let before: String = before.into_iter().rev().collect();
    let after: String = text[at..].chars().take(LETTERS + LETTERS / 2).collect();
    let cut = |more: bool| if more { "…" } else { "" };
    format!(
        "“{}{}{}{}”",
        cut(text.len() > before.len() + text.len() - at),
        before.trim_start(),
        after.trim_end(),
        cut(text.len() - at > after.len()),
    )
}
