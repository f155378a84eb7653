//! Several lists that are read a piece at a time, as one: newest first, and no further than all of them are known.

/// What was read of a list.
#[derive(Debug)]
pub(super) struct Source<T> {
    /// Places and what is there, newest first.
    waiting: Vec<(String, T)>,
    /// The place that reading stopped at; none once the list was read to its end.
    read_to: Option<String>,
    begun: bool,
}

impl<T> Default for Source<T> {
    fn default() -> Self {
        Self { waiting: Vec::new(), read_to: None, begun: false }
    }
}

impl<T> Source<T> {
    /// Adds the next piece; `read_to` is the last place of a list that goes on.
    pub(super) fn add(&mut self, piece: Vec<(String, T)>, read_to: Option<String>) {
        self.waiting.extend(piece);
        (self.read_to, self.begun) = (read_to, true);
    }

    pub(super) fn is_finished(&self) -> bool {
        self.begun && self.read_to.is_none()
    }

    /// Where reading goes on.
    pub(super) fn next_before(&self) -> Option<&str> {
        self.read_to.as_deref()
    }
}

/// Down to which place all sources are known: none when all were read to their ends.
pub(super) fn frontier<T>(sources: &[Source<T>]) -> Option<String> {
    sources.iter().filter_map(|source| source.read_to.clone()).max()
}

/// Takes what is known to be next in all of them.
pub(super) fn take_known<T>(sources: &mut [Source<T>]) -> Vec<(String, T)> {
    let frontier = frontier(sources);
    let is_known = |place: &String| frontier.as_ref().is_none_or(|frontier| place >= frontier);
    let mut known = Vec::new();
    for source in sources {
        let (taken, left): (Vec<_>, Vec<_>) = source.waiting.drain(..).partition(|(place, _)| is_known(place));
        source.waiting = left;
        known.extend(taken);
    }
    known.sort_by(|(one, _), (other, _)| other.cmp(one));
    known
}

#[cfg(test)]
mod tests {
    use super::*;

    fn piece(places: &[&str]) -> Vec<(String, ())> {
        places.iter().map(|place| ((*place).to_owned(), ())).collect()
    }

    fn taken(sources: &mut [Source<()>]) -> Vec<String> {
        take_known(sources).into_iter().map(|(place, ())| place).collect()
    }

    #[test]
    fn nothing_is_taken_before_all_lists_are_known_so_far() {
        let mut sources = [Source::default(), Source::default()];
        sources[0].add(piece(&["9", "5"]), Some("5".into()));
        sources[1].add(piece(&["8", "7"]), Some("7".into()));
        assert_eq!(taken(&mut sources), ["9", "8", "7"]);
        sources[1].add(piece(&["3"]), None);
        assert!(sources[1].is_finished() && !sources[0].is_finished());
        assert_eq!(taken(&mut sources), ["5"]);
        sources[0].add(piece(&["4", "1"]), None);
        assert_eq!(taken(&mut sources), ["4", "3", "1"]);
        assert_eq!(frontier(&sources), None);
    }
}
