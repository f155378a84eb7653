//! Words that count several times, handed to tantivy without being written several times.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

/// Adds a word with its weight, a single digit, in front of it.
pub(super) fn push(text: &mut String, weight: usize, mark: &str, word: &str) {
    text.push(u32::try_from(weight).ok().and_then(|weight| char::from_digit(weight, 10)).unwrap_or('1'));
    text.push_str(mark);
    text.push_str(word);
    text.push(' ');
}

/// Reads what [`push`] wrote.
#[derive(Clone, Default)]
pub(super) struct WeightedWords {
    token: Token,
}

pub(super) struct WeightedStream<'a> {
    rest: &'a str,
    left: u32,
    token: &'a mut Token,
}

impl Tokenizer for WeightedWords {
    type TokenStream<'a> = WeightedStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> WeightedStream<'a> {
        self.token.reset();
        WeightedStream { rest: text, left: 0, token: &mut self.token }
    }
}

impl TokenStream for WeightedStream<'_> {
    fn advance(&mut self) -> bool {
        while self.left == 0 {
            let Some((word, rest)) = self.rest.split_once(' ') else {
                return false;
            };
            self.rest = rest;
            let weight = word.chars().next().and_then(|digit| digit.to_digit(10));
            self.left = weight.unwrap_or(0);
            self.token.text.clear();
            self.token.text.push_str(word.get(1..).unwrap_or_default());
        }
        self.left -= 1;
        self.token.position = self.token.position.wrapping_add(1);
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_come_as_often_as_they_weigh() {
        let mut text = String::new();
        push(&mut text, 2, "", "été");
        push(&mut text, 1, "^", "e");
        let mut words = WeightedWords::default();
        let mut stream = words.token_stream(&text);
        let read = std::iter::from_fn(|| stream.next().map(|token| token.text.clone()));
        assert_eq!(read.collect::<Vec<_>>(), ["été", "été", "^e"]);
    }
}
