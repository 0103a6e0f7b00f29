//! Rust sources as far as the house rules must understand them: code without comments and tests, the
//! texts in it, and which file the names in a `use` lead to.

use std::collections::{BTreeMap, BTreeSet};

/// One source: its code with texts left out, and the texts.
#[derive(Debug, Clone, Default)]
pub(super) struct Source {
    /// Code: no comments, no tests, `""` for each text.
    pub(super) code: String,
    /// The texts, in their order.
    pub(super) texts: Vec<String>,
}

impl Source {
    /// Reads a source.
    pub(super) fn of(text: &str) -> Self {
        let mut source = scan(text);
        let (code, kept) = without_tests(&source.code);
        source.code = code;
        let texts = std::mem::take(&mut source.texts);
        source.texts = kept.into_iter().map(|at| texts[at].clone()).collect();
        source
    }
}

fn scan(text: &str) -> Source {
    let chars: Vec<char> = text.chars().collect();
    let mut source = Source::default();
    let mut at = 0;
    let starts = |at: usize, what: &str| {
        what.chars()
            .enumerate()
            .all(|(n, c)| chars.get(at + n) == Some(&c))
    };
    while at < chars.len() {
        let before = at.checked_sub(1).map_or(' ', |at| chars[at]);
        let raw = (chars[at] == 'r' && !before.is_alphanumeric() && before != '_')
            .then(|| chars[at + 1..].iter().take_while(|c| **c == '#').count())
            .filter(|hashes| chars.get(at + 1 + hashes) == Some(&'"'));
        if starts(at, "//") {
            while at < chars.len() && chars[at] != '\n' {
                at += 1;
            }
        } else if starts(at, "/*") {
            while at < chars.len() && !starts(at, "*/") {
                at += 1;
            }
            at += 2;
        } else if let Some(hashes) = raw {
            let end = format!("\"{}", "#".repeat(hashes));
            at += hashes + 2;
            let from = at;
            while at < chars.len() && !starts(at, &end) {
                at += 1;
            }
            source.texts.push(chars[from..at].iter().collect());
            source.code.push_str("\"\"");
            at += end.len();
        } else if chars[at] == '"' {
            at += 1;
            let mut literal = String::new();
            while at < chars.len() && chars[at] != '"' {
                if chars[at] == '\\' {
                    at += 1;
                }
                literal.extend(chars.get(at));
                at += 1;
            }
            source.texts.push(literal);
            source.code.push_str("\"\"");
            at += 1;
        } else if chars[at] == '\'' && (chars.get(at + 2) == Some(&'\'') || starts(at, "'\\")) {
            // A character; a lifetime has no second quote.
            at += if chars[at + 1] == '\\' { 3 } else { 2 };
            while at < chars.len() && chars[at] != '\'' {
                at += 1;
            }
            at += 1;
            source.code.push_str("' '");
        } else {
            source.code.push(chars[at]);
            at += 1;
        }
    }
    source
}

const TEST: &str = "#[cfg(test)]";

/// The code without the items that only tests have, and which texts are left.
fn without_tests(code: &str) -> (String, Vec<usize>) {
    let mut out = String::new();
    let mut kept = Vec::new();
    let mut text = 0;
    let mut rest = code;
    let mut keep = |part: &str, out: &mut String, yes: bool, text: &mut usize| {
        for _ in 0..part.matches("\"\"").count() {
            if yes {
                kept.push(*text);
            }
            *text += 1;
        }
        if yes {
            out.push_str(part);
        }
    };
    while let Some(at) = rest.find(TEST) {
        keep(&rest[..at], &mut out, true, &mut text);
        let item = &rest[at + TEST.len()..];
        let mut depth = 0;
        let end = item
            .char_indices()
            .find(|(_, c)| {
                match c {
                    '{' => depth += 1,
                    '}' => depth -= 1,
                    _ => {}
                }
                depth == 0 && matches!(c, ';' | '}')
            })
            .map_or(item.len(), |(at, _)| at + 1);
        keep(&item[..end], &mut out, false, &mut text);
        rest = &item[end..];
    }
    keep(rest, &mut out, true, &mut text);
    (out, kept)
}

type Path = Vec<String>;

/// A name that a `use` brings in.
#[derive(Debug, Clone)]
struct Import {
    path: Path,
    name: String,
    public: bool,
}

/// The modules of one crate.
pub(super) struct Crate {
    files: BTreeMap<Path, String>,
    codes: BTreeMap<String, String>,
    imports: BTreeMap<String, Vec<Import>>,
    items: BTreeMap<String, BTreeSet<String>>,
}

/// What a path leads to.
enum Found {
    Module(Path),
    /// The file that defines the name.
    Item(String),
}

impl Crate {
    /// A crate of these files, named from its folder `src`: `project/life.rs`.
    pub(super) fn of(files: impl IntoIterator<Item = (String, String)>) -> Self {
        let all: BTreeMap<String, String> = files.into_iter().collect();
        let tests: Vec<Path> = all
            .iter()
            .flat_map(|(file, text)| {
                let code = scan(text).code;
                let module = module_of(file);
                let mut names = Vec::new();
                for (at, _) in code.match_indices(TEST) {
                    let item: Vec<&str> = code[at + TEST.len()..]
                        .split([';', '{'])
                        .next()
                        .unwrap_or_default()
                        .split_whitespace()
                        .collect();
                    if let [.., "mod", name] = item[..] {
                        names.push([module.clone(), vec![name.to_owned()]].concat());
                    }
                }
                names
            })
            .collect();
        let mut found = Self {
            files: BTreeMap::new(),
            codes: BTreeMap::new(),
            imports: BTreeMap::new(),
            items: BTreeMap::new(),
        };
        for (file, text) in all {
            let module = module_of(&file);
            if tests.iter().any(|test| module.starts_with(test)) {
                continue;
            }
            let code = Source::of(&text).code;
            let (imports, body) = split_imports(&code);
            found.items.insert(file.clone(), items(&body));
            found.imports.insert(file.clone(), imports);
            found.codes.insert(file.clone(), body);
            found.files.insert(module, file);
        }
        found
    }

    /// For each file, the files that it uses, each with a name that it uses of it. A name that a module
    /// only passes on (`pub use`) is followed to where it is defined, and passing on is not using.
    pub(super) fn uses(&self) -> BTreeMap<String, BTreeMap<String, String>> {
        self.codes
            .keys()
            .map(|file| (file.clone(), self.uses_of(file)))
            .collect()
    }

    fn uses_of(&self, file: &str) -> BTreeMap<String, String> {
        let module = module_of(file);
        let mut uses = BTreeMap::new();
        let mut modules: BTreeMap<&str, Path> = BTreeMap::new();
        let mut note = |to: String, name: String| {
            if to != file {
                uses.entry(to).or_insert(name);
            }
        };
        for import in self.imports[file].iter().filter(|import| !import.public) {
            match self.resolve(&module, &import.path) {
                Some(Found::Module(at)) => {
                    modules.insert(&import.name, at);
                }
                Some(Found::Item(to)) => note(to, import.path.join("::")),
                None => {}
            }
        }
        for path in paths(&self.codes[file]) {
            let found = match modules.get(path[0].as_str()) {
                Some(base) => self.walk(base.clone(), &path[1..], 0),
                None => self.resolve(&module, &path),
            };
            if let Some(Found::Item(to)) = found {
                note(to, path.join("::"));
            }
        }
        uses
    }

    fn resolve(&self, module: &Path, path: &[String]) -> Option<Found> {
        self.resolve_from(module, path, 0)
    }

    fn resolve_from(&self, module: &Path, path: &[String], depth: usize) -> Option<Found> {
        let (base, rest) = match path.first()?.as_str() {
            "crate" => (Path::new(), &path[1..]),
            "self" => (module.clone(), &path[1..]),
            "super" => {
                let up = path.iter().take_while(|part| *part == "super").count();
                (
                    module[..module.len().checked_sub(up)?].to_vec(),
                    &path[up..],
                )
            }
            child => {
                let below = [module.clone(), vec![child.to_owned()]].concat();
                if !self.files.contains_key(&below) {
                    return None;
                }
                (module.clone(), path)
            }
        };
        self.walk(base, rest, depth)
    }

    fn walk(&self, mut module: Path, path: &[String], depth: usize) -> Option<Found> {
        let mut rest = path;
        while let Some((first, others)) = rest.split_first() {
            let below = [module.clone(), vec![first.clone()]].concat();
            if !self.files.contains_key(&below) {
                break;
            }
            (module, rest) = (below, others);
        }
        let file = self.files.get(&module)?;
        let Some((name, others)) = rest.split_first() else {
            return Some(Found::Module(module));
        };
        // Names that are passed on lead further; a circle of such leads nowhere.
        if depth > 8 {
            return None;
        }
        for import in self.imports[file]
            .iter()
            .filter(|import| import.name == *name)
        {
            match self.resolve_from(&module, &import.path, depth + 1) {
                Some(Found::Module(at)) if !others.is_empty() => {
                    return self.walk(at, others, depth + 1);
                }
                Some(found) => return Some(found),
                None => {}
            }
        }
        if !self.items[file].contains(name) {
            for import in self.imports[file]
                .iter()
                .filter(|import| import.name == "*")
            {
                let mut path = import.path.clone();
                path.pop();
                path.push(name.clone());
                if let Some(Found::Item(at)) = self.resolve_from(&module, &path, depth + 1)
                    && self.items[&at].contains(name)
                {
                    return Some(Found::Item(at));
                }
            }
        }
        Some(Found::Item(file.clone()))
    }
}

fn module_of(file: &str) -> Path {
    let name = file.strip_suffix(".rs").unwrap_or(file);
    let name = name.strip_suffix("/mod").unwrap_or(name);
    if name == "lib" {
        return Path::new();
    }
    name.split('/').map(str::to_owned).collect()
}

/// The imports of a code, and the code without them.
fn split_imports(code: &str) -> (Vec<Import>, String) {
    let mut imports = Vec::new();
    let mut body = String::new();
    let mut rest = code;
    loop {
        let start = rest.match_indices("use ").map(|(at, _)| at).find(|at| {
            let line = rest[..*at].rsplit('\n').next().unwrap_or_default().trim();
            line.is_empty() || line == "pub" || line.starts_with("pub(") && line.ends_with(')')
        });
        let Some(at) = start else {
            body.push_str(rest);
            return (imports, body);
        };
        let line = rest[..at].rsplit('\n').next().unwrap_or_default().trim();
        let public = line.starts_with("pub");
        let tree = &rest[at + 4..];
        let end = tree.find(';').unwrap_or(tree.len());
        for (path, name) in tree_of(&tree[..end]) {
            imports.push(Import { path, name, public });
        }
        body.push_str(&rest[..at]);
        body.push_str("use;");
        rest = tree.get(end + 1..).unwrap_or_default();
    }
}

/// The paths of a `use` tree, each with the name that it has here.
fn tree_of(tree: &str) -> Vec<(Path, String)> {
    let tree = tree.trim();
    if let Some((prefix, list)) = tree.split_once('{') {
        let prefix: Path = segments(prefix);
        let list = list.trim_end().strip_suffix('}').unwrap_or(list);
        let mut parts = vec![String::new()];
        let mut depth = 0;
        for c in list.chars() {
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                _ => {}
            }
            match (c, depth) {
                (',', 0) => parts.push(String::new()),
                _ => parts.iter_mut().next_back().expect("one at least").push(c),
            }
        }
        return parts
            .iter()
            .filter(|part| !part.trim().is_empty())
            .flat_map(|part| tree_of(part))
            .map(|(path, name)| {
                let is_itself = path == ["self"];
                let path = if is_itself {
                    prefix.clone()
                } else {
                    [prefix.clone(), path].concat()
                };
                let name = match path.last() {
                    Some(last) if is_itself && name == "self" => last.clone(),
                    _ => name,
                };
                (path, name)
            })
            .collect();
    }
    let (path, alias) = match tree.split_once(" as ") {
        Some((path, alias)) => (path, Some(alias.trim().to_owned())),
        None => (tree, None),
    };
    let path = segments(path);
    let name = alias.or_else(|| path.last().cloned()).unwrap_or_default();
    vec![(path, name)]
}

fn segments(path: &str) -> Path {
    path.split("::")
        .map(|part| part.trim().to_owned())
        .filter(|part| !part.is_empty())
        .collect()
}

/// The names that a code defines.
fn items(code: &str) -> BTreeSet<String> {
    let kinds = [
        "fn",
        "struct",
        "enum",
        "const",
        "static",
        "trait",
        "type",
        "macro_rules!",
    ];
    let words: Vec<&str> = code
        .split(|c: char| !c.is_alphanumeric() && c != '_' && c != '!')
        .filter(|word| !word.is_empty())
        .collect();
    words
        .windows(2)
        .filter(|pair| kinds.contains(&pair[0]))
        .map(|pair| pair[1].to_owned())
        .collect()
}

/// The paths of two parts and more that a code names.
fn paths(code: &str) -> Vec<Path> {
    let word = |c: char| c.is_alphanumeric() || c == '_';
    let mut found = Vec::new();
    let mut path: Path = Vec::new();
    let mut rest = code;
    while !rest.is_empty() {
        let length = rest.find(|c| !word(c)).unwrap_or(rest.len());
        if length == 0 {
            let is_joint = rest.starts_with("::");
            if !is_joint {
                if path.len() > 1 {
                    found.push(std::mem::take(&mut path));
                }
                path.clear();
            }
            let step = if is_joint {
                2
            } else {
                rest.chars().next().map_or(1, char::len_utf8)
            };
            rest = &rest[step..];
            // `Vec::<T>` and `<T as Of>::name` are no paths of modules.
            if is_joint && !rest.starts_with(word) {
                path.clear();
            }
        } else {
            path.push(rest[..length].to_owned());
            rest = &rest[length..];
        }
    }
    if path.len() > 1 {
        found.push(path);
    }
    found
}

/// The circles of a graph: the sets of two and more that all lead to each other.
pub(super) fn circles(uses: &BTreeMap<String, Vec<String>>) -> Vec<BTreeSet<&str>> {
    let all: BTreeMap<&str, BTreeSet<&str>> = uses
        .keys()
        .map(|file| (file.as_str(), reached(uses, file)))
        .collect();
    let mut circles: BTreeSet<BTreeSet<&str>> = BTreeSet::new();
    for (file, reached) in &all {
        let circle: BTreeSet<&str> = reached
            .iter()
            .filter(|other| all.get(**other).is_some_and(|back| back.contains(file)))
            .copied()
            .collect();
        if circle.len() > 1 {
            circles.insert(circle);
        }
    }
    circles.into_iter().collect()
}

/// All that a file leads to.
fn reached<'a>(uses: &'a BTreeMap<String, Vec<String>>, from: &'a str) -> BTreeSet<&'a str> {
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let mut open = vec![from];
    while let Some(at) = open.pop() {
        for to in uses.get(at).into_iter().flatten() {
            if seen.insert(to) {
                open.push(to);
            }
        }
    }
    seen
}

#[test]
fn names_are_followed_to_the_file_that_defines_them() {
    let sources = [
        ("lib.rs", "pub mod a; pub mod b; mod c;"),
        (
            "a/mod.rs",
            "//! use crate::c::No;\nmod inner;\npub use inner::{Deep, self as within};\nfn x() { crate::c::call(\"use crate::b::B;\"); }",
        ),
        (
            "a/inner.rs",
            "pub struct Deep; #[cfg(test)] mod tests { use crate::b::B; }",
        ),
        (
            "b.rs",
            "use crate::{a::{Deep as D, within}, c};\nconst S: &str = r#\"use crate::lib::X;\"#; fn f() -> c::Found<'static> { 'x'; within::Deep }",
        ),
        (
            "c.rs",
            "pub struct Found; pub fn call() {}\nuse super::b::B as Other;",
        ),
        ("t.rs", "#[cfg(test)]\nmod tests;"),
        ("t/tests.rs", "use crate::a::Deep;"),
    ];
    let sources = sources.map(|(file, text)| (file.to_owned(), text.to_owned()));
    let uses = Crate::of(sources).uses();
    let of = |file: &str| -> Vec<&str> { uses[file].keys().map(String::as_str).collect() };
    assert_eq!(
        of("a/mod.rs"),
        ["c.rs"],
        "not what a comment or a text says"
    );
    assert_eq!(of("a/inner.rs"), Vec::<&str>::new(), "not what a test uses");
    assert_eq!(of("b.rs"), ["a/inner.rs", "c.rs"]);
    assert_eq!(of("c.rs"), ["b.rs"]);
    assert!(
        !uses.contains_key("t/tests.rs"),
        "a file of tests is none of the code"
    );
    let plain: BTreeMap<String, Vec<String>> = uses
        .iter()
        .map(|(file, to)| (file.clone(), to.keys().cloned().collect()))
        .collect();
    assert_eq!(circles(&plain), [BTreeSet::from(["b.rs", "c.rs"])]);
}
