//! What stands around the text: the head with its two rules, title and addressees, the signature
//! beside the recipients, the heading of an annex. NĐ 30/2020/NĐ-CP, Phụ lục I.

use super::font::{Size, Style, width};
use super::form::Form;
use super::lines::{Align, Span, break_evenly};
use super::marks;
use super::model::{Document, Signature};
use super::page::Mark;
use super::strip::{Stack, Strip};
use super::words::{self, ADDRESSED};

/// Everything above the text.
pub(super) fn head(document: &Document, form: &Form, width: i64) -> Vec<Strip> {
    let mut strips = vec![columns(document, form, width)];
    if document.kind.is_some() {
        strips.push(title(document, form, width));
    }
    strips.extend(addressees(document, form, width));
    // the head is one piece with the first lines of the text
    for strip in strips.iter_mut().skip(1) {
        strip.glued = true;
    }
    if let Some(last) = strips.last_mut() {
        // the text follows at the body's distance: carried as height, since its first line brings
        // only the paragraph's
        last.height += form.body_gap - form.paragraph_gap;
    }
    strips
}

/// Quốc hiệu and Tiêu ngữ beside the agency; number beside place and date.
fn columns(document: &Document, form: &Form, block: i64) -> Strip {
    let head = &document.head;
    let sizes = &form.sizes;
    let whole = |text: &str| words::whole(text, &head.place);
    let mut left = Stack::new(0, form.head_left);
    if let Some(superior) = &head.superior {
        left.centred(
            &whole(&superior.to_uppercase()),
            Style::Regular,
            sizes.agency,
        );
    }
    let last = left.centred(
        &whole(&head.agency.to_uppercase()),
        Style::Bold,
        sizes.agency,
    );
    left.rule(last * form.rule_percent / 100, form);

    let mut right = Stack::new(form.head_left, block - form.head_left);
    right.centred(words::NATION, Style::Bold, sizes.nation);
    let motto = right.centred(words::MOTTO, Style::Bold, sizes.motto);
    right.rule(motto, form);

    let top = left.y.max(right.y) + form.number_gap;
    (left.y, right.y) = (top, top);
    left.centred(&words::number_line(head), Style::Regular, sizes.number);
    let date = words::place_and_date(head);
    right.centred(&date, Style::Italic, date_size(&date, right.width, form));
    if document.kind.is_none() {
        left.y += form.number_gap;
        let about = format!("V/v {}", document.summary);
        left.centred(&whole(&about), Style::Regular, sizes.about);
    }
    marks::stamp(&mut left, &document.extras, form);
    let height = left.y.max(right.y);
    left.items.append(&mut right.items);
    Strip {
        height,
        items: left.items,
        ..Strip::default()
    }
}

/// The date is never smaller than 13, and no larger when the place is long.
fn date_size(date: &str, room: i64, form: &Form) -> Size {
    const SMALLER: Size = Size(130);
    let size = form.sizes.date;
    if width(date, Style::Italic, size) > room {
        size.min(SMALLER)
    } else {
        size
    }
}

/// BÁO CÁO, its summary and the rule.
fn title(document: &Document, form: &Form, block: i64) -> Strip {
    let size = form.sizes.title;
    let mut stack = Stack::new(0, block);
    if let Some(kind) = &document.kind {
        stack.centred(&kind.to_uppercase(), Style::Bold, size);
    }
    let room = form.title_width.min(block);
    let summary = words::whole(&document.summary, &document.head.place);
    let span = Span::new(&summary, Style::Bold);
    let last = stack.lines(&break_evenly(&[span], size, room), size, Align::Centre);
    stack.rule(last * form.rule_percent / 100, form);
    Strip {
        space: form.title_gap,
        height: stack.y,
        items: stack.items,
        ..Strip::default()
    }
}

/// Where “Kính gửi:” begins, and where the dashes stand: under its colon.
pub(super) fn addressee_indents(lines: &[String], form: &Form, block: i64) -> (i64, i64) {
    let wide = |text: &str| width(text, Style::Regular, form.sizes.body);
    let dash = wide(ADDRESSED.trim_end_matches(':'));
    let widest = lines.iter().map(|line| wide(line)).max().unwrap_or(0);
    let label = ((block - dash - widest) / 2).max(form.indent);
    (label, label + dash)
}

/// One addressee on the line of “Kính gửi:”, several below it with their dashes under the colon.
fn addressees(document: &Document, form: &Form, block: i64) -> Option<Strip> {
    let size = form.sizes.body;
    let lines = words::addressees(document);
    let mut stack = Stack::new(0, block);
    match lines.as_slice() {
        [] => return None,
        [one] => {
            let room = block - 2 * form.indent;
            let span = Span::new(&format!("{ADDRESSED} {one}"), Style::Regular);
            stack.lines(&break_evenly(&[span], size, room), size, Align::Centre);
        }
        several => {
            let (label, dash) = addressee_indents(several, form, block);
            stack.x = label;
            stack.flush(ADDRESSED, Style::Regular, size);
            stack.x = dash;
            stack.width = block - stack.x;
            for line in several {
                stack.flush(line, Style::Regular, size);
            }
        }
    }
    Some(Strip {
        space: form.body_gap,
        height: stack.y,
        items: stack.items,
        ..Strip::default()
    })
}

/// The signer's column at the right, the recipients at the left, level with it; several signers stand two by
/// two, with the recipients below.
pub(super) fn signature(document: &Document, form: &Form, block: i64) -> Strip {
    if !document.cosigners.is_empty() {
        return signatures(document, form, block);
    }
    let mut left = Stack::new(0, form.recipients_width);
    recipients(&mut left, document, form);
    let mut right = Stack::new(form.recipients_width, block - form.recipients_width);
    sign(&mut right, &document.signature, form);
    let height = left.y.max(right.y);
    left.items.append(&mut right.items);
    Strip {
        space: form.signature_gap,
        height,
        items: left.items,
        ..Strip::default()
    }
}

fn signatures(document: &Document, form: &Form, block: i64) -> Strip {
    let half = block / 2;
    let mut strip = Strip {
        space: form.signature_gap,
        ..Strip::default()
    };
    for pair in document.signers().chunks(2) {
        // What they are stands level, and so do their names.
        for part in [titles, name] {
            let top = strip.height;
            for (at, signer) in (0..).zip(pair) {
                let mut column = Stack::new(at * half, half);
                column.y = top;
                part(&mut column, signer, form);
                strip.height = strip.height.max(column.y);
                strip.items.append(&mut column.items);
            }
        }
        strip.height += form.signature_gap;
    }
    let mut below = Stack::new(0, block);
    below.y = strip.height;
    recipients(&mut below, document, form);
    strip.height = below.y;
    strip.items.append(&mut below.items);
    strip
}

fn sign(column: &mut Stack, signer: &Signature, form: &Form) {
    titles(column, signer, form);
    name(column, signer, form);
}

fn titles(column: &mut Stack, signer: &Signature, form: &Form) {
    for line in signer.authority.iter().chain([&signer.title]) {
        column.centred(&line.to_uppercase(), Style::Bold, form.sizes.signature);
    }
}

fn name(column: &mut Stack, signer: &Signature, form: &Form) {
    column.y += form.signature_room;
    column.centred(&signer.name, Style::Bold, form.sizes.signature);
}

fn recipients(left: &mut Stack, document: &Document, form: &Form) {
    let sizes = &form.sizes;
    let recipients = words::recipients(document);
    if !recipients.is_empty() {
        left.flush(words::RECIPIENTS, Style::BoldItalic, sizes.recipients_label);
        for line in recipients {
            left.flush(&line, Style::Regular, sizes.recipients);
        }
    }
    if let Some(drafter) = &document.extras.drafter {
        left.flush(&drafter.written(), Style::Regular, sizes.drafter);
    }
}

/// “Phụ lục I”, its title, and where it belongs.
pub(super) fn annex(document: &Document, index: usize, form: &Form, block: i64) -> Vec<Strip> {
    let annex = &document.annexes[index];
    let size = form.sizes.title;
    let whole = |text: &str| words::whole(text, &document.head.place);
    let heading = words::annex_heading(index, &document.annexes);
    let mut stack = Stack::new(0, block);
    stack.centred(&heading, Style::Bold, size);
    stack.centred(&whole(&annex.title.to_uppercase()), Style::Bold, size);
    if annex.attached {
        let attached = whole(&words::attached_to(document));
        let last = stack.centred(&attached, Style::Italic, size);
        stack.rule(last * form.rule_percent / 100, form);
    }
    vec![Strip {
        height: stack.y + form.body_gap - form.paragraph_gap,
        items: stack.items,
        heading: Some(Mark {
            text: format!("{heading}. {}", annex.title),
            depth: 0,
            y: 0,
            annex: Some(index),
        }),
        ..Strip::default()
    }]
}
