//! The program: hands the arguments to `cli`, returns its exit code.

use mimalloc::MiMalloc;
use std::process::ExitCode;

/// A build is millions of short texts made and dropped on several threads.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    errbook::cli::run(std::env::args_os())
}
