//! One sealed column, and where its values belong.

/// A column of the database whose values the data key seals.
#[derive(Clone, Copy, Debug)]
pub struct Sealed {
    /// The table.
    pub table: &'static str,
    /// The column; it may be NULL or empty.
    pub column: &'static str,
    /// The table's primary key, in its order.
    pub(crate) key: &'static [Column],
    /// What is sealed, as [`crate::keys::Vault::seal`] was told.
    pub(crate) purpose: &'static str,
    /// The row, as it was told: these columns one behind the other.
    pub(crate) place: &'static [Column],
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
        }
    }
}

/// A column by which a row is named.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Column {
    /// As they are.
    Bytes(&'static str),
    /// Eight bytes, the highest first.
    Int(&'static str),
}

impl Column {
    pub(super) const fn name(self) -> &'static str {
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
