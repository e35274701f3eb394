//! A list that is short by nature, shown a part at a time.
//!
//! Lists that grow with every report go by keys ([`crate::search`], the cases, the audit log).
//! These grow with what is rare: they are counted off, and none ends without a word.

/// Takes the row that was fetched beyond `most` away again; says whether there was one.
pub(crate) fn cut<T>(mut rows: Vec<T>, most: i64) -> (Vec<T>, bool) {
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    let more = rows.len() > most;
    rows.truncate(most);
    (rows, more)
}

#[cfg(test)]
mod tests {
    use super::cut;

    #[test]
    fn what_was_fetched_beyond_the_part_says_that_there_is_more() {
        assert_eq!(cut(vec![1, 2, 3], 2), (vec![1, 2], true));
        assert_eq!(cut(vec![1, 2], 2), (vec![1, 2], false));
        assert_eq!(cut(Vec::<i64>::new(), 2), (vec![], false));
    }
}
