//! `till completion`.

use clap_complete::Shell;

use crate::output::Failure;

/// What `till completion` takes.
#[derive(clap::Args)]
pub struct Arguments {
    /// The shell
    shell: Shell,
}

/// Prints the shell's own script.
pub fn run(arguments: &Arguments, mut command: clap::Command) -> Result<(), Failure> {
    clap_complete::generate(arguments.shell, &mut command, "till", &mut std::io::stdout());
    Ok(())
}
