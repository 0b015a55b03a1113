//! The site's own fields: plain data, as written.

/// A value under `extra`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Extra {
    Text(String),
    List(Vec<Self>),
    Map(Vec<(String, Self)>),
}

impl Extra {
    /// In one line, for a page: lists with commas, maps as `key: value`.
    #[must_use]
    pub fn line(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::List(items) => items.iter().map(Self::line).collect::<Vec<_>>().join(", "),
            Self::Map(fields) => fields
                .iter()
                .map(|(name, value)| format!("{name}: {}", value.line()))
                .collect::<Vec<_>>()
                .join(", "),
        }
    }
}
