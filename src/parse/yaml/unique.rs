//! A key is given once: of two, YAML's readers keep one or the other.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::parse::tree::Field;
use crate::rule;
use crate::source::Span;
use std::collections::BTreeMap;

/// Reports every repetition of a key and keeps the first.
pub fn fields(fields: Vec<Field>, diagnostics: &mut Diagnostics) -> Vec<Field> {
    let mut first: BTreeMap<String, Span> = BTreeMap::new();
    let mut kept = Vec::with_capacity(fields.len());
    for field in fields {
        if field.name.text.is_empty() || field.name.text == "<<" {
            continue;
        }
        if let Some(earlier) = first.get(&field.name.text) {
            let message = format!("the key `{}` is given twice", field.name.text);
            let finding = Diagnostic::new(&rule::DUPLICATE_KEY, field.name.span, message)
                .label("given again here")
                .related(*earlier, "first given here")
                .help("join the two, or remove one");
            diagnostics.push(finding);
        } else {
            first.insert(field.name.text.clone(), field.name.span);
            kept.push(field);
        }
    }
    kept
}
