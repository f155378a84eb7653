//! Words as they are looked up: small letters without marks, and e-mail addresses whole.

use std::collections::BTreeSet;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The words of a text, each once, in the order in which they stand. Single letters are none, unless they are a script's words.
#[must_use]
pub fn words(text: &str) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let parts = text.split_whitespace().flat_map(parts);
    parts.filter(|word| seen.insert(word.clone())).collect()
}

fn parts(word: &str) -> Vec<String> {
    let plain = plain(word);
    if plain.contains('@') {
        return vec![plain.trim_matches(|letter: char| !letter.is_alphanumeric()).to_owned()];
    }
    let parts = plain.split(|letter: char| !letter.is_alphanumeric());
    parts.filter(|part| part.len() > 1).map(str::to_owned).collect()
}

/// `Müller` and `MULLER` are the same; so are `ｱ` and `ア`.
fn plain(word: &str) -> String {
    word.nfkd().filter(|letter| !is_combining_mark(*letter)).flat_map(char::to_lowercase).collect::<String>().replace('ß', "ss")
}
