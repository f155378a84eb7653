//! A walk over a JPEG's segments, before it is decoded: is it whole, and is it made to keep the decoder busy?
//!
//! The decoder fills what is missing with grey, and so would show half a picture as if nothing were wrong.

use crate::picture::Refusal;

/// Cameras and editors write about ten; every one is a pass over all pixels.
const MOST_SCANS: usize = 100;

const START_OF_SCAN: u8 = 0xda;
const END_OF_IMAGE: u8 = 0xd9;

/// # Errors
/// A file that ends before its picture does, or with too many scans.
pub fn check(bytes: &[u8]) -> Result<(), Refusal> {
    let mut scans = 0;
    let mut at = 2;
    loop {
        let marker = next_marker(bytes, &mut at)?;
        match marker {
            END_OF_IMAGE => return if scans > 0 { Ok(()) } else { Err(Refusal::Truncated) },
            // Without a length.
            0x01 | 0xd0..=0xd8 => {}
            _ => at = end_of_segment(bytes, at)?,
        }
        if marker == START_OF_SCAN {
            scans += 1;
            if scans > MOST_SCANS {
                return Err(Refusal::TooManyScans);
            }
            at = end_of_scan(bytes, at)?;
        }
    }
}

/// Some writers leave bytes between segments; decoders skip them.
fn next_marker(bytes: &[u8], at: &mut usize) -> Result<u8, Refusal> {
    loop {
        let pair = bytes.get(*at..*at + 2).ok_or(Refusal::Truncated)?;
        if pair[0] == 0xff && pair[1] != 0xff && pair[1] != 0 {
            *at += 2;
            return Ok(pair[1]);
        }
        *at += 1;
    }
}

fn end_of_segment(bytes: &[u8], at: usize) -> Result<usize, Refusal> {
    let length = bytes.get(at..at + 2).ok_or(Refusal::Truncated)?;
    let end = at + usize::from(u16::from_be_bytes([length[0], length[1]])).max(2);
    if end <= bytes.len() { Ok(end) } else { Err(Refusal::Truncated) }
}

/// Where the next segment begins: at a marker that neither stands for a byte of the scan nor restarts it.
fn end_of_scan(bytes: &[u8], from: usize) -> Result<usize, Refusal> {
    let is_end = |pair: &[u8]| pair[0] == 0xff && !matches!(pair[1], 0 | 0xff | 0xd0..=0xd7);
    let rest = bytes.get(from..).ok_or(Refusal::Truncated)?;
    rest.windows(2).position(is_end).map(|place| from + place).ok_or(Refusal::Truncated)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCAN: [u8; 8] = [0xff, START_OF_SCAN, 0, 3, 0, 0x12, 0xff, 0];

    fn jpeg(segments: &[&[u8]]) -> Vec<u8> {
        [&[0xff, 0xd8], segments.concat().as_slice()].concat()
    }

    #[test]
    fn a_whole_picture_ends_with_its_mark() {
        // An application segment with the mark inside, such as a thumbnail; then a scan with a restart and padding.
        let (thumbnail, end) = ([0xff, 0xe1, 0, 4, 0xff, END_OF_IMAGE], [0xff, 0xd0, 7, 0xff, 0xff, END_OF_IMAGE]);
        assert_eq!(check(&jpeg(&[&thumbnail, &SCAN, &end])), Ok(()));
        assert_eq!(check(&jpeg(&[&SCAN, &SCAN, &end, b"and what phones add behind it"])), Ok(()));
    }

    #[test]
    fn every_shorter_file_is_refused() {
        let whole = jpeg(&[&[0xff, 0xe1, 0, 4, 0xff, END_OF_IMAGE], &SCAN, &[1, 2, 3, 0xff, END_OF_IMAGE]]);
        for length in 0..whole.len() {
            assert_eq!(check(&whole[..length]), Err(Refusal::Truncated), "{length}");
        }
        assert_eq!(check(&jpeg(&[&[0xff, END_OF_IMAGE]])), Err(Refusal::Truncated));
        assert_eq!(check(&jpeg(&[&[0xff, 0xe1, 0xff, 0xff, 0]])), Err(Refusal::Truncated));
    }

    #[test]
    fn a_picture_of_endless_scans_is_refused() {
        let scans = [&SCAN[..]].repeat(MOST_SCANS + 1).concat();
        assert_eq!(check(&jpeg(&[&scans, &[0xff, END_OF_IMAGE]])), Err(Refusal::TooManyScans));
    }
}
