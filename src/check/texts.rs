//! Every prose of a document, found by the table: what holds for prose holds wherever the table says that it stands.

use super::schema::{Key, Kind};
use crate::entry::Prose;
use crate::parse::{Node, Value};

/// Visits the prose of a map, each with the level of the headings that fit into it: 3 in a section, 4 within an item.
pub fn each(node: &Node, keys: &'static [Key], visit: &mut impl FnMut(&Prose, u8)) {
    map(node, keys, 3, visit);
}

fn map(node: &Node, keys: &'static [Key], level: u8, visit: &mut impl FnMut(&Prose, u8)) {
    let Value::Map(fields) = &node.value else {
        return;
    };
    for field in fields {
        if let Some(key) = keys.iter().find(|key| key.name == field.name.text) {
            value(&field.node, &key.kind, level, visit);
        }
    }
}

fn value(node: &Node, kind: &'static Kind, level: u8, visit: &mut impl FnMut(&Prose, u8)) {
    match (kind, &node.value) {
        (Kind::Prose, Value::Text(scalar)) => {
            if let Some(prose) = Prose::new(&scalar.text) {
                visit(&prose, level);
            }
        }
        (Kind::List(item), Value::List(items)) => {
            for node in items {
                value(node, item, level + 1, visit);
            }
        }
        (Kind::Map(keys), _) => map(node, keys, level, visit),
        (Kind::Either(one, other), _) => {
            value(node, one, level, visit);
            value(node, other, level, visit);
        }
        _ => {}
    }
}
