//! The program: hands the arguments to `cli`, returns its exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    errbook::cli::run(std::env::args_os())
}
