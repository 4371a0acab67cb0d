//! The `imbrace-local` binary.

use std::process::ExitCode;

fn main() -> ExitCode {
    imbrace_local::cli::main()
}
