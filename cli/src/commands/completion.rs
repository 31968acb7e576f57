//! `till completion`.

use clap_complete::Shell;

use crate::output::{Failure, print_bytes};

/// The arguments of `till completion`.
#[derive(clap::Args)]
pub struct Arguments {
    /// The shell
    shell: Shell,
}

/// Prints the completion script.
pub fn run(arguments: &Arguments, mut command: clap::Command) -> Result<(), Failure> {
    // Generated in memory first: the generator panics if its output cannot be written.
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut command, "till", &mut script);
    print_bytes(&script)
}
