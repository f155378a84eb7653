//! The functions' environment as a file, for other programs on this machine: `NAME="value"` in every line.

use std::collections::BTreeMap;
use std::io::{Result, Write};
use std::path::Path;

/// Readable by its owner alone: it holds secrets.
///
/// # Errors
/// A file that cannot be written.
pub fn write(file: &Path, environment: &BTreeMap<String, String>) -> Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(file)?;
    // Quoted: a sender's name has spaces. No value of the platform holds a quotation mark.
    environment.iter().try_for_each(|(name, value)| writeln!(file, "{name}=\"{value}\""))
}

/// # Errors
/// A file that is not there.
pub fn read(file: &Path) -> Result<BTreeMap<String, String>> {
    let text = std::fs::read_to_string(file)?;
    let pair = |line: &str| line.split_once('=').map(|(name, value)| (name.to_owned(), value.trim_matches('"').to_owned()));
    Ok(text.lines().filter_map(pair).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_read() {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("environment");
        let environment = BTreeMap::from([("A".to_owned(), "Barrow <a@b.example>".to_owned()), ("B".to_owned(), "x=y".to_owned())]);
        write(&file, &environment).unwrap();
        assert_eq!(read(&file).unwrap(), environment);
    }
}
