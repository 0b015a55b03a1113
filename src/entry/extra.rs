//! The site's own fields: plain data. Without a schema every value is text, as written; with one it has a type.

use serde_json::{Map, Number, Value};

/// A value under `extra`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Extra {
    Text(String),
    Number(Number),
    Flag(bool),
    Nothing,
    List(Vec<Self>),
    Map(Vec<(String, Self)>),
}

impl Extra {
    /// In one line, for a page: lists with commas, maps as `key: value`.
    #[must_use]
    pub fn line(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::Flag(true) => "yes".to_owned(),
            Self::Flag(false) => "no".to_owned(),
            Self::Nothing => String::new(),
            Self::List(items) => items.iter().map(Self::line).collect::<Vec<_>>().join(", "),
            Self::Map(fields) => fields
                .iter()
                .map(|(name, value)| format!("{name}: {}", value.line()))
                .collect::<Vec<_>>()
                .join(", "),
        }
    }

    /// As programs and templates read it.
    #[must_use]
    pub fn json(&self) -> Value {
        match self {
            Self::Text(text) => Value::from(text.as_str()),
            Self::Number(number) => Value::Number(number.clone()),
            Self::Flag(flag) => Value::from(*flag),
            Self::Nothing => Value::Null,
            Self::List(items) => items.iter().map(Self::json).collect(),
            Self::Map(fields) => Value::Object(object(fields)),
        }
    }
}

/// All fields of an entry, as programs and templates read them.
#[must_use]
pub fn object(fields: &[(String, Extra)]) -> Map<String, Value> {
    let field = |(name, value): &(String, Extra)| (name.clone(), value.json());
    fields.iter().map(field).collect()
}
