//! Words: where one ends and the next begins, on a label and in a search box alike.

use super::fold::{fold, stem};
use std::iter::once;

/// Letters of a word beyond these say nothing new.
const WORD_LETTERS: usize = 40;

/// What stands between two spaces: one word mostly, several in `t-shirt` or `APP-1000`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Chunk {
    pub(crate) pieces: Vec<Piece>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    Word(String),
    /// Letters of a script that is written without spaces.
    Run(Vec<char>),
}

impl Chunk {
    /// `app1000` of `APP-1000`: people write either.
    pub(crate) fn joined(&self) -> Option<String> {
        let words: Option<Vec<&str>> = self
            .pieces
            .iter()
            .map(|piece| match piece {
                Piece::Word(word) => Some(word.as_str()),
                Piece::Run(_) => None,
            })
            .collect();
        let words = words.filter(|words| (2..=5).contains(&words.len()))?;
        Some(shorten(&words.concat()))
    }
}

/// Folds a text and cuts it up.
pub(crate) fn chunks(text: &str) -> Vec<Chunk> {
    let folded = fold(text);
    folded.split(is_space).map(|chunk| Chunk { pieces: pieces(chunk) }).filter(|chunk| !chunk.pieces.is_empty()).collect()
}

/// Whatever is no letter, but for what holds a word together.
fn is_space(letter: char) -> bool {
    script(letter) == Script::None && !matches!(letter, '-' | '.' | '_' | '\u{2010}' | '\'' | '’' | '`')
}

#[derive(Clone, Copy, PartialEq)]
enum Script {
    Spaced,
    Unspaced,
    Picture,
    None,
}

fn script(letter: char) -> Script {
    match letter {
        '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' => Script::Unspaced,
        '\u{3005}' | '\u{3007}' | '\u{3041}'..='\u{309f}' | '\u{30a1}'..='\u{30fa}' | '\u{30fc}'..='\u{30ff}' => Script::Unspaced,
        '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}' => Script::Unspaced,
        '\u{2600}'..='\u{27bf}' | '\u{1f300}'..='\u{1faff}' => Script::Picture,
        letter if letter.is_alphanumeric() || unicode_normalization::char::is_combining_mark(letter) => Script::Spaced,
        _ => Script::None,
    }
}

fn pieces(chunk: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut last = Script::None;
    for letter in chunk.chars().filter(|letter| !matches!(letter, '\'' | '’' | '`')) {
        let script = script(letter);
        match (script, pieces.last_mut()) {
            (Script::None, _) => {}
            (Script::Spaced, Some(Piece::Word(word))) if last == Script::Spaced => word.push(letter),
            (Script::Unspaced, Some(Piece::Run(run))) if last == Script::Unspaced => run.push(letter),
            (Script::Unspaced, _) => pieces.push(Piece::Run(vec![letter])),
            (Script::Spaced | Script::Picture, _) => pieces.push(Piece::Word(letter.to_string())),
        }
        last = script;
    }
    for piece in &mut pieces {
        if let Piece::Word(word) = piece {
            *word = shorten(word);
        }
    }
    pieces
}

fn shorten(word: &str) -> String {
    word.chars().take(WORD_LETTERS).collect()
}

/// Every term that a text of a product is found by: words as written, their stems, parts of runs.
pub(crate) fn terms(text: &str) -> Vec<String> {
    let mut terms = Vec::new();
    for chunk in chunks(text) {
        for word in chunk.joined().into_iter().chain(chunk.pieces.iter().filter_map(|piece| match piece {
            Piece::Word(word) => Some(word.clone()),
            Piece::Run(_) => None,
        })) {
            let stem = stem(&word);
            if stem != word {
                terms.push(stem.into_owned());
            }
            terms.push(word);
        }
        for piece in &chunk.pieces {
            if let Piece::Run(run) = piece {
                terms.extend(run.iter().map(char::to_string));
                terms.extend(run.windows(2).map(|pair| pair.iter().collect::<String>()));
            }
        }
    }
    terms
}

/// Whether a chunk is a word as it stands, but for capitals.
pub(crate) fn is_plain(chunk: &str) -> bool {
    chunk.len() <= WORD_LETTERS && chunk.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// The words of a text as written, folded.
pub(crate) fn plain_words(text: &str) -> Vec<String> {
    let pieces = chunks(text).into_iter().flat_map(|chunk| chunk.pieces);
    pieces
        .map(|piece| match piece {
            Piece::Word(word) => word,
            Piece::Run(run) => run.into_iter().collect(),
        })
        .collect()
}

/// The first one, two and three letters of a word.
pub(crate) fn short_prefixes(word: &str) -> impl Iterator<Item = &str> {
    let ends = word.char_indices().map(|(start, _)| start).skip(1).chain(once(word.len()));
    ends.take(SHORT_LETTERS).map(|end| &word[..end])
}

/// Prefixes up to this length are looked up, longer ones walk the dictionary.
pub(crate) const SHORT_LETTERS: usize = 3;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_labels_into_terms() {
        let table: [(&str, &[&str]); 9] = [
            ("Vine Tomatoes", &["vine", "tomato", "tomatoes"]),
            ("APP-1000", &["app1000", "app", "1000"]),
            ("T-shirt", &["tshirt", "t", "shirt"]),
            ("men's", &["mens", "men"]),
            ("緑茶です", &["緑", "茶", "で", "す", "緑茶", "茶で", "です"]),
            ("🍕 pizza", &["🍕", "pizza"]),
            ("!!! ... ???", &[]),
            ("L'Oréal", &["loreal"]),
            ("한국 김치", &["한국", "김치"]),
        ];
        for (text, expected) in table {
            let (mut found, mut expected) = (terms(text), expected.to_vec());
            found.sort();
            expected.sort_unstable();
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn plain_words_need_no_folding() {
        for chunk in ["Tomatoes", "APP1000", "x", "42"] {
            let word = chunk.to_lowercase();
            assert!(is_plain(chunk));
            assert_eq!(terms(chunk).last(), Some(&word));
            assert!(terms(chunk).len() == 1 || terms(chunk) == [stem(&word).into_owned(), word]);
        }
        assert!(!["APP-1000", "été", "men's", &"x".repeat(41)].iter().any(|chunk| is_plain(chunk)));
    }

    #[test]
    fn prefixes_end_between_letters() {
        assert_eq!(short_prefixes("été").collect::<Vec<_>>(), ["é", "ét", "été"]);
        assert_eq!(short_prefixes("a").collect::<Vec<_>>(), ["a"]);
    }
}
