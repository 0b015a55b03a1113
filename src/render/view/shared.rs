//! A part of pages that many places show alike.
//!
//! Comes in: the part. Goes out: the same for templates, made a value of theirs once and not for each place. Never: a part
//! that looks otherwise to a template than what it was made of.

use serde::{Serialize, Serializer};
use std::marker::PhantomData;

/// A part as a value of the template engine: to copy it costs a count.
#[derive(Debug, Clone)]
pub struct Shared<V> {
    value: tera::Value,
    part: PhantomData<V>,
}

impl<V: Serialize> From<V> for Shared<V> {
    fn from(part: V) -> Self {
        Self {
            value: tera::Value::from_serializable(&part),
            part: PhantomData,
        }
    }
}

impl<V> Serialize for Shared<V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value.serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::view::Link;

    #[test]
    fn a_shared_part_is_what_it_was_made_of() {
        for href in [None, Some("../../<a> \"b\"/".to_owned())] {
            let text = "A & \u{1}".to_owned();
            let link = Link { text, href };
            let shared = Shared::from(link.clone());
            assert_eq!(
                serde_json::to_value(&shared).unwrap(),
                serde_json::to_value(&link).unwrap()
            );
            assert_eq!(
                tera::Value::from_serializable(&shared),
                tera::Value::from_serializable(&link)
            );
        }
    }
}
