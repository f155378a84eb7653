//! Comparing two lists of rows, apart from where they come from, so that the comparison itself can be tested.

use std::collections::BTreeSet;

/// What one place says: `GET /api/products catalog-list-products`, a line a row.
#[derive(Clone, Debug)]
pub struct Source {
    pub name: &'static str,
    pub rows: BTreeSet<String>,
}

impl Source {
    pub fn new(name: &'static str, rows: impl IntoIterator<Item = String>) -> Self {
        Self { name, rows: rows.into_iter().collect() }
    }
}

/// Every row that one place has and the other has not, in words.
pub fn differences(first: &Source, second: &Source) -> Vec<String> {
    let lacks = |place: &Source, other: &Source| -> Vec<String> {
        let missing = other.rows.difference(&place.rows);
        missing.map(|row| format!("{} has no `{row}`, which is in {}", place.name, other.name)).collect()
    };
    [lacks(first, second), lacks(second, first)].concat()
}

/// Fails unless all places say the same, and unless every row that one of them loses or invents would be noticed.
pub fn assert_one_table(sources: &[Source]) {
    let complaints = all_differences(sources);
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
    for index in 0..sources.len() {
        for row in &sources[index].rows {
            let mut changed = sources.to_vec();
            changed[index].rows.remove(row);
            let expected = format!("{} has no `{row}`", sources[index].name);
            assert!(
                all_differences(&changed).iter().any(|complaint| complaint.starts_with(&expected)),
                "a lost row goes unnoticed: {expected}"
            );
        }
        let mut changed = sources.to_vec();
        changed[index].rows.insert("PATCH /invented".to_owned());
        assert!(!all_differences(&changed).is_empty(), "an invented row in {} goes unnoticed", sources[index].name);
    }
}

fn all_differences(sources: &[Source]) -> Vec<String> {
    sources.windows(2).flat_map(|pair| differences(&pair[0], &pair[1])).collect()
}

#[test]
fn a_row_that_is_missing_is_named_with_both_places() {
    let source = |name, rows: &[&str]| Source::new(name, rows.iter().map(|row| (*row).to_owned()));
    let (routes, template) = (source("routes.rs", &["a", "b"]), source("template.yaml", &["b", "c"]));
    assert_eq!(
        differences(&routes, &template),
        ["routes.rs has no `c`, which is in template.yaml", "template.yaml has no `a`, which is in routes.rs"]
    );
    assert!(differences(&routes, &routes).is_empty());
}
