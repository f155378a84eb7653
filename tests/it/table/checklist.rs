//! The security checklist: every requirement of the standard once, and what it cites is there.

use super::sources::{read, root};
use std::collections::BTreeSet;

/// How many requirements each section of OWASP ASVS 4.0.3 has, chapter by chapter. There are numbers without a section.
const SECTIONS: [&[u32]; 14] = [
    &[7, 4, 0, 5, 4, 4, 2, 2, 2, 1, 3, 2, 0, 6],
    &[12, 7, 3, 5, 7, 3, 6, 7, 3, 4],
    &[1, 4, 4, 5, 3, 2, 1],
    &[5, 2, 3],
    &[5, 8, 10, 3, 4],
    &[3, 8, 3, 2],
    &[4, 2, 4, 3],
    &[6, 3, 8],
    &[3, 5],
    &[1, 6, 3],
    &[8],
    &[3, 1, 6, 2, 2, 1],
    &[5, 6, 2, 2],
    &[5, 6, 3, 7, 4],
];
/// Numbers that the standard has taken out.
const DELETED: [&str; 8] = ["1.4.2", "1.4.3", "1.12.1", "4.1.4", "7.3.2", "13.1.2", "13.2.4", "14.3.1"];
/// Asked for at level 3 alone.
const LEVEL_3: [&str; 19] = [
    "1.11.3", "2.2.4", "2.2.5", "2.2.6", "2.2.7", "3.6.1", "3.6.2", "6.2.7", "6.2.8", "6.3.3", "8.1.5", "8.1.6", "9.2.5", "10.1.1",
    "10.2.3", "10.2.4", "10.2.5", "10.2.6", "14.1.5",
];

struct Row {
    number: String,
    status: String,
    how: String,
    cited: Vec<String>,
}

/// What stands in backticks.
fn quoted(text: &str) -> Vec<String> {
    text.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

fn rows(text: &str) -> Vec<Row> {
    let row = |line: &str| {
        let cells: Vec<&str> = line.strip_prefix("| ")?.strip_suffix(" |")?.split(" | ").collect();
        let [number, status, how, place] = cells[..] else { return None };
        let is_number = number.split('.').count() == 3 && number.split('.').all(|part| part.parse::<u32>().is_ok());
        is_number.then(|| Row { number: number.to_owned(), status: status.to_owned(), how: how.to_owned(), cited: quoted(place) })
    };
    text.lines().filter_map(row).collect()
}

/// Section by section, without a gap.
fn asked_for() -> Vec<String> {
    let sections = SECTIONS
        .iter()
        .zip(1..)
        .flat_map(|(sections, chapter)| sections.iter().zip(1..).map(move |(last, section)| (chapter, section, *last)));
    let numbers = sections.flat_map(|(chapter, section, last)| (1..=last).map(move |number| format!("{chapter}.{section}.{number}")));
    numbers.filter(|number| !DELETED.contains(&number.as_str()) && !LEVEL_3.contains(&number.as_str())).collect()
}

#[test]
fn every_requirement_has_one_line_in_its_order() {
    let found: Vec<String> = rows(&read("docs/asvs.md")).into_iter().map(|row| row.number).collect();
    assert_eq!(found.len(), 259);
    assert_eq!(found, asked_for());
    let all: BTreeSet<&str> = DELETED.into_iter().chain(LEVEL_3).collect();
    assert_eq!(all.len(), DELETED.len() + LEVEL_3.len());
}

#[test]
fn the_security_checklist_cites_what_is_there() {
    let (text, mut open) = (read("docs/asvs.md"), 0);
    for Row { number, status, how, cited } in rows(&text) {
        assert!(["yes", "n/a", "yours", "open"].contains(&status.as_str()), "{number}: {status}");
        assert!(!how.is_empty() && (status != "yes" || !cited.is_empty()), "{number} says yes and shows nothing");
        let missing: Vec<&String> = cited.iter().filter(|file| !root().join(file).exists()).collect();
        assert!(missing.is_empty(), "{number} cites {missing:?}");
        open += usize::from(status == "open");
    }
    assert!(text.contains(&format!("{open} are, ")), "{open} are open: the first paragraph says otherwise");
}

/// What the other pages about security name in backticks, where it looks like a file of this repository.
#[test]
fn pages_about_security_name_what_is_there() {
    const TOPS: [&str; 7] = ["shared/", "functions/", "tests/", "docs/", "local/", "xtask/", "web/"];
    for page in ["SECURITY.md", "docs/security.md", "docs/accounts.md"] {
        let cited = quoted(&read(page));
        let is_file = |name: &&String| TOPS.iter().any(|top| name.starts_with(top)) && !name.contains([' ', '…', '*']);
        let missing: Vec<&String> = cited.iter().filter(is_file).filter(|name| !root().join(name.trim_end_matches('/')).exists()).collect();
        assert_eq!(missing, Vec::<&String>::new(), "{page}");
    }
}

#[test]
fn a_line_is_read_as_it_is_written() {
    let [row] = &rows("| 9.9.9 | open | No `a/b`. | `c/d`, `e.rs` |\n| | | How | Where |\n|---|---|---|---|\n")[..] else {
        panic!("one row")
    };
    assert_eq!((row.number.as_str(), row.status.as_str(), row.how.as_str()), ("9.9.9", "open", "No `a/b`."));
    assert_eq!(row.cited, ["c/d", "e.rs"]);
}
