//! `till completion`.

use clap_complete::Shell;

use crate::output::{Failure, print_bytes};

/// What `till completion` takes.
#[derive(clap::Args)]
pub struct Arguments {
    /// The shell
    shell: Shell,
}

/// Prints the shell's own script.
pub fn run(arguments: &Arguments, mut command: clap::Command) -> Result<(), Failure> {
    // Written whole into memory first: the generator panics where its output cannot be written.
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut command, "till", &mut script);
    print_bytes(&script)
}
