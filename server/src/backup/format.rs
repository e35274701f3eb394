//! The file: records, each with its length, and a digest over all of them.
//!
//! ```text
//! "OTSBACKUP1\n" | ( kind u8 | length u32 BE | bytes )* | 0 | 32 | SHA-256 of all before
//! ```
//! A record's bytes are CBOR. Records: 1 what this is, 2 a table with its columns,
//! 3 a row of the table before it, 4 a key file.

use std::io::{self, BufRead, Read as _, Write};

use minicbor::data::Type;
use minicbor::{Decoder, Encoder};
use sha2::{Digest as _, Sha256};

const MAGIC: &[u8] = b"OTSBACKUP1\n";
/// No row comes near it; bounds what a broken file can make us read at once.
const LONGEST: u32 = 16 * 1024 * 1024;

const END: u8 = 0;
const HEAD: u8 = 1;
const TABLE: u8 = 2;
const ROW: u8 = 3;
const KEY: u8 = 4;

/// One value of a row.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    Null,
    Int(i64),
    Real(f64),
    Text(String),
    Bytes(Vec<u8>),
}

/// One record.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Record {
    Head {
        schema: i64,
        made_at_ms: i64,
        instance: String,
    },
    Table {
        name: String,
        columns: Vec<String>,
    },
    Row(Vec<Value>),
    Key {
        name: String,
        content: Vec<u8>,
    },
}

/// Writes records.
pub(super) struct Writer<W> {
    inner: W,
    digest: Sha256,
}

impl<W: Write> Writer<W> {
    pub(super) fn new(inner: W) -> io::Result<Self> {
        let mut this = Self {
            inner,
            digest: Sha256::new(),
        };
        this.put(MAGIC)?;
        Ok(this)
    }

    pub(super) fn record(&mut self, record: &Record) -> io::Result<()> {
        let (kind, bytes) = encode(record).map_err(io::Error::other)?;
        let length = u32::try_from(bytes.len())
            .ok()
            .filter(|length| *length <= LONGEST)
            .ok_or_else(|| io::Error::other("a row is too long"))?;
        self.put(&[kind])?;
        self.put(&length.to_be_bytes())?;
        self.put(&bytes)
    }

    /// Ends the file and gives back what it was written to.
    pub(super) fn finish(mut self) -> io::Result<W> {
        self.put(&[END])?;
        self.put(&32_u32.to_be_bytes())?;
        let digest = self.digest.finalize();
        self.inner.write_all(&digest)?;
        self.inner.flush()?;
        Ok(self.inner)
    }

    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.digest.update(bytes);
        self.inner.write_all(bytes)
    }
}

/// Reads records; the last call gives `None` only if the digest was right.
pub(super) struct Reader<R> {
    inner: R,
    digest: Sha256,
}

impl<R: BufRead> Reader<R> {
    pub(super) fn new(inner: R) -> Result<Self, &'static str> {
        let mut this = Self {
            inner,
            digest: Sha256::new(),
        };
        let mut magic = [0; MAGIC.len()];
        this.take(&mut magic)
            .map_err(|_| "it does not begin like one")?;
        if magic == MAGIC {
            Ok(this)
        } else {
            Err("it does not begin like one")
        }
    }

    pub(super) fn next(&mut self) -> Result<Option<Record>, &'static str> {
        const CUT: &str = "it is cut off";
        let mut head = [0; 5];
        self.take(&mut head).map_err(|_| CUT)?;
        let [kind, length @ ..] = head;
        let length = u32::from_be_bytes(length);
        if length > LONGEST {
            return Err("a record is longer than any can be");
        }
        if kind == END {
            let wanted = self.digest.clone().finalize();
            let mut found = [0; 32];
            self.inner.read_exact(&mut found).map_err(|_| CUT)?;
            let rest = self.inner.fill_buf().map_err(|_| CUT)?;
            return if wanted.as_slice() == found && rest.is_empty() {
                Ok(None)
            } else {
                Err("its digest is not that of its content")
            };
        }
        let mut bytes = Vec::new();
        let read = self
            .inner
            .by_ref()
            .take(length.into())
            .read_to_end(&mut bytes)
            .map_err(|_| CUT)?;
        if read != length as usize {
            return Err(CUT);
        }
        self.digest.update(&bytes);
        decode(kind, &bytes)
            .map(Some)
            .map_err(|_| "a record cannot be read")
    }

    fn take(&mut self, into: &mut [u8]) -> io::Result<()> {
        self.inner.read_exact(into)?;
        self.digest.update(into);
        Ok(())
    }
}

type EncodeResult<T> = Result<T, minicbor::encode::Error<std::convert::Infallible>>;

fn encode(record: &Record) -> EncodeResult<(u8, Vec<u8>)> {
    let mut e = Encoder::new(Vec::new());
    let kind = match record {
        Record::Head {
            schema,
            made_at_ms,
            instance,
        } => {
            e.array(3)?.i64(*schema)?.i64(*made_at_ms)?.str(instance)?;
            HEAD
        }
        Record::Table { name, columns } => {
            e.array(columns.len() as u64 + 1)?.str(name)?;
            for column in columns {
                e.str(column)?;
            }
            TABLE
        }
        Record::Row(values) => {
            e.array(values.len() as u64)?;
            for value in values {
                match value {
                    Value::Null => e.null()?,
                    Value::Int(value) => e.i64(*value)?,
                    Value::Real(value) => e.f64(*value)?,
                    Value::Text(value) => e.str(value)?,
                    Value::Bytes(value) => e.bytes(value)?,
                };
            }
            ROW
        }
        Record::Key { name, content } => {
            e.array(2)?.str(name)?.bytes(content)?;
            KEY
        }
    };
    Ok((kind, e.into_writer()))
}

fn decode(kind: u8, bytes: &[u8]) -> Result<Record, minicbor::decode::Error> {
    let mut d = Decoder::new(bytes);
    let items = d
        .array()?
        .ok_or_else(|| minicbor::decode::Error::message("an array without a length"))?;
    Ok(match kind {
        HEAD => Record::Head {
            schema: d.i64()?,
            made_at_ms: d.i64()?,
            instance: d.str()?.to_owned(),
        },
        TABLE => Record::Table {
            name: name(d.str()?)?,
            columns: (1..items)
                .map(|_| name(d.str()?))
                .collect::<Result<_, _>>()?,
        },
        ROW => Record::Row(
            (0..items)
                .map(|_| value(&mut d))
                .collect::<Result<_, _>>()?,
        ),
        KEY => Record::Key {
            name: d.str()?.to_owned(),
            content: d.bytes()?.to_vec(),
        },
        _ => return Err(minicbor::decode::Error::message("a record of a newer kind")),
    })
}

fn value(d: &mut Decoder<'_>) -> Result<Value, minicbor::decode::Error> {
    Ok(match d.datatype()? {
        Type::Null => {
            d.null()?;
            Value::Null
        }
        Type::F16 | Type::F32 | Type::F64 => Value::Real(d.f64()?),
        Type::String => Value::Text(d.str()?.to_owned()),
        Type::Bytes => Value::Bytes(d.bytes()?.to_vec()),
        _ => Value::Int(d.i64()?),
    })
}

/// A name that may stand in SQL as it is.
fn name(text: &str) -> Result<String, minicbor::decode::Error> {
    let plain = !text.is_empty()
        && text
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
    if plain {
        Ok(text.to_owned())
    } else {
        Err(minicbor::decode::Error::message("not a name"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn records() -> Vec<Record> {
        vec![
            Record::Head {
                schema: 2,
                made_at_ms: 5,
                instance: "made-up".into(),
            },
            Record::Table {
                name: "items".into(),
                columns: vec!["a".into(), "b".into()],
            },
            Record::Row(vec![Value::Null, Value::Int(-7)]),
            Record::Row(vec![Value::Text("x".into()), Value::Bytes(vec![0, 255])]),
            Record::Row(vec![Value::Real(0.5), Value::Int(i64::MAX)]),
            Record::Key {
                name: "root.1.key".into(),
                content: vec![1],
            },
        ]
    }

    fn file() -> Vec<u8> {
        let mut writer = Writer::new(Vec::new()).unwrap();
        for record in records() {
            writer.record(&record).unwrap();
        }
        writer.finish().unwrap()
    }

    fn read(bytes: &[u8]) -> Result<Vec<Record>, &'static str> {
        let mut reader = Reader::new(bytes)?;
        let mut records = Vec::new();
        while let Some(record) = reader.next()? {
            records.push(record);
        }
        Ok(records)
    }

    #[test]
    fn what_is_written_is_read() {
        assert_eq!(read(&file()), Ok(records()));
    }

    #[test]
    fn a_file_cut_anywhere_or_changed_anywhere_is_no_backup() {
        let file = file();
        for end in 0..file.len() {
            assert!(read(&file[..end]).is_err(), "cut at {end}");
        }
        for at in 0..file.len() {
            let mut changed = file.clone();
            changed[at] ^= 1;
            assert!(read(&changed).is_err(), "byte {at}");
        }
        assert!(read(&[file.as_slice(), b"x"].concat()).is_err());
    }
}
