//! A query that is put together: its text and what is bound to it, side by side.

use sqlx::Any;
use sqlx::any::AnyArguments;
use sqlx::query::Query;

use super::Filters;
use super::asked::Asked;
use crate::cases::form_bit;
use crate::clock::to_ms;
use crate::identity::MarkKind;
use crate::store::Dialect;

/// A value that is bound.
#[derive(Clone)]
enum Bound {
    Int(i64),
    Bytes(Vec<u8>),
    Text(String),
}

/// Values, numbered as they come.
#[derive(Clone, Default)]
pub(super) struct Bounds(Vec<Bound>);

impl Bounds {
    pub(super) fn int(&mut self, value: i64) -> String {
        self.put(Bound::Int(value))
    }

    pub(super) fn bytes(&mut self, value: &[u8]) -> String {
        self.put(Bound::Bytes(value.to_vec()))
    }

    pub(super) fn text(&mut self, value: &str) -> String {
        self.put(Bound::Text(value.to_owned()))
    }

    fn put(&mut self, value: Bound) -> String {
        self.0.push(value);
        format!("${}", self.0.len())
    }

    /// The query of this text. Safe: the text is this crate's own, values are bound.
    pub(super) fn query(self, text: String) -> Query<'static, Any, AnyArguments> {
        let mut query = sqlx::query(sqlx::AssertSqlSafe(text));
        for bound in self.0 {
            query = match bound {
                Bound::Int(value) => query.bind(value),
                Bound::Bytes(value) => query.bind(value),
                Bound::Text(value) => query.bind(value),
            };
        }
        query
    }
}

/// One list: of what, and by which columns.
pub(super) struct List {
    pub(super) table: &'static str,
    pub(super) id: &'static str,
    pub(super) time: &'static str,
    pub(super) worker: &'static str,
}

/// The conditions of a list, the one that an index is walked for first.
///
/// SQLite keeps no figures about what is in a table and may choose the index of a filter
/// that nearly every row passes. So the most telling filter is named here, and for SQLite
/// the others are written so that no index serves them. PostgreSQL has its figures and
/// chooses by itself.
pub(super) struct Where<'l> {
    list: &'l List,
    dialect: Dialect,
    pub(super) bounds: Bounds,
    terms: Vec<String>,
    /// A condition was written that an index is walked for.
    driven: bool,
}

impl<'l> Where<'l> {
    pub(super) fn new(list: &'l List, dialect: Dialect) -> Self {
        Self {
            list,
            dialect,
            bounds: Bounds::default(),
            terms: Vec::new(),
            driven: false,
        }
    }

    /// What is found by its id: it drives, whatever the filters are.
    pub(super) fn by_ids(&mut self) {
        self.driven = true;
    }

    /// A condition as it stands.
    pub(super) fn term(&mut self, term: String) {
        self.terms.push(term);
    }

    /// The column so written that an index may serve it only if none serves another.
    fn column(&mut self, name: &str) -> String {
        let first = !std::mem::replace(&mut self.driven, true);
        if first || self.dialect == Dialect::Postgres {
            name.to_owned()
        } else {
            format!("+{name}")
        }
    }

    /// Who holds it; nobody.
    pub(super) fn worker(&mut self, who: Option<&[u8]>) {
        let column = self.column(self.list.worker);
        let term = match who {
            Some(id) => format!("{column} = {}", self.bounds.bytes(id)),
            None => format!("{column} IS NULL"),
        };
        self.term(term);
    }

    /// All filters but the state, which each list has of its own.
    pub(super) fn filters(&mut self, filters: &Filters) {
        if let Some(area) = filters.kecamatan {
            let column = self.column("kecamatan");
            let bound = self
                .bounds
                .int(i64::try_from(area.digits()).unwrap_or(i64::MAX));
            self.term(format!("{column} = {bound}"));
        }
        if let Some(form) = filters.form {
            // The bit stands in the text: the index of this form is known by it.
            let (bit, first) = (form_bit(form), !std::mem::replace(&mut self.driven, true));
            self.term(if first || self.dialect == Dialect::Postgres {
                format!("(forms & {bit}) <> 0")
            } else {
                format!("(forms & {bit}) > 0")
            });
        }
    }

    /// The state, a number of ours.
    pub(super) fn state(&mut self, code: i64) {
        let column = self.column("state");
        self.term(format!("{column} = {code}"));
    }

    /// From when and until when.
    pub(super) fn times(&mut self, filters: &Filters) {
        let time = self.time();
        if let Some(from) = filters.from {
            let bound = self.bounds.int(to_ms(from));
            self.term(format!("{time} >= {bound}"));
        }
        if let Some(before) = filters.before {
            let bound = self.bounds.int(to_ms(before));
            self.term(format!("{time} < {bound}"));
        }
    }

    /// Behind this row. Said so that the range begins there: `a < x OR (a = x AND b < y)`
    /// alone would walk from the very beginning.
    pub(super) fn after(&mut self, time: i64, id: &[u8]) {
        let (column, own) = (self.time(), format!("t.{}", self.list.id));
        let (most, same) = (self.bounds.int(time), self.bounds.int(time));
        let id = self.bounds.bytes(id);
        self.term(format!("{column} <= {most}"));
        self.term(format!("({column} < {same} OR {own} < {id})"));
    }

    fn time(&self) -> String {
        format!("t.{}", self.list.time)
    }

    /// What stands behind FROM, with the ids first where they drive.
    pub(super) fn text(&self, ids: Option<&str>) -> String {
        let (table, id) = (self.list.table, self.list.id);
        let mut terms = self.terms.clone();
        let from = match ids {
            // SQLite takes the tables of a CROSS JOIN in the order in which they stand.
            Some(ids) => {
                terms.push(format!("t.{id} = found.id"));
                format!("({ids}) AS found CROSS JOIN {table} AS t")
            }
            None => format!("{table} AS t"),
        };
        if terms.is_empty() {
            from
        } else {
            format!("{from} WHERE {}", terms.join(" AND "))
        }
    }
}

/// Ids by hashes in one of the two tables of hashes; `None` where no hash is asked for.
pub(super) fn by_hashes(
    bounds: &mut Bounds,
    asked: &Asked,
    (table, id): (&str, &str),
) -> Vec<String> {
    let mut found = Vec::new();
    if let Some(phone) = &asked.phone {
        let hash = bounds.bytes(phone.as_bytes());
        let (phone, sender) = (MarkKind::Phone.code(), MarkKind::Sender.code());
        found.push(format!(
            "SELECT {id} AS id FROM {table} WHERE hash = {hash} AND kind IN ({phone}, {sender})"
        ));
    }
    if let Some(whole) = asked.whole() {
        let hash = bounds.bytes(whole.as_bytes());
        let kind = MarkKind::Name.code();
        found.push(format!(
            "SELECT {id} AS id FROM {table} WHERE hash = {hash} AND kind = {kind}"
        ));
    }
    let kind = MarkKind::Word.code();
    let words: Vec<String> = asked
        .words()
        .map(|word| {
            let hash = bounds.bytes(word.as_bytes());
            format!("SELECT {id} FROM {table} WHERE hash = {hash} AND kind = {kind}")
        })
        .collect();
    // Each word must be there, in whatever order.
    if let Some((first, rest)) = words.split_first() {
        let rest: String = rest
            .iter()
            .map(|word| format!(" AND {id} IN ({word})"))
            .collect();
        found.push(format!(
            "{}{rest}",
            first.replacen(id, &format!("{id} AS id"), 1)
        ));
    }
    found
}
