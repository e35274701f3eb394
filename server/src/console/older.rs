//! The way on from lists that show a part.

use serde::Deserialize;

use crate::store::After;

/// Which part an address asks for: of each list on its page, that behind such a row.
#[derive(Clone, Default, Deserialize)]
pub(super) struct Part {
    #[serde(default)]
    pub(super) after: String,
}

/// Where each list on a page begins; what is no place is the beginning.
pub(super) fn places<const N: usize>(after: &str) -> [After; N] {
    let mut places = after.split('~');
    std::array::from_fn(|_| {
        let place = places.next().and_then(|place| place.parse().ok());
        place.unwrap_or_default()
    })
}

/// Where the next part is, if any list goes on; `path` ends with its `?` or `&`.
pub(super) fn older(path: &str, next: &[After]) -> Option<String> {
    if next.iter().all(|after| *after == After::End) {
        return None;
    }
    let places: Vec<_> = next.iter().map(ToString::to_string).collect();
    Some(format!("{path}after={}", places.join("~")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_leads_each_list_of_a_page_on_until_all_have_ended() {
        let row: After = "7.x0a".parse().unwrap();
        let next = [row, After::End];
        let address = older("/deadlines?", &next).unwrap();
        assert_eq!(address, "/deadlines?after=7.x0a~end");
        let (_, after) = address.split_once("after=").unwrap();
        assert_eq!(places(after), next);
        assert_eq!(places(""), [After::First, After::First]);
        assert_eq!(places("kosong~~"), [After::First]);
        assert_eq!(older("/deadlines?", &[After::End, After::End]), None);
    }
}
