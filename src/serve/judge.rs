//! What is wrong in the whole site: asked after every change, and answered beside everything else.
//!
//! Comes in: questions; only the last one counts. Goes out: the report, to those who look at a page and to the terminal.
//! Never: a page that waits for it.

use super::News;
use super::stage::Stage;
use super::told::Report;
use crate::pipeline::Question;
use anyhow::{Context, Result};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

/// Who is still writing wants to see the page first.
const PAUSE: Duration = Duration::from_millis(200);

/// Where questions are put, each with the number of the state it is about.
pub type Questions = Sender<(u64, Question)>;

/// A queue of questions.
pub fn queue() -> (Questions, Receiver<(u64, Question)>) {
    channel()
}

/// Answers questions until nobody asks any more.
pub fn answer(
    questions: &Receiver<(u64, Question)>,
    stage: &Stage,
    tell: &(dyn Fn(News<'_>) + Sync),
) -> Result<()> {
    // On one thread, so that the others are there for the next page.
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build();
    let pool = pool.context("cannot start a thread")?;
    let mut next = questions.recv().ok();
    while let Some((turn, question)) = next {
        match questions.recv_timeout(PAUSE) {
            Ok(newer) => next = Some(newer),
            Err(RecvTimeoutError::Disconnected) => next = None,
            Err(RecvTimeoutError::Timeout) => {
                let report = pool.install(|| {
                    let findings = question.answer();
                    Report::of(&findings, &question.sources).whole()
                });
                drop(question);
                let (errors, warnings) = report.counts();
                let text = report.errors();
                if stage.is_latest(turn) {
                    tell(News::Judged {
                        errors,
                        warnings,
                        text: &text,
                    });
                }
                stage.tell(turn, report);
                next = questions.recv().ok();
            }
        }
    }
    Ok(())
}
