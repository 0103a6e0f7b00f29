//! The container of `.xls` and of password-protected workbooks (OLE2, “compound file”), and the
//! records of a BIFF stream.
//!
//! calamine reads the values of `.xls`; this reads what it does not tell and what must be known
//! before it is let loose: whether a password is set, how far the sheets reach, fonts, hidden rows.

/// The first eight bytes.
pub(super) const MAGIC: [u8; 8] = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

const END: u32 = 0xffff_fffa;

/// A compound file: named streams cut into sectors.
pub(super) struct Compound<'a> {
    bytes: &'a [u8],
    sector: usize,
    table: Vec<u32>,
    mini_table: Vec<u32>,
    mini: Vec<u8>,
    entries: Vec<Entry>,
}

struct Entry {
    name: String,
    start: u32,
    size: usize,
}

impl<'a> Compound<'a> {
    /// Opens it; `None` when it is broken.
    pub(super) fn open(bytes: &'a [u8]) -> Option<Self> {
        let shift = u16_at(bytes, 30)?;
        let sector = 1_usize
            .checked_shl(u32::from(shift))
            .filter(|s| (512..=4096).contains(s))?;
        let mut file = Self {
            bytes,
            sector,
            table: Vec::new(),
            mini_table: Vec::new(),
            mini: Vec::new(),
            entries: Vec::new(),
        };
        let most = bytes.len() / sector + 1;
        let mut table_sectors: Vec<u32> = (0..109)
            .filter_map(|i| u32_at(bytes, 76 + 4 * i))
            .filter(|s| *s < END)
            .collect();
        let mut next = u32_at(bytes, 68)?;
        let mut seen = 0;
        while next < END {
            seen += 1;
            if seen > most {
                return None;
            }
            let block = file.sector(next)?;
            for i in 0..sector / 4 - 1 {
                table_sectors.extend(u32_at(block, 4 * i).filter(|s| *s < END));
            }
            next = u32_at(block, sector - 4)?;
        }
        for at in table_sectors.into_iter().take(most) {
            let block = file.sector(at)?;
            file.table
                .extend((0..sector / 4).filter_map(|i| u32_at(block, 4 * i)));
        }
        let directory = file.chain(u32_at(bytes, 48)?)?;
        for entry in directory.chunks_exact(128) {
            let length = usize::from(u16_at(entry, 64)?).min(64);
            let units: Vec<u16> = (0..length / 2)
                .filter_map(|i| u16_at(entry, 2 * i))
                .collect();
            let name = String::from_utf16_lossy(&units);
            file.entries.push(Entry {
                name: name.trim_end_matches('\0').to_owned(),
                start: u32_at(entry, 116)?,
                size: usize::try_from(u32_at(entry, 120)?).ok()?,
            });
        }
        if let Some(root) = file.entries.first() {
            let (start, size) = (root.start, root.size);
            if start < END {
                file.mini = file.chain(start)?;
                file.mini.truncate(size);
            }
        }
        let mini_start = u32_at(bytes, 60)?;
        if mini_start < END {
            let table = file.chain(mini_start)?;
            file.mini_table = (0..table.len() / 4)
                .filter_map(|i| u32_at(&table, 4 * i))
                .collect();
        }
        Some(file)
    }

    /// Whether a stream of that name exists.
    pub(super) fn has(&self, name: &str) -> bool {
        self.entries
            .iter()
            .any(|e| e.name.eq_ignore_ascii_case(name))
    }

    /// The bytes of a stream.
    pub(super) fn stream(&self, name: &str) -> Option<Vec<u8>> {
        let entry = self
            .entries
            .iter()
            .find(|e| e.name.eq_ignore_ascii_case(name))?;
        let mut out = if entry.size < 4096 {
            let mut out = Vec::with_capacity(entry.size);
            let mut at = entry.start;
            while at < END && out.len() < entry.size {
                let from = usize::try_from(at).ok()?.checked_mul(64)?;
                out.extend_from_slice(self.mini.get(from..from + 64)?);
                at = *self.mini_table.get(usize::try_from(at).ok()?)?;
            }
            out
        } else {
            self.chain(entry.start)?
        };
        if out.len() < entry.size {
            return None;
        }
        out.truncate(entry.size);
        Some(out)
    }

    fn sector(&self, at: u32) -> Option<&'a [u8]> {
        let from = usize::try_from(at)
            .ok()?
            .checked_add(1)?
            .checked_mul(self.sector)?;
        let to = from.checked_add(self.sector)?.min(self.bytes.len());
        let block = self.bytes.get(from..to)?;
        // Some writers cut the last sector short; a table sector must be whole.
        (!block.is_empty()).then_some(block)
    }

    fn chain(&self, start: u32) -> Option<Vec<u8>> {
        let mut out = Vec::new();
        let mut at = start;
        while at < END {
            out.extend_from_slice(self.sector(at)?);
            if out.len() > self.bytes.len() {
                return None;
            }
            at = *self.table.get(usize::try_from(at).ok()?)?;
        }
        Some(out)
    }
}

/// One record of a BIFF stream.
pub(super) struct Record<'a> {
    pub(super) kind: u16,
    pub(super) data: &'a [u8],
    /// Where its header stands in the stream.
    pub(super) at: usize,
}

/// The records of a BIFF stream, from a position on.
pub(super) fn records(stream: &[u8], mut at: usize) -> impl Iterator<Item = Record<'_>> {
    std::iter::from_fn(move || {
        let kind = u16_at(stream, at)?;
        let length = usize::from(u16_at(stream, at + 2)?);
        let data = stream.get(at + 4..at + 4 + length)?;
        let record = Record { kind, data, at };
        at += 4 + length;
        Some(record)
    })
}

/// A little-endian number of two bytes.
pub(super) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    let two = bytes.get(at..at.checked_add(2)?)?;
    Some(u16::from_le_bytes([two[0], two[1]]))
}

/// A little-endian number of four bytes.
pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes([four[0], four[1], four[2], four[3]]))
}
