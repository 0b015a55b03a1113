//! Sections that a fence has swallowed, because it is closed too late.

use super::Body;
use super::blocks::Kind;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::parse::section::Headings;
use crate::parse::tree::{Field, Node};
use crate::rule;

/// Readers look for these sections, so nobody shows them as code and has none.
const LOOKED_FOR: [&str; 2] = ["quick_fix", "causes"];

/// A section that is looked for, stands in a fence, and is nowhere else: reported at the fence, and not as missing on
/// top.
pub fn sections(
    body: &Body<'_>,
    fields: &[Field],
    headings: &Headings,
    diagnostics: &mut Diagnostics,
) -> Vec<Field> {
    let mut found: Vec<Field> = Vec::new();
    for block in &body.blocks {
        let Kind::Fence { info, text, closed } = &block.kind else {
            continue;
        };
        // One that is never closed has been reported.
        let mut is_reported = !closed;
        for line in text.as_str().lines() {
            let Some(words) = line.strip_prefix("## ") else {
                continue;
            };
            let Some((field, _)) = headings.find(words) else {
                continue;
            };
            let mut there = fields.iter().chain(&found);
            if !LOOKED_FOR.contains(&field) || there.any(|known| known.name.text == field) {
                continue;
            }
            if !is_reported {
                let message = format!("this fence runs on over the section `{}`", line.trim());
                let finding = Diagnostic::new(&rule::UNCLOSED_FENCE, info.span, message)
                    .help("close it on a line of its own, before that section");
                diagnostics.push(finding);
                is_reported = true;
            }
            found.push(Field::new(field, info.span, Node::broken(info.span)));
        }
    }
    found
}
