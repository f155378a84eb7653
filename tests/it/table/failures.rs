//! Every line of `docs/failures.md` is a test here, which cites it.

use super::sources::{read, rust_sources};
use std::collections::{BTreeMap, BTreeSet};

/// Of these lines a part has no test, because what it is about is not built.
const NOT_BUILT: [(u32, &str); 2] = [
    (30, "an admin of thousands of variants, and a dashboard: there is no admin of products"),
    (31, "search, import and export: there are none; availability is asked live"),
];

/// A test that cites lines, as in `/// 20, 27: what must hold`.
struct Citation {
    test: String,
    lines: Vec<u32>,
}

#[test]
fn every_failure_of_a_real_shop_is_a_test_here() {
    let mut tests: BTreeMap<u32, BTreeSet<String>> = failures().into_iter().map(|line| (line, BTreeSet::new())).collect();
    for (file, source) in rust_sources("tests/it") {
        let module = file.trim_start_matches("tests/it/").trim_end_matches(".rs").trim_end_matches("/mod").replace('/', "::");
        for Citation { test, lines } in citations(&source) {
            for line in lines {
                let cited = tests.get_mut(&line).unwrap_or_else(|| panic!("{module}::{test} cites {line}, which there is not"));
                cited.insert(format!("{module}::{test}"));
            }
        }
    }
    for (line, names) in &tests {
        println!("{line}: {}", names.iter().map(String::as_str).collect::<Vec<_>>().join(", "));
    }
    for (line, reason) in NOT_BUILT {
        println!("{line}, in part not built: {reason}");
    }
    let missing: Vec<&u32> = tests.iter().filter(|(_, names)| names.is_empty()).map(|(line, _)| line).collect();
    assert!(missing.is_empty(), "no test cites {missing:?}");
}

/// The lines' numbers.
fn failures() -> Vec<u32> {
    let numbers: Vec<u32> = read("docs/failures.md").lines().filter_map(|line| line.split_once(". ")?.0.parse().ok()).collect();
    assert!(numbers.len() > 30 && numbers.iter().zip(1..).all(|(number, place)| *number == place), "{numbers:?}");
    numbers
}

/// Of `#[tokio::test]` functions, by the first line of their doc comment.
fn citations(source: &str) -> Vec<Citation> {
    let lines: Vec<&str> = source.lines().collect();
    let tests = (0..lines.len()).filter(|at| lines[*at].starts_with("#[tokio::test"));
    tests.filter_map(|at| citation(&lines[..at], &lines[at..])).collect()
}

fn citation(above: &[&str], below: &[&str]) -> Option<Citation> {
    let comment = above.iter().rev().take_while(|line| line.starts_with("///")).last()?;
    let (numbers, _) = comment.strip_prefix("/// ")?.split_once(':')?;
    let lines = numbers.split(", ").map(|number| number.parse().ok()).collect::<Option<Vec<u32>>>()?;
    let name = below.iter().find_map(|line| line.strip_prefix("async fn "))?;
    Some(Citation { test: name.split('(').next()?.to_owned(), lines })
}

#[test]
fn a_citation_is_read_from_the_comment_of_a_test_and_from_nothing_else() {
    let source = "/// 4: not a test.\nfn helper() {}\n\n/// 5, 13: holds.\n/// 7: goes on.\n#[tokio::test(flavor = \"x\")]\nasync fn holds() {\n}\n\n\
                  /// Nothing: cited.\n#[tokio::test]\nasync fn cites_nothing() {}\n\n#[tokio::test]\nasync fn says_nothing() {}\n";
    let found: Vec<(String, Vec<u32>)> = citations(source).into_iter().map(|Citation { test, lines }| (test, lines)).collect();
    assert_eq!(found, [("holds".to_owned(), vec![5, 13])]);
}
