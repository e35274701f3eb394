//! One sealed column, and where its values belong.

/// A column of the database whose values the data key seals, or a key that it sealed.
#[derive(Clone, Copy, Debug)]
pub struct Sealed {
    /// The table.
    pub table: &'static str,
    /// The column; it may be NULL or empty.
    pub column: &'static str,
    /// The table's primary key, in its order.
    pub key: &'static [Column],
    /// What is sealed, as [`crate::keys::Vault::seal`] was told.
    pub purpose: &'static str,
    /// The row, as it was told: these columns one behind the other.
    pub place: &'static [Column],
    /// Whose own key seals it; `None`: the data key itself.
    pub owner: Option<Of>,
    /// The column that is 0 where the value stands as it came, and is no value of ours yet.
    pub as_it_came: Option<&'static str>,
}

/// How a row says whose it is.
#[derive(Clone, Copy, Debug)]
pub struct Of {
    /// The kind of the owner; `None`: the column `owner_kind` says it.
    kind: Option<i64>,
    /// The column of its id.
    id: &'static str,
}

impl Of {
    /// The kind, as SQL, in a row of `table`.
    #[must_use]
    pub fn kind_in(self, table: &str) -> String {
        self.kind
            .map_or_else(|| format!("{table}.owner_kind"), |kind| kind.to_string())
    }

    /// The same for the id.
    #[must_use]
    pub fn id_in(self, table: &str) -> String {
        format!("{table}.{}", self.id)
    }
}

impl Sealed {
    /// One whose place is its row: what the primary key says.
    pub(crate) const fn row(
        table: &'static str,
        column: &'static str,
        purpose: &'static str,
        key: &'static [Column],
    ) -> Self {
        Self {
            table,
            column,
            key,
            purpose,
            place: key,
            owner: None,
            as_it_came: None,
        }
    }

    /// One whose place is said by these columns instead.
    pub(crate) const fn at(self, place: &'static [Column]) -> Self {
        Self { place, ..self }
    }

    /// One that the own key of the case in this column seals.
    pub(crate) const fn of_case(self, id: &'static str) -> Self {
        self.of(Of { kind: Some(2), id })
    }

    /// One that the own key of the report in this column seals.
    pub(crate) const fn of_report(self, id: &'static str) -> Self {
        self.of(Of { kind: Some(1), id })
    }

    /// One that the own key of the report or case in `owner_kind` and `owner_id` seals.
    pub(crate) const fn of_either(self) -> Self {
        self.of(Of {
            kind: None,
            id: "owner_id",
        })
    }

    /// One whose values stood as they came in earlier versions: where this column is 0.
    pub(crate) const fn or_as_it_came(self, column: &'static str) -> Self {
        Self {
            as_it_came: Some(column),
            ..self
        }
    }

    /// Whether a row of `table` has a sealed value, as SQL.
    pub(super) fn is_sealed(&self, table: &str) -> String {
        self.as_it_came.map_or_else(
            || "(1 = 1)".to_owned(),
            |came| format!("({table}.{came} <> 0)"),
        )
    }

    const fn of(self, owner: Of) -> Self {
        Self {
            owner: Some(owner),
            ..self
        }
    }
}

/// A column by which a row is named.
#[derive(Clone, Copy, Debug)]
pub enum Column {
    /// As they are.
    Bytes(&'static str),
    /// Eight bytes, the highest first.
    Int(&'static str),
}

impl Column {
    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Bytes(name) | Self::Int(name) => name,
        }
    }
}

pub(crate) const fn bytes(name: &'static str) -> Column {
    Column::Bytes(name)
}

pub(crate) const fn int(name: &'static str) -> Column {
    Column::Int(name)
}
