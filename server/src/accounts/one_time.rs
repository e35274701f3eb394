//! Secrets that people read off a screen or a sheet of paper and type: 79 random bits in
//! letters and digits that cannot be taken for each other.

use zeroize::Zeroizing;

use crate::random;

/// No 0 and O, no 1, I and L.
const LETTERS: &[u8; 31] = b"23456789ABCDEFGHJKMNPQRSTUVWXYZ";

/// Characters of one secret, of just under five bits each.
const CHARS: usize = 16;

/// A new one, in groups of four.
pub(super) fn fresh() -> Zeroizing<String> {
    let mut text = Zeroizing::new(String::with_capacity(CHARS + CHARS / 4));
    let mut drawn = 0;
    while drawn < CHARS {
        // Draws outside the letters are drawn again: every letter is as likely.
        let [byte] = random::bytes::<1>();
        let Some(letter) = LETTERS.get(usize::from(byte & 31)) else {
            continue;
        };
        if drawn > 0 && drawn % 4 == 0 {
            text.push('-');
        }
        text.push(char::from(*letter));
        drawn += 1;
    }
    text
}

/// What was meant: capitals, without what only groups.
pub(super) fn plain(text: &str) -> Zeroizing<String> {
    Zeroizing::new(
        text.chars()
            .filter(char::is_ascii_alphanumeric)
            .map(|c| c.to_ascii_uppercase())
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_has_sixteen_clear_letters_in_groups_and_is_read_back_however_it_is_typed() {
        for _ in 0..200 {
            let text = fresh();
            let groups: Vec<_> = text.split('-').collect();
            assert_eq!(
                groups.iter().map(|group| group.len()).collect::<Vec<_>>(),
                [4; 4]
            );
            assert!(!text.contains(['0', 'O', '1', 'I', 'L']), "{}", *text);
            let typed = text.to_lowercase().replace('-', " ");
            assert_eq!(plain(&typed), plain(&text));
        }
        assert_ne!(fresh(), fresh());
    }
}
