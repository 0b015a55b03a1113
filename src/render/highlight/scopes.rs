//! The scopes that a match opens and closes.
//!
//! In come a rule, where it matched, and the context that it leaves; out come the steps to take on the stack of scopes, in
//! the order of the text. The order inside one place is Sublime Text's, with its oddities, as syntect has it.

use syntect::parsing::{Scope, ScopeStackOp};

use super::fuel::Halt;
use super::grammar::{Context, Operation, Reference, Rule};
use super::lead::Places;

pub type Ops = Vec<(usize, ScopeStackOp)>;

/// The scopes of a match: those of the contexts it leaves and enters, its own, and those of its groups.
pub fn of(
    rule: &Rule,
    (start, end): (usize, usize),
    groups: &Places,
    current: &Context,
    ops: &mut Ops,
) -> Result<(), Halt> {
    before(start, current, &rule.operation, ops)?;
    push_all(start, &rule.scope, ops);
    if let Some(captures) = &rule.captures {
        // Groups may nest in any order: the outer one opens first, and what ends here closes before what begins here.
        let mut edges: Vec<(usize, Option<usize>, ScopeStackOp)> = Vec::new();
        for (group, scopes) in captures {
            let Some((from, to)) = groups.get(*group).copied().flatten() else {
                continue;
            };
            if from < to {
                edges.extend(
                    scopes
                        .iter()
                        .map(|scope| (from, Some(to - from), ScopeStackOp::Push(*scope))),
                );
                edges.push((to, None, ScopeStackOp::Pop(scopes.len())));
            }
        }
        edges.sort_by_key(|(at, width, _)| {
            (*at, width.is_some(), std::cmp::Reverse(width.unwrap_or(0)))
        });
        ops.extend(edges.into_iter().map(|(at, _, op)| (at, op)));
    }
    pop(end, rule.scope.len(), ops);
    after(end, current, &rule.operation, ops)
}

/// What opens before the matched text. A `set` keeps the scopes of the context that it leaves on the matched text.
fn before(at: usize, current: &Context, operation: &Operation, ops: &mut Ops) -> Result<(), Halt> {
    match operation {
        Operation::Pop => pop(at, current.meta_content_scope.len(), ops),
        Operation::Push(targets) => {
            for target in targets {
                let context = resolved(target)?;
                ops.extend(
                    context
                        .clear_scopes
                        .map(|amount| (at, ScopeStackOp::Clear(amount))),
                );
                push_all(at, &context.meta_scope, ops);
            }
        }
        Operation::Set(targets) => {
            if current.clear_scopes.is_some() {
                ops.push((at, ScopeStackOp::Restore));
            }
            for target in targets {
                push_all(at, &resolved(target)?.meta_scope, ops);
            }
        }
        Operation::Stay => {}
    }
    Ok(())
}

/// What closes and opens after the matched text.
fn after(at: usize, current: &Context, operation: &Operation, ops: &mut Ops) -> Result<(), Halt> {
    let (targets, set) = match operation {
        Operation::Pop => {
            pop(at, current.meta_scope.len(), ops);
            if current.clear_scopes.is_some() {
                ops.push((at, ScopeStackOp::Restore));
            }
            return Ok(());
        }
        Operation::Stay => return Ok(()),
        Operation::Push(targets) => (targets, None),
        Operation::Set(targets) => (targets, Some(current)),
    };
    let left = set.map_or(0, |left| {
        left.meta_scope.len() + left.meta_content_scope.len()
    });
    let mut is_reordered = left > 0;
    let mut opened = 0;
    for target in targets {
        let context = resolved(target)?;
        is_reordered |= !context.meta_content_scope.is_empty()
            || set.is_some() && context.clear_scopes.is_some();
        opened += context.meta_scope.len();
    }
    if !is_reordered {
        return Ok(());
    }
    // The scopes of the new contexts were opened before the text: take them off, and put all on in their order.
    pop(at, left + opened, ops);
    for target in targets {
        let context = resolved(target)?;
        if set.is_some() {
            ops.extend(
                context
                    .clear_scopes
                    .map(|amount| (at, ScopeStackOp::Clear(amount))),
            );
        }
        push_all(at, &context.meta_scope, ops);
        push_all(at, &context.meta_content_scope, ops);
    }
    Ok(())
}

fn push_all(at: usize, scopes: &[Scope], ops: &mut Ops) {
    ops.extend(scopes.iter().map(|scope| (at, ScopeStackOp::Push(*scope))));
}

fn pop(at: usize, count: usize, ops: &mut Ops) {
    if count > 0 {
        ops.push((at, ScopeStackOp::Pop(count)));
    }
}

fn resolved(reference: &Reference) -> Result<&'static Context, Halt> {
    reference.context().ok_or(Halt::Lost)
}
