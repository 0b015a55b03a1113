//! The rules that an entry breaks on purpose.

use super::fields::Fields;
use super::{Scene, read, schema, suggest};
use crate::diagnostic::{Diagnostic, Diagnostics, Suppression};
use crate::parse::Node;
use crate::rule::{self, Rule};
use crate::source::{Span, Spanned};

/// Reads one suppression.
pub fn suppression(
    node: &Node,
    diagnostics: &mut Diagnostics,
) -> Option<(Spanned<&'static Rule>, String)> {
    let mut fields = Fields::open(node, schema::SUPPRESSION, diagnostics)?;
    let rule = fields.take("rule", diagnostics, |node, key, d| {
        let id = read::line(node, key, d)?;
        let found = rule::named(&id);
        match found {
            None => d.push(unknown_rule(&id, node.span, &rule::UNKNOWN_VALUE)),
            Some(rule) if rule.is_fatal => {
                let message = format!("`{id}` cannot be suppressed");
                let finding = Diagnostic::new(&rule::UNKNOWN_VALUE, node.span, message);
                d.push(finding.help("what it finds leaves nothing to publish; correct that"));
            }
            Some(rule) if !rule.is_suppressible() => {
                let message = format!("`{id}` cannot be suppressed in an entry");
                let finding = Diagnostic::new(&rule::UNKNOWN_VALUE, node.span, message);
                d.push(finding.help("it is about files that belong to no entry; set its level under `rules` in errbook.yaml"));
            }
            Some(_) => {}
        }
        found.map(|rule| Spanned::new(rule, node.span))
    });
    let reason = fields.take("reason", diagnostics, read::line);
    fields.close();
    Some((rule?, reason?))
}

/// Makes the suppressions of one entry count.
pub fn apply(
    found: &[(Spanned<&'static Rule>, String)],
    is_draft: Option<bool>,
    scene: Scene<'_>,
    diagnostics: &mut Diagnostics,
) {
    for (at, (rule, _)) in found.iter().enumerate() {
        let earlier = found[..at]
            .iter()
            .find(|(other, _)| other.value == rule.value);
        if let Some((earlier, _)) = earlier {
            let message = format!("`{}` is suppressed twice", rule.value.id);
            let finding = Diagnostic::new(&rule::DUPLICATE_KEY, rule.span, message)
                .related(earlier.span, "first here")
                .help("join the two");
            diagnostics.push(finding);
        } else {
            diagnostics.suppress(Suppression {
                rule: rule.value,
                span: rule.span,
                files: scene.setting.sources.of_entry(scene.file),
                is_draft: is_draft.unwrap_or(false),
            });
        }
    }
}

/// The finding, by the rule given, for the name of a rule that there is not.
#[must_use]
pub fn unknown_rule(id: &str, span: Span, by: &'static Rule) -> Diagnostic {
    let near = suggest::nearest(id, rule::RULES.iter().map(|rule| rule.id));
    let help = near.map_or_else(
        || "rules are named in square brackets behind each finding".to_owned(),
        |near| format!("did you mean `{near}`?"),
    );
    Diagnostic::new(by, span, format!("there is no rule `{id}`")).help(help)
}
