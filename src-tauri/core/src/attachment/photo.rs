//! A photo without where it was taken: what a camera writes beside the picture goes, the picture stays as it is.
//!
//! What surprises: nothing is drawn anew, so nothing is lost of the picture; only which way is up is written back,
//! because cameras keep that among what goes.

use super::media::Media;

/// The bytes of a file without what a camera wrote beside the picture; any other file as it is. What cannot be read
/// as a picture is left alone: it shows nothing, and hides nothing that a viewer would show.
pub(super) fn without_place(media: Media, bytes: &[u8]) -> Vec<u8> {
    let cleaned = match media {
        Media::Jpeg => jpeg(bytes),
        Media::Png => png(bytes),
        Media::Pdf | Media::Zipped(..) | Media::Ole(..) | Media::Text(..) => None,
    };
    cleaned.unwrap_or_else(|| bytes.to_vec())
}

const EXIF: &[u8] = b"Exif\0\0";

/// Segments until the picture begins: APP1 (Exif, XMP), APP13 and comments go; colour profiles stay.
fn jpeg(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut kept = vec![0xff, 0xd8];
    let mut way_up = None;
    let mut at = 2;
    loop {
        let (mark, code) = (*bytes.get(at)?, *bytes.get(at + 1)?);
        if mark != 0xff {
            return None;
        }
        if code == 0xff {
            at += 1; // padding
            continue;
        }
        if code == 0xda {
            break;
        }
        let length = usize::from(u16::from_be_bytes([
            *bytes.get(at + 2)?,
            *bytes.get(at + 3)?,
        ]));
        let segment = bytes.get(at..at + 2 + length)?;
        let body = segment.get(4..)?;
        match code {
            0xe1 => way_up = way_up.or_else(|| orientation(body.strip_prefix(EXIF)?)),
            0xe3..=0xed | 0xef | 0xfe => {}
            _ => kept.extend_from_slice(segment),
        }
        at += 2 + length;
    }
    if let Some(way_up) = way_up.filter(|way_up| (2..=8).contains(way_up)) {
        kept.splice(2..2, upright(way_up));
    }
    kept.extend_from_slice(bytes.get(at..)?);
    Some(kept)
}

/// The tag 0x0112 of the first directory of an Exif body.
fn orientation(tiff: &[u8]) -> Option<u16> {
    let big = match tiff.get(..4)? {
        b"II*\0" => false,
        b"MM\0*" => true,
        _ => return None,
    };
    let short = |at: usize| -> Option<u16> {
        let pair = [*tiff.get(at)?, *tiff.get(at + 1)?];
        Some(match big {
            true => u16::from_be_bytes(pair),
            false => u16::from_le_bytes(pair),
        })
    };
    let long = |at: usize| -> Option<usize> {
        let (first, second) = (usize::from(short(at)?), usize::from(short(at + 2)?));
        Some(match big {
            true => (first << 16) | second,
            false => (second << 16) | first,
        })
    };
    let directory = long(4)?;
    let entries = usize::from(short(directory)?);
    (0..entries)
        .map(|entry| directory + 2 + entry * 12)
        .find(|entry| short(*entry) == Some(0x0112))
        .and_then(|entry| short(entry + 8))
}

/// An Exif segment that says which way is up, and nothing else.
fn upright(way_up: u16) -> Vec<u8> {
    let mut tiff = b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01".to_vec();
    tiff.extend(way_up.to_be_bytes());
    tiff.extend([0, 0, 0, 0, 0, 0]);
    let length = u16::try_from(2 + EXIF.len() + tiff.len()).unwrap_or_default();
    let mut segment = vec![0xff, 0xe1];
    segment.extend(length.to_be_bytes());
    segment.extend(EXIF);
    segment.extend(tiff);
    segment
}

/// Chunks of words and of Exif go.
fn png(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut kept = bytes.get(..8)?.to_vec();
    let mut at = 8;
    while at < bytes.len() {
        let length: [u8; 4] = bytes.get(at..at + 4)?.try_into().ok()?;
        let whole = usize::try_from(u32::from_be_bytes(length))
            .ok()?
            .checked_add(12)?;
        let chunk = bytes.get(at..at.checked_add(whole)?)?;
        if !matches!(chunk.get(4..8)?, b"tEXt" | b"zTXt" | b"iTXt" | b"eXIf") {
            kept.extend_from_slice(chunk);
        }
        at += whole;
    }
    Some(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn segment(code: u8, body: &[u8]) -> Vec<u8> {
        let mut bytes = vec![0xff, code];
        bytes.extend(u16::try_from(body.len() + 2).unwrap().to_be_bytes());
        bytes.extend(body);
        bytes
    }

    /// A camera's photo: JFIF, Exif with a place, XMP, colour profile, tables, then the picture.
    fn photo(way_up: Option<u16>) -> Vec<u8> {
        let mut exif = EXIF.to_vec();
        exif.extend(b"II*\0\x08\0\0\0");
        let entries: u16 = if way_up.is_some() { 2 } else { 1 };
        exif.extend(entries.to_le_bytes());
        exif.extend([0x25, 0x88, 4, 0, 1, 0, 0, 0, 99, 0, 0, 0]); // where the place lies
        if let Some(way_up) = way_up {
            exif.extend([0x12, 0x01, 3, 0, 1, 0, 0, 0]);
            exif.extend(way_up.to_le_bytes());
            exif.extend([0, 0]);
        }
        exif.extend([0, 0, 0, 0]);
        exif.extend(b"10.9804 106.6519 TOA DO");
        [
            vec![0xff, 0xd8],
            segment(0xe0, b"JFIF\0rest"),
            segment(0xe1, &exif),
            segment(0xe1, b"http://ns.adobe.com/xap/1.0/\0TOA DO"),
            segment(0xe2, b"ICC_PROFILE\0colours"),
            segment(0xfe, b"TOA DO"),
            segment(0xdb, b"tables"),
            segment(0xda, b"start"),
            b"\xff\xe1picture bytes that look like a segment\xff\xd9".to_vec(),
        ]
        .concat()
    }

    fn has(bytes: &[u8], words: &[u8]) -> bool {
        bytes.windows(words.len()).any(|window| window == words)
    }

    #[test]
    fn a_photo_loses_its_place_and_keeps_its_picture_its_colours_and_which_way_is_up() {
        for way_up in [None, Some(1), Some(6), Some(8)] {
            let before = photo(way_up);
            let after = without_place(Media::Jpeg, &before);
            assert!(
                has(&before, b"TOA DO") && !has(&after, b"TOA DO"),
                "{way_up:?}"
            );
            assert!(
                has(&after, b"ICC_PROFILE") && has(&after, b"JFIF"),
                "{way_up:?}"
            );
            let picture =
                b"\xff\xda\0\x07start\xff\xe1picture bytes that look like a segment\xff\xd9";
            assert!(after.ends_with(picture), "{way_up:?}");
            let at = after.windows(EXIF.len()).position(|window| window == EXIF);
            let told = at.and_then(|at| orientation(&after[at + EXIF.len()..]));
            assert_eq!(told, way_up.filter(|way_up| *way_up > 1), "as it was");
            assert_eq!(without_place(Media::Jpeg, &after), after, "twice is once");
        }
    }

    #[test]
    fn a_picture_that_cannot_be_read_is_left_alone() {
        let whole = photo(Some(6));
        for cut in 0..whole.len() - 60 {
            let _ = without_place(Media::Jpeg, &whole[..cut]);
        }
        assert_eq!(without_place(Media::Jpeg, b"\xff\xd8\xff"), b"\xff\xd8\xff");
        assert_eq!(
            without_place(Media::Pdf, b"%PDF-1.7 eXIf"),
            b"%PDF-1.7 eXIf"
        );
    }

    #[test]
    fn words_and_places_go_from_a_png() {
        let chunk = |name: &[u8], body: &[u8]| {
            let mut bytes = u32::try_from(body.len()).unwrap().to_be_bytes().to_vec();
            bytes.extend(name);
            bytes.extend(body);
            bytes.extend(*b"crc!");
            bytes
        };
        let head = b"\x89PNG\r\n\x1a\n".to_vec();
        let parts = [
            chunk(b"IHDR", b"size"),
            chunk(b"tEXt", b"TOA DO"),
            chunk(b"eXIf", b"TOA DO"),
            chunk(b"IDAT", b"picture"),
            chunk(b"IEND", b""),
        ];
        let before = [head.clone(), parts.concat()].concat();
        let after = without_place(Media::Png, &before);
        assert_eq!(
            after,
            [head, parts[0].clone(), parts[3..].concat()].concat()
        );
    }
}
