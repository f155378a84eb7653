//! Words that mean the same to a shopper, one set a line.
//!
//! `aubergine, eggplant` finds either by the other; `trainers => sneakers` finds sneakers by trainers but not the
//! reverse. A `#` starts a comment. A synonym may have several words.

use super::fold::stem;
use super::words::{Piece, chunks};
use crate::SearchError;
use std::collections::HashMap;

/// Stems of a phrase, in order.
type Phrase = Vec<String>;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Synonyms {
    meanings: HashMap<Phrase, Vec<Phrase>>,
    longest: usize,
}

impl Synonyms {
    /// # Errors
    /// [`SearchError::InvalidSynonyms`] names the first line that says nothing or cannot be read.
    pub fn parse(text: &str) -> Result<Self, SearchError> {
        let mut synonyms = Self::default();
        for (index, line) in text.lines().enumerate() {
            let line = line.split_once('#').map_or(line, |(rule, _)| rule).trim();
            if !line.is_empty() {
                synonyms.add(line).map_err(|problem| SearchError::InvalidSynonyms { line: index + 1, problem })?;
            }
        }
        Ok(synonyms)
    }

    fn add(&mut self, line: &str) -> Result<(), &'static str> {
        if let Some((from, to)) = line.split_once("=>") {
            if to.contains("=>") {
                return Err("has more than one `=>`");
            }
            let (from, to) = (phrases(from)?, phrases(to)?);
            from.iter().for_each(|phrase| self.means(phrase, &to));
            return Ok(());
        }
        let set = phrases(line)?;
        if set.len() < 2 {
            return Err("names only one word; a set needs two");
        }
        set.iter().for_each(|phrase| self.means(phrase, &set));
        Ok(())
    }

    fn means(&mut self, phrase: &Phrase, others: &[Phrase]) {
        self.longest = self.longest.max(phrase.len());
        let known = self.meanings.entry(phrase.clone()).or_default();
        for other in others {
            if other != phrase && !known.contains(other) {
                known.push(other.clone());
            }
        }
    }

    /// The longest phrase that `stems` begin with: how many of them it takes, and what else it means.
    pub(crate) fn longest_match(&self, stems: &[String]) -> Option<(usize, &[Phrase])> {
        let longest = self.longest.min(stems.len());
        (1..=longest).rev().find_map(|count| Some((count, self.meanings.get(&stems[..count])?.as_slice())))
    }
}

fn phrases(list: &str) -> Result<Vec<Phrase>, &'static str> {
    list.split(',').map(phrase).collect()
}

fn phrase(text: &str) -> Result<Phrase, &'static str> {
    let mut words = Vec::new();
    for chunk in chunks(text) {
        for piece in chunk.pieces {
            match piece {
                Piece::Word(word) => words.push(stem(&word).into_owned()),
                Piece::Run(run) if run.len() == 1 => words.extend(run.iter().map(char::to_string)),
                Piece::Run(run) => words.extend(run.windows(2).map(|pair| pair.iter().collect::<String>())),
            }
        }
    }
    match words.len() {
        0 => Err("has a synonym without a letter"),
        1..=6 => Ok(words),
        _ => Err("has a synonym of more than 6 words"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stems(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| stem(word).into_owned()).collect()
    }

    #[test]
    fn reads_both_kinds() {
        let synonyms = Synonyms::parse("# kitchen\naubergine, eggplant\n\ntrainers => sneakers # one way\ntv, television set").unwrap();
        assert_eq!(synonyms.longest_match(&stems(&["eggplants"])), Some((1, [stems(&["aubergine"])].as_slice())));
        assert_eq!(synonyms.longest_match(&stems(&["trainer"])), Some((1, [stems(&["sneakers"])].as_slice())));
        assert_eq!(synonyms.longest_match(&stems(&["sneakers"])), None);
        assert_eq!(synonyms.longest_match(&stems(&["television", "set", "stand"])), Some((2, [stems(&["tv"])].as_slice())));
        assert_eq!(synonyms.longest_match(&stems(&["television"])), None);
    }

    #[test]
    fn names_the_line_it_cannot_read() {
        for (text, line) in [("a, b\nlonely", 2), ("a => b => c", 1), ("\n\na, ,b", 3), ("=> b", 1), ("a =>", 1)] {
            let error = Synonyms::parse(text).unwrap_err();
            assert!(matches!(error, SearchError::InvalidSynonyms { line: found, .. } if found == line), "{text}: {error}");
        }
    }
}
