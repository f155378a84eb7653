//! All orders in which some things can come.

/// Of so many things, each by its place.
pub fn orderings(count: usize) -> Vec<Vec<usize>> {
    let mut all = vec![Vec::new()];
    for next in 0..count {
        let longer = |ordering: &Vec<usize>| (0..=ordering.len()).map(|at| with(ordering, at, next)).collect::<Vec<_>>();
        all = all.iter().flat_map(longer).collect();
    }
    all
}

fn with(ordering: &[usize], at: usize, next: usize) -> Vec<usize> {
    let mut ordering = ordering.to_vec();
    ordering.insert(at, next);
    ordering
}

#[test]
fn there_are_as_many_as_there_should_be_and_all_differ() {
    let mut all = orderings(6);
    all.sort();
    all.dedup();
    assert_eq!(all.len(), 720);
}
