//! Every code of a problem document is explained in docs/problems.md, and nothing else is.

use super::differences::{Source, assert_one_table};
use super::sources::read;

#[test]
fn every_problem_is_documented() {
    let documented = read("docs/problems.md");
    let rows = documented.lines().filter_map(|line| line.trim().strip_prefix("| `")?.split_once('`'));
    let documented = Source::new("docs/problems.md", rows.map(|(code, _)| code.to_owned()));
    let mut codes = codes_of("functions/api/src/http/error.rs");
    codes.extend(codes_of("local/src/gateway/problem.rs"));
    assert_one_table(&[Source::new("error.rs and problem.rs", codes), documented]);
}

/// In those two files, a text of small letters and underscores that stands after `=>` or as an argument is a code; one before a
/// colon is the name of a member.
fn codes_of(file: &str) -> Vec<String> {
    let text = read(file);
    let text = text.split("#[cfg(test)]").next().unwrap();
    let mut codes = Vec::new();
    for line in text.lines() {
        for (before, code, after) in texts(line) {
            let is_code = code.len() > 2 && code.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
            let in_its_place = (before.ends_with("=> ") || before.ends_with(", ")) && !after.starts_with(':');
            if is_code && in_its_place {
                codes.push(code.to_owned());
            }
        }
    }
    codes
}

/// The string literals of a line, each with what stands before and after it.
fn texts(line: &str) -> Vec<(&str, &str, &str)> {
    let quotes: Vec<usize> = line.match_indices('"').map(|(place, _)| place).collect();
    quotes.chunks_exact(2).map(|pair| (&line[..pair[0]], &line[pair[0] + 1..pair[1]], &line[pair[1] + 1..])).collect()
}
